// SPDX-License-Identifier: Apache-2.0
// Traces as analyses see them, on the samples of testdata/ (tests/pml_goldens.py writes them).
#include "decode/pml/pml_trace.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "base/binary.h"
#include "decode/pml/tables.h"

namespace casebook {
namespace {

namespace fs = std::filesystem;
using Trace = std::unique_ptr<casebook::Trace>;

std::string sample(std::string_view name) {
  const fs::path path = fs::path(SOURCE_DIR) / "src/decode/pml/testdata" / name / "input.PML";
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  EXPECT_FALSE(text.str().empty()) << path;
  return text.str();
}

// The bytes must outlive the trace.
Trace open(const std::string& bytes, std::size_t jobs = 1) {
  auto trace = open_pml({{"x.PML", as_bytes(bytes)}}, {.jobs = jobs});
  EXPECT_TRUE(trace.ok());
  return trace.ok() ? std::move(trace).value() : nullptr;
}

// Everything that a trace says of its events.
std::string all_of(const casebook::Trace& trace) {
  const TraceDetailStyle exact{TraceDetailForm::Exact, 480};
  std::string text;
  for (std::size_t i = 0; i < trace.size(); ++i) {
    const TraceProcess& process = trace.processes()[trace.process_column()[i]];
    text += process.name + " " + trace.operations()[trace.operation_column()[i]].name + " ";
    trace.append_path(trace.path_column()[i], text);
    text += " " + trace_result_name(trace.result_column()[i]) + " ";
    trace.append_detail(i, exact, text);
    text += " " + std::string(trace.category(i)) + " " + trace.target(i);
    text += trace.marks_deletion(i) ? " deletes" : "";
    text += " " + std::to_string(trace.event(i).time);
    for (const TraceFrame& frame : trace.stack(i)) {
      text += " " + (frame.module == nullptr ? "?" : frame.module->path) + "+" +
              std::to_string(frame.offset());
    }
    text += "\n";
  }
  return text;
}

TEST(PmlTrace, KnowsProcessesAndTheirModules) {
  const std::string bytes = sample("refusal");
  const Trace trace = open(bytes);
  ASSERT_EQ(trace->processes().size(), 2U);
  const TraceProcess& worker = trace->processes()[1];
  EXPECT_EQ(worker.name, "TiWorker.exe");
  EXPECT_EQ(worker.pid, 3032U);
  EXPECT_EQ(worker.user, "NT AUTHORITY\\SYSTEM");
  EXPECT_EQ(worker.parent, 0U);
  EXPECT_EQ(trace->processes()[0].modules.size(), 2U);
  EXPECT_EQ(trace->processes()[0].modules[1].company, "Example Guard Ltd");
  EXPECT_EQ(trace->child(0), 1U);
  EXPECT_EQ(trace->child(1), kNoTraceIndex);
}

TEST(PmlTrace, StacksNameTheModuleOfEachAddress) {
  for (const std::string_view name : {"refusal", "system-32-bit"}) {
    const std::string bytes = sample(name);
    const Trace trace = open(bytes);
    const std::vector<TraceFrame> stack = trace->stack(2);
    ASSERT_EQ(stack.size(), 2U) << name;
    EXPECT_TRUE(stack[0].is_kernel);
    ASSERT_NE(stack[0].module, nullptr);
    EXPECT_TRUE(stack[0].module->path.ends_with("exguard.sys"));
    EXPECT_EQ(stack[0].offset(), 0x1234U);
    EXPECT_TRUE(stack[1].module->path.ends_with("ntoskrnl.exe"));
  }
}

TEST(PmlTrace, OpensSayWhatWasAskedFor) {
  const std::string bytes = sample("refusal");
  const Trace trace = open(bytes);
  const TraceOpen refused = trace->open(2);
  EXPECT_EQ(refused.desired_access, 0x100100U);
  EXPECT_EQ(refused.disposition, 1U);
  EXPECT_EQ(refused.open_result, std::nullopt);
  EXPECT_EQ(trace->target(4), "\\??\\C:\\Users\\Default\\NTUSER.DAT");
}

TEST(PmlTrace, SaysTheSameWithAnyNumberOfThreads) {
  for (const std::string_view name : {"file-operations", "record-damaged", "process-unknown"}) {
    const std::string bytes = sample(name);
    const std::string once = all_of(*open(bytes, 1));
    EXPECT_EQ(all_of(*open(bytes, 2)), once) << name;
    EXPECT_EQ(all_of(*open(bytes, 7)), once) << name;
  }
}

TEST(PmlTrace, AFileThatWasNotClosedGivesTheSameEvents) {
  const std::string whole = sample("refusal");
  const std::string lost = sample("not-closed");
  const Trace trace = open(lost);
  ASSERT_EQ(trace->size(), open(whole)->size());
  EXPECT_TRUE(trace->parts()[0].is_recovered);
  EXPECT_TRUE(trace->processes()[trace->process_column()[2]].is_guessed);
  EXPECT_EQ(trace->processes()[trace->process_column()[2]].name, "TiWorker.exe");
  std::string path;
  trace->append_path(trace->path_column()[2], path);
  EXPECT_EQ(path, "C:\\Windows\\SoftwareDistribution\\Download\\0a1b\\inst\\example.dll");
}

TEST(PmlTrace, PartsAreOneTraceInTheOrderOfTime) {
  const std::string first = sample("refusal");
  const std::string second = sample("file-operations");
  const auto trace =
      open_pml({{"b.PML", as_bytes(second)}, {"a.PML", as_bytes(first)}}, {.jobs = 2});
  ASSERT_TRUE(trace.ok());
  ASSERT_EQ(trace.value()->parts().size(), 2U);
  const std::size_t events = trace.value()->size();
  EXPECT_EQ(events, trace.value()->parts()[0].events + trace.value()->parts()[1].events);
  EXPECT_EQ(trace.value()->event(events - 1).part, 1U);
  // The same processes are met in both.
  EXPECT_EQ(trace.value()->processes().size(), 2U);
}

TEST(PmlTrace, AnotherVersionIsNamed) {
  const std::string bytes = sample("version-unknown");
  const auto trace = open_pml({{"x.PML", as_bytes(bytes)}}, {});
  ASSERT_FALSE(trace.ok());
  EXPECT_EQ(trace.error().code, ErrorCode::Unsupported);
  EXPECT_NE(trace.error().message.find("version 10"), std::string::npos);
}

// Cuts at every table, just before, inside of its count and behind it; the events that are whole
// stay.
TEST(PmlTrace, CutsAtEveryTableLoseOnlyWhatIsCut) {
  const std::string whole = sample("file-operations");
  const auto header = pml::read_header(as_bytes(whole));
  const std::size_t events = open(whole)->size();
  ASSERT_TRUE(header);
  for (const std::uint64_t table : {header->event_offsets,
                                    header->processes,
                                    header->strings,
                                    header->icons,
                                    header->hosts,
                                    std::uint64_t{whole.size()}}) {
    for (const int distance : {-9, -5, -1, 0, 1, 2, 3, 4, 5, 9}) {
      const std::uint64_t end = std::min<std::uint64_t>(
          whole.size(), table + static_cast<std::uint64_t>(static_cast<std::int64_t>(distance)));
      const std::string cut = whole.substr(0, end);
      const Trace trace = open(cut);
      EXPECT_GE(trace->size() + 1, events) << table << " " << distance;
      all_of(*trace);
    }
  }
}

// Every place in the header that names a table points somewhere else.
TEST(PmlTrace, PlacesOfTablesMayBeAnything) {
  const std::string whole = sample("refusal");
  for (const std::size_t at : {0x234U, 0x240U, 0x248U, 0x250U, 0x258U, 0x260U, 0x398U, 0x3A0U}) {
    for (const std::uint64_t value : {std::uint64_t{0},
                                      std::uint64_t{1},
                                      std::uint64_t{0x3A8},
                                      std::uint64_t{whole.size() - 1},
                                      std::uint64_t{whole.size()},
                                      std::uint64_t{0x7FFFFFFF},
                                      ~std::uint64_t{0}}) {
      std::string damaged = whole;
      std::memcpy(damaged.data() + at, &value, at == 0x234U ? 4 : 8);
      const auto trace = open_pml({{"x.PML", as_bytes(damaged)}}, {.jobs = 2});
      if (trace.ok()) all_of(*trace.value());
    }
  }
}

TEST(PmlTrace, MissingPartsAreNamed) {
  const std::string bytes = sample("refusal");
  const auto trace =
      open_pml({{"a/x.PML", as_bytes(bytes)}, {"a/x-3.PML", as_bytes(bytes)}}, {.jobs = 1});
  ASSERT_TRUE(trace.ok());
  const std::vector<Issue>& issues = trace.value()->parts()[0].issues;
  ASSERT_EQ(issues.size(), 1U);
  EXPECT_EQ(issues[0].kind, "pml-part-missing");
  EXPECT_EQ(issues[0].detail, "1, 2");
}

TEST(TraceFiles, OfOneCaptureAreFoundByTheirNumbers) {
  const std::vector<TraceFile> files = {{"logs/Boot-10.pml", {}},
                                        {"logs/other.PML", {}},
                                        {"logs/boot-2.PML", {}},
                                        {"logs/boot.pml", {}},
                                        {"boot.pml", {}},
                                        {"logs/x.csv", {}}};
  const std::vector<std::vector<std::size_t>> expected = {{3, 2, 0}, {1}, {4}, {5}};
  EXPECT_EQ(group_trace_files(files), expected);
}

}  // namespace
}  // namespace casebook
