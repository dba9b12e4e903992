// SPDX-License-Identifier: Apache-2.0
// Reads back what `casebook diagnose --format json` wrote. The file may have been through other
// hands: every field is checked before it is used.
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "draft/case_summary.h"
#include "report/phrases.h"

namespace casebook {
namespace {

using nlohmann::json;

constexpr const char* kSchema = "casebook.diagnosis/1";
constexpr std::size_t kMostNames = 64;

// The member, or null: never a reference into nothing.
const json& member(const json& object, const char* key) {
  static const json kNothing;
  if (!object.is_object()) return kNothing;
  const auto found = object.find(key);
  return found == object.end() ? kNothing : *found;
}

std::string text_of(const json& object, const char* key) {
  const json& value = member(object, key);
  return value.is_string() ? value.get<std::string>() : "";
}

Bilingual bilingual_of(const json& object, const char* key) {
  const json& value = member(object, key);
  return {text_of(value, "en"), text_of(value, "zh")};
}

std::vector<std::string> names_of(const json& object, const char* key) {
  std::vector<std::string> names;
  const json& list = member(object, key);
  if (!list.is_array()) return names;
  for (const json& one : list) {
    if (one.is_string() && names.size() < kMostNames) names.push_back(one.get<std::string>());
  }
  return names;
}

Verdict verdict_of(const std::string& name) {
  for (const Verdict verdict : {Verdict::Failure, Verdict::Healthy}) {
    if (verdict_name(verdict) == name) return verdict;
  }
  return Verdict::Insufficient;
}

ConfidenceLevel level_of(const std::string& name) {
  for (const ConfidenceLevel level :
       {ConfidenceLevel::Confirmed, ConfidenceLevel::VeryLikely, ConfidenceLevel::Likely}) {
    if (level_name(level) == name) return level;
  }
  return ConfidenceLevel::Possible;
}

// As much of an attempt as can be told in a line. Times carry their zone and are shown as written.
Episode episode_of(const json& object) {
  Episode episode;
  episode.id = text_of(object, "id");
  episode.kind = text_of(object, "kind");
  const std::string outcome = text_of(object, "outcome");
  for (const Outcome one :
       {Outcome::Success, Outcome::Failure, Outcome::Cancelled, Outcome::Pending}) {
    if (outcome_name(one) == outcome) episode.outcome = one;
  }
  return episode;
}

AnalysisView view_of(const json& document) {
  AnalysisView view;
  Diagnosis& diagnosis = view.diagnosis;
  diagnosis.verdict = verdict_of(text_of(document, "verdict"));
  diagnosis.summary = bilingual_of(document, "summary");
  const json& machine = member(document, "machine");
  diagnosis.machine.system = bilingual_of(machine, "system");
  diagnosis.machine.antivirus = names_of(machine, "antivirus");
  const json& findings = member(document, "findings");
  if (findings.is_array() && !findings.empty()) {
    const json& first = findings.front();
    const json& objects = member(first, "objects");
    Hypothesis& finding = diagnosis.findings.emplace_back();
    finding.cause = text_of(first, "cause");
    finding.title = bilingual_of(first, "title");
    finding.level = level_of(text_of(first, "level"));
    finding.episode = text_of(first, "episode");
    finding.phase = text_of(first, "phase");
    finding.later_success = text_of(first, "later_success");
    finding.operation = text_of(first, "operation");
    finding.primary_code = text_of(first, "primary_code");
    finding.objects.files = names_of(objects, "files");
    finding.objects.drivers = names_of(objects, "drivers");
    finding.objects.processes = names_of(objects, "processes");
    finding.objects.services = names_of(objects, "services");
    finding.objects.products = names_of(objects, "products");
    const json& actions = member(first, "actions");
    if (actions.is_array() && !actions.empty()) {
      finding.actions.emplace_back().title = bilingual_of(actions.front(), "title");
    }
  }
  const json& episodes = member(document, "episodes");
  if (episodes.is_array()) {
    for (const json& one : episodes) {
      diagnosis.episodes.push_back(episode_of(one));
    }
  }
  // Diagnoses of before findings said it themselves.
  if (!diagnosis.findings.empty() && !member(findings.front(), "later_success").is_string()) {
    Hypothesis& finding = diagnosis.findings.front();
    const Episode* success = success_after(diagnosis.episodes, finding.episode);
    if (success != nullptr) finding.later_success = success->id;
  }
  return view;
}

// "2023-12-20T09:12:00+08:00" -> "2023-12-20 09:12:00"
std::string shown_time(const json& object, const char* key) {
  constexpr std::size_t kLength = 19;
  return replace_all(text_of(object, key).substr(0, kLength), "T", " ");
}

}  // namespace

Result<CaseSummary> read_case(std::string name, std::string_view text) {
  const json document = json::parse(text, nullptr, false);
  if (document.is_discarded()) {
    return Error{
        ErrorCode::InvalidInput,
        name + ": is no JSON; give a bundle, or what `casebook diagnose --format json` wrote"};
  }
  const std::string schema = text_of(document, "schema");
  if (schema != kSchema) {
    return Error{ErrorCode::InvalidInput,
                 name + ": is no diagnosis of one machine (schema '" +
                     (schema.empty() ? std::string("none") : schema) +
                     "'); write one with `casebook diagnose --format json`"};
  }
  const AnalysisView view = view_of(document);
  CaseSummary summary = summarize_case(std::move(name), view);
  if (summary.fixed.empty() || view.diagnosis.findings.empty()) return summary;
  const Episode* success = later_success_of(view.diagnosis, view.diagnosis.findings.front());
  for (const json& one : member(document, "episodes")) {
    const std::string ended = shown_time(one, "ended");
    if (success == nullptr || text_of(one, "id") != success->id || ended.empty()) continue;
    summary.fixed.en += ", " + ended;
    summary.fixed.zh += "，" + ended;
  }
  return summary;
}

}  // namespace casebook
