// SPDX-License-Identifier: Apache-2.0
#include "decode/shared/locale_time.h"

#include <gtest/gtest.h>

namespace casebook {
namespace {

TEST(LocaleTime, ReadsEveryOrderThatCanBeTold) {
  EXPECT_EQ(format_time(parse_locale_time("5/23/2023 12:21:30 AM")), "2023-05-23T00:21:30");
  EXPECT_EQ(format_time(parse_locale_time("14/01/2019 17:24:11")), "2019-01-14T17:24:11");
  EXPECT_EQ(format_time(parse_locale_time("03.05.2023 07:21")), "2023-05-03T07:21:00");
  EXPECT_EQ(format_time(parse_locale_time("2023/5/3 下午 1:02:03")), "2023-05-03T13:02:03");
  EXPECT_EQ(format_time(parse_locale_time("2019-06-06T21:19:10.5")), "2019-06-06T21:19:10.500000");
}

TEST(LocaleTime, DayAndMonthThatCannotBeToldGiveNoTime) {
  EXPECT_EQ(parse_locale_time("03/04/2021 20:54:01"), kNoTime);
  EXPECT_EQ(format_time(parse_locale_time("04/04/2021 20:54:01")), "2021-04-04T20:54:01");
}

TEST(LocaleTime, AmAndPmMeanTheMonthComesFirst) {
  EXPECT_EQ(format_time(parse_locale_time("3/4/2021 8:54:01 PM")), "2021-03-04T20:54:01");
}

TEST(LocaleTime, ANearTimeDecidesTheOrder) {
  const Micros april = parse_date_time("2021-04-03 20:00:00");
  EXPECT_EQ(format_time(parse_locale_time("03/04/2021 20:54:01", april)), "2021-04-03T20:54:01");
}

TEST(LocaleTime, NeverAndNonsenseGiveNoTime) {
  EXPECT_EQ(parse_locale_time("1/1/0001 12:00:00 AM"), kNoTime);
  EXPECT_EQ(parse_locale_time(""), kNoTime);
  EXPECT_EQ(parse_locale_time("99/99/2021 20:54:01"), kNoTime);
  EXPECT_EQ(parse_locale_time("yesterday"), kNoTime);
}

}  // namespace
}  // namespace casebook
