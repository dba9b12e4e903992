// SPDX-License-Identifier: Apache-2.0
#include "decode/shared/etl/trace_header.h"

#include <limits>

#include <gtest/gtest.h>

#include "base/time.h"

namespace casebook::etl {
namespace {

Ticks at(int year, unsigned month, unsigned day, unsigned hour, unsigned minute) {
  const Micros micros =
      make_time({.year = year, .month = month, .day = day, .hour = hour, .minute = minute});
  return static_cast<Ticks>(micros + 11'644'473'600'000'000) * 10;
}

TraceHeader header_with(TraceClock clock) {
  TraceHeader header;
  header.clock = clock;
  header.start = at(2023, 11, 14, 22, 13);
  header.first_stamp = 1'000;
  header.frequency = 3'000'000;
  header.megahertz = 2'000;
  return header;
}

TEST(TraceHeader, EachClockIsCountedFromTheStart) {
  const TraceHeader counter = header_with(TraceClock::Counter);
  EXPECT_EQ(counter.time_of(1'000 + 3'000'000), counter.start + kTicksPerSecond);
  EXPECT_EQ(counter.time_of(1'000 - 3), counter.start - 10);
  const TraceHeader cycles = header_with(TraceClock::Cycles);
  EXPECT_EQ(cycles.time_of(1'000 + 2'000'000'000), cycles.start + kTicksPerSecond);
  EXPECT_EQ(header_with(TraceClock::System).time_of(77), 77U);
}

TEST(TraceHeader, ImpossibleTimesAreNotKnown) {
  TraceHeader header = header_with(TraceClock::Counter);
  EXPECT_EQ(header.time_of(std::numeric_limits<std::int64_t>::max()), 0U);
  EXPECT_EQ(header.time_of(std::numeric_limits<std::int64_t>::min()), 0U);
  header.frequency = 0;
  EXPECT_EQ(header.time_of(1'000), 0U);
  EXPECT_EQ(header_with(TraceClock::System).time_of(-1), 0U);
}

// Second Sunday of March, first Sunday of November, at two o'clock.
Zone pacific() {
  Zone zone;
  zone.bias = 480;
  zone.daylight_bias = -60;
  constexpr std::int64_t kTwo = 2 * 3600 * std::int64_t{kTicksPerSecond};
  zone.daylight = {.month = 3, .weekday = 0, .week = 2, .time_of_day = kTwo};
  zone.standard = {.month = 11, .weekday = 0, .week = 1, .time_of_day = kTwo};
  return zone;
}

TEST(TraceZone, SummerTimeBeginsAndEndsByTheRule) {
  const Zone zone = pacific();
  EXPECT_EQ(zone.offset_at(at(2025, 3, 9, 9, 59)), -480);
  EXPECT_EQ(zone.offset_at(at(2025, 3, 9, 10, 0)), -420);
  EXPECT_EQ(zone.offset_at(at(2025, 11, 2, 8, 59)), -420);
  EXPECT_EQ(zone.offset_at(at(2025, 11, 2, 9, 0)), -480);
}

TEST(TraceZone, InTheSouthSummerGoesOverTheNewYear) {
  Zone zone = pacific();
  zone.bias = -600;
  zone.daylight.month = 10;
  zone.daylight.week = 1;
  zone.standard.month = 4;
  EXPECT_EQ(zone.offset_at(at(2025, 1, 15, 0, 0)), 660);
  EXPECT_EQ(zone.offset_at(at(2025, 7, 15, 0, 0)), 600);
  EXPECT_EQ(zone.offset_at(at(2025, 12, 15, 0, 0)), 660);
}

TEST(TraceZone, TheLastSundayOfAMonthIsFound) {
  Zone zone = pacific();
  zone.bias = -60;
  zone.daylight.week = 5;
  zone.standard.month = 10;
  zone.standard.week = 5;
  zone.standard.time_of_day = 3 * 3600 * std::int64_t{kTicksPerSecond};
  EXPECT_EQ(zone.offset_at(at(2025, 3, 30, 0, 59)), 60);
  EXPECT_EQ(zone.offset_at(at(2025, 3, 30, 1, 0)), 120);
  EXPECT_EQ(zone.offset_at(at(2025, 10, 26, 0, 59)), 120);
  EXPECT_EQ(zone.offset_at(at(2025, 10, 26, 1, 0)), 60);
}

TEST(TraceZone, WithoutARuleTheOffsetNeverChanges) {
  Zone zone;
  zone.bias = -480;
  EXPECT_EQ(zone.offset_at(at(2025, 7, 1, 0, 0)), 480);
}

}  // namespace
}  // namespace casebook::etl
