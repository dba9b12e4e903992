// SPDX-License-Identifier: Apache-2.0
#include "model/trace_clock.h"

#include <charconv>
#include <limits>

#include "base/time.h"

namespace casebook {
namespace {

constexpr std::uint64_t kSecondsPerDay = 86'400;
constexpr unsigned kFractionDigits = 7;

char* put_digits(char* at, std::uint64_t value, unsigned digits) {
  for (char* digit = at + digits; digit != at; value /= 10) {
    *--digit = static_cast<char>('0' + value % 10);
  }
  return at + digits;
}

char* put_number(char* at, std::uint64_t value) {
  constexpr std::size_t kMostDigits = 20;
  return std::to_chars(at, at + kMostDigits, value).ptr;
}

char* put_fraction(char* at, Ticks ticks) {
  *at++ = '.';
  return put_digits(at, ticks % kTicksPerSecond, kFractionDigits);
}

struct Clock {
  unsigned hour;
  unsigned minute;
  unsigned second;
};

Clock clock_of(FileTime time) {
  const auto second = static_cast<unsigned>(time / kTicksPerSecond % kSecondsPerDay);
  return {second / 3600, second / 60 % 60, second % 60};
}

struct Date {
  std::int64_t year;
  unsigned month;
  unsigned day;
};

// Algorithm: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
Date date_of(FileTime time) {
  constexpr std::int64_t kBetween = days_from_civil(1970, 1, 1) - days_from_civil(0, 3, 1);
  constexpr std::int64_t kOrigin = days_from_civil(1601, 1, 1) + kBetween;
  const auto whole = static_cast<std::int64_t>(time / kTicksPerSecond / kSecondsPerDay);
  const auto days = static_cast<std::uint64_t>(whole + kOrigin);
  const std::uint64_t era = days / 146097;
  const std::uint64_t of_era = days % 146097;
  const std::uint64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  const std::uint64_t of_year = of_era - (365 * year + year / 4 - year / 100);
  const std::uint64_t from_march = (5 * of_year + 2) / 153;
  const auto day = static_cast<unsigned>(of_year - (153 * from_march + 2) / 5 + 1);
  const auto month = static_cast<unsigned>(from_march < 10 ? from_march + 3 : from_march - 9);
  return {static_cast<std::int64_t>(year + era * 400) + (month <= 2 ? 1 : 0), month, day};
}

char* put_twelve_hours(char* at, const Clock& clock) {
  at = put_number(at, clock.hour % 12 == 0 ? 12 : clock.hour % 12);
  *at++ = ':';
  at = put_digits(at, clock.minute, 2);
  *at++ = ':';
  return put_digits(at, clock.second, 2);
}

char* put_half(char* at, const Clock& clock) {
  *at++ = ' ';
  *at++ = clock.hour < 12 ? 'A' : 'P';
  *at++ = 'M';
  return at;
}

constexpr std::size_t kLongest = 64;

void append_from(const char* begin, const char* end, std::string& out) {
  out.append(begin, static_cast<std::size_t>(end - begin));
}

}  // namespace

FileTime shifted_time(FileTime time, int minutes) {
  constexpr FileTime kLast = std::numeric_limits<FileTime>::max();
  const Ticks shift = 60 * kTicksPerSecond * static_cast<Ticks>(minutes < 0 ? -minutes : minutes);
  if (minutes < 0) return time < shift ? 0 : time - shift;
  return time > kLast - shift ? kLast : time + shift;
}

FileTime completion_time(const TraceEvent& event) {
  constexpr FileTime kLast = std::numeric_limits<FileTime>::max();
  return event.duration > kLast - event.time ? kLast : event.time + event.duration;
}

void append_time_of_day(FileTime time, std::string& out) {
  if (time == 0) return;
  char text[kLongest];
  const Clock clock = clock_of(time);
  char* at = put_fraction(put_twelve_hours(text, clock), time);
  append_from(text, put_half(at, clock), out);
}

void append_date_time(FileTime time, std::string& out) {
  if (time == 0) return;
  char text[kLongest];
  const Date date = date_of(time);
  const Clock clock = clock_of(time);
  char* at = put_number(text, date.month);
  *at++ = '/';
  at = put_number(at, date.day);
  *at++ = '/';
  at = put_number(at, static_cast<std::uint64_t>(date.year));
  *at++ = ' ';
  append_from(text, put_half(put_twelve_hours(at, clock), clock), out);
}

void append_relative_time(Ticks span, std::string& out) {
  char text[kLongest];
  const std::uint64_t seconds = span / kTicksPerSecond;
  const std::uint64_t hours = seconds / 3600;
  char* at = hours < 100 ? put_digits(text, hours, 2) : put_number(text, hours);
  *at++ = ':';
  at = put_digits(at, seconds / 60 % 60, 2);
  *at++ = ':';
  at = put_digits(at, seconds % 60, 2);
  append_from(text, put_fraction(at, span), out);
}

void append_seconds(Ticks span, std::string& out) {
  char text[kLongest];
  append_from(text, put_fraction(put_number(text, span / kTicksPerSecond), span), out);
}

void append_capture_time(const TraceCapture& capture,
                         FileTime time,
                         char separator,
                         std::string& out) {
  if (capture.has_dates) return append_iso_time(time, separator, out);
  if (time == 0) return;
  const std::size_t begin = out.size();
  append_iso_time(time, separator, out);
  out.erase(begin, out.find(separator, begin + 1) + 1 - begin);
  const auto day = static_cast<std::int64_t>(time / kUnknownFirstDay) - 1;
  if (day != 0) out += (day > 0 ? " +" : " ") + std::to_string(day) + "d";
}

void append_iso_time(FileTime time, char separator, std::string& out) {
  if (time == 0) return;
  char text[kLongest];
  const Date date = date_of(time);
  const Clock clock = clock_of(time);
  char* at = put_number(text, static_cast<std::uint64_t>(date.year));
  *at++ = '-';
  at = put_digits(at, date.month, 2);
  *at++ = '-';
  at = put_digits(at, date.day, 2);
  *at++ = separator;
  at = put_digits(at, clock.hour, 2);
  *at++ = ':';
  at = put_digits(at, clock.minute, 2);
  *at++ = ':';
  append_from(text, put_fraction(put_digits(at, clock.second, 2), time), out);
}

}  // namespace casebook
