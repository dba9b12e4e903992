// SPDX-License-Identifier: Apache-2.0
#include "timeline/streams.h"

#include <string>

#include <gtest/gtest.h>

#include "model/run_for_test.h"

namespace casebook {
namespace {

ItemEvents rows_at(const std::vector<std::string>& times) {
  EventTable table;
  for (const std::string& time : times) {
    EventRow row;
    row.time = time_for_test(time);
    table.add(row);
  }
  ItemEvents events;
  events.append(std::move(table));
  return events;
}

Stretch stretch(const std::string& first, const std::string& last) {
  return {time_for_test(first), time_for_test(last)};
}

std::vector<Stream> streams_of(const RunForTest& run,
                               std::vector<std::vector<Stretch>> stretches = {}) {
  stretches.resize(run.items.size());
  return make_streams(run.items, run.matches, stretches, run);
}

std::vector<std::string> messages(const RunForTest& run, const Stream& stream) {
  std::vector<std::string> all;
  for (const Notable& event : stream.events) {
    all.emplace_back(run.message(event.event));
  }
  return all;
}

std::vector<std::string> orders(const Stream& stream) {
  std::vector<std::string> all;
  for (const Notable& event : stream.events) {
    all.push_back(event.order == kNoTime ? "" : format_time(event.order).substr(11));
  }
  return all;
}

using Texts = std::vector<std::string>;

TEST(Stretches, EndAtALongSilenceOnly) {
  const auto found = stretches_of(rows_at({"10:00:00", "10:45:00", "11:30:01", "11:31:00"}));
  const std::vector<Stretch> expected = {stretch("10:00:00", "10:45:00"),
                                         stretch("11:30:01", "11:31:00")};
  EXPECT_EQ(found, expected);
}

TEST(Stretches, StartAnewWhereTheClockJumpsFarBack) {
  const auto found = stretches_of(rows_at({"10:00:00", "09:50:00", "10:01:00", "02:00:00"}));
  const std::vector<Stretch> expected = {stretch("10:00:00", "10:01:00"),
                                         stretch("02:00:00", "02:00:00")};
  EXPECT_EQ(found, expected);
}

TEST(Stretches, PassOverRowsWithoutATime) {
  EXPECT_EQ(stretches_of(rows_at({"", "10:00:00", "", "10:01:00", ""})),
            std::vector<Stretch>{stretch("10:00:00", "10:01:00")});
  EXPECT_TRUE(stretches_of(rows_at({"", ""})).empty());
  EXPECT_TRUE(stretches_of({}).empty());
}

TEST(Streams, JoinTheItemsOfAFamilyInOrderOfTime) {
  RunForTest run;
  const auto old_log = run.add_item("Panther/setupact.log", "setup");
  const auto cbs = run.add_item("CBS.log", "cbs");
  const auto rollback = run.add_item("Rollback/setupact.log", "setup");
  run.add(old_log, {.time = "10:00:00", .message = "first"});
  run.add(old_log, {.time = "10:10:00", .message = "third"});
  run.add(cbs, {.time = "09:00:00", .message = "servicing"});
  run.add(rollback, {.time = "10:05:00", .message = "second"});
  const auto streams = streams_of(run);
  ASSERT_EQ(streams.size(), 2U);
  EXPECT_EQ(streams[0].family, "cbs");
  EXPECT_EQ(streams[1].family, "setup");
  EXPECT_EQ(messages(run, streams[1]), (Texts{"first", "second", "third"}));
}

TEST(Streams, CompareTimesInUtc) {
  RunForTest run;
  const auto here = run.add_item("setupact.log", "setup");
  const auto there = run.add_item("BlueBox.log", "setup");
  run.items[here].clock.offset_minutes = 480;
  run.add(here, {.time = "16:00:00", .message = "early"});
  run.add(there, {.time = "09:00:00", .message = "late"});
  const auto streams = streams_of(run, {{stretch("16:00:00", "16:00:00")}, {}});
  EXPECT_EQ(messages(run, streams[0]), (Texts{"early", "late"}));
  EXPECT_EQ(orders(streams[0]), (Texts{"08:00:00", "09:00:00"}));
  EXPECT_EQ(streams[0].activity, std::vector<Stretch>{stretch("08:00:00", "08:00:00")});
}

TEST(Streams, EvenOutTheClockOfWindowsPe) {
  RunForTest run;
  const auto log = run.add_item("setupact.log", "setup");
  for (const char* time :
       {"10:00:00", "10:05:00", "02:06:00", "02:10:00", "10:30:00", "10:31:00"}) {
    run.add(log, {.time = time, .message = time});
  }
  const auto streams = streams_of(run);
  EXPECT_EQ(messages(run, streams[0]),
            (Texts{"10:00:00", "10:05:00", "02:06:00", "02:10:00", "10:30:00", "10:31:00"}));
  EXPECT_EQ(orders(streams[0]),
            (Texts{"10:00:00", "10:05:00", "10:05:00", "10:09:00", "10:30:00", "10:31:00"}));
  EXPECT_EQ(format_time(streams[0].events[2].time), "2024-03-05T02:06:00") << "as written";
}

TEST(Streams, KeepTheLinesOfALogInOrderWhenWindowsPeIsAhead) {
  RunForTest run;
  const auto log = run.add_item("setupact.log", "setup");
  for (const char* time : {"10:00:00", "18:01:00", "10:10:00", "10:11:00"}) {
    run.add(log, {.time = time, .message = time});
  }
  EXPECT_EQ(messages(run, streams_of(run)[0]),
            (Texts{"10:00:00", "18:01:00", "10:10:00", "10:11:00"}));
}

TEST(Streams, EvenOutOneJumpAfterAnother) {
  RunForTest run;
  const auto log = run.add_item("setupact.log", "setup");
  for (const char* time : {"10:00:00", "08:00:00", "06:00:00", "06:01:00"}) {
    run.add(log, {.time = time, .message = time});
  }
  EXPECT_EQ(orders(streams_of(run)[0]), (Texts{"10:00:00", "10:00:00", "10:00:00", "10:01:00"}));
}

TEST(Streams, TakeAJumpOfADayForAnotherRun) {
  RunForTest run;
  const auto log = run.add_item("setupact.log", "setup");
  run.add(log, {.time = "2024-03-06 10:00:00", .message = "later run, written first"});
  run.add(log, {.time = "2024-03-05 09:59:00", .message = "earlier run"});
  EXPECT_EQ(messages(run, streams_of(run)[0]), (Texts{"earlier run", "later run, written first"}));
}

TEST(Streams, LetThreadsWriteASecondOutOfOrder) {
  RunForTest run;
  const auto log = run.add_item("CBS.log", "cbs");
  run.add(log, {.time = "10:00:02", .message = "a"});
  run.add(log, {.time = "10:00:01", .message = "b"});
  run.add(log, {.time = "10:00:03", .message = "c"});
  EXPECT_EQ(orders(streams_of(run)[0]), (Texts{"10:00:01", "10:00:02", "10:00:03"}));
}

TEST(Streams, GiveARecordWithoutATimeThePlaceOfItsNeighbour) {
  RunForTest run;
  const auto log = run.add_item("setupact.log", "setup");
  run.add(log, {.message = "before the first"});
  run.add(log, {.time = "10:00:00", .message = "a"});
  run.add(log, {.message = "between"});
  run.add(log, {.time = "10:01:00", .message = "b"});
  const auto streams = streams_of(run);
  EXPECT_EQ(messages(run, streams[0]), (Texts{"before the first", "a", "between", "b"}));
  EXPECT_EQ(orders(streams[0]), (Texts{"10:00:00", "10:00:00", "10:00:00", "10:01:00"}));
}

TEST(Streams, SortSetuperrByTimeBecauseItHoldsSeveralRuns) {
  RunForTest run;
  const auto log = run.add_item("Panther/SetupErr.log", "setup");
  run.add(log, {.time = "15:16:00", .message = "second run"});
  run.add(log, {.time = "10:24:00", .message = "first run"});
  const auto streams = streams_of(run);
  EXPECT_EQ(messages(run, streams[0]), (Texts{"first run", "second run"}));
  EXPECT_EQ(orders(streams[0]), (Texts{"10:24:00", "15:16:00"}));
}

TEST(Streams, TakeARecordThatSetuperrRepeatsOnceAndFromTheFullerLog) {
  RunForTest run;
  const auto errors = run.add_item("a/setuperr.log", "setup");
  const auto full = run.add_item("b/setupact.log", "setup");
  run.add(errors, {.time = "10:00:00", .message = "Operation failed"});
  run.add(errors, {.time = "10:00:05", .message = "only in setuperr"});
  run.add(full, {.time = "10:00:00", .message = "Operation failed"});
  const auto streams = streams_of(run);
  EXPECT_EQ(messages(run, streams[0]), (Texts{"Operation failed", "only in setuperr"}));
  EXPECT_EQ(streams[0].events[0].event.item, full);
}

TEST(Streams, KeepWhatOneLogSaysTwice) {
  RunForTest run;
  const auto log = run.add_item("setupact.log", "setup");
  run.add(log, {.time = "10:00:00", .message = "again"});
  run.add(log, {.time = "10:00:00", .message = "again"});
  EXPECT_EQ(messages(run, streams_of(run)[0]), (Texts{"again", "again"}));
}

TEST(Streams, KeepEqualRecordsWithoutATimeBecauseNothingShowsThatTheyAreOne) {
  RunForTest run;
  run.add(run.add_item("a.log", "usmt"), {.message = "same words"});
  run.add(run.add_item("b.log", "usmt"), {.message = "same words"});
  EXPECT_EQ(streams_of(run)[0].events.size(), 2U);
}

TEST(Streams, MergeTheActivityOfTheirItems) {
  RunForTest run;
  run.add_item("a.log", "cbs");
  run.add_item("b.log", "cbs");
  const auto streams =
      streams_of(run,
                 {{stretch("12:00:00", "12:10:00"), stretch("08:00:00", "09:00:00")},
                  {stretch("08:30:00", "08:40:00"), stretch("12:55:00", "13:00:00")}});
  const std::vector<Stretch> expected = {stretch("08:00:00", "09:00:00"),
                                         stretch("12:00:00", "13:00:00")};
  EXPECT_EQ(streams[0].activity, expected);
}

}  // namespace
}  // namespace casebook
