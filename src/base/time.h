// SPDX-License-Identifier: Apache-2.0
// Points in time as logs write them. A Micros counts microseconds since 1970-01-01 00:00:00 on the
// clock of the writer; whether that clock was UTC or local is known per item (model/item.h).
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace casebook {

using Micros = std::int64_t;

inline constexpr Micros kNoTime = std::numeric_limits<Micros>::min();
inline constexpr Micros kSecond = 1'000'000;
inline constexpr Micros kMinute = 60 * kSecond;
inline constexpr Micros kHour = 60 * kMinute;
inline constexpr Micros kDay = 24 * kHour;

// Days since 1970-01-01 of a proleptic Gregorian date (algorithm: Howard Hinnant,
// "chrono-Compatible Low-Level Date Algorithms").
constexpr std::int64_t days_from_civil(std::int64_t y, unsigned m, unsigned d) {
  y -= m <= 2;
  const std::int64_t era = (y >= 0 ? y : y - 399) / 400;
  const auto yoe = static_cast<unsigned>(y - era * 400);
  const unsigned doy = (153 * (m + (m > 2 ? -3U : 9U)) + 2) / 5 + d - 1;
  const unsigned doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
  return era * 146097 + static_cast<std::int64_t>(doe) - 719468;
}

struct CivilTime {
  int year = 0;
  unsigned month = 1;   // 1..12
  unsigned day = 1;     // 1..31
  unsigned hour = 0;    // 0..23
  unsigned minute = 0;  // 0..59
  unsigned second = 0;  // 0..60
  unsigned micros = 0;  // 0..999999
};

// kNoTime when a field is out of range.
Micros make_time(const CivilTime& civil);
CivilTime civil_of(Micros time);

// "2020-07-08 10:25:01" with 'separator' between date parts at the start of `text`; kNoTime if the
// first 19 characters are anything else. The fast path of every servicing log.
Micros parse_date_time(std::string_view text, char separator = '-');

// "2020-07-08T10:25:01" (seconds), with ".123456" when micros are not zero; "" for kNoTime.
std::string format_time(Micros time);

// Offset in minutes as "+08:00".
std::string format_offset(int minutes);

// 100 ns since 1601-01-01 to Micros. Source: FILETIME, MS-DTYP 2.3.3.
Micros time_from_filetime(std::uint64_t filetime);

}  // namespace casebook
