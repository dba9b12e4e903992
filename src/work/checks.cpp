// SPDX-License-Identifier: Apache-2.0
#include "work/checks.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/encoding.h"
#include "base/text.h"

namespace casebook::work {
namespace {

using desk::EvidenceRemark;

constexpr std::size_t kMostNamed = 6;

// Names are bytes of the sender.
std::string shown_name(const std::string& name) {
  return is_valid_utf8(name) ? name : file_name_for(name);
}

bool is_recognised(const ReadItem& item) {
  return item.decoder != "unknown_text" && item.decoder != "unknown_binary" &&
         item.decoder != "unreadable" && !item.decoder.empty();
}

// "Setup log (setupact.log) 2, event log 4": what kinds are there.
EvidenceRemark recognised(const Reading& reading) {
  struct Kind {
    std::size_t count = 0;
    const ReadItem* first = nullptr;
  };
  std::map<std::string, Kind> kinds;
  for (const ReadItem& item : reading.items) {
    if (!is_recognised(item)) continue;
    Kind& kind = kinds[item.decoder];
    ++kind.count;
    if (kind.first == nullptr) kind.first = &item;
  }
  std::vector<Kind> found;
  for (const auto& [decoder, kind] : kinds)
    found.push_back(kind);
  std::stable_sort(
      found.begin(), found.end(), [](const Kind& a, const Kind& b) { return a.count > b.count; });
  EvidenceRemark remark;
  remark.kind = "recognised";
  for (std::size_t i = 0; i < std::min(found.size(), kMostNamed); ++i) {
    const std::string count = found[i].count > 1 ? fmt::format(" × {}", found[i].count) : "";
    remark.en += (i > 0 ? ", " : "") + found[i].first->title_en + count;
    remark.zh += (i > 0 ? "、" : "") + found[i].first->title_zh + count;
  }
  if (found.size() > kMostNamed) {
    remark.en += fmt::format(" and {} kinds more", found.size() - kMostNamed);
    remark.zh += fmt::format("，另有 {} 种", found.size() - kMostNamed);
  }
  return remark;
}

// Times of the machine's clock whose zone may not be known: they tell days, not hours.
std::optional<Micros> time_of(std::string text) {
  if (text.size() < 19) return std::nullopt;
  text[10] = ' ';
  const Micros time = parse_date_time(text);
  return time == kNoTime ? std::nullopt : std::optional(time);
}

// Says so when nothing in it was written near the time that the customer gives.
void add_time(const CheckedCase& of, const Reading& reading, std::vector<EvidenceRemark>& remarks) {
  if (!of.reported) return;
  std::string first;
  std::string last;
  for (const ReadItem& item : reading.items) {
    if (!time_of(item.first_time) || !time_of(item.last_time)) continue;
    if (first.empty() || item.first_time < first) first = item.first_time;
    if (last.empty() || item.last_time > last) last = item.last_time;
  }
  const auto begin = time_of(first);
  const auto end = time_of(last);
  if (!begin || !end) return;
  const bool is_covered = *of.reported >= *begin - kDay && *of.reported <= *end + kDay;
  if (is_covered) return;
  remarks.push_back({"other-time",
                     first + "/" + last,
                     fmt::format("It covers {} to {}; the failure is reported for another time.",
                                 first.substr(0, 10),
                                 last.substr(0, 10)),
                     fmt::format("内容的时间范围为 {} 至 {}，不包含所反映的故障时间。",
                                 first.substr(0, 10),
                                 last.substr(0, 10))});
}

void add_machine(const desk::Evidence& evidence,
                 const CheckedCase& of,
                 const Reading& reading,
                 std::vector<EvidenceRemark>& remarks) {
  if (reading.machine.empty()) return;
  remarks.push_back({"machine",
                     reading.machine,
                     "From the machine " + reading.machine + ".",
                     "来自计算机 " + reading.machine + "。"});
  for (const desk::Evidence& other : of.evidence) {
    if (other.id == evidence.id || other.state == "deleted") continue;
    for (const EvidenceRemark& said : desk::remarks_of(other)) {
      if (said.kind != "machine" || equal_ignoring_case(said.value, reading.machine)) continue;
      remarks.push_back(
          {"other-machine",
           said.value,
           fmt::format("{} came from another machine, {}.", shown_name(other.name), said.value),
           fmt::format("{} 来自另一台计算机 {}。", shown_name(other.name), said.value)});
      return;
    }
  }
}

// Each kind of damage once, with the first place.
void add_issues(const Reading& reading, std::vector<EvidenceRemark>& remarks) {
  constexpr std::size_t kMost = 10;
  std::vector<std::string> told;
  for (const ReadIssue& issue : reading.issues) {
    if (std::find(told.begin(), told.end(), issue.kind) != told.end()) continue;
    if (told.size() >= kMost) return;
    told.push_back(issue.kind);
    const bool is_password = issue.kind == "archive-encrypted";
    remarks.push_back({is_password ? "password" : "damaged",
                       issue.item,
                       issue.item + ": " + issue.meaning.en,
                       issue.item + "：" + issue.meaning.zh});
  }
}

}  // namespace

CheckResult check_of(const desk::Evidence& evidence, const CheckedCase& of, const ReadingEnd& end) {
  CheckResult result;
  for (const desk::Evidence& other : of.evidence) {
    if (other.id >= evidence.id || other.sha256 != evidence.sha256) continue;
    result.remarks.push_back({"duplicate",
                              std::to_string(other.id),
                              "The same content came before, as " + shown_name(other.name) + ".",
                              "与之前收到的 " + shown_name(other.name) + " 内容相同。"});
    break;
  }
  if (evidence.bytes == 0) {
    result.remarks.push_back({"empty", "", "The file is empty.", "文件为空。"});
    return result;
  }
  if (!end.reading) {
    result.remarks.push_back({"unreadable", "", end.failure.en, end.failure.zh});
    return result;
  }
  const Reading& reading = *end.reading;
  result.is_readable = std::any_of(reading.items.begin(), reading.items.end(), is_recognised);
  if (result.is_readable) {
    result.remarks.push_back(recognised(reading));
    add_machine(evidence, of, reading, result.remarks);
    add_time(of, reading, result.remarks);
  } else if (reading.issues.empty()) {
    result.remarks.push_back({"unknown-kind",
                              "",
                              "Nothing in it is a log or record of Windows that is known here.",
                              "其中没有可识别的 Windows 日志或记录。"});
  }
  add_issues(reading, result.remarks);
  return result;
}

}  // namespace casebook::work
