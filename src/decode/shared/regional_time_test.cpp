// SPDX-License-Identifier: Apache-2.0
#include "decode/shared/regional_time.h"

#include <string>

#include <gtest/gtest.h>

namespace casebook {
namespace {

// The time as text and how much was read, "-" when nothing was.
std::string read(std::string_view text, DateOrder order = DateOrder::Unknown) {
  RegionalTime reading;
  if (!read_regional_time(text, order, reading)) return "-";
  return format_time(reading.time) + " " + std::to_string(reading.length);
}

TEST(RegionalTime, AYearInFrontNeedsNoOrder) {
  EXPECT_EQ(read("2023/5/22 8:05:28 rest"), "2023-05-22T08:05:28 17");
  EXPECT_EQ(read("2023-05-22T08:05:28.8710000Z"), "2023-05-22T08:05:28.871000 28");
  EXPECT_EQ(read("2023年5月22日 20:05"), "2023-05-22T20:05:00 22");
}

TEST(RegionalTime, HalfDayMarksStandBeforeOrBehind) {
  EXPECT_EQ(read("5/22/2023 12:00:01 AM"), "2023-05-22T00:00:01 21");
  EXPECT_EQ(read("5/22/2023 12:00:01 PM"), "2023-05-22T12:00:01 21");
  EXPECT_EQ(read("2023/5/22 下午 8:05:28").substr(0, 19), "2023-05-22T20:05:28");
  EXPECT_EQ(read("2023/5/22 上午 8:05:28").substr(0, 19), "2023-05-22T08:05:28");
}

TEST(RegionalTime, AWordThatOnlyBeginsLikeAHalfDayMarkIsNone) {
  EXPECT_EQ(read("2023/5/22 8:05:28 AMD"), "2023-05-22T08:05:28 17");
}

TEST(RegionalTime, TheOrderOfAmbiguousDatesIsTheOneAskedFor) {
  EXPECT_EQ(read("5/6/2023", DateOrder::MonthFirst), "2023-05-06T00:00:00 8");
  EXPECT_EQ(read("5/6/2023", DateOrder::DayFirst), "2023-06-05T00:00:00 8");
}

TEST(RegionalTime, WithoutAnOrderTheMarksDecide) {
  EXPECT_EQ(read("5/6/2023 8:05 PM").substr(0, 10), "2023-05-06");
  EXPECT_EQ(read("5/6/2023 20:05").substr(0, 10), "2023-06-05");
  EXPECT_EQ(read("5.6.2023 20:05").substr(0, 10), "2023-06-05");
}

TEST(RegionalTime, ANumberThatCannotBeAMonthIsTheDay) {
  EXPECT_EQ(read("22/5/2023", DateOrder::MonthFirst), "2023-05-22T00:00:00 9");
  EXPECT_EQ(read("5/22/2023", DateOrder::DayFirst), "2023-05-22T00:00:00 9");
}

TEST(RegionalTime, DatesThatDoNotExistAreNotRead) {
  EXPECT_EQ(read("2023-02-30 10:00:00"), "-");
  EXPECT_EQ(read("2023-13-01"), "-");
  EXPECT_EQ(read("2023-05-22T25:00:00"), "-");
  EXPECT_EQ(read("10.0.19045.2965"), "-");
}

TEST(RegionalTime, InvisibleDirectionMarksAreReadOver) {
  EXPECT_EQ(read("\xE2\x80\x8E"
                 "2023\xE2\x80\x8E-05-22T08:05:28Z")
                .substr(0, 19),
            "2023-05-22T08:05:28");
}

TEST(TimeOfDay, KeepsMicrosecondsOfSevenDecimals) {
  Micros time = 0;
  std::size_t length = 0;
  ASSERT_TRUE(read_time_of_day("4:12:50.0590169 PM", time, length));
  EXPECT_EQ(time, 16 * kHour + 12 * kMinute + 50 * kSecond + 59016);
  EXPECT_EQ(length, 18U);
}

TEST(DateOrderGuess, OneTellingDateDecidesForTheText) {
  EXPECT_EQ(guess_date_order("5/6/2023 x\n5/22/2023 y"), DateOrder::MonthFirst);
  EXPECT_EQ(guess_date_order("5/6/2023 x\n22/5/2023 y"), DateOrder::DayFirst);
  EXPECT_EQ(guess_date_order("5/6/2023 x\n2023/22/5"), DateOrder::Unknown);
}

}  // namespace
}  // namespace casebook
