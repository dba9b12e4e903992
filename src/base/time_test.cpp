// SPDX-License-Identifier: Apache-2.0
#include "base/time.h"

#include <gtest/gtest.h>

namespace casebook {
namespace {

TEST(Time, EveryDayOfFourHundredYearsComesBack) {
  std::int64_t days = days_from_civil(1900, 1, 1);
  const std::int64_t last = days_from_civil(2300, 1, 1);
  CivilTime previous;
  for (; days < last; ++days) {
    const CivilTime civil = civil_of(days * kDay + 12 * kHour);
    ASSERT_EQ(days_from_civil(civil.year, civil.month, civil.day), days);
    ASSERT_EQ(civil.hour, 12U);
    const bool next_day = civil.day == previous.day + 1 || civil.day == 1;
    ASSERT_TRUE(next_day) << days;
    previous = civil;
  }
}

TEST(Time, KnownInstants) {
  EXPECT_EQ(make_time({.year = 1970}), 0);
  EXPECT_EQ(make_time({.year = 2000, .month = 2, .day = 29}), 951'782'400 * kSecond);
  EXPECT_EQ(
      make_time({.year = 1969, .month = 12, .day = 31, .hour = 23, .minute = 59, .second = 59}),
      -kSecond);
}

TEST(Time, FieldsOutOfRangeGiveNoTime) {
  EXPECT_EQ(make_time({.year = 2020, .month = 13}), kNoTime);
  EXPECT_EQ(make_time({.year = 2020, .month = 1, .day = 0}), kNoTime);
  EXPECT_EQ(make_time({.year = 2020, .month = 1, .day = 1, .hour = 24}), kNoTime);
  EXPECT_EQ(make_time({.year = 0}), kNoTime);
  EXPECT_EQ(make_time({.year = 2020, .micros = 1'000'000}), kNoTime);
}

TEST(Time, LogStampsAreReadWithEitherSeparator) {
  const Micros expected =
      make_time({.year = 2020, .month = 7, .day = 8, .hour = 10, .minute = 25, .second = 1});
  EXPECT_EQ(parse_date_time("2020-07-08 10:25:01, Info"), expected);
  EXPECT_EQ(parse_date_time("2020-07-08T10:25:01"), expected);
  EXPECT_EQ(parse_date_time("2020/07/08 10:25:01.123", '/'), expected);
}

TEST(Time, AnythingElseIsNoStamp) {
  for (const char* text : {"",
                           "2020-07-08 10:25:0",
                           "2020-07-08 10:25:0x",
                           "2020-13-08 10:25:01",
                           "2020-07-32 10:25:01",
                           "2020-07-08 24:25:01",
                           "2020-07-08 10.25.01",
                           "202a-07-08 10:25:01",
                           "2020/07/08 10:25:01",
                           "2020-07-08_10:25:01",
                           "2020-00-08 10:25:01",
                           "2020-07-00 10:25:01",
                           " 2020-07-08 10:25:01"}) {
    EXPECT_EQ(parse_date_time(text), kNoTime) << text;
  }
}

TEST(Time, FormattingShowsMicrosecondsOnlyWhenThereAreSome) {
  const Micros time = parse_date_time("2020-07-08 10:25:01");
  EXPECT_EQ(format_time(time), "2020-07-08T10:25:01");
  EXPECT_EQ(format_time(time + 42), "2020-07-08T10:25:01.000042");
  EXPECT_EQ(format_time(kNoTime), "");
  EXPECT_EQ(format_time(-1), "1969-12-31T23:59:59.999999");
}

TEST(Time, OffsetsHaveASign) {
  EXPECT_EQ(format_offset(480), "+08:00");
  EXPECT_EQ(format_offset(-210), "-03:30");
  EXPECT_EQ(format_offset(0), "+00:00");
}

// 116444736000000000 is 1970-01-01 as a FILETIME (MS-DTYP 2.3.3 and the Unix epoch).
TEST(Time, FiletimeCountsFrom1601) {
  EXPECT_EQ(time_from_filetime(116'444'736'000'000'000), 0);
  EXPECT_EQ(format_time(time_from_filetime(0)), "1601-01-01T00:00:00");
  EXPECT_EQ(format_time(time_from_filetime(~0ULL)).substr(0, 1), "6");  // 60056: no overflow
}

}  // namespace
}  // namespace casebook
