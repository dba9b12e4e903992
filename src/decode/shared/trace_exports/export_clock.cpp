// SPDX-License-Identifier: Apache-2.0
#include "decode/shared/trace_exports/export_clock.h"

#include "base/text.h"
#include "base/time.h"

namespace casebook {
namespace {

constexpr Ticks kTicksPerMinute = 60 * kTicksPerSecond;
constexpr Ticks kTicksPerHour = 60 * kTicksPerMinute;
constexpr Ticks kTicksPerDay = 24 * kTicksPerHour;
constexpr std::int64_t kSecondsFrom1601To1970 = 11'644'473'600;
constexpr unsigned kDecimals = 7;

// Takes up to two digits; the number of them.
std::size_t take_two_digits(std::string_view& text, unsigned& value) {
  std::size_t digits = 0;
  value = 0;
  while (digits < 2 && digits < text.size() && is_digit(text[digits])) {
    value = value * 10 + static_cast<unsigned>(text[digits++] - '0');
  }
  text.remove_prefix(digits);
  return digits;
}

// ".7752429" at the start of `text`; behind seven digits no more is read.
Ticks take_decimals(std::string_view& text) {
  if (text.size() < 2 || (text[0] != '.' && text[0] != ',') || !is_digit(text[1])) return 0;
  text.remove_prefix(1);
  Ticks ticks = 0;
  for (unsigned i = 0; i < kDecimals; ++i) {
    const bool digit = !text.empty() && is_digit(text[0]);
    ticks = ticks * 10 + (digit ? static_cast<Ticks>(text[0] - '0') : 0);
    if (digit) text.remove_prefix(1);
  }
  while (!text.empty() && is_digit(text[0])) {
    text.remove_prefix(1);
  }
  return ticks;
}

// The usual forms, "1:18:10.7752429 AM" and "13:18:10.7752429"; nothing for all others.
std::optional<Ticks> read_plain_clock(std::string_view text) {
  unsigned hour = 0;
  unsigned minute = 0;
  unsigned second = 0;
  if (take_two_digits(text, hour) == 0 || !text.starts_with(':')) return std::nullopt;
  text.remove_prefix(1);
  if (take_two_digits(text, minute) != 2 || !text.starts_with(':')) return std::nullopt;
  text.remove_prefix(1);
  if (take_two_digits(text, second) != 2 || minute > 59 || second > 59) return std::nullopt;
  const Ticks decimals = take_decimals(text);
  if (text == " AM" || text == " PM") {
    if (hour == 0 || hour > 12) return std::nullopt;
    hour = hour % 12 + (text == " PM" ? 12 : 0);
  } else if (!text.empty() || hour > 23) {
    return std::nullopt;
  }
  return hour * kTicksPerHour + minute * kTicksPerMinute + second * kTicksPerSecond + decimals;
}

}  // namespace

std::optional<Ticks> read_ticks_of_day(std::string_view text) {
  if (const auto plain = read_plain_clock(text)) return plain;
  Micros since_midnight = 0;
  std::size_t length = 0;
  if (!read_time_of_day(text, since_midnight, length)) return std::nullopt;
  const Micros whole = since_midnight - since_midnight % kSecond;
  std::string_view decimals = text.substr(std::min(text.find_first_of(".,"), text.size()));
  return static_cast<Ticks>(whole / kSecond) * kTicksPerSecond + take_decimals(decimals);
}

std::optional<Ticks> read_exported_seconds(std::string_view text) {
  const std::size_t mark = std::min(text.find_last_of(".,"), text.size());
  const auto whole = parse_number<std::uint64_t>(text.substr(0, mark));
  constexpr std::uint64_t kMostSeconds = ~std::uint64_t{0} / kTicksPerSecond - 1;
  if (!whole || *whole > kMostSeconds) return std::nullopt;
  std::string_view decimals = text.substr(mark);
  const Ticks ticks = *whole * kTicksPerSecond + take_decimals(decimals);
  if (!decimals.empty()) return std::nullopt;
  return ticks;
}

// The second that a cell Date & Time names.
std::optional<FileTime> ExportClock::date(std::string_view date_time) {
  if (date_time == date_text_) return date_;
  date_text_ = date_time;
  date_.reset();
  RegionalTime reading;
  if (!read_regional_time(date_time, order_, reading)) return date_;
  const std::int64_t seconds = reading.time / kSecond + kSecondsFrom1601To1970;
  if (reading.time % kSecond >= 0 && seconds > 0) {
    date_ = static_cast<FileTime>(seconds) * kTicksPerSecond;
  }
  return date_;
}

// The time with that time of day which is closest to the last one.
FileTime ExportClock::nearest(Ticks since_midnight) const {
  if (last_ == 0) return kTicksPerDay + since_midnight;
  const FileTime same_day = last_ - last_ % kTicksPerDay + since_midnight;
  if (same_day + kTicksPerDay / 2 < last_) return same_day + kTicksPerDay;
  if (same_day > last_ + kTicksPerDay / 2 && same_day > 2 * kTicksPerDay) {
    return same_day - kTicksPerDay;
  }
  return same_day;
}

FileTime ExportClock::read(std::string_view time_of_day, std::string_view date_time) {
  const std::optional<Ticks> since_midnight = read_ticks_of_day(time_of_day);
  const std::optional<FileTime> second = date_time.empty() ? std::nullopt : date(date_time);
  has_read_ = since_midnight || second;
  if (second) {
    has_dates_ = true;
    last_ = *second + since_midnight.value_or(0) % kTicksPerSecond;
  } else if (since_midnight) {
    last_ = nearest(*since_midnight);
  }
  return last_;
}

}  // namespace casebook
