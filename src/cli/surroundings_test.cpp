// SPDX-License-Identifier: Apache-2.0
// Language and colour from the environment, output files, events as lines.
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include <gtest/gtest.h>

#include "cli/environment.h"
#include "cli/event_format.h"
#include "cli/output.h"

namespace casebook {
namespace {

namespace fs = std::filesystem;

Variables set(const std::map<std::string, std::string>& values) {
  return [values](const char* name) {
    const auto found = values.find(name);
    return found == values.end() ? std::string() : found->second;
  };
}

TEST(Environment, LanguageComesFromTheFirstVariableThatIsSet) {
  EXPECT_EQ(language_of(set({})), Language::English);
  EXPECT_EQ(language_of(set({{"LANG", "zh_CN.UTF-8"}})), Language::Chinese);
  EXPECT_EQ(language_of(set({{"LC_ALL", "C.UTF-8"}, {"LANG", "zh_CN.UTF-8"}})), Language::English);
  EXPECT_EQ(language_of(set({{"LC_MESSAGES", "zh_TW"}, {"LANG", "en_US"}})), Language::Chinese);
}

TEST(Environment, ColourNeedsATerminalAndNoObjection) {
  EXPECT_EQ(color_of("", true, set({})), Color::Yes);
  EXPECT_EQ(color_of("auto", false, set({})), Color::No);
  EXPECT_EQ(color_of("auto", true, set({{"NO_COLOR", "1"}})), Color::No);
  EXPECT_EQ(color_of("auto", true, set({{"TERM", "dumb"}})), Color::No);
  EXPECT_EQ(color_of("always", false, set({{"NO_COLOR", "1"}})), Color::Yes);
  EXPECT_EQ(color_of("never", true, set({})), Color::No);
}

class OutputTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "casebook-output-XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  void put(const std::string& name, const std::string& text) const {
    fs::create_directories(fs::path(path(name)).parent_path());
    std::ofstream(path(name)) << text;
  }
  std::string text_of(const std::string& name) const {
    std::stringstream text;
    text << std::ifstream(path(name)).rdbuf();
    return text.str();
  }
  std::size_t file_count() const {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(folder_), fs::directory_iterator()));
  }

  fs::path folder_;
};

TEST_F(OutputTest, FileAppearsWhenFinished) {
  {
    auto output = Output::open(path("out"), {});
    ASSERT_TRUE(output.ok());
    output.value().write("text");
    EXPECT_FALSE(fs::exists(path("out")));
    EXPECT_TRUE(output.value().finish().ok());
  }
  EXPECT_EQ(text_of("out"), "text");
  EXPECT_EQ(file_count(), 1U);
}

TEST_F(OutputTest, UnfinishedFileLeavesTheOldOneAndNoTrace) {
  put("out", "old");
  {
    auto output = Output::open(path("out"), {});
    ASSERT_TRUE(output.ok());
    output.value().write("new");
  }
  EXPECT_EQ(text_of("out"), "old");
  EXPECT_EQ(file_count(), 1U);
}

TEST_F(OutputTest, EvidenceIsNeverWrittenTo) {
  put("case/setupact.log", "evidence");
  fs::create_symlink(path("case"), path("link"));
  EXPECT_FALSE(Output::open(path("case/setupact.log"), {path("case/setupact.log")}).ok());
  EXPECT_FALSE(Output::open(path("case/new.txt"), {path("case")}).ok());
  EXPECT_FALSE(Output::open(path("case/../case/new.txt"), {path("link")}).ok());
  EXPECT_FALSE(Output::open(path("link/new.txt"), {path("case")}).ok());
  EXPECT_TRUE(Output::open(path("case-report.txt"), {path("case")}).ok());
}

TEST_F(OutputTest, FoldersAndMissingFoldersAreErrors) {
  EXPECT_FALSE(Output::open(path(""), {}).ok());
  EXPECT_FALSE(Output::open(path("no/such/out"), {}).ok());
}

ShownEvent error_event() {
  ShownEvent event;
  event.item = "CBS.log";
  event.line = 12;
  event.offset = 1024;
  event.time = days_from_civil(2020, 7, 8) * kDay + kSecond;
  event.level = Level::Error;
  event.component = "CBS";
  event.code = 0x80070005;
  event.text = "=failed \"x\"\r\n  second\x1b[0m";
  return event;
}

std::string shown(EventFormat format, Color color = Color::No) {
  std::string out;
  EventWriter(format, color).append(out, error_event());
  return out;
}

TEST(EventFormat, TextIsOneIndentedRecordWithoutEscapeSequences) {
  EXPECT_EQ(shown(EventFormat::Text),
            "2020-07-08 00:00:01 error   CBS.log:12 CBS: =failed \"x\"\n      second\\x1b[0m\n");
}

TEST(EventFormat, JsonLineHoldsTheExactText) {
  EXPECT_EQ(shown(EventFormat::Jsonl),
            "{\"item\":\"CBS.log\",\"line\":12,\"offset\":1024,\"time\":\"2020-07-08T00:00:01\","
            "\"utc\":null,\"level\":\"error\",\"component\":\"CBS\",\"thread\":0,"
            "\"code\":\"0x80070005\",\"text\":\"=failed \\\"x\\\"\\r\\n  second\\u001b[0m\"}\n");
}

TEST(EventFormat, TimesOfNeighboursAreNotMixedUp) {
  EventWriter writer(EventFormat::Csv, Color::No);
  ShownEvent event = error_event();
  std::string lines;
  for (const Micros time : {kSecond, 2 * kSecond, kSecond, -kSecond / 2, 2 * kSecond + 5}) {
    event.time = time;
    event.utc = time + kHour;
    std::string line;
    writer.append(line, event);
    lines += line.substr(0, line.find(",error")) + "|";
  }
  EXPECT_EQ(lines,
            "1970-01-01 00:00:01,1970-01-01 01:00:01|1970-01-01 00:00:02,1970-01-01 01:00:02|"
            "1970-01-01 00:00:01,1970-01-01 01:00:01|"
            "1969-12-31 23:59:59.500,1970-01-01 00:59:59.500|"
            "1970-01-01 00:00:02.000005,1970-01-01 01:00:02.000005|");
}

TEST(EventFormat, CsvCellCannotBecomeAFormula) {
  EXPECT_EQ(shown(EventFormat::Csv),
            "2020-07-08 00:00:01,,error,\"CBS\",\"CBS.log\",12,1024,0,"
            "\"'=failed \"\"x\"\"\r\n  second\\x1b[0m\"\r\n");
}

}  // namespace
}  // namespace casebook
