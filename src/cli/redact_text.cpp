// SPDX-License-Identifier: Apache-2.0
#include "cli/redact_text.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/quantity.h"
#include "model/issue.h"
#include "report/json_value.h"
#include "report/page.h"

namespace casebook {
namespace {

constexpr std::size_t kMostListed = 200;  // in text; JSON has all

Json counts_json(const HiddenCounts& counts) {
  Json json = Json::object();
  for (std::size_t i = 0; i < kHiddenKinds; ++i) {
    if (counts[i] != 0) json[hidden_name(static_cast<Hidden>(i))] = counts[i];
  }
  return json;
}

std::uint64_t sum(const HiddenCounts& counts) {
  std::uint64_t total = 0;
  for (const std::uint64_t count : counts)
    total += count;
  return total;
}

std::string classes_of(const HiddenCounts& counts, Language language) {
  std::string text;
  for (std::size_t i = 0; i < kHiddenKinds; ++i) {
    if (counts[i] == 0) continue;
    text += fmt::format("{}{} {}",
                        text.empty()                    ? ""
                        : language == Language::Chinese ? "，"
                                                        : ", ",
                        hidden_title(static_cast<Hidden>(i)).in(language),
                        format_count(counts[i]));
  }
  return text;
}

struct Noun {
  std::string_view one;
  std::string_view many;
  std::string_view zh;  // with its measure word
};

std::string counted(std::uint64_t count, const Invocation& invocation, const Noun& noun) {
  return fmt::format("{} {}",
                     format_count(count),
                     invocation.language == Language::Chinese ? noun.zh
                     : count == 1                             ? noun.one
                                                              : noun.many);
}

// Nobody takes a search without a hit for a proof that nothing is left.
const Bilingual kOnlyKnown = {
    "Only the values of the list or map were looked for. What was never recognised is in neither: "
    "look at the result yourself before it leaves your desk.",
    "仅查找了列表或对照表中的已知值。从未被识别的信息不在其中：对外提供之前，请自行检查结果。"};

std::string why(const OmittedItem& item, Language language) {
  const std::string reason = omission_reason(item.why).in(language);
  const Bilingual meaning = issue_meaning(item.issue);
  if (meaning.empty()) return reason;
  return fmt::format(
      "{}{}{}", reason, language == Language::Chinese ? "：" : ": ", meaning.in(language));
}

}  // namespace

std::string redaction_text(const RedactionReport& report, const Invocation& invocation) {
  Page page(invocation.width, invocation.color, invocation.names);
  const Language language = invocation.language;
  page.heading(in(invocation, "Redacted", "脱敏完成"));
  page.indented(
      2,
      fmt::format(fmt::runtime(in(invocation, "{}, {}; {}", "{}，{}；共替换 {}")),
                  counted(report.items.size(), invocation, {"file", "files", "个文件"}),
                  format_bytes(report.bytes),
                  counted(sum(report.counts), invocation, {"replacement", "replacements", "处"})));
  if (sum(report.counts) > 0) {
    page.blank();
    page.heading(in(invocation, "What was replaced", "替换内容"));
    std::vector<std::vector<std::string>> rows;
    for (std::size_t i = 0; i < kHiddenKinds; ++i) {
      if (report.counts[i] == 0) continue;
      rows.push_back(
          {hidden_title(static_cast<Hidden>(i)).in(language), format_count(report.counts[i])});
    }
    page.table(2, {{in(invocation, "kind", "类别")}, {in(invocation, "places", "处数")}}, rows);
    page.blank();
    page.heading(in(invocation, "Where", "所在文件"));
    std::size_t listed = 0;
    for (const RedactedItem& item : report.items) {
      if (item.replacements == 0) continue;
      if (++listed > kMostListed) continue;
      page.whole_line({"  "}, item.path);
      page.indented(6, classes_of(item.counts, language), Paint::Dim);
    }
    if (listed > kMostListed) {
      page.indented(
          2,
          fmt::format(
              fmt::runtime(in(invocation,
                              "and {}; --format json lists all",
                              "另有 {}；--format json 可列出全部")),
              counted(listed - kMostListed, invocation, {"more file", "more files", "个文件"})));
    }
  }
  if (!report.rewrapped.empty()) {
    page.blank();
    page.heading(in(invocation, "Archives of another kind", "更换了格式的压缩包"));
    page.indented(2,
                  in(invocation,
                     "These kinds can only be read; what was in them is in zip files now.",
                     "这些格式只能读取，其内容已改存为 zip。"));
    for (const std::string& path : report.rewrapped) {
      page.whole_line({"  "},
                      path.empty() ? in(invocation, "the bundle itself", "证据包本身") : path);
    }
  }
  if (!report.left_names.empty()) {
    page.blank();
    page.heading(in(invocation, "Please look at these", "请人工确认"));
    page.indented(2,
                  in(invocation,
                     "These words look like names of machines and were not replaced. If they are, "
                     "put them on the list of --keywords and run the command again.",
                     "以下词语形似计算机名，但未被替换。如确为计算机名，请加入 --keywords "
                     "列表后重新运行。"));
    for (const std::string& name : report.left_names) {
      page.whole_line({"  "}, name);
    }
  }
  page.blank();
  page.heading(in(invocation, "Left out", "未写入结果的内容"));
  if (report.omitted.empty()) page.indented(2, in(invocation, "nothing", "无"));
  std::size_t listed = 0;
  for (const OmittedItem& item : report.omitted) {
    if (++listed > kMostListed) break;
    page.whole_line({"  "}, item.path);
    page.indented(6, why(item, language), Paint::Yellow);
  }
  if (report.omitted.size() > kMostListed) {
    page.indented(2,
                  fmt::format(fmt::runtime(in(invocation,
                                              "and {} more; --format json lists all",
                                              "另有 {} 项；--format json 可列出全部")),
                              report.omitted.size() - kMostListed));
  }
  return page.take();
}

std::string redaction_json(const RedactionReport& report) {
  Json json;
  json["schema"] = "casebook.redaction/1";
  json["files"] = report.items.size();
  json["bytes"] = report.bytes;
  json["replacements"] = {{"total", sum(report.counts)}, {"by_class", counts_json(report.counts)}};
  json["items"] = Json::array();
  for (const RedactedItem& item : report.items) {
    json["items"].push_back({{"path", item.path},
                             {"bytes", item.bytes},
                             {"treatment", treatment_name(item.treatment)},
                             {"replacements", item.replacements},
                             {"by_class", counts_json(item.counts)}});
  }
  json["left_out"] = Json::array();
  for (const OmittedItem& item : report.omitted) {
    Json one = {
        {"path", item.path},
        {"bytes", item.bytes},
        {"reason", omission_name(item.why)},
        {"why", {{"en", why(item, Language::English)}, {"zh", why(item, Language::Chinese)}}}};
    if (!item.issue.empty()) one["issue"] = item.issue;
    json["left_out"].push_back(one);
  }
  json["rewrapped"] = report.rewrapped;
  json["left_names"] = report.left_names;
  return dump(json, 2);
}

std::string check_text(const CheckResult& result,
                       const std::vector<WantedValue>& values,
                       const Invocation& invocation) {
  Page page(invocation.width, invocation.color, invocation.names);
  for (const Leak& leak : result.leaks) {
    page.whole_line({""}, leak.path, Paint::Bold);
    const std::string place =
        leak.is_name ? in(invocation, "in its name", "位于名称中")
                     : fmt::format(fmt::runtime(in(invocation, "at byte {}", "位于第 {} 字节")),
                                   leak.offset);
    page.indented(4,
                  fmt::format("{}: {} ({}, {})",
                              place,
                              values[leak.value].text,
                              hidden_title(values[leak.value].kind).in(invocation.language),
                              spelling_name(leak.spelling)),
                  Paint::Red);
  }
  for (const std::string& path : result.unread) {
    page.whole_line({in(invocation, "not looked into: ", "未能检查：")}, path, Paint::Yellow);
  }
  page.indented(0,
                fmt::format(fmt::runtime(in(invocation,
                                            "{} looked for in {}: {} left",
                                            "在 {1}中查找了 {0}：残留 {2} 处")),
                            counted(values.size(), invocation, {"value", "values", "个值"}),
                            counted(result.items, invocation, {"file", "files", "个文件"}),
                            format_count(result.leaks.size())));
  page.indented(0, kOnlyKnown.in(invocation.language), Paint::Dim);
  return page.take();
}

std::string check_json(const CheckResult& result, const std::vector<WantedValue>& values) {
  Json json;
  json["schema"] = "casebook.redaction-check/1";
  json["values"] = values.size();
  json["files"] = result.items;
  json["scope"] = {{"en", kOnlyKnown.en}, {"zh", kOnlyKnown.zh}};
  json["left"] = Json::array();
  for (const Leak& leak : result.leaks) {
    Json one = {{"path", leak.path},
                {"class", hidden_name(values[leak.value].kind)},
                {"value", values[leak.value].text},
                {"encoding", spelling_name(leak.spelling)}};
    if (leak.is_name) {
      one["in_name"] = true;
    } else {
      one["offset"] = leak.offset;
    }
    json["left"].push_back(one);
  }
  json["unread"] = result.unread;
  return dump(json, 2);
}

}  // namespace casebook
