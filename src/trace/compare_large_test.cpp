// SPDX-License-Identifier: Apache-2.0
// Large and hostile traces: made up while they are read, so that they cost no memory.
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>

#include <gtest/gtest.h>

#include "trace/compare.h"

namespace casebook {
namespace {

struct Shape {
  std::size_t events = 0;
  std::uint32_t paths = 0;
  std::uint32_t seed = 0;
  bool fails = false;
};

class LargeTrace final : public Trace {
 public:
  explicit LargeTrace(const Shape& shape) : shape_(shape) {
    capture_.computer = "CASE-PC0" + std::to_string(shape.seed);
    capture_.system_root = "C:\\Windows";
    parts_.push_back({"trace.pml", 0, shape.events, false, {}});
    for (const std::string name : {"System", "TiWorker.exe", "explorer.exe", "sample.exe"}) {
      TraceProcess process;
      process.pid = 4 + 400 * static_cast<std::uint32_t>(processes_.size());
      process.name = name;
      process.company = "Microsoft Corporation";
      processes_.push_back(process);
    }
    operations_ = {
        {TraceClass::FileSystem, 20, 0, TraceAction::Open, "CreateFile"},
        {TraceClass::FileSystem, 23, 0, TraceAction::Read, "ReadFile"},
        {TraceClass::FileSystem, 38, 0, TraceAction::Close, "CloseFile"},
        {TraceClass::FileSystem, 26, 10, TraceAction::Rename, "SetRenameInformationFile"},
        {TraceClass::FileSystem, 24, 0, TraceAction::Write, "WriteFile"}};
    std::uint64_t number = 12345;
    for (std::size_t i = 0; i < shape.events; ++i) {
      number = number * 6364136223846793005 + 1442695040888963407;
      const auto path = static_cast<std::uint32_t>((number >> 33) % shape.paths);
      columns_.path.push_back(path + 1);
      columns_.process.push_back(path % 4);
      const auto operation = static_cast<std::uint16_t>((number >> 20) % 64);
      columns_.operation.push_back(operation > 3 ? operation % 3 : operation + 1);
      const std::uint32_t missing = path % 7 == 0 ? 0xC0000034 : 0;
      columns_.result.push_back(shape.fails && path % 1000 == 1 ? 0xC0000022 : missing);
    }
  }

  const TraceCapture& capture() const override { return capture_; }
  const std::vector<TracePart>& parts() const override { return parts_; }
  const std::vector<TraceProcess>& processes() const override { return processes_; }
  const std::vector<TraceOperation>& operations() const override { return operations_; }
  std::size_t path_count() const override { return shape_.paths + 1; }
  void append_path(std::uint32_t path, std::string& out) const override {
    if (path == 0) return;
    const std::string digits = std::to_string(path);
    const std::string seed = std::to_string(shape_.seed);
    switch (path % 3) {
      case 0:
        out += "C:\\Windows\\WinSxS\\amd64_sample" + digits +
               "_31bf3856ad364e35_10.0.19041.1_none_0123456789abcde" + seed + "\\sample" + digits +
               ".dll";
        break;
      case 1:
        out += "HKLM\\System\\ControlSet001\\Services\\sample" + digits + "\\Parameters";
        break;
      default:
        out += "C:\\Users\\user" + seed + "\\AppData\\Local\\Sample\\{" + seed +
               "1234567-89ab-cdef-0123-456789abcde" + seed + "}\\sample" + digits + ".dat";
    }
  }
  TraceEvent event(std::size_t event) const override {
    TraceEvent shown;
    shown.time = 132'500'000'000'000'000 + event;
    shown.duration = 100;
    shown.result = columns_.result[event];
    return shown;
  }
  TraceOpen open(std::size_t) const override { return {}; }
  std::string target(std::size_t event) const override {
    return "C:\\x\\renamed" + std::to_string(columns_.path[event]) + ".dll";
  }
  bool marks_deletion(std::size_t) const override { return false; }
  std::uint32_t child(std::size_t) const override { return kNoTraceIndex; }
  void append_detail(std::size_t, const TraceDetailStyle&, std::string&) const override {}
  std::vector<TraceDetail> details(std::size_t, const TraceDetailStyle&) const override {
    return {};
  }
  std::string_view category(std::size_t) const override { return ""; }
  std::vector<TraceFrame> stack(std::size_t) const override { return {}; }

 private:
  Shape shape_;
  TraceCapture capture_;
  std::vector<TracePart> parts_;
  std::vector<TraceProcess> processes_;
  std::vector<TraceOperation> operations_;
};

double seconds_of(const LargeTrace& good, const LargeTrace& bad, TraceComparison& comparison) {
  const std::clock_t begin = std::clock();  // of all threads: other programs do not count
  comparison = compare_traces({&good}, bad, {});
  return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
}

TEST(CompareLarge, AMillionDistinctPathsTakeSeconds) {
#ifdef NDEBUG
  constexpr std::uint32_t kPaths = 1'000'000;
#else
  constexpr std::uint32_t kPaths = 50'000;  // sanitizers need thirty times as long
#endif
  const LargeTrace good({kPaths, kPaths, 1, false});
  const LargeTrace bad({kPaths, kPaths, 2, true});
  TraceComparison comparison;
  const double seconds = seconds_of(good, bad, comparison);
  EXPECT_FALSE(comparison.differences.empty());
  EXPECT_LT(seconds, 30);
}

// With CASEBOOK_LARGE=1: two traces of 2.5 million events, which must take less than ten seconds.
TEST(CompareLarge, TwoLongTraces) {
  if (std::getenv("CASEBOOK_LARGE") == nullptr) GTEST_SKIP() << "set CASEBOOK_LARGE=1";
  const LargeTrace good({2'500'000, 500'000, 1, false});
  const LargeTrace bad({2'500'000, 500'000, 2, true});
  TraceComparison comparison;
  const double seconds = seconds_of(good, bad, comparison);
  std::printf("%.2f s\n", seconds);
  EXPECT_LT(seconds, 10);
}

}  // namespace
}  // namespace casebook
