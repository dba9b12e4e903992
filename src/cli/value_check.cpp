// SPDX-License-Identifier: Apache-2.0
#include "cli/value_check.h"

#include <algorithm>

#include <fmt/format.h>
#include <re2/re2.h>

#include "base/text.h"
#include "cli/options.h"
#include "cli/text_options.h"
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
                      "a time such as 2020-07-08, 2020/07/08 10:25 or 2020-07-08 10:25:01",
                      "时间（例如 2020-07-08、2020/07/08 10:25 或 2020-07-08 10:25:01）");
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

std::string_view meant_choice(const std::vector<std::string_view>& choices,
                              const std::vector<Alias>& aliases,
                              std::string_view value) {
  for (const std::string_view choice : choices) {
    const bool plural =
        choice.ends_with('s') && equal_ignoring_case(choice.substr(0, choice.size() - 1), value);
    if (plural || equal_ignoring_case(choice, value)) return choice;
  }
  for (const Alias& alias : aliases) {
    if (equal_ignoring_case(alias.typed, value)) return alias.choice;
  }
  return "";
}

namespace {

// Takes a number of `least` to `most` digits from the start of `text`; nothing when there is none.
std::optional<unsigned> take_number(std::string_view& text, std::size_t least, std::size_t most) {
  std::size_t digits = 0;
  while (digits < text.size() && digits < most && is_digit(text[digits])) {
    ++digits;
  }
  if (digits < least) return std::nullopt;
  const auto number = parse_number<unsigned>(text.substr(0, digits));
  text.remove_prefix(digits);
  return number;
}

bool take(std::string_view& text, std::string_view any_of) {
  if (text.empty() || any_of.find(text.front()) == std::string_view::npos) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<CivilTime> take_date(std::string_view& text) {
  CivilTime civil;
  const auto year = take_number(text, 4, 4);
  if (!year || text.empty()) return std::nullopt;
  const std::string_view separator = text.substr(0, 1);
  if (!take(text, "-/")) return std::nullopt;
  const auto month = take_number(text, 1, 2);
  if (!month || !take(text, separator)) return std::nullopt;
  const auto day = take_number(text, 1, 2);
  if (!day) return std::nullopt;
  civil.year = static_cast<int>(*year);
  civil.month = *month;
  civil.day = *day;
  return civil;
}

// ".1234567" as logs write it; what is finer than a microsecond is dropped.
std::optional<unsigned> take_fraction(std::string_view& text) {
  constexpr std::size_t kMost = 9;
  constexpr std::size_t kMicros = 6;
  if (!take(text, ".,")) return 0;
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  if (digits == 0 || digits > kMost) return std::nullopt;
  std::string micros(text.substr(0, std::min(digits, kMicros)));
  micros.resize(kMicros, '0');
  text.remove_prefix(digits);
  return parse_number<unsigned>(micros);
}

}  // namespace

std::optional<Micros> read_time(std::string_view text, Edge edge) {
  std::optional<CivilTime> civil = take_date(text);
  if (!civil) return std::nullopt;
  const bool day_alone = text.empty();
  if (!day_alone) {
    if (!take(text, " T:")) return std::nullopt;
    const auto hour = take_number(text, 2, 2);
    if (!hour || !take(text, ":")) return std::nullopt;
    const auto minute = take_number(text, 2, 2);
    if (!minute) return std::nullopt;
    civil->hour = *hour;
    civil->minute = *minute;
    if (take(text, ":")) {
      const auto second = take_number(text, 2, 2);
      const auto micros = second ? take_fraction(text) : std::nullopt;
      if (!micros) return std::nullopt;
      civil->second = *second;
      civil->micros = *micros;
    }
    if (!text.empty()) return std::nullopt;
  }
  const Micros time = make_time(*civil);
  if (time == kNoTime) return std::nullopt;
  return edge == Edge::End && day_alone ? time + kDay : time;
}

Bilingual check_together(const Invocation& invocation) {
  const auto from = read_time(invocation.get(option::kFrom), Edge::Begin);
  const auto to = read_time(invocation.get(option::kTo), Edge::End);
  if (from && to && *from >= *to) {
    return {fmt::format("--from {} is not before --to {}",
                        invocation.get(option::kFrom),
                        invocation.get(option::kTo)),
            fmt::format("--from {} 不早于 --to {}",
                        invocation.get(option::kFrom),
                        invocation.get(option::kTo))};
  }
  if (invocation.has(option::kByteOrderMark) &&
      invocation.get(option::kEventsFormat, "text") != "csv") {
    return {"--bom belongs to CSV; add --format csv", "--bom 仅用于 CSV，请加上 --format csv"};
  }
  if (!invocation.has(option::kBrief)) return {};
  if (diagnosis_format(invocation) != "text") {
    return {"--brief is text for people; leave out --format",
            "--brief 是供人阅读的文本，请去掉 --format"};
  }
  if (invocation.has(option::kAll)) {
    return {"--brief and --all contradict each other", "--brief 与 --all 相互矛盾"};
  }
  return {};
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

std::size_t jobs_of(const Invocation& invocation) {
  return read_count(invocation.get(option::kJobs)).value_or(0);
}

}  // namespace casebook
