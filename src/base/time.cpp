// SPDX-License-Identifier: Apache-2.0
#include "base/time.h"

#include <fmt/format.h>

#include "base/text.h"

namespace casebook {
namespace {

constexpr std::int64_t kFiletimeEpochMicros = 11'644'473'600'000'000;  // 1601 to 1970

// Two digits at `at`, or 100 when either is not a digit.
unsigned two_digits(std::string_view text, std::size_t at) {
  const unsigned tens = static_cast<unsigned char>(text[at]) - unsigned{'0'};
  const unsigned ones = static_cast<unsigned char>(text[at + 1]) - unsigned{'0'};
  return tens > 9 || ones > 9 ? 100 : tens * 10 + ones;
}

}  // namespace

Micros make_time(const CivilTime& c) {
  if (c.month < 1 || c.month > 12 || c.day < 1 || c.day > 31 || c.hour > 23 || c.minute > 59 ||
      c.second > 60 || c.micros > 999'999 || c.year < 1 || c.year > 9999) {
    return kNoTime;
  }
  const std::int64_t seconds = days_from_civil(c.year, c.month, c.day) * 86400 + c.hour * 3600 +
                               std::int64_t{c.minute} * 60 + c.second;
  return seconds * kSecond + c.micros;
}

CivilTime civil_of(Micros time) {
  std::int64_t days = time / kDay;
  std::int64_t rest = time % kDay;
  if (rest < 0) {
    rest += kDay;
    --days;
  }
  days += 719468;
  const std::int64_t era = (days >= 0 ? days : days - 146096) / 146097;
  const auto doe = static_cast<unsigned>(days - era * 146097);
  const unsigned yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  const unsigned doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  const unsigned mp = (5 * doy + 2) / 153;
  CivilTime civil;
  civil.day = doy - (153 * mp + 2) / 5 + 1;
  civil.month = mp < 10 ? mp + 3 : mp - 9;
  civil.year = static_cast<int>(static_cast<std::int64_t>(yoe) + era * 400 + (civil.month <= 2));
  civil.hour = static_cast<unsigned>(rest / kHour);
  civil.minute = static_cast<unsigned>(rest / kMinute % 60);
  civil.second = static_cast<unsigned>(rest / kSecond % 60);
  civil.micros = static_cast<unsigned>(rest % kSecond);
  return civil;
}

Micros parse_date_time(std::string_view text, char separator) {
  if (text.size() < 19 || text[4] != separator || text[7] != separator || text[13] != ':' ||
      text[16] != ':' || (text[10] != ' ' && text[10] != 'T')) {
    return kNoTime;
  }
  const unsigned century = two_digits(text, 0);
  const unsigned year = two_digits(text, 2);
  const unsigned month = two_digits(text, 5);
  const unsigned day = two_digits(text, 8);
  const unsigned hour = two_digits(text, 11);
  const unsigned minute = two_digits(text, 14);
  const unsigned second = two_digits(text, 17);
  if (century > 99 || year > 99 || month - 1 > 11 || day - 1 > 30 || hour > 23 || minute > 59 ||
      second > 60) {
    return kNoTime;
  }
  const std::int64_t days = days_from_civil(std::int64_t{century} * 100 + year, month, day);
  return (days * 86400 + hour * 3600 + std::int64_t{minute} * 60 + second) * kSecond;
}

std::string format_time(Micros time) {
  if (time == kNoTime) return "";
  const CivilTime c = civil_of(time);
  std::string text = fmt::format(
      "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", c.year, c.month, c.day, c.hour, c.minute, c.second);
  if (c.micros != 0) text += fmt::format(".{:06}", c.micros);
  return text;
}

std::string format_offset(int minutes) {
  const int size = minutes < 0 ? -minutes : minutes;
  return fmt::format("{}{:02}:{:02}", minutes < 0 ? '-' : '+', size / 60, size % 60);
}

Micros time_from_filetime(std::uint64_t filetime) {
  return static_cast<Micros>(filetime / 10) - kFiletimeEpochMicros;
}

}  // namespace casebook
