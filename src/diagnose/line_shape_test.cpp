// SPDX-License-Identifier: Apache-2.0
#include "diagnose/line_shape.h"

#include <gtest/gtest.h>

#include "model/codes_for_test.h"
#include "model/run_for_test.h"

namespace casebook {
namespace {

TEST(LineShape, LeavesOutWhatDiffersFromRunToRun) {
  EXPECT_EQ(line_shape("Failed to open session 31105467_12 at 0x7ff8a1b2c3d4"),
            "failed to open session #_12 at #");
  EXPECT_EQ(line_shape("Plugin {0A1B2C3D-1111-2222-3333-444455556666} PID=42"),
            line_shape("Plugin {99999999-ab12-cd34-ef56-AAAABBBBCCCC} PID=7"));
  EXPECT_EQ(line_shape("x_31bf3856ad364e35_10.0_none_0123456789abcdef\\a.dll"),
            line_shape("x_31bf3856ad364e35_10.0_none_fedcba9876543210\\a.dll"));
}

TEST(LineShape, KeepsCodesShortNumbersAndNames) {
  EXPECT_NE(line_shape("Error 5 while opening C:\\a.dll"),
            line_shape("Error 32 while opening C:\\a.dll"));
  EXPECT_NE(line_shape("Error 5 while opening C:\\a.dll"),
            line_shape("Error 5 while opening C:\\b.dll"));
  EXPECT_NE(line_shape("hr = 0x80070005"), line_shape("hr = 0x80070002"));
  EXPECT_NE(line_shape("status 0xc0000022"), line_shape("status 0xC0000043"));
  EXPECT_EQ(line_shape("DEADLINE of facade"), "deadline of facade");
}

class Harmless : public testing::Test {
 protected:
  Harmless() {
    run.add_item("CBS.log", "cbs");
    run.add_signature("cause", Role::Cause);
    run.add_signature("noise", Role::Noise);
  }
  void line(const std::string& message,
            const std::string& signature = "",
            Level level = Level::Error) {
    RecordForTest record{.time = "10:00:00", .message = message, .hits = {}, .level = level};
    if (!signature.empty()) record.hits = {{signature, {}}};
    run.add(0, record);
  }
  // Whether each line is harmless after an attempt that holds all of them went well.
  std::vector<bool> learned() {
    const Attempt attempt = run.attempt_of(0);
    HarmlessShapes shapes(run.matches, run.knowledge, run, codes);
    shapes.learn(attempt);
    std::vector<bool> known;
    for (const Notable* event : attempt.events) {
      known.push_back(shapes.contains(attempt.episode.family, *event));
      EXPECT_FALSE(shapes.contains("other", *event));
    }
    return known;
  }

  RunForTest run;
  CodesForTest codes;
};

TEST_F(Harmless, ErrorsOfAnAttemptThatWentWellAre) {
  line("Failed to read value 12345");
  line("Warned of nothing", "", Level::Warning);
  line("Harmless by name", "noise");
  EXPECT_EQ(learned(), (std::vector<bool>{true, true, true}));
}

TEST_F(Harmless, LinesThatASignatureKnowsAsMoreAreNot) {
  line("Failed to open C:\\a.dll", "cause");
  line("Information that a signature knows", "cause", Level::Info);
  EXPECT_EQ(learned(), (std::vector<bool>{false, false}));
}

TEST_F(Harmless, TheSameWordsWithAnotherErrorAreNot) {
  line("Open failed, error 0x00000002");
  line("Open failed, error 0x00000005");
  const Attempt attempt = run.attempt_of(0);
  Attempt first = attempt;
  first.events.resize(1);
  HarmlessShapes shapes(run.matches, run.knowledge, run, codes);
  shapes.learn(first);
  EXPECT_TRUE(shapes.contains(attempt.episode.family, *attempt.events[0]));
  EXPECT_FALSE(shapes.contains(attempt.episode.family, *attempt.events[1]));
}

}  // namespace
}  // namespace casebook
