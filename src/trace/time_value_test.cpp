// SPDX-License-Identifier: Apache-2.0
#include "trace/time_value.h"

#include <gtest/gtest.h>

namespace casebook {
namespace {

TEST(TimeValue, ClocksOfTwelveAndOfTwentyFourHoursAreRead) {
  constexpr std::uint64_t kHour = 3600 * kTicksPerSecond;
  EXPECT_EQ(read_time_of_day("12:00:00 AM")->first, 0U);
  EXPECT_EQ(read_time_of_day("12:00:00 PM")->first, 12 * kHour);
  EXPECT_EQ(read_time_of_day("1:00 pm")->first, 13 * kHour);
  EXPECT_EQ(read_time_of_day("13:00")->first, 13 * kHour);
  EXPECT_EQ(read_time_of_day("0:00:00.0000001")->last, 1U);
  EXPECT_FALSE(read_time_of_day("13:00 PM"));
  EXPECT_FALSE(read_time_of_day("0:30 AM"));
  EXPECT_FALSE(read_time_of_day("1:00 PMX"));
  EXPECT_FALSE(read_time_of_day("1:60"));
  EXPECT_FALSE(read_time_of_day("1:00:00.00000001"));
}

TEST(TimeValue, DatesAreReadInTheFormsOfExportsAndLogs) {
  constexpr std::uint64_t kMidnight = 132'389'856'000'000'000;
  for (const char* text : {"7/12/2020", "2020-07-12", "2020/7/12"}) {
    ASSERT_TRUE(read_date_time(text)) << text;
    EXPECT_EQ(read_date_time(text)->first, kMidnight);
    EXPECT_EQ(read_date_time(text)->last, kMidnight + 86'400 * kTicksPerSecond - 1);
  }
  EXPECT_EQ(read_date_time("2020-07-12T00:00:01.5")->first, kMidnight + 15'000'000);
  EXPECT_EQ(read_date_time("7/12/2020 12:00:01 AM")->first, kMidnight + 10'000'000);
  EXPECT_FALSE(read_date_time("7/12"));
  EXPECT_FALSE(read_date_time("1600-01-01"));
  EXPECT_FALSE(read_date_time("99999-01-01"));
}

TEST(TimeValue, SpansAndNumbersStayInRange) {
  EXPECT_EQ(read_seconds("168.7987784")->first, 1'687'987'784U);
  EXPECT_EQ(read_seconds("99999999999")->first, 999'999'999'990'000'000U);
  EXPECT_FALSE(read_seconds("100000000000"));
  EXPECT_FALSE(read_seconds("1."));
  EXPECT_EQ(read_relative_time("26:00:00")->first, 26 * 3600 * kTicksPerSecond);
  EXPECT_EQ(read_relative_time("90.5")->first, 905'000'000U);
  EXPECT_FALSE(read_relative_time("99999999:00:00"));
  EXPECT_FALSE(read_number("18446744073709551616"));
  EXPECT_FALSE(read_number("-1"));
}

}  // namespace
}  // namespace casebook
