// SPDX-License-Identifier: Apache-2.0
// Exports that were cut, flipped and zeroed, and exports made to take long.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "decode/shared/trace_exports/trace_exports.h"
#include "decode/shared/trace_exports/walk_trace.h"

namespace casebook {
namespace {

namespace fs = std::filesystem;

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

// Whether it could be opened.
bool open_and_walk(const std::string& input, bool is_xml) {
  const TraceFile file{"damaged", as_bytes(input)};
  const auto read = is_xml ? read_trace_xml(file, {}) : read_trace_csv(file, {});
  if (!read.ok()) return false;
  EXPECT_TRUE(walk_trace(*read.value(), input.size()));
  return true;
}

void damage(const std::string& input, bool is_xml) {
  const std::size_t step = std::max<std::size_t>(1, input.size() / 200);
  for (std::size_t at = 0; at < input.size(); at += step) {
    open_and_walk(input.substr(0, at), is_xml);
    std::string flipped = input;
    flipped[at] = static_cast<char>(flipped[at] ^ 0x80);
    open_and_walk(flipped, is_xml);
    std::string zeroed = input;
    std::fill_n(zeroed.begin() + static_cast<std::ptrdiff_t>(at),
                std::min<std::size_t>(16, zeroed.size() - at),
                '\0');
    open_and_walk(zeroed, is_xml);
  }
}

TEST(ExportDamage, CutFlippedAndZeroedExportsKeepTheirPromises) {
  const fs::path decode = fs::path(SOURCE_DIR) / "src/decode";
  for (const std::string_view folder :
       {"procmon_csv/testdata", "procmon_xml/testdata", "shared/trace_exports/testdata"}) {
    for (const auto& entry : fs::recursive_directory_iterator(decode / folder)) {
      const std::string extension = entry.path().extension().string();
      if (extension != ".csv" && extension != ".xml") continue;
      SCOPED_TRACE(entry.path());
      const std::string input = read_file(entry.path());
      EXPECT_TRUE(open_and_walk(input, extension == ".xml"));
      damage(input, extension == ".xml");
    }
  }
}

constexpr std::string_view kHeader = "Time of Day,Process Name,PID,Operation,Path,Result,Detail\n";

// Each takes a moment; were any of them quadratic, it would take minutes.
TEST(ExportDamage, ForgedExportsTakeNoLongerThanOthers) {
  constexpr int kMany = 100'000;
  std::string creations(kHeader);
  std::string names(kHeader);
  std::string list = "<procmon><processlist>";
  std::string events = "</processlist><eventlist>";
  for (int i = 0; i < kMany; ++i) {
    creations += "1:00:00,a.exe,4,Process Create,C:\\a.exe,SUCCESS,\"PID: 8, Command line: a\"\n";
    names += fmt::format("1:00:00,a{0}.exe,{0},Op{0},C:\\{0},RESULT {0},\n", i);
    list += "<process><ProcessId>8</ProcessId><ParentProcessIndex>1</ParentProcessIndex></process>";
    events +=
        "<event><Process_Name>a</Process_Name><Operation>Process Create</Operation>"
        "<Detail>PID: 8, Command line: </Detail><stack>";
  }
  EXPECT_TRUE(open_and_walk(creations, false));
  EXPECT_TRUE(open_and_walk(names, false));
  EXPECT_TRUE(open_and_walk(list + events, true));
  EXPECT_TRUE(open_and_walk("<procmon><eventlist><event>" + std::string(kMany * 10, '<'), true));
}

TEST(ExportDamage, WhatDoesNotFitTheTablesIsSaid) {
  std::string names(kHeader);
  for (int i = 0; i < 70'000; ++i) {
    names += fmt::format("1:00:00,a.exe,{0},Op{0},C:\\x,RESULT {0},\n", i);
  }
  const auto read = read_trace_csv({"forged.csv", as_bytes(names)}, {});
  ASSERT_TRUE(read.ok());
  const Trace& trace = *read.value();
  EXPECT_EQ(trace.size(), 70'000U);
  EXPECT_LE(trace.processes().size(), 65'537U);
  EXPECT_LE(trace.operations().size(), 4096U);
  ASSERT_EQ(trace.parts()[0].issues.size(), 1U);
  EXPECT_EQ(trace.parts()[0].issues[0].kind, "trace-table-full");
}

}  // namespace
}  // namespace casebook
