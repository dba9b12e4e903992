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

void look_into_logs(const DiagnoseInput& input, std::vector<Reported>& all) {
  std::uint64_t searched = 0;
  for (std::uint32_t i = 0; i < input.items.size(); ++i) {
    if (is_note(input, i)) continue;
    const std::string_view text = input.source.text_from(i, 0);
    searched += text.size();
    for (Reported& one : all) {
      const std::string_view needle =
          one.code == 0 ? std::string_view(one.name) : std::string_view(one.name).substr(2);
      one.in_logs = one.in_logs || searched > kMostSearched || contains_ignoring_case(text, needle);
    }
  }
}

}  // namespace

void read_reported(std::string_view text, std::vector<Reported>& all) {
  // 8 digits without 0x are a code where they begin as errors do: "8024200d".
  static const RE2 named(R"((?i)\bKB[ -]?(\d{6,8})\b|\b0x([0-9a-f]{8})\b|\b([8c][0-9a-f]{7})\b)",
                         RE2::Latin1);
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
    }
    if (!is_known(all, one.name)) all.push_back(std::move(one));
  }
}

std::vector<Reported> reported_in_notes(const DiagnoseInput& input) {
  std::vector<Reported> all;
  for (std::uint32_t i = 0; i < input.items.size(); ++i) {
    if (is_note(input, i)) read_reported(input.source.text_from(i, 0), all);
  }
  if (!all.empty()) look_into_logs(input, all);
  return all;
}

Bilingual reported_sentence(const DiagnoseInput& input, const std::vector<Reported>& reported) {
  if (reported.empty()) return {};
  std::string en;
  std::string zh;
  bool any_in_logs = false;
  for (const Reported& one : reported) {
    std::string name = one.name;
    if (one.code != 0) {
      const CodeReading reading = input.codes.read_value(one.code);
      if (!reading.layers.empty() && !reading.layers.back().name.empty()) {
        name += " " + reading.layers.back().name;
      }
    }
    en += (en.empty() ? "" : ", ") + name;
    zh += (zh.empty() ? "" : "、") + name;
    any_in_logs = any_in_logs || one.in_logs;
  }
  if (any_in_logs) {
    return {fmt::format(" The customer reports {}.", en), fmt::format("客户报告：{}。", zh)};
  }
  return {fmt::format(" The customer reports {}: nothing in these logs mentions it.", en),
          fmt::format("客户报告：{}；现有日志均未提及。", zh)};
}

}  // namespace casebook
