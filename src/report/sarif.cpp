// SPDX-License-Identifier: Apache-2.0
#include "report/sarif.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "report/escape.h"
#include "report/finding_texts.h"
#include "report/format.h"
#include "report/json_value.h"
#include "report/labels.h"
#include "report/markdown_text.h"
#include "report/phrases.h"
#include "report/text_evidence.h"

namespace casebook {
namespace {

constexpr const char* kSchema =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
constexpr const char* kBase = "EVIDENCE";  // what the paths of the evidence are relative to
constexpr const char* kOpenRule = "insufficient-evidence";
constexpr const char* kPassRule = "no-failure";
const Bilingual kOpenTitle{"The evidence does not carry a conclusion", "证据不足以得出结论"};
const Bilingual kPassTitle{"No failure in this evidence", "证据中未发现故障"};
const Bilingual kBaseText{"The folder or archive that was diagnosed", "所诊断的文件夹或压缩包"};

const char* language_tag(Language language) {
  return language == Language::Chinese ? "zh-CN" : "en-US";
}

Language other(Language language) {
  return language == Language::Chinese ? Language::English : Language::Chinese;
}

// Harmless text with its line ends.
std::string clean(std::string_view text) {
  std::string out;
  while (true) {
    const std::size_t end = text.find_first_of("\r\n");
    append_for_terminal(out, text.substr(0, end));
    if (end == std::string_view::npos) return out;
    out += '\n';
    text.remove_prefix(end + (text.substr(end, 2) == "\r\n" ? 2 : 1));
  }
}

// The text of a message: braces would be placeholders, and "[x](y)" a link.
std::string message_text(std::string_view text) {
  std::string out = replace_all(replace_all(clean(text), "{", "{{"), "}", "}}");
  return replace_all(std::move(out), "](", "] (");
}

Json message(std::string_view text) {
  return {{"text", message_text(text)}};
}

std::string sentence_of(const std::string& title, const std::string& cause, Language language) {
  if (cause.empty() || cause == title) return title;
  const bool stopped = title.ends_with('.') || title.ends_with("。");
  return title +
         (stopped                         ? ""
          : language == Language::Chinese ? "。"
                                          : ".") +
         (language == Language::Chinese ? "" : " ") + cause;
}

std::string_view level_of(ConfidenceLevel level) {
  switch (level) {
    case ConfidenceLevel::Confirmed:
    case ConfidenceLevel::VeryLikely: return "error";
    case ConfidenceLevel::Likely: return "warning";
    case ConfidenceLevel::Possible: break;
  }
  return "note";
}

double rank_of(const Hypothesis& finding) {
  constexpr double kPercent = 100;
  return std::round(std::clamp(finding.confidence, 0.0, 1.0) * kPercent * 10) / 10;
}

// Our name of an encoding as IANA registers it; "" when it is none.
std::string_view iana_name(std::string_view encoding) {
  struct Name {
    std::string_view ours;
    std::string_view iana;
  };
  constexpr std::array kNames = {Name{"ascii", "US-ASCII"},
                                 Name{"utf-8", "UTF-8"},
                                 Name{"utf-16le", "UTF-16LE"},
                                 Name{"utf-16be", "UTF-16BE"},
                                 Name{"gb18030", "GB18030"},
                                 Name{"gbk", "GBK"},
                                 Name{"cp1252", "windows-1252"}};
  for (const Name& name : kNames) {
    if (name.ours == encoding) return name.iana;
  }
  return "";
}

// What the list of rules and that of notifications have in common: ids in order, once each, and
// their texts in both languages.
struct Descriptor {
  std::string id;
  Bilingual title;
  Bilingual explanation;
  Bilingual help;
  Bilingual help_markdown;
  std::string level;                                        // "" : none of its own
  std::vector<std::pair<std::string, Bilingual>> messages;  // id, text
};

class Descriptors {
 public:
  std::size_t index_of(const std::string& id) {
    const auto [at, fresh] = index_.try_emplace(id, list_.size());
    if (fresh) list_.emplace_back().id = id;
    return at->second;
  }
  Descriptor& operator[](std::size_t index) { return list_[index]; }

  Json in(Language language, bool translated) const {
    Json all = Json::array();
    for (const Descriptor& one : list_) {
      all.push_back(descriptor_json(one, language, translated));
    }
    return all;
  }

 private:
  static Json descriptor_json(const Descriptor& one, Language language, bool translated) {
    Json json = {{"id", one.id}};
    const auto put = [&](const char* key, const Bilingual& text) {
      if (!text.in(language).empty()) json[key] = message(text.in(language));
    };
    put("shortDescription", one.title);
    put("fullDescription", one.explanation);
    if (!one.messages.empty()) {
      Json strings = Json::object();
      for (const auto& [id, text] : one.messages) {
        strings[id] = message(text.in(language));
      }
      json["messageStrings"] = std::move(strings);
    }
    put("help", one.help);
    if (json.contains("help") && !one.help_markdown.in(language).empty()) {
      json["help"]["markdown"] = message_text(one.help_markdown.in(language));
    }
    if (!translated && !one.level.empty()) json["defaultConfiguration"] = {{"level", one.level}};
    return json;
  }

  std::vector<Descriptor> list_;
  std::map<std::string, std::size_t> index_;
};

class SarifLog {
 public:
  SarifLog(const AnalysisView& view, Language language)
      : view_(view),
        diagnosis_(view.diagnosis),
        language_(language) {
    for (std::size_t i = 0; i < view.items.size(); ++i) {
      items_.try_emplace(view.items[i].path, i);
    }
  }

  Json log() {
    Json results = Json::array();
    for (const Hypothesis& finding : diagnosis_.findings) {
      results.push_back(result(finding));
    }
    put_verdict(results);
    Json notifications = issue_notifications();
    for (const Coverage& check : diagnosis_.coverage) {
      if (check.status != CheckStatus::Done) notifications.push_back(coverage_notification(check));
    }
    const Json run = {
        {"tool", {{"driver", driver()}}},
        {"language", language_tag(language_)},
        {"translations", Json::array({translation()})},
        {"invocations",
         Json::array({{{"executionSuccessful", true},
                       {"toolExecutionNotifications", std::move(notifications)}}})},
        {"originalUriBaseIds", {{kBase, {{"description", message(kBaseText.in(language_))}}}}},
        {"artifacts", artifacts()},
        {"results", std::move(results)},
        {"columnKind", "unicodeCodePoints"},
        {"properties", run_properties()}};
    return {{"$schema", kSchema}, {"version", "2.1.0"}, {"runs", Json::array({run})}};
  }

 private:
  std::string in(const Bilingual& text, Language language) const {
    return spoken(text, diagnosis_, language);
  }
  Bilingual both(const Bilingual& text) const {
    return {in(text, Language::English), in(text, Language::Chinese)};
  }

  Json driver() const {
    return {{"name", "Casebook"},
            {"version", view_.program_version},
            {"language", language_tag(language_)},
            {"contents", {"localizedData", "nonLocalizedData"}},
            {"notifications", notifications_.in(language_, false)},
            {"rules", rules_.in(language_, false)},
            {"properties", {{"knowledge", view_.knowledge_version}}}};
  }

  Json translation() const {
    const Language language = other(language_);
    return {{"name", "Casebook"},
            {"version", view_.program_version},
            {"language", language_tag(language)},
            {"contents", {"localizedData"}},
            {"isComprehensive", true},
            {"associatedComponent", {{"name", "Casebook"}}},
            {"translationMetadata", {{"name", language_tag(language)}}},
            {"notifications", notifications_.in(language, true)},
            {"rules", rules_.in(language, true)}};
  }

  Json result(const Hypothesis& finding) {
    const std::size_t index = rules_.index_of(finding.cause);
    Descriptor& rule = rules_[index];
    if (rule.messages.empty()) {
      rule.title = both(finding.title);
      rule.explanation = both(finding.explanation);
      rule.help = {help_text(finding, Language::English), help_text(finding, Language::Chinese)};
      rule.help_markdown = {help_markdown(finding, Language::English),
                            help_markdown(finding, Language::Chinese)};
      rule.level = level_of(finding.level);
    }
    const Bilingual text{result_text(finding, Language::English),
                         result_text(finding, Language::Chinese)};
    rule.messages.emplace_back(finding.id, text);
    Json json = {{"ruleId", finding.cause},
                 {"ruleIndex", index},
                 {"kind", "fail"},
                 {"level", level_of(finding.level)},
                 {"rank", rank_of(finding)},
                 {"message", {{"text", message_text(text.in(language_))}, {"id", finding.id}}}};
    put_locations(json, finding);
    json["partialFingerprints"] = {{"causeCodeObject/v1", fingerprint(finding)}};
    json["properties"] = properties(finding);
    return json;
  }

  // "Very likely: ...": the level of SARIF alone says less than ours.
  std::string result_text(const Hypothesis& finding, Language language) const {
    return std::string(confidence_title(finding.level, language)) + std::string(colon(language)) +
           sentence_of(in(finding.title, language), in(finding.direct_cause, language), language);
  }

  // The same cause of the same object in another bundle gives the same one.
  static std::string fingerprint(const Hypothesis& finding) {
    const auto& files = finding.objects.files;
    const std::string file = files.empty() ? "" : to_lower(file_name_of(files.front()));
    return clean(finding.cause + "|" + finding.primary_code + "|" + file);
  }

  void put_locations(Json& json, const Hypothesis& finding) const {
    const std::vector<Evidence>& lines = finding.evidence;
    const auto with_role = [&lines](EvidenceRole role) {
      return std::find_if(
          lines.begin(), lines.end(), [role](const Evidence& line) { return line.role == role; });
    };
    auto first = with_role(EvidenceRole::Cause);
    if (first == lines.end()) first = with_role(EvidenceRole::Anchor);
    if (first == lines.end()) first = lines.begin();
    Json locations = Json::array();
    Json related = Json::array();
    for (auto line = lines.begin(); line != lines.end(); ++line) {
      if (line->item.empty()) continue;
      if (line == first) {
        locations.push_back(
            {{"physicalLocation", physical(*line)}, {"message", message(said_of(*line))}});
      } else {
        related.push_back({{"id", related.size() + 1},
                           {"physicalLocation", physical(*line)},
                           {"message", message(said_of(*line))}});
      }
    }
    json["locations"] = std::move(locations);
    json["relatedLocations"] = std::move(related);
  }

  // "cause: Panther/setupact.log:479, 2023-05-09 14:12:18"
  std::string said_of(const Evidence& line) const {
    std::string text(evidence_role_title(line.role, language_));
    text += std::string(colon(language_)) + place_of(line, language_);
    if (line.time != kNoTime) {
      text += std::string(comma(language_)) + format_date_time(line.time);
    }
    return text;
  }

  Json artifact_location(const std::string& path) const {
    Json json = {{"uri", relative_uri(path)}, {"uriBaseId", kBase}};
    const auto item = items_.find(path);
    if (item != items_.end()) json["index"] = item->second;
    return json;
  }

  // A line of a text, or the offset of a record in a binary file; a record has no text of its own,
  // only one that we wrote.
  Json physical(const Evidence& line) const {
    Json region;
    if (line.line != 0) {
      region = {{"startLine", line.line}, {"snippet", {{"text", clean(line.text)}}}};
    } else {
      region = {{"byteOffset", line.offset},
                {"snippet", {{"rendered", message(line.text)}}},
                {"properties", {{"record", line.record_number()}}}};
    }
    return {{"artifactLocation", artifact_location(line.item)}, {"region", std::move(region)}};
  }

  Json properties(const Hypothesis& finding) const {
    Json codes = Json::array();
    for (const CodeShown& code : finding.codes) {
      codes.push_back(
          {{"code", code.code}, {"name", code.name}, {"meaning", bilingual_json(code.meaning)}});
    }
    Json collect = Json::array();
    for (const NextEvidence& one : finding.next_evidence) {
      collect.push_back({{"artifact", one.artifact}, {"title", bilingual_json(one.title)}});
    }
    Json unknown = Json::array();
    for (const Bilingual& one : finding.unknown) {
      unknown.push_back(bilingual_json(both(one)));
    }
    return {{"finding", finding.id},
            {"confidence", level_name(finding.level)},
            {"primaryCode", finding.primary_code},
            {"codes", std::move(codes)},
            {"phase", finding.phase},
            {"operation", clean(finding.operation)},
            {"attempt", finding.episode},
            {"objects", objects(finding.objects)},
            {"rootCause", bilingual_json(both(finding.root_cause))},
            {"unknown", std::move(unknown)},
            {"collect", std::move(collect)}};
  }

  static Json objects(const Objects& objects) {
    Json json = Json::object();
    const auto put = [&json](const char* key, const std::vector<std::string>& names) {
      if (names.empty()) return;
      Json array = Json::array();
      for (const std::string& name : names) {
        array.push_back(clean(name));
      }
      json[key] = std::move(array);
    };
    put("files", objects.files);
    put("drivers", objects.drivers);
    put("processes", objects.processes);
    put("packages", objects.packages);
    put("products", objects.products);
    put("kbs", objects.kbs);
    put("keys", objects.keys);
    put("services", objects.services);
    return json;
  }

  // What to do, in order, then how the cause is told from its neighbours.
  std::string help_text(const Hypothesis& finding, Language language) const {
    std::string text;
    std::size_t number = 0;
    for (const Action& action : finding.actions) {
      for (const PlaybookStep& step : action.steps) {
        text += fmt::format("{}. {}{}\n",
                            ++number,
                            in(step.action, language),
                            bracketed(step_note(step, language), language));
        if (!step.command.empty()) text += "   " + step.command + "\n";
      }
    }
    text += in(finding.tell_apart, language);
    if (text.empty()) text = in(finding.explanation, language);
    return text;
  }

  std::string help_markdown(const Hypothesis& finding, Language language) const {
    std::string text;
    std::size_t number = 0;
    for (const Action& action : finding.actions) {
      for (const PlaybookStep& step : action.steps) {
        const std::string margin = fmt::format("{}. ", ++number);
        text += margin + markdown_text(in(step.action, language)) +
                bracketed(step_note(step, language), language) + "\n";
        if (!step.command.empty()) append_markdown_block(text, margin.size(), step.command);
        const std::string undo = in(step.undo, language);
        if (undo.empty()) continue;
        text += std::string(margin.size(), ' ') + "- " + std::string(label(Label::Undo, language)) +
                std::string(colon(language)) + markdown_text(undo) + "\n";
      }
    }
    const std::string apart = markdown_text(in(finding.tell_apart, language));
    if (!apart.empty()) text += (text.empty() ? "" : "\n") + apart + "\n";
    return text;
  }

  // Not a finding, but an answer all the same.
  void put_verdict(Json& results) {
    const bool open = diagnosis_.verdict == Verdict::Insufficient;
    if (diagnosis_.verdict == Verdict::Failure) return;
    const char* id = open ? kOpenRule : kPassRule;
    const std::size_t index = rules_.index_of(id);
    const Bilingual summary = both(diagnosis_.summary);
    rules_[index].title = open ? kOpenTitle : kPassTitle;
    rules_[index].messages.emplace_back("summary", summary);
    Json collect = Json::array();
    for (const NextEvidence& one : diagnosis_.collect) {
      collect.push_back({{"artifact", one.artifact}, {"title", bilingual_json(one.title)}});
    }
    results.push_back(
        {{"ruleId", id},
         {"ruleIndex", index},
         {"kind", open ? "open" : "pass"},
         {"level", "none"},
         {"message", {{"text", message_text(summary.in(language_))}, {"id", "summary"}}},
         {"properties", {{"collect", std::move(collect)}}}});
  }

  Json issue_notifications() {
    Json all = Json::array();
    for (const Item& item : view_.items) {
      for (const Issue& issue : item.issues) {
        const std::size_t index = notifications_.index_of(issue.kind);
        notifications_[index].title = issue_meaning(issue.kind);
        Json region = {{"byteOffset", issue.offset}};
        if (issue.bytes != 0) region["byteLength"] = issue.bytes;
        all.push_back({{"descriptor", {{"id", issue.kind}, {"index", index}}},
                       {"level", is_loss(issue) ? "warning" : "note"},
                       {"message", message(describe_issue(issue, language_))},
                       {"locations",
                        Json::array({{{"physicalLocation",
                                       {{"artifactLocation", artifact_location(item.path)},
                                        {"region", std::move(region)}}}}})},
                       {"properties", {{"count", issue.count}, {"detail", clean(issue.detail)}}}});
      }
    }
    return all;
  }

  Json coverage_notification(const Coverage& check) {
    const std::string id = "coverage/" + check.check;
    const std::size_t index = notifications_.index_of(id);
    notifications_[index].title = both(check.title);
    std::string text = in(check.title, language_) +
                       bracketed(check_status_title(check.status, language_), language_);
    const std::string why = in(check.why, language_);
    if (!why.empty()) text += std::string(colon(language_)) + why;
    return {{"descriptor", {{"id", id}, {"index", index}}},
            {"level", "note"},
            {"message", message(text)},
            {"properties", {{"status", check_status_name(check.status)}}}};
  }

  Json artifacts() const {
    Json all = Json::array();
    for (const Item& item : view_.items) {
      Json json = {{"location", {{"uri", relative_uri(item.path)}, {"uriBaseId", kBase}}},
                   {"length", item.bytes},
                   {"roles", {"analysisTarget"}}};
      const std::string title = item.title.in(language_);
      if (!title.empty()) json["description"] = message(title);
      if (!item.sha256.empty()) json["hashes"] = {{"sha-256", item.sha256}};
      const std::string_view encoding = iana_name(item.encoding);
      if (!encoding.empty()) json["encoding"] = encoding;
      json["properties"] = {{"format", item.decoder}, {"events", item.events}};
      all.push_back(std::move(json));
    }
    return all;
  }

  Json run_properties() const {
    const Machine& machine = diagnosis_.machine;
    return {{"verdict", verdict_name(diagnosis_.verdict)},
            {"summary", bilingual_json(both(diagnosis_.summary))},
            {"machine",
             {{"name", clean(machine.name)},
              {"build", clean(machine.os_build)},
              {"targetBuild", clean(machine.target_build)},
              {"system", bilingual_json(both(machine.system))}}}};
  }

  const AnalysisView& view_;
  const Diagnosis& diagnosis_;
  Language language_;
  std::map<std::string, std::size_t> items_;  // path -> index in artifacts
  Descriptors rules_;
  Descriptors notifications_;
};

}  // namespace

std::string relative_uri(const std::string& path) {
  constexpr std::string_view kUnreserved = "-.~/";  // beside what is_word() takes
  std::string uri;
  for (const char c : path) {
    if (is_word(c) || kUnreserved.find(c) != std::string_view::npos) {
      // Two slashes in front would name a host.
      if (c == '/' && uri.empty()) continue;
      uri += c;
    } else {
      uri += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return uri;
}

std::string render_sarif(const AnalysisView& view, Language language) {
  return dump(SarifLog(view, language).log(), 2);
}

}  // namespace casebook
