// SPDX-License-Identifier: Apache-2.0
#include "base/quantity.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "base/text.h"

namespace casebook {
namespace {

constexpr std::uint64_t kMinuteSeconds = 60;
constexpr std::uint64_t kHourSeconds = 60 * kMinuteSeconds;
constexpr std::uint64_t kDaySeconds = 24 * kHourSeconds;
constexpr std::uint64_t kYearSeconds = 365 * kDaySeconds;

// "0 days, 00 hours, 30 mins, 00 secs" -> 1800.
std::optional<std::uint64_t> seconds_of_parts(std::string_view text) {
  std::uint64_t seconds = 0;
  for (const std::string_view part : split(text, ',')) {
    const std::string_view one = trim(part);
    const std::size_t space = std::min(one.find(' '), one.size());
    const auto number = parse_number<std::uint32_t>(one.substr(0, space));
    const std::string_view unit = trim(one.substr(space));
    if (!number || unit.empty()) return std::nullopt;
    switch (to_lower_ascii(unit.front())) {
      case 'd': seconds += *number * kDaySeconds; break;
      case 'h': seconds += *number * kHourSeconds; break;
      case 'm': seconds += *number * kMinuteSeconds; break;
      case 's': seconds += *number; break;
      default: return std::nullopt;
    }
  }
  return seconds;
}

}  // namespace

std::string format_duration(std::string_view text, Language language) {
  struct Unit {
    std::uint64_t seconds;
    std::uint64_t from;  // shorter times are told in the next smaller unit
    std::string_view one;
    std::string_view many;
    std::string_view zh;
  };
  constexpr std::array kUnits = {
      Unit{kYearSeconds, 2 * kYearSeconds, "year", "years", "年"},
      Unit{kDaySeconds, 2 * kDaySeconds, "day", "days", "天"},
      Unit{kHourSeconds, 2 * kHourSeconds, "hour", "hours", "小时"},
      Unit{kMinuteSeconds, 2 * kMinuteSeconds, "minute", "minutes", "分钟"},
      Unit{1, 0, "second", "seconds", "秒"},
  };
  const std::string_view written = trim(text);
  auto seconds = parse_number<std::uint64_t>(written);
  if (!seconds) seconds = seconds_of_parts(written);
  if (!seconds) return std::string(text);
  const Unit* unit = kUnits.data();
  while (*seconds < unit->from)
    ++unit;
  const std::uint64_t count =
      *seconds / unit->seconds + (*seconds % unit->seconds * 2 >= unit->seconds ? 1 : 0);
  const bool exact = *seconds % unit->seconds == 0;
  if (language == Language::Chinese) {
    return fmt::format("{}{} {}", exact ? "" : "约 ", count, unit->zh);
  }
  return fmt::format("{}{} {}", exact ? "" : "about ", count, count == 1 ? unit->one : unit->many);
}

std::string format_bytes(std::uint64_t bytes) {
  constexpr std::array<std::string_view, 4> kUnits = {"kB", "MB", "GB", "TB"};
  if (bytes < 1000) return fmt::format("{} B", bytes);
  auto value = static_cast<double>(bytes) / 1000;
  std::size_t unit = 0;
  while (value >= 999.95 && unit + 1 < kUnits.size()) {
    value /= 1000;
    ++unit;
  }
  return fmt::format("{:.1f} {}", value, kUnits[unit]);
}

// Called for most numbers of a trace's details: millions a second.
void append_grouped(std::string& out, std::uint64_t count) {
  std::array<char, 32> text{};
  std::size_t at = text.size();
  std::size_t digits = 0;
  do {
    if (digits != 0 && digits % 3 == 0) text[--at] = ',';
    text[--at] = static_cast<char>('0' + count % 10);
    count /= 10;
    ++digits;
  } while (count != 0);
  out.append(text.data() + at, text.size() - at);
}

std::string format_count(std::uint64_t count) {
  std::string text;
  append_grouped(text, count);
  return text;
}

}  // namespace casebook
