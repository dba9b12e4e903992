// SPDX-License-Identifier: Apache-2.0
#include "query/time_text.h"

#include <algorithm>
#include <limits>

#include "base/text.h"
#include "model/trace_clock.h"

namespace casebook::query {
namespace {

constexpr Micros kFiletimeBegin = -11'644'473'600 * kSecond;  // 1601-01-01, as Micros
constexpr std::size_t kWholeLength = 28;                      // of what append_time() writes

// Reads digits: at least `least`, at most `most`.
bool take_number(std::string_view& text, std::size_t least, std::size_t most, unsigned& value) {
  std::size_t length = 0;
  value = 0;
  while (length < text.size() && length < most && is_digit(text[length])) {
    value = value * 10 + static_cast<unsigned>(text[length] - '0');
    ++length;
  }
  text.remove_prefix(length);
  return length >= least;
}

bool take(std::string_view& text, char c) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

// Parts of a second in ticks; further digits are left out.
SqlTicks take_fraction(std::string_view& text) {
  SqlTicks ticks = 0;
  SqlTicks unit = kSqlSecond / 10;
  while (!text.empty() && is_digit(text.front())) {
    ticks += unit * (text.front() - '0');
    unit /= 10;
    text.remove_prefix(1);
  }
  return ticks;
}

// "Z", "UTC", "+08:00", "+0800", "" : minutes from UTC.
bool take_zone(std::string_view& text, int& minutes) {
  minutes = 0;
  if (take(text, ' ') && text.empty()) return false;
  if (equal_ignoring_case(text, "UTC") || equal_ignoring_case(text, "GMT")) return true;
  if (text.empty() || take(text, 'Z') || take(text, 'z')) return text.empty();
  const bool is_west = text.front() == '-';
  if (!take(text, '+') && !take(text, '-')) return false;
  unsigned hour = 0;
  unsigned minute = 0;
  if (!take_number(text, 2, 2, hour)) return false;
  take(text, ':');
  if (!text.empty() && !take_number(text, 2, 2, minute)) return false;
  if (hour > 24 || minute > 59) return false;
  minutes = static_cast<int>(hour * 60 + minute) * (is_west ? -1 : 1);
  return text.empty();
}

// "10:12:14.1234567", "00:00:05.0000000 +1d"
std::optional<SqlTicks> parse_undated(std::string_view text) {
  CivilTime civil{.year = 1601, .month = 1, .day = 2};
  if (!take_number(text, 2, 2, civil.hour) || !take(text, ':')) return std::nullopt;
  if (!take_number(text, 2, 2, civil.minute) || !take(text, ':')) return std::nullopt;
  if (!take_number(text, 2, 2, civil.second) || !take(text, '.')) return std::nullopt;
  constexpr std::size_t kDecimals = 7;
  const std::size_t before = text.size();
  const SqlTicks parts = take_fraction(text);
  if (before - text.size() != kDecimals) return std::nullopt;
  unsigned days = 0;
  const bool is_before = text.starts_with(" -");
  if (!text.empty()) {
    if (!take(text, ' ') || !(take(text, '+') || take(text, '-'))) return std::nullopt;
    if (!take_number(text, 1, 5, days) || text != "d") return std::nullopt;
  }
  const Micros time = make_time(civil);
  if (time == kNoTime) return std::nullopt;
  const SqlTicks later = SqlTicks{days} * 24 * 3600 * kSqlSecond;
  return ticks_of(time) + parts + (is_before ? -later : later);
}

// Whether it is exactly what append_time() writes: then bytes compare as times do.
bool is_whole(std::string_view text) {
  return text.size() == kWholeLength && text[10] == 'T' && text[19] == '.' && text[27] == 'Z';
}

}  // namespace

SqlTicks ticks_of(Micros time) {
  constexpr Micros kMost = std::numeric_limits<SqlTicks>::max() / 10;
  const Micros bounded = std::clamp(time, -kMost - kFiletimeBegin, kMost + kFiletimeBegin);
  return (bounded - kFiletimeBegin) * 10;
}

SqlTicks ticks_of_filetime(std::uint64_t time) {
  constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<SqlTicks>::max());
  return static_cast<SqlTicks>(std::min(time, kMost));
}

void append_time(SqlTicks ticks, std::string& out) {
  if (ticks > 0) {
    append_iso_time(static_cast<FileTime>(ticks), 'T', out);
    out += 'Z';
    return;
  }
  SqlTicks parts = ticks % kSqlSecond;
  if (parts < 0) parts += kSqlSecond;
  out += format_time((ticks - parts) / 10 + kFiletimeBegin);
  std::string digits = std::to_string(parts);
  out.append(".").append(7 - digits.size(), '0').append(digits).append("Z");
}

std::string time_text(SqlTicks ticks) {
  std::string text;
  append_time(ticks, text);
  return text;
}

std::string capture_time_text(const TraceCapture& capture, FileTime time) {
  if (capture.has_dates) return time_text(ticks_of_filetime(time));
  std::string text;
  append_capture_time(capture, time, 'T', text);
  return text;
}

std::optional<SqlTicks> parse_time(std::string_view text, ZoneOfText* zone) {
  text = trim(text);
  if (zone != nullptr) *zone = ZoneOfText::Said;
  if (text.size() > 2 && text[2] == ':') return parse_undated(text);
  CivilTime civil;
  unsigned year = 0;
  if (!take_number(text, 4, 4, year)) return std::nullopt;
  civil.year = static_cast<int>(year);
  const char separator = text.starts_with('/') ? '/' : '-';
  for (unsigned* part : {&civil.month, &civil.day}) {
    if (text.empty()) break;  // a year or a month: its beginning
    if (!take(text, separator) || !take_number(text, 1, 2, *part)) return std::nullopt;
  }
  SqlTicks parts = 0;
  int minutes = 0;
  if (!text.empty()) {
    if (!take(text, 'T') && !take(text, 't') && !take(text, ' ')) return std::nullopt;
    if (!take_number(text, 1, 2, civil.hour) || !take(text, ':')) return std::nullopt;
    if (!take_number(text, 2, 2, civil.minute)) return std::nullopt;
    if (take(text, ':') && !take_number(text, 2, 2, civil.second)) return std::nullopt;
    if (take(text, '.')) parts = take_fraction(text);
    if (zone != nullptr && text.empty()) *zone = ZoneOfText::Missing;
    if (!take_zone(text, minutes)) return std::nullopt;
  }
  const Micros time = make_time(civil);
  if (time == kNoTime) return std::nullopt;
  return ticks_of(time - minutes * kMinute) + parts;
}

int compare_times(std::string_view a, std::string_view b, std::string_view* unreadable) {
  const auto as_bytes = [](std::string_view x, std::string_view y) {
    const int order = x.compare(y);
    return order < 0 ? -1 : static_cast<int>(order > 0);
  };
  if (is_whole(a) && is_whole(b)) return as_bytes(a, b);
  const auto left = parse_time(a);
  const auto right = parse_time(b);
  if (left && right) return *left < *right ? -1 : static_cast<int>(*left > *right);
  if (left || right) {
    if (unreadable != nullptr) *unreadable = left ? b : a;
    return left ? -1 : 1;
  }
  return as_bytes(a, b);
}

}  // namespace casebook::query
