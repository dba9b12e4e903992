// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <gtest/gtest.h>

#include "decode/shared/trace_exports/trace_exports.h"

namespace casebook {
namespace {

struct Opened {
  std::string bytes;
  std::unique_ptr<Trace> trace;

  explicit Opened(std::string text) : bytes(std::move(text)) {
    auto read = read_trace_xml({"sample.xml", as_bytes(bytes)}, {});
    if (read.ok()) trace = std::move(read).value();
  }
  const Trace* operator->() const { return trace.get(); }
  const TraceProcess& process(std::size_t event) const {
    return trace->processes()[trace->process_column()[event]];
  }
  std::string path(std::size_t event) const {
    std::string path;
    trace->append_path(trace->path_column()[event], path);
    return path;
  }
};

std::string element(std::string_view name, std::string_view text) {
  std::string written = "<";
  written.append(name).append(">").append(text).append("</").append(name).append(">\n");
  return written;
}

std::string module(std::string_view base, std::string_view size, std::string_view path) {
  return element("module",
                 element("BaseAddress", base) + element("Size", size) + element("Path", path));
}

std::string process(std::string_view index,
                    std::string_view pid,
                    std::string_view name,
                    std::string_view parent,
                    std::string_view modules) {
  return element("process",
                 element("ProcessIndex", index) + element("ProcessId", pid) +
                     element("ParentProcessIndex", parent) +
                     element("CreateTime", "133669260000000000") + element("FinishTime", "0") +
                     element("ProcessName", name) + element("Is64bit", "1") +
                     element("Owner", "CASE\\user &amp; co") + element("modulelist", modules));
}

std::string event(std::string_view index,
                  std::string_view time,
                  std::string_view operation,
                  std::string_view path,
                  std::string_view more = "") {
  return element("event",
                 element("ProcessIndex", index) + element("Time_of_Day", time) +
                     element("Process_Name", "sample.exe") + element("PID", "12") +
                     element("Operation", operation) + element("Path", path) +
                     element("Result", "SUCCESS") + std::string(more));
}

std::string file(const std::string& processes, const std::string& events) {
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<procmon><processlist>" + processes +
         "</processlist><eventlist>\n" + events + "</eventlist></procmon>\n";
}

TEST(XmlTrace, TheListGivesProcessesAndModules) {
  const Opened opened(
      file(process("7",
                   "4",
                   "System",
                   "0",
                   module("0xfffff80013000000", "65536", "C:\\sample.sys") +
                       module("0xfffff80012000000", "0x1000000", "C:\\ntoskrnl.exe")) +
               process("9", "12", "sample.exe", "7", module("0x400000", "4096", "C:\\sample.exe")),
           event("9",
                 "1:00:00.0000001",
                 "ReadFile",
                 "C:\\a &amp; b",
                 "<stack><frame><depth>0</depth><address>0xfffff80013000010</address><path>x</path>"
                 "</frame><frame><address>0x400004</address></frame><frame><address>0x10</address>"
                 "</frame></stack>")));
  ASSERT_NE(opened.trace, nullptr);
  ASSERT_EQ(opened->size(), 1U);
  ASSERT_EQ(opened->processes().size(), 2U);
  EXPECT_EQ(opened.path(0), "C:\\a & b");
  EXPECT_EQ(opened.process(0).index, 9U);
  EXPECT_EQ(opened.process(0).user, "CASE\\user & co");
  EXPECT_EQ(opened.process(0).parent, 0U);
  EXPECT_FALSE(opened.process(0).is_guessed);
  const std::vector<TraceFrame> stack = opened->stack(0);
  ASSERT_EQ(stack.size(), 3U);
  EXPECT_TRUE(stack[0].is_kernel);
  ASSERT_NE(stack[0].module, nullptr);
  EXPECT_EQ(stack[0].module->path, "C:\\sample.sys");
  EXPECT_EQ(stack[0].offset(), 0x10U);
  EXPECT_FALSE(stack[1].is_kernel);
  ASSERT_NE(stack[1].module, nullptr);
  EXPECT_EQ(stack[1].offset(), 4U);
  EXPECT_EQ(stack[2].module, nullptr);
}

TEST(XmlTrace, TimesOfTheListAreMovedToTheClockOfTheEvents) {
  const std::string list = process("9", "12", "sample.exe", "0", "");
  const Opened without(file(list, event("9", "1:00:00", "ReadFile", "")));
  EXPECT_EQ(without.process(0).started, 0U);
  // The list says 2024-07-31 19:00:00 UTC; the event is 8 hours and 0.3 s later.
  const Opened with(file(
      list + process("10", "14", "other.exe", "9", ""),
      event(
          "9", "23:20:00.3", "Process Start", "", element("Date___Time", "8/1/2024 3:00:00 AM"))));
  const FileTime offset = 8 * 3600 * kTicksPerSecond;
  EXPECT_EQ(with->processes()[1].started, 133669260000000000U + offset);
  EXPECT_EQ(with.process(0).started, with->event(0).time);
}

TEST(XmlTrace, ACreationNamesTheProcessOfTheList) {
  const Opened opened(
      file(process("9", "12", "sample.exe", "0", "") + process("10", "14", "old.exe", "3", "") +
               process("11", "14", "new.exe", "9", ""),
           event("9",
                 "1:00:00",
                 "Process Create",
                 "C:\\new.exe",
                 element("Detail", "PID: 14, Command line: &quot;C:\\new.exe&quot;"))));
  ASSERT_NE(opened->child(0), kNoTraceIndex);
  EXPECT_EQ(opened->processes()[opened->child(0)].index, 11U);
}

TEST(XmlTrace, AMissingEndTagCostsNoNeighbour) {
  std::string first = event("9", "1:00:00", "ReadFile", "C:\\a", "<stack><frame><address>0x1");
  first.erase(first.find("</event>"));
  const Opened opened(file("",
                           first + event("9", "1:00:01", "ReadFile", "C:\\b") +
                               "<event>\n<Time_of_Day>1:00:02</Time_of_Day>"));
  ASSERT_EQ(opened->size(), 2U);
  EXPECT_EQ(opened.path(0), "C:\\a");
  EXPECT_EQ(opened.path(1), "C:\\b");
  EXPECT_EQ(opened.process(0).name, "sample.exe");
  ASSERT_EQ(opened->parts()[0].issues.size(), 2U);
  EXPECT_EQ(opened->parts()[0].issues[0].kind, "record-cut");
  EXPECT_EQ(opened->parts()[0].issues[0].count, 2U);
  EXPECT_EQ(opened->parts()[0].issues[1].kind, "xml-damaged");
}

TEST(XmlTrace, EntitiesOfTheFileAreNotExpanded) {
  const Opened opened("<!DOCTYPE procmon [<!ENTITY b \"&b;&b;\">]><procmon><eventlist>" +
                      event("9", "1:00:00", "ReadFile", "C:\\&b;") + "</eventlist></procmon>");
  ASSERT_NE(opened.trace, nullptr);
  EXPECT_EQ(opened.path(0), "C:\\&b;");
  ASSERT_EQ(opened->parts()[0].issues.size(), 1U);
  EXPECT_EQ(opened->parts()[0].issues[0].kind, "xml-definitions-ignored");
}

TEST(XmlTrace, AProcessIsNotItsOwnAncestor) {
  const Opened opened(file(process("1", "10", "a.exe", "2", "") +
                               process("2", "12", "b.exe", "1", "") +
                               process("3", "14", "c.exe", "3", ""),
                           ""));
  ASSERT_NE(opened.trace, nullptr);
  for (std::uint32_t i = 0; i < opened->processes().size(); ++i) {
    std::size_t steps = 0;
    for (std::uint32_t at = i; at != kNoTraceIndex; at = opened->processes()[at].parent) {
      ASSERT_LT(steps++, 4U);
    }
  }
}

TEST(XmlTrace, OnlyTracesAreRecognised) {
  EXPECT_TRUE(is_trace_xml(as_bytes(std::string_view("<?xml?><procmon><eventlist>"))));
  EXPECT_FALSE(is_trace_xml(as_bytes(std::string_view("<procmon><FilterRules></procmon>"))));
  EXPECT_FALSE(is_trace_xml(as_bytes(std::string_view("text <procmon><eventlist>"))));
  EXPECT_EQ(Opened("<procmon/>").trace, nullptr);
}

}  // namespace
}  // namespace casebook
