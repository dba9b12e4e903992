// SPDX-License-Identifier: Apache-2.0
#include "trace/filter.h"

#include <gtest/gtest.h>

#include "model/trace_for_test.h"

namespace casebook {
namespace {

constexpr std::uint32_t kDenied = 0xC0000022;
constexpr std::uint32_t kNotFound = 0xC0000034;

using Events = std::vector<std::uint32_t>;

class TraceFilterTest : public testing::Test {
 protected:
  // Times of day begin at 11:33:20 AM.
  TraceFilterTest() {
    const std::uint32_t worker = trace_.add_process("TiWorker.exe", 400);
    const std::uint32_t agent = trace_.add_process("agent.exe", 1200, 400);
    trace_.add({.process = worker,
                .action = TraceAction::Open,
                .path = "C:\\Windows\\System32\\WpdMtp.dll",
                .result = kDenied,
                .detail = "Desired Access: Generic Read, Length: 4096",
                .duration = 200});
    trace_.add({.process = agent,
                .action = TraceAction::Open,
                .path = "C:\\Windows\\System32\\wpdmtp.dll",
                .duration = 5 * kTicksPerSecond});
    trace_.add({.process = agent,
                .action = TraceAction::QueryValue,
                .path = "HKLM\\Software\\Agent",
                .result = kNotFound,
                .at = 60,
                .thread = 77});
    trace_.add({.process = worker,
                .action = TraceAction::Read,
                .path = "",
                .result = kStatusPending,
                .at = 61});
  }

  Events selected(const std::vector<std::string>& texts, int minutes = 0) const {
    std::vector<TraceRule> rules;
    for (const std::string& text : texts) {
      rules.push_back(parse_trace_rule(text, Language::English).value());
    }
    const auto filter = TraceFilter::make(trace_, rules, {.minutes = minutes, .jobs = 1});
    EXPECT_TRUE(filter.ok());
    return filter.value().select_all(2);
  }

  TraceForTest trace_;
};

TEST_F(TraceFilterTest, WithoutRulesEverythingPasses) {
  EXPECT_EQ(selected({}), (Events{0, 1, 2, 3}));
}

TEST_F(TraceFilterTest, TextsAreComparedWhateverTheCase) {
  EXPECT_EQ(selected({"Path contains WPDMTP"}), (Events{0, 1}));
  EXPECT_EQ(selected({"Path ends with \\wpdmtp.DLL"}), (Events{0, 1}));
  EXPECT_EQ(selected({"Path begins with hklm"}), (Events{2}));
  EXPECT_EQ(selected({"Path excludes windows"}), (Events{2, 3}));
  EXPECT_EQ(selected({"Path is \"\""}), (Events{3}));
  EXPECT_EQ(selected({"Process Name is tiworker.EXE"}), (Events{0, 3}));
  EXPECT_EQ(selected({"Process Name is not tiworker.exe"}), (Events{1, 2}));
}

TEST_F(TraceFilterTest, RulesOfOneColumnAreAlternativesAndColumnsMustAllHold) {
  EXPECT_EQ(selected({"Operation is ReadFile", "Operation is CreateFile"}), (Events{0, 1, 3}));
  EXPECT_EQ(selected({"Operation is ReadFile", "Operation is CreateFile", "PID is 400"}),
            (Events{0, 3}));
  EXPECT_EQ(selected({"Event Class is Registry", "Operation is CreateFile"}), (Events{}));
  EXPECT_EQ(selected({"Process Name contains worker", "Image Path contains agent"}), (Events{}));
}

TEST_F(TraceFilterTest, ExcludingWins) {
  EXPECT_EQ(selected({"exclude Path contains wpdmtp"}), (Events{2, 3}));
  EXPECT_EQ(selected({"Path contains wpdmtp", "exclude PID is 1200"}), (Events{0}));
  EXPECT_EQ(selected({"PID is 400", "exclude PID is 400"}), (Events{}));
}

TEST_F(TraceFilterTest, ResultsAreFoundByNameAndPendingOnesByNone) {
  EXPECT_EQ(selected({"Result is ACCESS DENIED"}), (Events{0}));
  EXPECT_EQ(selected({"Result is not SUCCESS"}), (Events{0, 2, 3}));
  EXPECT_EQ(selected({"Result is \"\""}), (Events{3}));
  EXPECT_EQ(selected({"Result is ACCESS DENIED", "Result is SUCCESS"}), (Events{0, 1}));
}

TEST_F(TraceFilterTest, NumbersAreComparedAsNumbers) {
  EXPECT_EQ(selected({"PID less than 1000"}), (Events{0, 3}));
  EXPECT_EQ(selected({"Parent PID is 400"}), (Events{1, 2}));
  EXPECT_EQ(selected({"TID is 77"}), (Events{2}));
  EXPECT_EQ(selected({"PID begins with 12"}), (Events{1, 2}));
  EXPECT_EQ(selected({"PID is none"}), (Events{}));
}

TEST_F(TraceFilterTest, DurationsOfPendingOperationsAreNone) {
  EXPECT_EQ(selected({"Duration more than 0.5"}), (Events{1}));
  EXPECT_EQ(selected({"Duration less than 0.5"}), (Events{0, 2}));
  EXPECT_EQ(selected({"Duration is not 5"}), (Events{0, 2, 3}));
  EXPECT_EQ(selected({"Duration is \"\""}), (Events{3}));
}

TEST_F(TraceFilterTest, TimesStandForAsMuchAsTheySay) {
  EXPECT_EQ(selected({"Time of Day is 11:33:20 AM"}), (Events{0, 1}));
  EXPECT_EQ(selected({"Time of Day is 11:34"}), (Events{2, 3}));
  EXPECT_EQ(selected({"Time of Day is 19:34"}, 8 * 60), (Events{2, 3}));
  EXPECT_EQ(selected({"Time of Day is 7:34 PM"}, 8 * 60), (Events{2, 3}));
  EXPECT_EQ(selected({"Date & Time is 2020-11-16"}), (Events{0, 1, 2, 3}));
  EXPECT_EQ(selected({"Date & Time more than 11/16/2020 11:34:00 AM"}), (Events{2, 3}));
  EXPECT_EQ(selected({"Relative Time more than 00:01:00"}), (Events{3}));
  EXPECT_EQ(selected({"Relative Time less than 60"}), (Events{0, 1}));
  EXPECT_EQ(selected({"Completion Time is 11:33:25 AM"}), (Events{1}));
}

TEST_F(TraceFilterTest, DetailsAreAskedLast) {
  EXPECT_EQ(selected({"Detail contains generic read"}), (Events{0}));
  EXPECT_EQ(selected({"Detail excludes generic read"}), (Events{1, 2, 3}));
  EXPECT_EQ(selected({"Detail contains generic read", "PID is 1200"}), (Events{}));
}

TEST_F(TraceFilterTest, ValuesThatCannotBeOrderedAreErrors) {
  for (const char* text : {"PID less than many",
                           "Duration more than -1",
                           "Time of Day less than 25:00",
                           "Date & Time more than 13/13/2020",
                           "Relative Time more than 1:2:3:4"}) {
    const TraceRule rule = parse_trace_rule(text, Language::English).value();
    const auto filter = TraceFilter::make(trace_, {rule}, {});
    ASSERT_FALSE(filter.ok()) << text;
    EXPECT_NE(filter.error().message.find("for example"), std::string::npos);
  }
}

TEST_F(TraceFilterTest, ManyEventsGiveTheSameWhateverTheThreads) {
  for (int i = 0; i < 20'000; ++i) {
    trace_.add({.process = static_cast<std::uint32_t>(i % 2),
                .action = TraceAction::Read,
                .path = "C:\\" + std::to_string(i % 500),
                .result = static_cast<std::uint32_t>(i % 3000)});
  }
  const std::vector<TraceRule> rules = {
      {TraceColumn::Path, TraceRelation::EndsWith, TraceRuleAction::Include, "7"},
      {TraceColumn::Pid, TraceRelation::Is, TraceRuleAction::Include, "1200"},
      {TraceColumn::Result, TraceRelation::Is, TraceRuleAction::Exclude, "0x6B"}};
  const auto one = TraceFilter::make(trace_, rules, {.jobs = 1});
  const auto three = TraceFilter::make(trace_, rules, {.jobs = 3});
  ASSERT_TRUE(one.ok() && three.ok());
  const Events events = one.value().select_all(1);
  EXPECT_EQ(events, three.value().select_all(3));
  Events expected;
  for (std::size_t i = 4; i < trace_.size(); ++i) {
    std::string path;
    trace_.append_path(trace_.path_column()[i], path);
    if (!path.ends_with('7') || trace_.process_column()[i] != 1) continue;
    if (trace_.result_column()[i] != 0x6B) expected.push_back(static_cast<std::uint32_t>(i));
  }
  EXPECT_EQ(events, expected);
}

TEST_F(TraceFilterTest, EventsAreFoundByTime) {
  const FileTime begin = trace_.capture().first;
  EXPECT_EQ(first_event_at(trace_, 0), 0U);
  EXPECT_EQ(first_event_at(trace_, begin + 1), 1U);
  EXPECT_EQ(first_event_at(trace_, begin + 60 * kTicksPerSecond), 2U);
  EXPECT_EQ(first_event_at(trace_, begin + 3600 * kTicksPerSecond), 4U);
}

}  // namespace
}  // namespace casebook
