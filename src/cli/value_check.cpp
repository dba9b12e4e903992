// SPDX-License-Identifier: Apache-2.0
#include "cli/value_check.h"

#include <algorithm>

#include <fmt/format.h>
#include <re2/re2.h>

#include "base/text.h"
#include "knowledge/suggest.h"

namespace casebook {
namespace {

Bilingual check_choice(const std::vector<std::string_view>& choices, std::string_view value) {
  if (choices.empty() || std::find(choices.begin(), choices.end(), value) != choices.end()) {
    return {};
  }
  return {fmt::format("'{}' is not one of {}", value, fmt::join(choices, ", ")),
          fmt::format("“{}”不是下列之一：{}", value, fmt::join(choices, "、"))};
}

Bilingual check_regex(std::string_view value) {
  const RE2 regex(re2::StringPiece(value.data(), value.size()), RE2::Quiet);
  if (regex.ok()) return {};
  return {fmt::format("'{}' is not a regular expression: {}", value, regex.error()),
          fmt::format("“{}”不是有效的正则表达式：{}", value, regex.error())};
}

Bilingual expected(std::string_view value, std::string_view en, std::string_view zh) {
  return {fmt::format("'{}' is not {}", value, en), fmt::format("“{}”不是{}", value, zh)};
}

}  // namespace

Bilingual check_value(Kind kind,
                      const std::vector<std::string_view>& choices,
                      std::string_view value) {
  switch (kind) {
    case Kind::Choice: return check_choice(choices, value);
    case Kind::Regex: return check_regex(value);
    case Kind::Count:
      if (read_count(value)) return {};
      return expected(value, "a number from 1", "从 1 开始的整数");
    case Kind::Offset:
      if (read_offset(value)) return {};
      return expected(value, "an offset such as +08:00", "时区偏移（例如 +08:00）");
    case Kind::Time:
      if (read_time(value, Edge::Begin)) return {};
      return expected(value,
                      "a time such as 2020-07-08 or 2020-07-08 10:25:01",
                      "时间（例如 2020-07-08 或 2020-07-08 10:25:01）");
    case Kind::File:
    case Kind::Folder:
      if (!value.empty()) return {};
      return {"an empty path names nothing", "路径为空"};
    case Kind::Flag:
    case Kind::Text:
    case Kind::Command: break;
  }
  return {};
}

std::optional<Micros> read_time(std::string_view text, Edge edge) {
  constexpr std::string_view kWhole = "0000-00-00 00:00:00";
  constexpr std::size_t kDate = 10;
  constexpr std::size_t kWithMinutes = 16;
  if (text.size() != kDate && text.size() != kWithMinutes && text.size() != kWhole.size()) {
    return std::nullopt;
  }
  std::string whole(text);
  whole += kWhole.substr(text.size());
  const Micros time = parse_date_time(whole);
  if (time == kNoTime) return std::nullopt;
  return edge == Edge::End && text.size() == kDate ? time + kDay : time;
}

std::optional<int> read_offset(std::string_view text) {
  if (equal_ignoring_case(text, "utc") || text == "Z") return 0;
  if (text.size() < 2 || (text[0] != '+' && text[0] != '-')) return std::nullopt;
  std::string digits = replace_all(std::string(text.substr(1)), ":", "");
  if (digits.size() <= 2) digits += "00";
  constexpr std::size_t kMost = 4;
  const auto number = parse_number<int>(digits);
  if (!number || digits.size() > kMost || *number / 100 > 14 || *number % 100 > 59) {
    return std::nullopt;
  }
  const int minutes = *number / 100 * 60 + *number % 100;
  return text[0] == '-' ? -minutes : minutes;
}

std::optional<std::size_t> read_count(std::string_view text) {
  constexpr std::size_t kLargest = 1'000'000'000'000;
  const auto count = parse_number<std::size_t>(text);
  if (!count || *count == 0 || *count > kLargest) return std::nullopt;
  return count;
}

}  // namespace casebook
