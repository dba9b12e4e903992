// SPDX-License-Identifier: Apache-2.0
#include "query/time_text.h"

#include <gtest/gtest.h>

#include "model/trace_clock.h"
#include "query/evtx_table.h"

namespace casebook::query {
namespace {

TEST(TimeText, ZonesMayBeWordsAndAreMissedInTimesOfDay) {
  ZoneOfText zone = ZoneOfText::Missing;
  EXPECT_EQ(parse_time("2024-05-01 10:00 UTC", &zone), parse_time("2024-05-01T10:00Z"));
  EXPECT_EQ(zone, ZoneOfText::Said);
  EXPECT_EQ(parse_time("2024-05-01 10:00 gmt"), parse_time("2024-05-01T10:00Z"));
  EXPECT_TRUE(parse_time("2024-05-01 10:00", &zone).has_value());
  EXPECT_EQ(zone, ZoneOfText::Missing);
  EXPECT_TRUE(parse_time("2024-05-01", &zone).has_value());
  EXPECT_EQ(zone, ZoneOfText::Said);
  EXPECT_FALSE(parse_time("2024-13-40").has_value());
}

TEST(TimeText, ReadsWhatItWrites) {
  for (const SqlTicks ticks :
       {SqlTicks{1}, SqlTicks{132'500'000'012'345'678}, SqlTicks{-1}, SqlTicks{0}}) {
    EXPECT_EQ(parse_time(time_text(ticks)), ticks) << time_text(ticks);
  }
  EXPECT_EQ(time_text(132'500'000'012'345'678), "2020-11-16T11:33:21.2345678Z");
}

TEST(TimeText, OfACaptureWithoutDatesThereIsTheTimeOfDayAlone) {
  TraceCapture capture;
  capture.has_dates = false;
  constexpr FileTime kTen = kUnknownFirstDay + 36'734 * kTicksPerSecond + 1'234'567;
  EXPECT_EQ(capture_time_text(capture, kTen), "10:12:14.1234567");
  EXPECT_EQ(capture_time_text(capture, kTen + kUnknownFirstDay), "10:12:14.1234567 +1d");
  EXPECT_EQ(capture_time_text(capture, kTen - kUnknownFirstDay), "10:12:14.1234567 -1d");
  for (const FileTime time : {kTen, kTen + 3 * kUnknownFirstDay, kTen - kUnknownFirstDay}) {
    EXPECT_EQ(parse_time(capture_time_text(capture, time)), ticks_of_filetime(time));
  }
  EXPECT_LT(compare_times("23:59:00.0000000", "00:01:00.0000000 +1d"), 0);
  for (const std::string_view text : {"10:12",
                                      "10:12:14",
                                      "10:12:14.12",
                                      "24:12:14.1234567",
                                      "10:12:14.1234567 +d",
                                      "10:12:14.1234567 1d",
                                      "10:12:14.1234567Z"}) {
    EXPECT_FALSE(parse_time(text)) << text;
  }
  capture.has_dates = true;
  EXPECT_EQ(capture_time_text(capture, 132'500'000'012'345'678), "2020-11-16T11:33:21.2345678Z");
}

TEST(TimeText, KnowsTheFormsThatPeopleWrite) {
  const auto whole = parse_time("2024-03-05T00:00:00.0000000Z");
  ASSERT_TRUE(whole);
  for (const std::string_view text : {"2024-03-05",
                                      "2024/3/5",
                                      "2024-03-05 00:00",
                                      "2024-03-05T00:00:00Z",
                                      "2024-03-05 08:00+08:00",
                                      "2024-03-04 19:00:00.0-0500",
                                      " 2024-3-5 "}) {
    EXPECT_EQ(parse_time(text), whole) << text;
  }
  EXPECT_EQ(parse_time("2024-03"), parse_time("2024-03-01"));
  EXPECT_EQ(parse_time("2024"), parse_time("2024-01-01"));
  for (const std::string_view text : {"",
                                      "x",
                                      "24-03-05",
                                      "2024-13-01",
                                      "2024-03-05 25:00",
                                      "2024-03-05 1",
                                      "2024-03-05 10:00 x",
                                      "2024-03-05T10:00+8",
                                      "2024-",
                                      "20240305"}) {
    EXPECT_FALSE(parse_time(text)) << text;
  }
}

TEST(TimeText, ComparesPointsInTime) {
  EXPECT_EQ(compare_times("2024-03-05", "2024-03-05T00:00:00.0000000Z"), 0);
  EXPECT_LT(compare_times("2024-03-05 10:00", "2024-03-05T09:59:59.0000000Z") * -1, 0);
  EXPECT_LT(compare_times("2024-03-05", "nothing"), 0);
  EXPECT_GT(compare_times("nothing", "2024-03-05"), 0);
  EXPECT_LT(compare_times("a", "b"), 0);
}

TEST(JsonMembers, AreFoundAtTheTopOnly) {
  constexpr std::string_view kJson =
      "{\"id\":5,\"data\":{\"id\":\"}\\\"],{\"},\"values\":[1,\"]\"],\"message\":"
      "\"a\\nb\\u4e2d\\ud83d\\ude00\"}";
  EXPECT_EQ(json_member(kJson, "id"), "5");
  EXPECT_EQ(json_member(kJson, "values"), "[1,\"]\"]");
  EXPECT_EQ(json_text(json_member(kJson, "message")), "a\nb中😀");
  EXPECT_EQ(json_member(kJson, "x"), "");
  EXPECT_EQ(json_member("", "x"), "");
  EXPECT_EQ(json_member("{\"x", "x"), "");
}

}  // namespace
}  // namespace casebook::query
