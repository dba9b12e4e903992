// SPDX-License-Identifier: Apache-2.0
// What a full report shows around a quotation, and what its pictures are drawn from, over a run of
// the whole analysis.
#include "analysis/case_detail.h"

#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "analysis/analysis.h"
#include "knowledge/code_tables.h"
#include "knowledge/files.h"
#include "knowledge/load.h"

namespace casebook {
namespace {

class TextContent final : public Content {
 public:
  explicit TextContent(std::string text) : text_(std::move(text)) {}
  ByteView bytes() const override { return as_bytes(text_); }

 private:
  std::string text_;
};

std::string setup_line(int second, std::string_view level, std::string_view text) {
  return fmt::format(
      "2024-05-01 10:{:02}:{:02}, {:22}SP     {}", second / 60, second % 60, level, text);
}

constexpr std::string_view kCause =
    "SPWIMCallback: Error in apply of "
    "C:\\$WINDOWS.~BT\\NewOS\\Windows\\WinSxS\\x\\Example.dll. GLE [5]";

// Lines of a failed upgrade, of which line 41 names the cause; `behind` follows it.
std::string failed_upgrade(const std::string& ending, const std::string& behind = "") {
  std::string text;
  for (int i = 1; i <= 40; ++i) {
    text += setup_line(i, "Info", fmt::format("Line number {}", i)) + ending;
  }
  text += setup_line(41, "Error", kCause) + ending + behind;
  text += setup_line(42, "Info", "Line behind") + ending;
  text += setup_line(43,
                     "Error",
                     "Operation failed: Apply WIM file PathForNewOSFile (compact), index 1 to "
                     "C:\\$WINDOWS.~BT\\NewOS. Error: 0x80070005[gle=0x000000b7]") +
          ending;
  for (int i = 44; i <= 59; ++i) {
    text += setup_line(i, "Info", fmt::format("Line number {}", i)) + ending;
  }
  return text;
}

class CaseDetailTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    const auto files = all_knowledge_files({});
    ASSERT_TRUE(files.ok());
    auto loaded = load_knowledge(files.value());
    ASSERT_TRUE(loaded.ok());
    knowledge_ = new Knowledge(std::move(loaded).value());
    auto codes = make_code_book(files.value());
    ASSERT_TRUE(codes.ok());
    codes_ = std::move(codes).value().release();
  }
  static void TearDownTestSuite() {
    delete knowledge_;
    delete codes_;
  }

  // Reads one setupact.log and keeps what was found about line 41.
  void read(std::string text) {
    Bundle bundle;
    bundle.path = "test";
    bundle.entries.push_back(
        {"Panther/setupact.log", std::make_shared<TextContent>(std::move(text)), {}});
    auto run = analyze(std::move(bundle), *knowledge_, *codes_, options);
    ASSERT_TRUE(run.ok());
    analysis = std::move(run).value();
    detail = analysis->detail();
    ASSERT_EQ(detail.surroundings.count({0, 41}), 1U);
    around = detail.surroundings.at({0, 41});
  }

  AnalysisOptions options;
  std::unique_ptr<Analysis> analysis;
  CaseDetail detail;
  Surroundings around;

 private:
  static inline const Knowledge* knowledge_ = nullptr;
  static inline const CodeBook* codes_ = nullptr;
};

TEST_F(CaseDetailTest, ThreeLinesStandOnEachSideWhateverEndsThem) {
  for (const std::string ending : {"\n", "\r\n", "\r"}) {
    ASSERT_NO_FATAL_FAILURE(read(failed_upgrade(ending)));
    ASSERT_EQ(around.before.size(), 3U);
    ASSERT_EQ(around.after.size(), 3U);
    EXPECT_EQ(around.before.front().number, 38U);
    EXPECT_TRUE(around.before.back().text.ends_with("Line number 40"));
    EXPECT_EQ(around.after.front().number, 42U);
    EXPECT_TRUE(around.after.front().text.ends_with("Line behind")) << around.after.front().text;
    EXPECT_EQ(around.bytes, setup_line(41, "Error", kCause).size());
  }
}

TEST_F(CaseDetailTest, LinesOfTheQuotedRecordItselfAreNotBesideIt) {
  ASSERT_NO_FATAL_FAILURE(read(failed_upgrade("\r\n", "  a second line\r\n  a third\r\n")));
  ASSERT_FALSE(around.after.empty());
  EXPECT_EQ(around.after.front().number, 44U);
  EXPECT_TRUE(around.after.front().text.ends_with("Line behind"));
}

TEST_F(CaseDetailTest, LongLinesAreCutAndTheirLengthIsKept) {
  const std::string line = setup_line(41, "Info", std::string(5000, 'x'));
  ASSERT_NO_FATAL_FAILURE(read(failed_upgrade("\n", line + "\n")));
  ASSERT_FALSE(around.after.empty());
  EXPECT_EQ(around.after.front().text.size(), kNearbyText);
  EXPECT_EQ(around.after.front().bytes, line.size());
}

TEST_F(CaseDetailTest, ALogWithoutLineEndsIsNotWalkedThrough) {
  const std::string line = setup_line(41, "Info", std::string(200'000, 'x'));
  ASSERT_NO_FATAL_FAILURE(read(failed_upgrade("\n", line + "\n")));
  EXPECT_TRUE(around.after.empty());
  EXPECT_EQ(around.before.size(), 3U);
}

TEST_F(CaseDetailTest, ThePictureCountsEveryRecordOfTheAttemptOnce) {
  ASSERT_NO_FATAL_FAILURE(read(failed_upgrade("\n")));
  ASSERT_FALSE(detail.windows.empty());
  const PictureWindow& window = detail.windows.front();
  EXPECT_EQ(window.episode, analysis->view().diagnosis.findings.front().episode);
  ASSERT_EQ(window.lanes.size(), 1U);
  std::uint64_t events = 0;
  std::uint64_t errors = 0;
  for (std::size_t bin = 0; bin < kPictureBins; ++bin) {
    events += window.lanes[0].events[bin];
    errors += window.lanes[0].errors[bin];
    EXPECT_LE(window.lanes[0].errors[bin], window.lanes[0].events[bin]);
  }
  EXPECT_EQ(events, window.lanes[0].total);
  EXPECT_EQ(errors, 2U);
  EXPECT_LT(window.begin, window.end);
}

}  // namespace
}  // namespace casebook
