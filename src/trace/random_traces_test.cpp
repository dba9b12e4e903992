// SPDX-License-Identifier: Apache-2.0
// Traces that make no sense: nothing may crash, and every answer is the same however it is
// computed.
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "model/trace_for_test.h"
#include "trace/denials.h"
#include "trace/holders.h"
#include "trace/story.h"

namespace casebook {
namespace {

constexpr int kActions = static_cast<int>(TraceAction::Network) + 1;

class Dice {
 public:
  explicit Dice(unsigned seed) : engine_(seed) {}
  std::uint32_t below(std::uint32_t end) { return static_cast<std::uint32_t>(engine_() % end); }

 private:
  std::mt19937 engine_;
};

const std::vector<std::string>& some_paths() {
  static const std::vector<std::string> kPaths = {"",
                                                  "\\",
                                                  "C:",
                                                  "C:\\",
                                                  R"(C:\a)",
                                                  R"(c:\A\)",
                                                  R"(\??\C:\a)",
                                                  R"(\Device\HarddiskVolume1\a)",
                                                  R"(\Device\HarddiskVolume1)",
                                                  R"(\Device\HarddiskVolume\x)",
                                                  R"(C:\a\b.dat)",
                                                  R"(C:\a\b.dat.LOG1)",
                                                  R"(C:\Users\Default\NTUSER.DAT)",
                                                  R"(C:\Users\Default\NTUSER.DAT{1}.TM.blf)",
                                                  R"(HKLM\SYSTEM\x)",
                                                  R"(HKU\X)",
                                                  R"(\REGISTRY\A\{1})",
                                                  "\xff\xfe\\x",
                                                  std::string(3000, '\\')};
  return kPaths;
}

void fill(TraceForTest& trace, Dice& dice) {
  static const std::vector<std::uint32_t> kResults = {0,
                                                      0,
                                                      0,
                                                      0,
                                                      0x103,
                                                      0x104,
                                                      0x12A,
                                                      0xC0000022,
                                                      0xC0000043,
                                                      0xC0000056,
                                                      0xC0000121,
                                                      0xC0000243,
                                                      0xC0000061,
                                                      0xC000007F,
                                                      0xC0000054,
                                                      0xC0000034};
  const std::vector<std::string> details = {"",
                                            "Length: 4,096",
                                            "Length: 99999999999999999999",
                                            "Desired Access: All Access",
                                            "Desired Access: Read, : , ,",
                                            "Exit Status: -1",
                                            "FileAttributes: RA",
                                            "I/O Flags: Paging I/O"};
  for (std::uint32_t i = 0; i < 6; ++i) {
    const std::uint32_t process = trace.add_process(i == 0 ? "System" : "p.exe", 4 * (1 + i / 2));
    trace.process(process).parent = dice.below(3) == 0 ? dice.below(6) : kNoTraceIndex;
    trace.process(process).ended = dice.below(4) == 0 ? 1 : 0;
    TraceModule module;
    module.path = some_paths()[dice.below(static_cast<std::uint32_t>(some_paths().size()))];
    trace.process(process).modules.push_back(module);
  }
  const auto path = [&] {
    return some_paths()[dice.below(static_cast<std::uint32_t>(some_paths().size()))];
  };
  for (int i = 0; i < 1500; ++i) {
    EventForTest event;
    event.process = dice.below(6);
    event.action = static_cast<TraceAction>(dice.below(kActions));
    event.path = path();
    event.target = dice.below(4) == 0 ? "bare.dat" : path();
    event.result = kResults[dice.below(static_cast<std::uint32_t>(kResults.size()))];
    event.open.desired_access = dice.below(2) == 0 ? dice.below(0xFFFFFFFF) : 0x120089;
    event.open.share = dice.below(8);
    event.open.options = dice.below(0x8000);
    if (dice.below(2) == 0) event.open.open_result = dice.below(4);
    event.marks_deletion = dice.below(2) == 0;
    event.child = dice.below(9);
    event.detail = details[dice.below(static_cast<std::uint32_t>(details.size()))];
    trace.add(event);
  }
}

// Everything that is found, as text.
std::string answers(const Trace& trace, std::size_t jobs) {
  std::string text;
  for (const Denial& denial : find_denials(trace, {}, nullptr, jobs).denials) {
    text += std::to_string(denial.event) + denial.why.en + denial.follow_up.en;
    for (const Suspect& suspect : denial.suspects) {
      EXPECT_GE(suspect.weight, 0);
      EXPECT_LE(suspect.weight, 1);
      text += suspect.name + suspect.why.en;
    }
    EXPECT_GE(denial.weight, 0);
    EXPECT_LE(denial.weight, 1);
  }
  for (const Violation& violation : find_violations(trace, nullptr, jobs).violations) {
    text += std::to_string(violation.event) + violation.why.en;
    for (const Holder& holder : violation.holders) {
      text += std::to_string(holder.process) + holder.why.en;
    }
  }
  for (const std::string& path : some_paths()) {
    for (const Holder& holder : holders_of(trace, path, std::nullopt, nullptr, jobs)) {
      text += holder.why.en;
    }
    for (const FileStep& step : tell_story(trace, path, jobs).steps) {
      EXPECT_LE(step.event, step.last);
      text += step.path + step.what.en;
    }
  }
  return text;
}

TEST(RandomTraces, GiveTheSameAnswersOnAnyNumberOfThreads) {
  for (unsigned seed = 1; seed <= 12; ++seed) {
    Dice dice(seed);
    TraceForTest trace;
    fill(trace, dice);
    const std::string one = answers(trace, 1);
    EXPECT_FALSE(one.empty());
    EXPECT_EQ(one, answers(trace, 3)) << seed;
  }
}

TEST(RandomTraces, AnEmptyTraceHasNothing) {
  const TraceForTest trace;
  EXPECT_EQ(answers(trace, 1), "");
}

}  // namespace
}  // namespace casebook
