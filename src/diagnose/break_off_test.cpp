// SPDX-License-Identifier: Apache-2.0
#include "diagnose/break_off.h"

#include <gtest/gtest.h>

#include "diagnose/case_for_test.h"

namespace casebook {
namespace {

using Texts = std::vector<std::string>;

TEST(PowerMarks, AreStartsAndStopsInOrderOfTime) {
  CaseForTest it;
  it.run.add_item("System", "events");
  it.run.add(0, {.time = "12:00:00", .component = "EventLog", .code = 6006});
  it.run.add(0, {.time = "11:00:00", .component = "Microsoft-Windows-Kernel-Power", .code = 41});
  it.run.add(0, {.time = "11:30:00", .component = "Example", .code = 41});
  const std::vector<PowerMark> marks = power_marks(it.judge());
  ASSERT_EQ(marks.size(), 2U);
  EXPECT_TRUE(marks[0].unclean);
  EXPECT_FALSE(marks[1].unclean);
}

// A log whose last notable line is of 10:00 and whose last line is of 10:05.
class BreakOff : public ::testing::Test {
 protected:
  BreakOff() {
    log = it.run.add_item("Panther/setupact.log", "setup");
    it.run.add(log, {.time = "10:00:00", .message = "Begin"});
    it.run.add(log, {.time = "10:05:00", .message = "Gathering drivers"});
    it.run.items[log].events = 2;
    events = it.run.add_item("System", "events");
  }

  void event(const std::string& time, const std::string& provider, std::uint32_t id) {
    it.run.add(events, {.time = time, .component = provider, .code = id});
  }
  void cut() {
    it.attempts = {it.run.attempt_of(log)};
    Attempt& attempt = it.attempts[0];
    attempt.events.pop_back();  // no signature knows the last line
    attempt.episode.ended = attempt.events.back()->order;
    attempt.begun = true;
    attempt.episode.outcome = Outcome::Unknown;
  }
  Texts values(const std::string& key) {
    Texts found;
    for (const Fact& fact : BreakOffs(it.judge()).facts_of(it.attempts[0])) {
      if (fact.key == key) found.push_back(fact.value);
    }
    return found;
  }

  CaseForTest it;
  std::uint32_t log = 0;
  std::uint32_t events = 0;
};

TEST_F(BreakOff, IsAnUncleanStartAsTheNextThingBehindTheLastLine) {
  event("09:00:00", "EventLog", 6008);
  event("10:50:00", "Microsoft-Windows-Kernel-Power", 41);
  event("10:50:04", "EventLog", 6008);
  cut();
  EXPECT_EQ(values("attempt.power_lost"), (Texts{"45", "45"}));
  EXPECT_EQ(values("attempt.last_line"), Texts{"setupact.log"});
  const std::vector<Fact> facts = BreakOffs(it.judge()).facts_of(it.attempts[0]);
  EXPECT_EQ(facts.back().source.line, 2U) << "the last line of all, not the last that is known";
}

TEST_F(BreakOff, IsNoneBehindAShutdownAnEndOrAClosedLog) {
  event("10:50:00", "Microsoft-Windows-Kernel-Power", 41);
  cut();
  EXPECT_FALSE(values("attempt.power_lost").empty());
  it.attempts[0].closed = true;
  EXPECT_TRUE(values("attempt.power_lost").empty());
  it.attempts[0].closed = false;
  it.attempts[0].episode.outcome = Outcome::Failure;
  EXPECT_TRUE(values("attempt.power_lost").empty());
  it.attempts[0].episode.outcome = Outcome::Unknown;
  event("10:20:00", "User32", 1074);
  cut();
  EXPECT_TRUE(values("attempt.power_lost").empty());
}

TEST_F(BreakOff, TellsWhatTheEventLogsSayShortlyBefore) {
  event("09:40:00", "Microsoft-Windows-Kernel-Power", 42);
  event("09:55:00", "Microsoft-Windows-Kernel-Power", 524);
  event("10:04:00", "Microsoft-Windows-Kernel-Power", 524);
  event("10:50:00", "Microsoft-Windows-Kernel-Power", 41);
  cut();
  EXPECT_EQ(values("attempt.event_before_break"), Texts{"kernel-power.524|60"});
}

}  // namespace
}  // namespace casebook
