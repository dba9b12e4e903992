// SPDX-License-Identifier: Apache-2.0
// The stages together, on evidence that is large, flooded or of two kinds.
#include <algorithm>
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

class AnalyzeTest : public testing::Test {
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

  std::unique_ptr<Analysis> run(const std::string& path, std::string text) {
    Bundle bundle;
    bundle.path = "test";
    bundle.entries.push_back({path, std::make_shared<TextContent>(std::move(text)), {}});
    return run(std::move(bundle));
  }
  std::unique_ptr<Analysis> run(Bundle bundle) {
    auto analysis = analyze(std::move(bundle), *knowledge_, *codes_, options);
    EXPECT_TRUE(analysis.ok());
    return std::move(analysis).value();
  }

  AnalysisOptions options;

 private:
  static inline const Knowledge* knowledge_ = nullptr;
  static inline const CodeBook* codes_ = nullptr;
};

std::string stamp(int second) {
  return fmt::format("2024-05-{:02} {:02}:{:02}:{:02}",
                     1 + second / 86400,
                     second / 3600 % 24,
                     second / 60 % 60,
                     second % 60);
}

std::string info_line(int second) {
  return stamp(second) +
         ", Info                  CBS    Session: 31105467_12 initialized by client x\r\n";
}

// A session that installs a package and ends with `result`.
std::string session(int second, const std::string& package, const std::string& result) {
  return fmt::format(
      "{0}, Info                  CBS    Exec: Processing started.  Session: {1}_1, Package: {2}, "
      "Identifier: , Package Source: C:\\x\r\n"
      "{0}, Info                  CBS    Exec: Processing complete.  Session: {1}_1, Package: {2}, "
      "Identifier: , status: {3} [HRESULT = {3}]\r\n",
      stamp(second),
      second,
      package,
      result);
}

bool has_check(const Analysis& analysis, std::string_view check) {
  const std::vector<Coverage>& all = analysis.view().diagnosis.coverage;
  return std::any_of(all.begin(), all.end(), [&](const Coverage& one) {
    return one.check == check && one.status == CheckStatus::Partial;
  });
}

TEST_F(AnalyzeTest, LineNumbersGoOnAcrossPiecesWhateverEndsTheLines) {
  std::string text;
  int lines = 0;
  while (text.size() < (4U << 20U)) {
    std::string line = info_line(lines);
    if (lines % 100 == 7) line = "a continuation\rand another, ended by a lone CR\r\n";
    lines += lines % 100 == 7 ? 2 : 1;
    text += line;
  }
  const auto analysis = run("CBS.log", text + info_line(lines));
  const std::size_t last = analysis->view().items[0].events - 1;
  const ShownEvent event = analysis->event({0, static_cast<std::uint32_t>(last)});
  EXPECT_EQ(event.line, static_cast<std::uint32_t>(lines) + 1);
  EXPECT_EQ(event.offset, text.size());
}

TEST_F(AnalyzeTest, ALargeFileThatOnlyBeginsAsUtf8IsReadAnew) {
  std::string text;
  for (int i = 0; text.size() < (3U << 20U); ++i) {
    text += info_line(i);
  }
  const std::size_t place = text.size();
  text += stamp(5) + ", Error                 CBS    \xBE\xDC\xBE\xF8\xB7\xC3\xCE\xCA\xA1\xA3\r\n";
  const auto analysis = run("CBS.log", text + info_line(9));
  const Item& item = analysis->view().items[0];
  EXPECT_EQ(item.encoding, "gb18030");
  const ShownEvent event = analysis->event({0, static_cast<std::uint32_t>(item.events - 2)});
  EXPECT_EQ(event.text, "拒绝访问。");
  EXPECT_EQ(event.offset, place);
}

TEST_F(AnalyzeTest, AFailureBehindAFloodOfOthersIsStillTheFinding) {
  std::string text;
  for (int i = 0; i < 20'500; ++i) {
    text += session(i * 60, "Package_for_KB1~31bf3856ad364e35~amd64~~1.1", "0x80070005");
  }
  text += session(1'300'000, "Package_for_KB1~31bf3856ad364e35~amd64~~1.1", "0x00000000");
  text += session(1'400'000, "Package_for_KB2~31bf3856ad364e35~amd64~~1.1", "0x800f0831");
  const auto analysis = run("CBS.log", std::move(text));
  const Diagnosis& diagnosis = analysis->view().diagnosis;
  EXPECT_EQ(diagnosis.verdict, Verdict::Failure);
  ASSERT_FALSE(diagnosis.findings.empty());
  EXPECT_EQ(diagnosis.findings[0].primary_code, "0x800F0831");
  EXPECT_TRUE(has_check(*analysis, "matches"));
  EXPECT_TRUE(has_check(*analysis, "attempts"));
}

// Zeros after a crash, the mark of another process, an old editor's line ends: the record behind
// them is the one that a signature knows.
TEST_F(AnalyzeTest, SignaturesAreFoundOnTheRecordsThatDamageStandsBefore) {
  const std::string first = info_line(1);
  const std::string failure =
      session(60, "Package_for_KB2~31bf3856ad364e35~amd64~~1.1", "0x800f0831");
  const std::size_t second_line = failure.find("\r\n") + 2;
  const std::string begin = failure.substr(0, second_line);
  const std::string end = failure.substr(second_line);
  const std::string zeros(512, '\0');
  std::string carriage = first + failure;
  std::erase(carriage, '\n');
  for (const std::string& text : {first + failure,
                                  first + begin + zeros + end,
                                  zeros + first + failure,
                                  zeros + end,
                                  first + begin + "\xEF\xBB\xBF" + end,
                                  carriage}) {
    const auto analysis = run("CBS.log", text);
    const Diagnosis& diagnosis = analysis->view().diagnosis;
    EXPECT_EQ(diagnosis.verdict, Verdict::Failure) << text;
    ASSERT_FALSE(diagnosis.findings.empty()) << text;
    EXPECT_EQ(diagnosis.findings[0].primary_code, "0x800F0831") << text;
    const auto symptom =
        std::find_if(diagnosis.findings[0].evidence.begin(),
                     diagnosis.findings[0].evidence.end(),
                     [](const Evidence& evidence) {
                       return evidence.text.find("0x800f0831") != std::string::npos;
                     });
    EXPECT_NE(symptom, diagnosis.findings[0].evidence.end()) << text;
  }
}

TEST_F(AnalyzeTest, AFloodLeavesWholeAttemptsOutAndNoHalfOnes) {
  std::string text;
  for (int i = 0; i < 12'000; ++i) {
    const std::string whole =
        session(i * 60, "Package_for_KB1~31bf3856ad364e35~amd64~~1.1", "0x80070005");
    const std::size_t second_line = whole.find("\r\n") + 2;
    text += whole.substr(0, second_line);
    for (int repeat = 0; repeat < 2; ++repeat) {
      text += stamp(i * 60) +
              ", Error                 CBS    Failed to process single phase execution. [HRESULT = "
              "0x80070005 - E_ACCESSDENIED]\r\n";
    }
    text += whole.substr(second_line);
  }
  const auto analysis = run("CBS.log", std::move(text));
  const std::vector<Episode>& episodes = analysis->view().diagnosis.episodes;
  EXPECT_GT(episodes.size(), 5'000U);
  EXPECT_LT(episodes.size(), 12'000U);
  EXPECT_TRUE(std::all_of(episodes.begin() + 1, episodes.end(), [](const Episode& episode) {
    return episode.outcome == Outcome::Failure && episode.ended - episode.started < kMinute;
  }));
  EXPECT_TRUE(has_check(*analysis, "matches"));
}

TEST_F(AnalyzeTest, ARetryLoopOfServicingDoesNotHideTheUpgrade) {
  std::string text =
      stamp(0) + ", Info                  SP     SetupHost Logging Begin\r\n" + stamp(1) +
      ", Error                 SP     Error READ, 0x00000017 while gathering/applying object: "
      "File, C:\\Windows [x.dll]. Will return 0[gle=0x00000017]\r\n" +
      stamp(2) +
      ", Error                 SP     Operation failed: Apply drive C. Error: "
      "0x80070017[gle=0x000000b7]\r\n";
  std::string loop;
  for (int i = 0; i < 2'100; ++i) {
    loop += session(3600 + i * 60, "Package_for_KB1~31bf3856ad364e35~amd64~~1.1", "0x80070005");
  }
  Bundle bundle;
  bundle.path = "test";
  bundle.entries.push_back({"CBS.log", std::make_shared<TextContent>(std::move(loop)), {}});
  bundle.entries.push_back({"setupact.log", std::make_shared<TextContent>(std::move(text)), {}});
  const auto analysis = run(std::move(bundle));
  const std::vector<Hypothesis>& findings = analysis->view().diagnosis.findings;
  EXPECT_TRUE(std::any_of(findings.begin(), findings.end(), [](const Hypothesis& finding) {
    return finding.primary_code == "0x80070017";
  }));
  EXPECT_TRUE(has_check(*analysis, "attempts"));
}

TEST_F(AnalyzeTest, NothingIsLeftOutOfAnOrdinaryLog) {
  const auto analysis = run("CBS.log", session(0, "Package_for_KB1~x~amd64~~1.1", "0x80070005"));
  EXPECT_FALSE(has_check(*analysis, "matches"));
  EXPECT_FALSE(has_check(*analysis, "attempts"));
}

TEST_F(AnalyzeTest, AnEndOfAnotherKindIsSaid) {
  std::string text =
      " Volume in drive C is OS\r\n Volume Serial Number is 1234-ABCD\r\n\r\n"
      " Directory of C:\\d\r\n\r\n";
  for (int i = 0; text.size() < (200U << 10U); ++i) {
    text += fmt::format("05/22/2023  08:05 AM             1,024 f{}.txt\r\n", i);
  }
  const auto issues_of = [&](const std::string& whole) {
    return run("listing.txt", whole)->view().items[0].issues;
  };
  EXPECT_TRUE(issues_of(text).empty());
  for (int i = 0; i < 2000; ++i) {
    text += info_line(i);
  }
  const std::vector<Issue> issues = issues_of(text);
  ASSERT_EQ(issues.size(), 1U);
  EXPECT_EQ(issues[0].kind, "other-format-inside");
  EXPECT_EQ(issues[0].detail, "cbs");
}

TEST_F(AnalyzeTest, HashesAreMadeWhenAskedFor) {
  EXPECT_EQ(run("a.log", "x\n")->view().items[0].sha256,
            "73cb3858a687a8494ca3323053016282f3dad39d42cf62ca4e79dda2aac7d9ac");
  options.hash_items = false;
  EXPECT_EQ(run("a.log", "x\n")->view().items[0].sha256, "");
}

}  // namespace
}  // namespace casebook
