// SPDX-License-Identifier: Apache-2.0
#include "diagnose/reported.h"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>
#include <re2/re2.h>

#include "base/text.h"

namespace casebook {
namespace {

constexpr std::size_t kMostReported = 6;
constexpr std::uint64_t kLongestNote = 64 * 1024;          // bytes; what is longer is a log
constexpr std::uint64_t kMostSearched = 64 * 1024 * 1024;  // bytes of logs

// A log of a program that nobody knows here is no note: it is called so, or its lines begin with
// times.
bool is_note(const DiagnoseInput& input, std::uint32_t index) {
  const Item& item = input.items[index];
  if (item.decoder != "unknown_text" || item.bytes > kLongestNote ||
      ends_with_ignoring_case(item.path, ".log")) {
    return false;
  }
  static const RE2 time(R"((?m)^\s*\[?\d{4}[-/.]\d{1,2}[-/.]\d{1,2}[T ,])");
  const std::string_view text = input.source.text_from(index, 0);
  return !RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), time);
}

bool is_known(const std::vector<Reported>& all, const std::string& name) {
  return std::any_of(
      all.begin(), all.end(), [&](const Reported& known) { return known.name == name; });
}

// A log of any kind that shows what happened: neither a note nor a listing of the system.
bool has_logs(const DiagnoseInput& input) {
  for (std::uint32_t i = 0; i < input.items.size(); ++i) {
    if (input.items[i].events != 0 && !is_note(input, i)) return true;
  }
  return false;
}

bool is_quoted(const std::vector<Hypothesis>& findings, std::uint32_t item) {
  return std::any_of(findings.begin(), findings.end(), [&](const Hypothesis& finding) {
    return std::any_of(finding.evidence.begin(),
                       finding.evidence.end(),
                       [&](const Evidence& quote) { return quote.event.item == item; });
  });
}

// As a finding shows it: its codes are read out of the logs, in whatever notation.
bool is_of_finding(const std::vector<Hypothesis>& findings, const Reported& one) {
  return std::any_of(findings.begin(), findings.end(), [&](const Hypothesis& finding) {
    const std::string_view name = one.name;
    return equal_ignoring_case(finding.primary_code, name) ||
           std::any_of(finding.codes.begin(), finding.codes.end(), [&](const CodeShown& code) {
             return equal_ignoring_case(code.code, name);
           });
  });
}

// The spellings in which logs write it: hexadecimal digits, and the number that some event logs
// and WMI show instead.
std::vector<std::string> needles_of(const Reported& one) {
  if (one.code == 0) return {one.name};
  std::vector<std::string> needles{one.name.substr(2)};
  constexpr std::uint32_t kFailed = 0x80000000U;
  if ((one.code & kFailed) != 0) {
    needles.push_back(std::to_string(static_cast<std::int32_t>(one.code)));
    needles.push_back(std::to_string(one.code));
  }
  return needles;
}

void look_into_logs(const DiagnoseInput& input,
                    const std::vector<Hypothesis>& findings,
                    std::vector<Reported>& all) {
  std::vector<std::vector<std::string>> needles;
  needles.reserve(all.size());
  for (Reported& one : all) {
    needles.push_back(needles_of(one));
    one.in_logs = one.code != 0 && is_of_finding(findings, one);
  }
  const auto search = [&](std::string_view text) {
    for (std::size_t i = 0; i < all.size(); ++i) {
      all[i].in_logs =
          all[i].in_logs ||
          std::any_of(needles[i].begin(), needles[i].end(), [text](const std::string& needle) {
            return contains_ignoring_case(text, needle);
          });
    }
  };
  std::uint64_t searched = 0;
  for (std::uint32_t i = 0; i < input.items.size(); ++i) {
    if (is_note(input, i) && !is_quoted(findings, i)) continue;
    const std::string_view text = input.source.text_from(i, 0);
    searched += text.size();
    if (searched > kMostSearched) {
      for (Reported& one : all) {
        one.in_logs = true;
      }
      return;
    }
    search(text);
    if (!text.empty() || i >= input.matches.by_item.size()) continue;
    // Binary formats have no text of their own; what is worth a look in them has a message.
    for (const Notable& notable : input.matches.by_item[i]) {
      search(input.source.message(notable.event));
    }
  }
}

// "0xC1900101 - 0x30018 MOSETUP_E_SETUP_PLATFORM"
std::string named(const DiagnoseInput& input, const Reported& one) {
  std::string name = one.name;
  if (one.extended != 0) name += fmt::format(" - 0x{:X}", one.extended);
  if (one.code == 0) return name;
  const CodeReading reading = input.codes.read_value(one.code);
  if (!reading.layers.empty() && !reading.layers.back().name.empty()) {
    name += " " + reading.layers.back().name;
  }
  return name;
}

}  // namespace

void read_reported(std::string_view text, std::vector<Reported>& all) {
  // 8 digits without 0x are a code where they begin as errors do: "8024200d".
  static const RE2 named(R"((?i)\bKB[ -]?(\d{6,8})\b|\b0x([0-9a-f]{8})\b|\b([8c][0-9a-f]{7})\b)",
                         RE2::Latin1);
  static const RE2 extend(R"((?i)\s*[-,]\s*0x([1-9a-f][0-9a-f]{4})\b)", RE2::Latin1);
  re2::StringPiece rest(text.data(), text.size());
  re2::StringPiece update;
  re2::StringPiece code;
  re2::StringPiece bare;
  while (all.size() < kMostReported && RE2::FindAndConsume(&rest, named, &update, &code, &bare)) {
    Reported one;
    if (!update.empty()) {
      one.name = "KB" + std::string(update.data(), update.size());
    } else {
      const re2::StringPiece digits = code.empty() ? bare : code;
      const auto value =
          parse_number<std::uint32_t>(std::string_view(digits.data(), digits.size()), 16);
      if (!value || *value == 0) continue;
      one.code = *value;
      one.name = fmt::format("0x{:08X}", *value);
      if (re2::StringPiece pair; RE2::Consume(&rest, extend, &pair)) {
        one.extended =
            parse_number<std::uint32_t>(std::string_view(pair.data(), pair.size()), 16).value_or(0);
      }
    }
    if (!is_known(all, one.name)) all.push_back(std::move(one));
  }
}

std::vector<Reported> reported_in_notes(const DiagnoseInput& input,
                                        const std::vector<Hypothesis>& findings) {
  std::vector<Reported> all;
  for (std::uint32_t i = 0; i < input.items.size(); ++i) {
    if (is_note(input, i) && !is_quoted(findings, i)) {
      read_reported(input.source.text_from(i, 0), all);
    }
  }
  if (!all.empty()) look_into_logs(input, findings, all);
  return all;
}

Bilingual reported_list(const DiagnoseInput& input, const std::vector<Reported>& reported) {
  Bilingual list;
  for (const Reported& one : reported) {
    const std::string name = named(input, one);
    list.en += (list.en.empty() ? "" : ", ") + name;
    list.zh += (list.zh.empty() ? "" : "、") + name;
  }
  return list;
}

Bilingual reported_sentence(const DiagnoseInput& input, const std::vector<Reported>& reported) {
  if (reported.empty()) return {};
  const auto [en, zh] = reported_list(input, reported);
  const bool any_in_logs = std::any_of(
      reported.begin(), reported.end(), [](const Reported& one) { return one.in_logs; });
  if (any_in_logs) {
    return {fmt::format(" The customer reports {}.", en), fmt::format("客户反馈：{}。", zh)};
  }
  if (!has_logs(input)) {
    return {fmt::format(" The customer reports {}; there is no log here that could show why.", en),
            fmt::format("客户反馈：{}；未提供可供核对的日志。", zh)};
  }
  return {fmt::format(" The customer reports {}: nothing in these logs mentions {}.",
                      en,
                      reported.size() == 1 ? "it" : "them"),
          fmt::format("客户反馈：{}；现有日志均未提及。", zh)};
}

}  // namespace casebook
