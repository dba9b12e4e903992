// SPDX-License-Identifier: Apache-2.0
#include "model/trace_columns.h"

#include <limits>

#include <gtest/gtest.h>

#include "model/trace_clock.h"
#include "model/trace_for_test.h"

namespace casebook {
namespace {

// 2020-07-12 01:18:10.7752429
constexpr FileTime kMorning = 132'389'902'907'752'429;

template <typename Append>
std::string text_of(Append append) {
  std::string text;
  append(text);
  return text;
}

std::string time_of_day(FileTime time) {
  return text_of([&](std::string& out) { append_time_of_day(time, out); });
}
std::string date_time(FileTime time) {
  return text_of([&](std::string& out) { append_date_time(time, out); });
}
std::string relative_time(Ticks span) {
  return text_of([&](std::string& out) { append_relative_time(span, out); });
}

TEST(TraceClock, TimesAreWrittenAsProcessMonitorWritesThem) {
  EXPECT_EQ(time_of_day(kMorning), "1:18:10.7752429 AM");
  EXPECT_EQ(date_time(kMorning), "7/12/2020 1:18:10 AM");
  EXPECT_EQ(text_of([](std::string& out) { append_iso_time(kMorning, 'T', out); }),
            "2020-07-12T01:18:10.7752429");
  EXPECT_EQ(time_of_day(shifted_time(kMorning, 12 * 60)), "1:18:10.7752429 PM");
  EXPECT_EQ(date_time(shifted_time(kMorning, -2 * 60)), "7/11/2020 11:18:10 PM");
}

TEST(TraceClock, MidnightAndNoonAreTwelve) {
  constexpr FileTime kMidnight = 132'389'856'000'000'000;
  EXPECT_EQ(time_of_day(kMidnight), "12:00:00.0000000 AM");
  EXPECT_EQ(time_of_day(kMidnight + 12 * 3600 * kTicksPerSecond), "12:00:00.0000000 PM");
}

TEST(TraceClock, LeapDaysAndTheLastTimeAreDates) {
  EXPECT_EQ(date_time(1), "1/1/1601 12:00:00 AM");
  // 2000-02-29 and the day behind it
  EXPECT_EQ(date_time(125'962'560'000'000'000), "2/29/2000 12:00:00 AM");
  EXPECT_EQ(date_time(125'963'424'000'000'000), "3/1/2000 12:00:00 AM");
  EXPECT_EQ(date_time(std::numeric_limits<FileTime>::max()), "5/28/60056 5:36:10 AM");
  EXPECT_EQ(date_time(0), "");
}

TEST(TraceClock, SpansGoOnBeyondADay) {
  EXPECT_EQ(relative_time(58'389'703), "00:00:05.8389703");
  EXPECT_EQ(relative_time(26 * 3600 * kTicksPerSecond + 1), "26:00:00.0000001");
  EXPECT_EQ(relative_time(100 * 3600 * kTicksPerSecond), "100:00:00.0000000");
  EXPECT_EQ(text_of([](std::string& out) { append_seconds(74, out); }), "0.0000074");
  EXPECT_EQ(text_of([](std::string& out) { append_seconds(1'687'987'784, out); }), "168.7987784");
}

TEST(TraceClock, ArithmeticStaysInRange) {
  constexpr FileTime kLast = std::numeric_limits<FileTime>::max();
  EXPECT_EQ(shifted_time(kLast, 60), kLast);
  EXPECT_EQ(shifted_time(1, -60), 0U);
  TraceEvent event;
  event.time = kMorning;
  event.duration = kLast;
  EXPECT_EQ(completion_time(event), kLast);
}

TEST(TraceColumns, AreFoundByTheirNamesHoweverTyped) {
  for (std::size_t i = 0; i < kTraceColumnCount; ++i) {
    const auto column = static_cast<TraceColumn>(i);
    EXPECT_EQ(find_trace_column(trace_column_name(column)), column);
  }
  EXPECT_EQ(find_trace_column("processname"), TraceColumn::ProcessName);
  EXPECT_EQ(find_trace_column("date_time"), TraceColumn::DateTime);
  EXPECT_EQ(find_trace_column("TID"), TraceColumn::Tid);
  EXPECT_EQ(find_trace_column("process"), std::nullopt);
  EXPECT_EQ(find_trace_column(""), std::nullopt);
}

class TraceCellsTest : public testing::Test {
 protected:
  TraceCellsTest() {
    const std::uint32_t process = trace_.add_process("agent.exe", 932, 572);
    TraceProcess& agent = trace_.process(process);
    agent.authentication_id = 0x12F69E;
    agent.session = 1;
    agent.command_line = "\"agent.exe\" -quiet";
    agent.integrity = "System";
    trace_.add({.process = process,
                .action = TraceAction::QueryValue,
                .path = "HKCU\\Software\\Agent",
                .detail = "Type: REG_DWORD, Length: 4, Data: 0",
                .duration = 74});
    trace_.add({.process = process,
                .action = TraceAction::Read,
                .path = "C:\\x",
                .result = kStatusPending,
                .at = 5.5});
  }

  std::string cell(std::size_t event, TraceColumn column, int minutes = 0) const {
    std::string text;
    TraceCells(trace_, {TraceDetailForm::ProcessMonitor, minutes}).append(event, column, text);
    return text;
  }

  TraceForTest trace_;
};

TEST_F(TraceCellsTest, CellsOfProcessesComeFromTheirTable) {
  EXPECT_EQ(cell(0, TraceColumn::ProcessName), "agent.exe");
  EXPECT_EQ(cell(0, TraceColumn::Pid), "932");
  EXPECT_EQ(cell(0, TraceColumn::ParentPid), "572");
  EXPECT_EQ(cell(0, TraceColumn::AuthenticationId), "00000000:0012f69e");
  EXPECT_EQ(cell(0, TraceColumn::CommandLine), "\"agent.exe\" -quiet");
  EXPECT_EQ(cell(0, TraceColumn::Virtualized), "n/a");
  EXPECT_EQ(cell(0, TraceColumn::Architecture), "64-bit");
  trace_.process(0).is_virtualized = false;
  EXPECT_EQ(cell(0, TraceColumn::Virtualized), "False");
}

TEST_F(TraceCellsTest, CellsOfEventsAreAsInAnExport) {
  EXPECT_EQ(cell(0, TraceColumn::Operation), "RegQueryValue");
  EXPECT_EQ(cell(0, TraceColumn::EventClass), "Registry");
  EXPECT_EQ(cell(0, TraceColumn::Path), "HKCU\\Software\\Agent");
  EXPECT_EQ(cell(0, TraceColumn::Result), "SUCCESS");
  EXPECT_EQ(cell(0, TraceColumn::Detail), "Type: REG_DWORD, Length: 4, Data: 0");
  EXPECT_EQ(cell(0, TraceColumn::Duration), "0.0000074");
  EXPECT_EQ(cell(0, TraceColumn::Sequence), "n/a");
  EXPECT_EQ(cell(0, TraceColumn::Tid), "1000");
  EXPECT_EQ(cell(0, TraceColumn::DateTime), "11/16/2020 11:33:20 AM");
  EXPECT_EQ(cell(0, TraceColumn::DateTime, 8 * 60), "11/16/2020 7:33:20 PM");
  EXPECT_EQ(cell(0, TraceColumn::CompletionTime), "11:33:20.0000074 AM");
}

TEST_F(TraceCellsTest, PendingOperationsHaveNoResultAndNoEnd) {
  EXPECT_EQ(cell(1, TraceColumn::Result), "");
  EXPECT_EQ(cell(1, TraceColumn::Duration), "");
  EXPECT_EQ(cell(1, TraceColumn::CompletionTime), "");
  EXPECT_EQ(cell(1, TraceColumn::RelativeTime), "00:00:05.5000000");
}

}  // namespace
}  // namespace casebook
