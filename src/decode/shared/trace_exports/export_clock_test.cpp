// SPDX-License-Identifier: Apache-2.0
#include "decode/shared/trace_exports/export_clock.h"

#include <gtest/gtest.h>

namespace casebook {
namespace {

constexpr Ticks kHour = 3600 * kTicksPerSecond;
constexpr Ticks kDayTicks = 24 * kHour;

TEST(ExportClock, TimesOfDayKeepSevenDecimals) {
  EXPECT_EQ(read_ticks_of_day("1:18:10.7752429 AM"), kHour + 18 * 600'000'000ULL + 107'752'429);
  EXPECT_EQ(read_ticks_of_day("13:00:00,0000001"), 13 * kHour + 1);
  EXPECT_EQ(read_ticks_of_day("下午 1:00:00.0000003"), 13 * kHour + 3);
  EXPECT_EQ(read_ticks_of_day("12:00:00.0000000 AM"), 0U);
  EXPECT_EQ(read_ticks_of_day("0:00:01.5"), 15'000'000U);
  EXPECT_FALSE(read_ticks_of_day("25:00:00"));
  EXPECT_FALSE(read_ticks_of_day(""));
}

TEST(ExportClock, DurationsAreSeconds) {
  EXPECT_EQ(read_exported_seconds("0.0000074"), 74U);
  EXPECT_EQ(read_exported_seconds("168,7987784"), 1'687'987'784U);
  EXPECT_EQ(read_exported_seconds("3"), 3 * kTicksPerSecond);
  EXPECT_FALSE(read_exported_seconds(""));
  EXPECT_FALSE(read_exported_seconds("99999999999999999999"));
  EXPECT_FALSE(read_exported_seconds("1.5x"));
}

TEST(ExportClock, DatesGiveTheDayAndTimesOfDayTheDecimals) {
  ExportClock clock(DateOrder::MonthFirst);
  const FileTime time = clock.read("1:18:10.7752429 AM", "7/12/2020 1:18:10 AM");
  EXPECT_EQ(time, 132'389'902'907'752'429U);  // 2020-07-12 01:18:10.7752429
  EXPECT_TRUE(clock.has_dates());
  EXPECT_EQ(clock.read("1:18:10.7752430 AM", "7/12/2020 1:18:10 AM"), time + 1);
  EXPECT_EQ(clock.read("", "7/12/2020 1:18:11 AM") % kTicksPerSecond, 0U);
}

TEST(ExportClock, WithoutDatesDaysAreCountedOverMidnight) {
  ExportClock clock(DateOrder::Unknown);
  const FileTime before = clock.read("23:59:59.9", "");
  EXPECT_EQ(before, 2 * kDayTicks - 1'000'000);
  EXPECT_EQ(clock.read("0:00:00.1", ""), before + 2'000'000);
  // Events of two processors may swap places around midnight.
  EXPECT_EQ(clock.read("23:59:59.9", ""), before);
  EXPECT_FALSE(clock.has_dates());
}

TEST(ExportClock, AnUnreadableTimeIsThatOfTheEventBefore) {
  ExportClock clock(DateOrder::Unknown);
  EXPECT_EQ(clock.read("odd", ""), 0U);
  EXPECT_FALSE(clock.has_read());
  const FileTime time = clock.read("10:00:00", "");
  EXPECT_TRUE(clock.has_read());
  EXPECT_EQ(clock.read("odd", "odd"), time);
  EXPECT_FALSE(clock.has_read());
  EXPECT_EQ(clock.read("10:00:01", "1/1/0001 1:00:00"), time + kTicksPerSecond);
}

}  // namespace
}  // namespace casebook
