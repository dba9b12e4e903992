// SPDX-License-Identifier: Apache-2.0
#include "report/trace_rows.h"

#include <stdexcept>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "model/trace_for_test.h"
#include "report/trace_frames.h"

namespace casebook {
namespace {

class TraceRowsTest : public testing::Test {
 protected:
  TraceRowsTest() {
    const std::uint32_t process = trace_.add_process("agent.exe", 932, 572);
    TraceProcess& agent = trace_.process(process);
    agent.command_line = "\"agent.exe\" -quiet";
    agent.is_virtualized = false;
    driver_.base = 0xFFFFF80000000000;
    driver_.path = "C:\\Windows\\System32\\drivers\\exguard.sys";
    trace_.add({.process = process,
                .action = TraceAction::Open,
                .path = "C:\\Data\\\"x\"",
                .result = 0xC0000022,
                .detail = "Desired Access: Generic Read",
                .stack = {{0xFFFFF80000000123, &driver_, true}, {0x7FF612345678, nullptr, false}},
                .duration = 74});
    trace_.add({.process = process,
                .action = TraceAction::Read,
                .path = "C:\\Data\\y\x1b[2J",
                .result = kStatusPending,
                .at = 5.5});
  }

  std::string rows(const TraceRowOptions& options, const SelectTraceEvents& select = {}) const {
    std::string text;
    count_ =
        write_trace_rows(trace_, 0, trace_.size(), select, options, [&](std::string_view part) {
          text += part;
          return true;
        });
    return text;
  }

  TraceForTest trace_;
  TraceModule driver_;
  mutable std::uint64_t count_ = 0;
};

TEST_F(TraceRowsTest, CsvIsWhatProcessMonitorExports) {
  EXPECT_EQ(
      rows({.form = TraceRowForm::Csv}),
      "\xEF\xBB\xBF\"Time of Day\",\"Process Name\",\"PID\",\"Operation\",\"Path\",\"Result\","
      "\"Detail\"\r\n"
      "\"11:33:20.0000000 AM\",\"agent.exe\",\"932\",\"CreateFile\",\"C:\\Data\\\"\"x\"\"\","
      "\"ACCESS DENIED\",\"Desired Access: Generic Read\"\r\n"
      "\"11:33:25.5000000 AM\",\"agent.exe\",\"932\",\"ReadFile\",\"C:\\Data\\y\x1b[2J\",\"\","
      "\"\"\r\n");
  EXPECT_EQ(count_, 2U);
}

TEST_F(TraceRowsTest, AllColumnsAreTwentySeven) {
  const std::string text =
      rows({.form = TraceRowForm::Csv, .columns = all_trace_columns(), .minutes = 60, .limit = 1});
  EXPECT_EQ(text.substr(text.find('\n') + 1),
            "\"12:33:20.0000000 PM\",\"agent.exe\",\"932\",\"CreateFile\",\"C:\\Data\\\"\"x\"\"\","
            "\"ACCESS DENIED\",\"Desired Access: Generic Read\",\"11/16/2020 12:33:20 PM\","
            "\"00:00:00.0000000\",\"0.0000074\",\"12:33:20.0000074 PM\",\"File System\",\"n/a\","
            "\"C:\\Windows\\System32\\agent.exe\",\"Microsoft Corporation\",\"\",\"\","
            "\"NT AUTHORITY\\SYSTEM\",\"00000000:00000000\",\"0\",\"\"\"agent.exe\"\" -quiet\","
            "\"1000\",\"False\",\"\",\"\",\"572\",\"64-bit\"\r\n");
}

TEST_F(TraceRowsTest, StacksAreACellOfTheirOwnInCsv) {
  const std::string text =
      rows({.form = TraceRowForm::Csv, .columns = {TraceColumn::Pid}, .shows_stacks = true});
  EXPECT_EQ(text,
            "\xEF\xBB\xBF\"PID\",\"Stack\"\r\n"
            "\"932\",\"exguard.sys+0x123; 0x7ff612345678\"\r\n\"932\",\"\"\r\n");
}

TEST_F(TraceRowsTest, JsonHoldsTimesInUtcAndNamesWithNumbers) {
  const std::string text = rows({.form = TraceRowForm::Jsonl,
                                 .columns = all_trace_columns(),
                                 .minutes = 60,
                                 .shows_stacks = true});
  const auto lines = split(text, '\n');
  ASSERT_EQ(lines.size(), 3U);
  const auto first = nlohmann::json::parse(lines[0]);
  EXPECT_EQ(first["event"], 0);
  EXPECT_EQ(first["time"], "2020-11-16T11:33:20.0000000Z");
  EXPECT_EQ(first["result"], "ACCESS DENIED");
  EXPECT_EQ(first["status"], "0xC0000022");
  EXPECT_EQ(first["path"], "C:\\Data\\\"x\"");
  EXPECT_EQ(first["process"]["pid"], 932);
  EXPECT_EQ(first["process"]["virtualized"], false);
  EXPECT_EQ(first["process"]["command_line"], "\"agent.exe\" -quiet");
  EXPECT_EQ(first["detail"]["Detail"], "Desired Access: Generic Read");
  EXPECT_EQ(first["stack"], (nlohmann::json{"exguard.sys+0x123", "0x7ff612345678"}));
  EXPECT_DOUBLE_EQ(first["duration"].get<double>(), 0.0000074);
  const auto second = nlohmann::json::parse(lines[1]);
  EXPECT_TRUE(second["duration"].is_null());
  EXPECT_TRUE(second["completion_time"].is_null());
  EXPECT_DOUBLE_EQ(second["relative_time"].get<double>(), 5.5);
}

TEST_F(TraceRowsTest, JsonHoldsOnlyWhatIsAskedFor) {
  EXPECT_EQ(rows({.form = TraceRowForm::Jsonl, .columns = {TraceColumn::Tid}, .limit = 1}),
            "{\"event\":0,\"thread\":1000}\n");
  EXPECT_EQ(rows({.form = TraceRowForm::Jsonl, .columns = {TraceColumn::Pid}, .limit = 1}),
            "{\"event\":0,\"process\":{\"pid\":932}}\n");
}

TEST_F(TraceRowsTest, TextIsHarmlessOnATerminal) {
  const std::string text = rows({.form = TraceRowForm::Text, .shows_stacks = true});
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_NE(text.find("\\x1b[2J"), std::string::npos);
  EXPECT_NE(text.find("#0  2020-11-16 11:33:20.0000000  agent.exe             932    CreateFile"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("    K exguard.sys+0x123\n    U 0x7ff612345678\n"), std::string::npos)
      << text;
  EXPECT_NE(rows({.form = TraceRowForm::Text, .color = Color::Yes}).find("\x1b[31mACCESS DENIED"),
            std::string::npos);
}

// Odd events alone, each with its number as detail.
TEST_F(TraceRowsTest, OrderAndLimitDoNotDependOnThreads) {
  for (int i = 0; i < 30'000; ++i) {
    trace_.add({.action = TraceAction::Write, .path = "C:\\z", .detail = std::to_string(i)});
  }
  const SelectTraceEvents odd = [](std::size_t first, std::size_t last, auto& events) {
    for (std::size_t event = first; event < last; ++event) {
      if (event % 2 != 0) events.push_back(static_cast<std::uint32_t>(event));
    }
  };
  TraceRowOptions options{.form = TraceRowForm::Jsonl, .jobs = 1};
  const std::string one = rows(options, odd);
  EXPECT_EQ(count_, 15'001U);
  options.jobs = 4;
  EXPECT_EQ(rows(options, odd), one);
  options.limit = 9'000;
  const std::string some = rows(options, odd);
  EXPECT_EQ(count_, 9'000U);
  EXPECT_EQ(one.substr(0, some.size()), some);
  EXPECT_EQ(std::count(some.begin(), some.end(), '\n'), 9'000);
}

TEST_F(TraceRowsTest, StopsWhenNobodyReadsOrASelectionFails) {
  for (int i = 0; i < 30'000; ++i) {
    trace_.add({.action = TraceAction::Write});
  }
  int parts = 0;
  write_trace_rows(
      trace_, 0, trace_.size(), {}, {.jobs = 4}, [&](std::string_view) { return ++parts < 3; });
  EXPECT_EQ(parts, 3);
  const SelectTraceEvents fail = [](std::size_t first, std::size_t, auto&) {
    if (first > 8000) throw std::runtime_error("no");
  };
  EXPECT_THROW(rows({.jobs = 4}, fail), std::runtime_error);
}

}  // namespace
}  // namespace casebook
