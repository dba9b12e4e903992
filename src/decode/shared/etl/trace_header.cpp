// SPDX-License-Identifier: Apache-2.0
#include "decode/shared/etl/trace_header.h"

#include <algorithm>
#include <limits>

#include "base/binary.h"
#include "base/time.h"
#include "base/utf16.h"
#include "base/utf8.h"

namespace casebook::etl {
namespace {

constexpr std::int64_t kTicksPerMinute = 60 * std::int64_t{kTicksPerSecond};
constexpr std::int64_t kTicksPerDay = 24 * 60 * kTicksPerMinute;
constexpr std::int64_t kDaysTo1970 = 134'774;  // since 1601-01-01, a Monday
constexpr int kLargestOffset = 14 * 60;        // minutes; no zone is farther from UTC

// TRACE_LOGFILE_HEADER
constexpr std::size_t kBuildAt = 8;
constexpr std::size_t kEndAt = 16;
constexpr std::size_t kModeAt = 32;
constexpr std::size_t kPointerAt = 44;
constexpr std::size_t kNamesAt = 56;  // two pointers, then the time zone
constexpr std::size_t kZoneBytes = 172;

// SYSTEMTIME: year, month, weekday, which one of them, hour, minute, second, millisecond.
ZoneChange read_change(ByteView date) {
  const auto field = [date](std::size_t index) {
    return unsigned{number_at<std::uint16_t>(date, 2 * index)};
  };
  ZoneChange change;
  change.month = field(1);
  change.weekday = field(2);
  change.week = field(3);
  change.time_of_day =
      std::int64_t{field(4)} * 60 * kTicksPerMinute + std::int64_t{field(5)} * kTicksPerMinute;
  const bool yearly = field(0) == 0 && change.month >= 1 && change.month <= 12 &&
                      change.weekday <= 6 && change.week >= 1 && change.week <= 5 &&
                      field(4) < 24 && field(5) < 60;
  return yearly ? change : ZoneChange{};
}

std::optional<Zone> read_zone(ByteView data) {
  Zone zone;
  zone.bias = number_at<std::int32_t>(data, 0);
  zone.standard = read_change(data.subspan(68, 16));
  zone.standard_bias = number_at<std::int32_t>(data, 84);
  zone.daylight = read_change(data.subspan(152, 16));
  zone.daylight_bias = number_at<std::int32_t>(data, 168);
  constexpr int kLargestShift = 3 * 60;
  const auto fits = [](int value, int largest) { return value >= -largest && value <= largest; };
  if (!fits(zone.bias, kLargestOffset)) return std::nullopt;
  if (!fits(zone.standard_bias, kLargestShift) || !fits(zone.daylight_bias, kLargestShift)) {
    const int bias = zone.bias;
    zone = {};
    zone.bias = bias;
  }
  return zone;
}

// Wall clock time in 100 ns since 1601 of a change in that year.
std::int64_t change_in(int year, const ZoneChange& change) {
  const std::int64_t first = days_from_civil(year, change.month, 1) + kDaysTo1970;
  const auto first_weekday = static_cast<unsigned>((first + 1) % 7);  // 1601-01-01: Monday, 1
  const std::int64_t next = change.month == 12 ? days_from_civil(year + 1, 1, 1)
                                               : days_from_civil(year, change.month + 1, 1);
  const std::int64_t days = next + kDaysTo1970 - first;
  std::int64_t day = (change.weekday + 7 - first_weekday) % 7 + 7 * (std::int64_t{change.week} - 1);
  while (day >= days) {
    day -= 7;
  }
  return (first + day) * kTicksPerDay + change.time_of_day;
}

std::string take_name(ByteView data, std::size_t& at) {
  const ByteView rest = data.subspan(std::min(at, data.size()));
  const std::size_t length = utf16le_length(rest);
  std::string name;
  append_utf16le(name, rest.subspan(0, length));
  at += length + 2;
  return name;
}

// (stamp - first) of a clock with `frequency` ticks a second, added to `start`.
Ticks scaled(Ticks start, std::int64_t first, std::int64_t stamp, std::uint64_t frequency) {
  constexpr std::uint64_t kFastest = 100'000'000'000;  // above that the rest would overflow
  constexpr std::int64_t kMostSeconds = 1'000'000'000;
  if (frequency == 0 || frequency > kFastest || start > std::numeric_limits<Ticks>::max() / 4) {
    return 0;
  }
  const auto rate = static_cast<std::int64_t>(frequency);
  std::int64_t ticks = 0;
  if (__builtin_sub_overflow(stamp, first, &ticks)) return 0;
  constexpr auto kTicks = static_cast<std::int64_t>(kTicksPerSecond);
  if (rate == kTicks && ticks > -kMostSeconds * kTicks && ticks < kMostSeconds * kTicks) {
    const std::int64_t time = static_cast<std::int64_t>(start) + ticks;
    return time < 0 ? 0 : static_cast<Ticks>(time);  // the usual counter, without a division
  }
  const std::int64_t seconds = ticks / rate;
  if (seconds > kMostSeconds || seconds < -kMostSeconds) return 0;
  const auto rest = static_cast<std::uint64_t>(ticks < 0 ? -(ticks % rate) : ticks % rate);
  const auto fraction = static_cast<std::int64_t>(rest * kTicksPerSecond / frequency);
  const std::int64_t time =
      static_cast<std::int64_t>(start) + seconds * kTicks + (ticks < 0 ? -fraction : fraction);
  return time < 0 ? 0 : static_cast<Ticks>(time);
}

}  // namespace

int Zone::offset_at(Ticks utc) const {
  const int winter = -(bias + standard_bias);
  const int summer = -(bias + daylight_bias);
  if (standard.month == 0 || daylight.month == 0) return -bias;
  if (utc > static_cast<Ticks>(std::numeric_limits<std::int64_t>::max() / 2)) return winter;
  const auto time = static_cast<std::int64_t>(utc);
  const std::int64_t local = time + winter * kTicksPerMinute;
  const int year = civil_of((local / kTicksPerDay - kDaysTo1970) * kDay).year;
  // Each change is written on the clock that it ends.
  const std::int64_t to_summer = change_in(year, daylight) - winter * kTicksPerMinute;
  const std::int64_t to_winter = change_in(year, standard) - summer * kTicksPerMinute;
  const bool north = to_summer < to_winter;
  const bool is_summer =
      north ? time >= to_summer && time < to_winter : time >= to_summer || time < to_winter;
  return is_summer ? summer : winter;
}

Ticks TraceHeader::time_of(std::int64_t stamp) const {
  constexpr std::uint64_t kCyclesPerMegahertz = 1'000'000;
  if (clock == TraceClock::Counter) return scaled(start, first_stamp, stamp, frequency);
  if (clock == TraceClock::Cycles) {
    return scaled(start, first_stamp, stamp, megahertz * kCyclesPerMegahertz);
  }
  constexpr std::int64_t kLatest = std::numeric_limits<std::int64_t>::max() / 4;  // year 8900
  return stamp < 0 || stamp > kLatest ? 0 : static_cast<Ticks>(stamp);
}

std::optional<TraceHeader> read_trace_header(ByteView data, std::int64_t stamp) {
  if (data.size() < kNamesAt) return std::nullopt;
  TraceHeader header;
  header.first_stamp = stamp;
  header.start = stamp < 0 ? 0 : static_cast<Ticks>(stamp);
  header.buffer_bytes = number_at<std::uint32_t>(data, 0);
  header.major = number_at<std::uint8_t>(data, 4);
  header.minor = number_at<std::uint8_t>(data, 5);
  header.build = number_at<std::uint32_t>(data, kBuildAt);
  header.processors = number_at<std::uint32_t>(data, 12);
  header.end = number_at<std::uint64_t>(data, kEndAt);
  header.mode = number_at<std::uint32_t>(data, kModeAt);
  header.pointer_bytes = number_at<std::uint32_t>(data, kPointerAt);
  header.events_lost = number_at<std::uint32_t>(data, 48);
  header.megahertz = number_at<std::uint32_t>(data, 52);
  if (header.pointer_bytes != 4) header.pointer_bytes = 8;

  std::size_t at = kNamesAt + 2 * std::size_t{header.pointer_bytes};
  if (is_inside(data, at, kZoneBytes)) header.zone = read_zone(data.subspan(at, kZoneBytes));
  at = (at + kZoneBytes + 7) / 8 * 8;
  if (!is_inside(data, at, 32)) return header;
  header.frequency = number_at<std::uint64_t>(data, at + 8);
  header.start = number_at<std::uint64_t>(data, at + 16);
  const auto clock = number_at<std::uint32_t>(data, at + 24);
  if (clock == 1 || clock == 3) header.clock = static_cast<TraceClock>(clock);
  header.buffers_lost = number_at<std::uint32_t>(data, at + 28);
  at += 32;
  header.session = take_name(data, at);
  header.file = take_name(data, at);
  return header;
}

}  // namespace casebook::etl
