// SPDX-License-Identifier: Apache-2.0
#include "diagnose/clock_conflict.h"

#include <gtest/gtest.h>

#include "diagnose/case_for_test.h"

namespace casebook {
namespace {

// A trace with a refusal and a log of UTC-05:00 whose attempt fails at 10:10:25.
class TracedCase {
 public:
  explicit TracedCase(const std::string& refused, bool zone_known = true) {
    const std::uint32_t log = it_.run.add_item("CBS.log", "cbs");
    it_.run.items[log].clock = {
        .kind = ClockKind::Local, .offset_minutes = -300, .known = zone_known, .proof = {}};
    const EventRef line =
        it_.run.add(log, {.time = "10:10:25", .message = "failed", .hits = {{"anchor"}}});
    it_.cut();
    const std::uint32_t trace = it_.run.add_item("a.PML", "trace");
    const EventRef refusal = it_.run.add(trace, {.time = refused, .message = "ACCESS DENIED"});
    finding_.episode = it_.attempts.front().episode.id;
    finding_.score = 4;
    add(line, EvidenceRole::Anchor, "10:10:25");
    add(refusal, EvidenceRole::Cause, refused);
  }

  const Hypothesis* weighed() {
    return weigh_clock_conflict(it_.judge(), finding_) ? &finding_ : nullptr;
  }

 private:
  void add(EventRef event, EvidenceRole role, const std::string& time) {
    Evidence& quote = finding_.evidence.emplace_back();
    quote.event = event;
    quote.role = role;
    quote.time = time_for_test(time);
  }

  CaseForTest it_;
  Hypothesis finding_;
};

TEST(ClockConflict, ATraceOfTheAttemptIsNone) {
  EXPECT_EQ(TracedCase("15:10:25").weighed(), nullptr);
  EXPECT_EQ(TracedCase("15:04:00").weighed(), nullptr);
}

TEST(ClockConflict, EqualMinutesSpeakOfAWrongZone) {
  TracedCase it("02:10:25");
  const Hypothesis* finding = it.weighed();
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(finding->level, ConfidenceLevel::Likely);
  ASSERT_EQ(finding->unknown.size(), 1U);
  EXPECT_NE(finding->unknown[0].en.find("13.0 hours"), std::string::npos);
  EXPECT_NE(finding->unknown[0].en.find("wrong time zone"), std::string::npos);
  EXPECT_NE(finding->unknown[0].zh.find("13.0 小时"), std::string::npos);
}

TEST(ClockConflict, OtherMinutesSpeakOfAnotherTime) {
  TracedCase it("02:31:07");
  const Hypothesis* finding = it.weighed();
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(finding->level, ConfidenceLevel::Possible);
  EXPECT_NE(finding->unknown[0].en.find("No time zone alone"), std::string::npos);
}

TEST(ClockConflict, AnAssumedZoneContradictsNothing) {
  EXPECT_EQ(TracedCase("02:10:25", false).weighed(), nullptr);
}

}  // namespace
}  // namespace casebook
