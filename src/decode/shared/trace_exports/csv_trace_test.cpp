// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <gtest/gtest.h>

#include "decode/shared/trace_exports/trace_exports.h"

namespace casebook {
namespace {

constexpr std::string_view kHeader =
    "\"Time of Day\",\"Process Name\",\"PID\",\"Operation\",\"Path\",\"Result\",\"Detail\"\r\n";

// A trace together with the bytes it reads.
struct Opened {
  std::string bytes;
  std::unique_ptr<Trace> trace;

  explicit Opened(std::string text) : bytes(std::move(text)) {
    auto read = read_trace_csv({"sample.csv", as_bytes(bytes)}, {});
    if (read.ok()) trace = std::move(read).value();
  }
  const Trace* operator->() const { return trace.get(); }
  const TraceProcess& process(std::size_t event) const {
    return trace->processes()[trace->process_column()[event]];
  }
  const TraceOperation& operation(std::size_t event) const {
    return trace->operations()[trace->operation_column()[event]];
  }
  std::string path(std::size_t event) const {
    std::string path;
    trace->append_path(trace->path_column()[event], path);
    return path;
  }
  std::string result(std::size_t event) const {
    std::string result;
    trace->append_result(trace->result_column()[event], result);
    return result;
  }
};

std::string row(std::string_view time,
                std::string_view process,
                std::string_view pid,
                std::string_view operation,
                std::string_view path,
                std::string_view result,
                std::string_view detail) {
  std::string text;
  for (const std::string_view cell : {time, process, pid, operation, path, result, detail}) {
    text += text.empty() ? "\"" : ",\"";
    for (const char c : cell) {
      text.append(c == '"' ? 2 : 1, c);
    }
    text += '"';
  }
  return text + "\r\n";
}

TEST(CsvTrace, RowsBecomeEvents) {
  const Opened opened(
      "\xEF\xBB\xBF" + std::string(kHeader) +
      row("9:00:00.0000001 AM",
          "sample.exe",
          "12",
          "CreateFile",
          "C:\\Sample\\a \"b\".txt",
          "SHARING VIOLATION",
          "Desired Access: Delete, Disposition: Open, ShareMode: Read") +
      row("9:00:00.0000005 AM",
          "sample.exe",
          "12",
          "RegLoadKey",
          "HKLM\\SAMPLE",
          "SUCCESS",
          "Hive Path: C:\\Users\\Default\\NTUSER.DAT") +
      row("9:00:00.0000009 AM", "sample.exe", "12", "NotifyChangeDirectory", "C:\\Sample", "", ""));
  ASSERT_NE(opened.trace, nullptr);
  ASSERT_EQ(opened->size(), 3U);
  EXPECT_EQ(opened->capture().source, TraceSource::Csv);
  EXPECT_TRUE(opened->capture().is_local_time);
  EXPECT_FALSE(opened->capture().has_dates);
  EXPECT_EQ(opened->capture().last - opened->capture().first, 8U);
  EXPECT_EQ(opened.process(0).name, "sample.exe");
  EXPECT_EQ(opened.process(0).pid, 12U);
  EXPECT_EQ(opened.operation(0).action, TraceAction::Open);
  EXPECT_EQ(opened.path(0), "C:\\Sample\\a \"b\".txt");
  EXPECT_EQ(opened->result_column()[0], 0xC0000043U);
  EXPECT_EQ(opened->open(0).desired_access, 0x10000U);
  EXPECT_EQ(opened->open(0).share, 1U);
  EXPECT_EQ(opened->target(1), "C:\\Users\\Default\\NTUSER.DAT");
  EXPECT_EQ(opened->target(0), "");
  EXPECT_TRUE(opened->event(2).is_pending);
  EXPECT_EQ(opened.result(2), "");
  EXPECT_EQ(opened->category(2), "Read Metadata");
  EXPECT_EQ(opened->event(1).offset, opened.bytes.find("\"9:00:00.0000005"));
  EXPECT_TRUE(opened->stack(0).empty());
}

TEST(CsvTrace, AnotherNameOrStartIsAnotherProcessWithThePid) {
  const Opened opened(
      std::string(kHeader) + row("1:00:00", "a.exe", "8", "ReadFile", "C:\\x", "SUCCESS", "") +
      row("1:00:01",
          "parent.exe",
          "4",
          "Process Create",
          "C:\\Sample\\B.exe",
          "SUCCESS",
          "PID: 8, Command line: B.exe /x, y") +
      row("1:00:02",
          "b.exe",
          "8",
          "Process Start",
          "",
          "SUCCESS",
          "Parent PID: 4, Command line: B.exe /x, y, Current directory: C:\\, Environment: ") +
      row("1:00:03", "b.exe", "8", "Process Exit", "", "SUCCESS", "Exit Status: 0") +
      row("1:00:04", "b.exe", "8", "CloseFile", "C:\\x", "SUCCESS", "") +
      row("1:00:05",
          "b.exe",
          "8",
          "Process Start",
          "",
          "SUCCESS",
          "Parent PID: 77, Command line: ") +
      row("1:00:06", "c.exe", "8", "ReadFile", "C:\\x", "SUCCESS", ""));
  ASSERT_EQ(opened->size(), 7U);
  const auto process = opened->process_column();
  EXPECT_NE(process[0], process[2]);
  EXPECT_EQ(opened->child(1), process[2]);
  EXPECT_EQ(opened->child(0), kNoTraceIndex);
  EXPECT_EQ(opened.process(2).name, "b.exe");
  EXPECT_EQ(opened.process(2).command_line, "B.exe /x, y");
  EXPECT_EQ(opened.process(2).parent, process[1]);
  EXPECT_EQ(opened.process(2).ended, opened->event(3).time);
  EXPECT_EQ(process[2], process[4]);  // handles are closed after the exit
  EXPECT_NE(process[4], process[5]);
  EXPECT_EQ(opened.process(5).parent_pid, 77U);
  EXPECT_EQ(opened.process(5).parent, kNoTraceIndex);
  EXPECT_NE(process[5], process[6]);
}

TEST(CsvTrace, ColumnsOfTheProcessAreTaken) {
  const Opened opened(
      "PID;Process Name;Operation;Path;Result;Image Path;User;Authentication ID;Session;Command "
      "Line;Integrity;Parent PID;Architecture;Virtualized;TID;Duration;Event Class;Date & Time\n"
      "5;a.exe;ReadFile;C:\\x;SUCCESS;C:\\Windows\\System32\\svchost.exe;CASE\\user;00000001:"
      "000003e7;2;a "
      "/k;High;9;32-bit;False;77;0,0000021;File System;31.12.2024 23:59:58\n"
      "9;p.exe;Odd;C:\\x;SUCCESS;;;;;;;;;n/a;;;Registry;01.01.2025 00:00:01\n");
  ASSERT_NE(opened.trace, nullptr);
  ASSERT_EQ(opened->size(), 2U);
  const TraceProcess& process = opened.process(0);
  EXPECT_EQ(process.path, "C:\\Windows\\System32\\svchost.exe");
  EXPECT_EQ(process.user, "CASE\\user");
  EXPECT_EQ(process.authentication_id, 0x1000003E7U);
  EXPECT_EQ(process.session, 2U);
  EXPECT_EQ(process.command_line, "a /k");
  EXPECT_EQ(process.integrity, "High");
  EXPECT_FALSE(process.is_64bit);
  EXPECT_EQ(process.is_virtualized, false);
  EXPECT_EQ(process.parent, opened->process_column()[1]);
  EXPECT_EQ(opened->event(0).thread, 77U);
  EXPECT_EQ(opened->event(0).duration, 21U);
  EXPECT_EQ(opened->event(1).time - opened->event(0).time, 3 * kTicksPerSecond);
  EXPECT_EQ(opened.operation(1).event_class, TraceClass::Registry);
  EXPECT_EQ(opened.operation(1).action, TraceAction::OtherKey);
  EXPECT_TRUE(opened->capture().has_dates);
  EXPECT_EQ(opened->capture().system_root, "C:\\Windows");
}

TEST(CsvTrace, ResultsWithoutStatusKeepTheirNames) {
  const Opened opened(std::string(kHeader) +
                      row("1:00:00", "a.exe", "8", "ReadFile", "", "SAMPLE RESULT", "") +
                      row("1:00:00", "a.exe", "8", "ReadFile", "", "0xC0000BAD", "") +
                      row("1:00:00", "a.exe", "8", "ReadFile", "", "SUCCESS", ""));
  EXPECT_EQ(opened.result(0), "SAMPLE RESULT");
  EXPECT_EQ(opened->result_column()[1], 0xC0000BADU);
  EXPECT_EQ(opened.result(1), "0xC0000BAD");
  EXPECT_EQ(opened->result_column()[2], 0U);
}

TEST(CsvTrace, AdvancedOutputSaysTheSubOperationInTheDetail) {
  const Opened opened(std::string(kHeader) +
                      row("1:00:00",
                          "a.exe",
                          "8",
                          "IRP_MJ_SET_INFORMATION",
                          "C:\\x",
                          "SUCCESS",
                          "Type: SetDispositionInformationFile, Delete: True") +
                      row("1:00:00",
                          "a.exe",
                          "8",
                          "IRP_MJ_SET_INFORMATION",
                          "C:\\x",
                          "SUCCESS",
                          "Type: SetBasicInformationFile") +
                      row("1:00:00", "a.exe", "8", "IRP_MJ_CREATE", "C:\\x", "SUCCESS", ""));
  EXPECT_EQ(opened.operation(0).action, TraceAction::Dispose);
  EXPECT_EQ(opened.operation(0).name, "IRP_MJ_SET_INFORMATION");
  EXPECT_EQ(opened.operation(1).action, TraceAction::Change);
  EXPECT_EQ(opened.operation(2).action, TraceAction::Open);
}

TEST(CsvTrace, RowsSortedInASpreadsheetAreInTheOrderOfTimeAgain) {
  const Opened opened(std::string(kHeader) +
                      row("1:00:05", "b.exe", "9", "ReadFile", "C:\\b", "SUCCESS", "") +
                      row("1:00:04",
                          "a.exe",
                          "4",
                          "Process Create",
                          "C:\\b.exe",
                          "SUCCESS",
                          "PID: 9, Command line: b") +
                      row("1:00:03", "a.exe", "4", "ReadFile", "C:\\a", "SUCCESS", ""));
  EXPECT_EQ(opened.path(0), "C:\\a");
  EXPECT_EQ(opened.path(2), "C:\\b");
  EXPECT_EQ(opened->child(0), kNoTraceIndex);
  EXPECT_NE(opened->child(1), kNoTraceIndex);
  EXPECT_LT(opened->event(0).time, opened->event(2).time);
}

TEST(CsvTrace, DamagedRowsAreLeftOutAndSaid) {
  const Opened opened(std::string(kHeader) +
                      row("1:00:00", "a.exe", "8", "ReadFile", "C:\\x", "SUCCESS", "") +
                      "\"1:00:01\",\"a.exe\",\"8\n" +
                      row("noon", "a.exe", "8", "ReadFile", "C:\\y", "SUCCESS", ""));
  ASSERT_EQ(opened->size(), 2U);
  EXPECT_EQ(opened.path(1), "C:\\y");
  ASSERT_EQ(opened->parts()[0].issues.size(), 2U);
  EXPECT_EQ(opened->parts()[0].issues[0].kind, "csv-record-damaged");
  EXPECT_EQ(opened->parts()[0].issues[1].kind, "field-unreadable");
}

TEST(CsvTrace, OtherEncodingsGiveOffsetsOfTheFile) {
  std::string wide = "\xFF\xFE";
  for (const char c :
       std::string(kHeader) + row("1:00:00", "a.exe", "8", "ReadFile", "C:\\x", "SUCCESS", "")) {
    wide += c;
    wide += '\0';
  }
  const Opened opened(wide);
  ASSERT_NE(opened.trace, nullptr);
  ASSERT_EQ(opened->size(), 1U);
  EXPECT_EQ(opened.path(0), "C:\\x");
  EXPECT_EQ(opened->event(0).offset, 2 + 2 * kHeader.size());
}

TEST(CsvTrace, OnlyTracesAreRecognised) {
  EXPECT_TRUE(is_trace_csv(as_bytes(kHeader)));
  EXPECT_TRUE(is_trace_csv(as_bytes(std::string_view(
      "\"1:00:00.1 AM\",\"a.exe\",\"8\",\"ReadFile\",\"C:\\x\",\"SUCCESS\"\r\n"))));
  EXPECT_FALSE(is_trace_csv(as_bytes(std::string_view("Name,Path,Result\n"))));
  EXPECT_FALSE(is_trace_csv({}));
  EXPECT_EQ(Opened("Name,Path\n").trace, nullptr);
  const Opened empty{std::string(kHeader)};
  ASSERT_NE(empty.trace, nullptr);
  EXPECT_EQ(empty->size(), 0U);
  EXPECT_EQ(empty->path_count(), 1U);
}

}  // namespace
}  // namespace casebook
