// SPDX-License-Identifier: Apache-2.0
// Real exports of Process Monitor, which lie beside the repository or where CASEBOOK_SHARED says:
// what is read must be what the file says, cell by cell.
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "decode/shared/csv.h"
#include "decode/shared/trace_exports/export_columns.h"
#include "decode/shared/trace_exports/export_details.h"
#include "decode/shared/trace_exports/trace_exports.h"

namespace casebook {
namespace {

namespace fs = std::filesystem;

fs::path corpus_dir() {
  // NOLINTNEXTLINE(concurrency-mt-unsafe): tests run in one thread
  const char* shared = std::getenv("CASEBOOK_SHARED");
  const fs::path root = shared != nullptr ? fs::path(shared) : fs::path(SOURCE_DIR) / "../shared";
  return root / "corpus/binary/pml";
}

// The exports are kept compressed; "" when there is no xz.
std::string unpacked(const fs::path& path) {
  std::string text;
  const std::string command = "xz -dc '" + path.string() + "'";
  // NOLINTNEXTLINE(cert-env33-c): a program of the machine that runs the test
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(::popen(command.c_str(), "r"), &::pclose);
  if (pipe == nullptr) return text;
  std::array<char, 65536> piece{};
  while (const std::size_t size = std::fread(piece.data(), 1, piece.size(), pipe.get())) {
    text.append(piece.data(), size);
  }
  return text;
}

// "1:18:10.7752429 AM"
std::string clock_text(FileTime time) {
  const Ticks ticks = time % (24 * 3600 * kTicksPerSecond);
  const Ticks seconds = ticks / kTicksPerSecond;
  const Ticks hour = seconds / 3600;
  return fmt::format("{}:{:02}:{:02}.{:07} {}",
                     hour % 12 == 0 ? 12 : hour % 12,
                     seconds / 60 % 60,
                     seconds % 60,
                     ticks % kTicksPerSecond,
                     hour < 12 ? "AM" : "PM");
}

class Comparison {
 public:
  Comparison(const Trace& trace, const ExportLayout& layout) : trace_(trace), layout_(layout) {}

  void compare(std::size_t event, const CsvRecord& record) const {
    const auto cell = [&](TraceColumn column) {
      return unquoted(record.fields[layout_.at(column)]);
    };
    const TraceProcess& process = trace_.processes()[trace_.process_column()[event]];
    const TraceOperation& operation = trace_.operations()[trace_.operation_column()[event]];
    const TraceEvent shown = trace_.event(event);
    std::string path;
    trace_.append_path(trace_.path_column()[event], path);
    std::string result;
    trace_.append_result(trace_.result_column()[event], result);
    EXPECT_EQ(clock_text(shown.time), cell(TraceColumn::TimeOfDay));
    EXPECT_EQ(process.name, cell(TraceColumn::ProcessName));
    EXPECT_EQ(std::to_string(process.pid), cell(TraceColumn::Pid));
    EXPECT_EQ(process.path, cell(TraceColumn::ImagePath));
    EXPECT_EQ(process.command_line, cell(TraceColumn::CommandLine));
    EXPECT_EQ(process.user, cell(TraceColumn::User));
    EXPECT_EQ(std::to_string(process.parent_pid), cell(TraceColumn::ParentPid));
    EXPECT_EQ(operation.name, cell(TraceColumn::Operation));
    EXPECT_EQ(trace_class_name(operation.event_class), cell(TraceColumn::EventClass));
    EXPECT_EQ(path, cell(TraceColumn::Path));
    EXPECT_EQ(result, cell(TraceColumn::Result));
    EXPECT_EQ(std::to_string(shown.thread), cell(TraceColumn::Tid));
    if (!shown.is_pending) {
      EXPECT_EQ(fmt::format(
                    "{}.{:07}", shown.duration / kTicksPerSecond, shown.duration % kTicksPerSecond),
                cell(TraceColumn::Duration));
    }
    EXPECT_EQ(trace_.category(event), cell(TraceColumn::Category));
    if (operation.action != TraceAction::Control) {  // there it depends on the code
      EXPECT_EQ(category_of(operation, cell(TraceColumn::Detail)), cell(TraceColumn::Category));
    }
    compare_detail(event, operation, cell(TraceColumn::Detail));
  }

 private:
  void compare_detail(std::size_t event,
                      const TraceOperation& operation,
                      const std::string& detail) const {
    std::string shown;
    trace_.append_detail(event, {TraceDetailForm::Exact, 0}, shown);
    EXPECT_EQ(shown, detail);
    std::string joined;
    for (const TraceDetail& part : trace_.details(event, {TraceDetailForm::Exact, 0})) {
      if (!joined.empty()) joined += ", ";
      if (!part.name.empty()) joined += part.name + ": ";
      joined += part.value;
    }
    EXPECT_EQ(joined, detail);
    if (operation.action == TraceAction::Open) compare_open(event, detail);
    if (operation.action == TraceAction::ProcessCreate) {
      ASSERT_NE(trace_.child(event), kNoTraceIndex);
      const TraceProcess& child = trace_.processes()[trace_.child(event)];
      EXPECT_TRUE(detail.starts_with("PID: " + std::to_string(child.pid) + ", "));
    }
  }

  void compare_open(std::size_t event, const std::string& detail) const {
    const TraceOpen open = trace_.open(event);
    EXPECT_NE(detail.find("Desired Access: " + file_access_text(open.desired_access) + ", "),
              std::string::npos)
        << detail;
    EXPECT_NE(detail.find("ShareMode: " + share_mode_text(open.share) + ", "), std::string::npos)
        << detail;
    EXPECT_EQ(open.open_result.has_value(), detail.find("OpenResult: ") != std::string::npos);
  }

  const Trace& trace_;
  const ExportLayout& layout_;
};

TEST(ExportCorpus, EveryCellOfEveryRowIsRead) {
  const fs::path corpus = corpus_dir();
  if (!fs::exists(corpus)) {
    GTEST_SKIP() << "no corpus at " << corpus << " (set CASEBOOK_SHARED to the folder above it)";
  }
  for (const auto& entry : fs::directory_iterator(corpus)) {
    if (!entry.path().string().ends_with(".CSV.xz")) continue;
    SCOPED_TRACE(entry.path().filename());
    const std::string text = unpacked(entry.path());
    if (text.empty()) GTEST_SKIP() << "xz cannot be run";
    const auto read = read_trace_csv({"export.csv", as_bytes(text)}, {});
    ASSERT_TRUE(read.ok());
    const Trace& trace = *read.value();
    EXPECT_TRUE(trace.parts()[0].issues.empty());
    CsvReader reader(std::string_view(text).substr(3), ',');  // behind the byte order mark
    CsvRecord record;
    ASSERT_TRUE(reader.next(record));
    const ExportLayout layout = ExportLayout::of_header(record.fields);
    const Comparison comparison(trace, layout);
    std::size_t event = 0;
    for (; reader.next(record) && !testing::Test::HasFailure(); ++event) {
      SCOPED_TRACE(record.line);
      ASSERT_LT(event, trace.size());
      comparison.compare(event, record);
    }
    EXPECT_EQ(event, trace.size());
  }
}

}  // namespace
}  // namespace casebook
