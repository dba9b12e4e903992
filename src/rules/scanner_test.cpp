// SPDX-License-Identifier: Apache-2.0
#include "rules/scanner.h"

#include <numeric>
#include <random>

#include <gtest/gtest.h>

#include "rules/captures.h"

namespace casebook {
namespace {

std::vector<Signature> signatures() {
  std::vector<Signature> all(10);
  all[0].id = "anchor";
  all[0].pattern =
      R"(Operation failed: (?P<operation>[^\n]+?)\. Error: (?P<code>0x[0-9A-Fa-f]{8}))";
  all[1].id = "any-hresult";
  all[1].pattern = R"(\[HRESULT = 0x[89a-fA-F][0-9a-fA-F]{7})";
  all[2].id = "ignore-case";
  all[2].pattern = R"((?i)wimmount)";
  all[3].id = "line-begin";
  all[3].pattern = R"(^Error)";
  all[4].id = "line-end";
  all[4].pattern = R"(done$)";
  all[5].id = "chinese";
  all[5].pattern = "(?:\u62d2\u7edd).{0,3}done";
  all[6].id = "long-repetition";
  all[6].pattern = R"(from[^\n]{2,30}to)";
  all[7].id = "class-with-brace";
  all[7].pattern = R"([{][^}\n]{0,40}[$]x{1,2}\{)";
  all[8].id = "may-end-on-cr";
  all[8].pattern = R"(done.)";
  all[9].id = "may-end-on-cr-too";
  all[9].pattern = R"(Error[^\n]+)";
  return all;
}

std::vector<std::uint32_t> indexes_of(const std::vector<Signature>& all) {
  std::vector<std::uint32_t> indexes(all.size());
  std::iota(indexes.begin(), indexes.end(), 0U);
  return indexes;
}

std::vector<RawHit> hits_of(ScanEngine engine, std::string_view text) {
  auto scanner = Scanner::make(signatures(), indexes_of(signatures()), engine);
  EXPECT_TRUE(scanner.ok());
  ScanContext context = scanner.value().make_context();
  std::vector<RawHit> hits;
  scanner.value().scan(text, context, hits);
  return hits;
}

TEST(Scanner, ReportsEachLineOncePerSignature) {
  const auto hits = hits_of(ScanEngine::Blocks,
                            "Operation failed: A. Error: 0x80070005 Operation failed: A. Error: "
                            "0x80070005\nWimMount wimmount [HRESULT = 0x800f0922\n");
  const std::vector<RawHit> expected = {{0, 0}, {9, 0}, {1, 78}, {2, 78}};
  EXPECT_EQ(hits, expected);
}

TEST(Scanner, BothEnginesAgreeOnRandomTexts) {
  const std::vector<std::string> pieces = {"Operation failed: ",
                                           "x. Error: 0x80070005",
                                           "\n",
                                           "[HRESULT = 0x800f0922 - X]",
                                           "WIMMOUNT",
                                           "Error",
                                           " ",
                                           "[HRESULT = 0x00000000]",
                                           "done",
                                           "\u62d2\u7edd",
                                           "\u62d2",
                                           "\r\n",
                                           "from",
                                           "to",
                                           "0123456789",
                                           "{",
                                           "$xx{"};
  std::mt19937 random(7);
  for (int round = 0; round < 300; ++round) {
    std::string text;
    for (int i = 0; i < 60; ++i) {
      text += pieces[random() % pieces.size()];
    }
    EXPECT_EQ(hits_of(ScanEngine::Blocks, text), hits_of(ScanEngine::Lines, text)) << text;
  }
}

TEST(Scanner, SearchesOnlyForWhatIsWanted) {
  for (const ScanEngine engine : {ScanEngine::Blocks, ScanEngine::Lines}) {
    const auto scanner = Scanner::make(signatures(), {2, 4}, engine);
    ASSERT_TRUE(scanner.ok());
    ScanContext context = scanner.value().make_context();
    std::vector<RawHit> hits;
    scanner.value().scan("Error\nWimMount done\n", context, hits);
    EXPECT_EQ(hits, (std::vector<RawHit>{{2, 6}, {4, 6}}));
  }
}

TEST(Scanner, LeavesPatternsThatHyperscanDoesNotTakeToRe2) {
  std::vector<Signature> all(2);
  all[0].pattern = R"(\pN+\C)";  // any byte: RE2 only
  all[1].pattern = "plain";
  const auto scanner = Scanner::make(all, {0, 1}, ScanEngine::Blocks);
  ASSERT_TRUE(scanner.ok());
  ScanContext context = scanner.value().make_context();
  std::vector<RawHit> hits;
  scanner.value().scan("plain\n12x\n", context, hits);
  EXPECT_EQ(hits, (std::vector<RawHit>{{1, 0}, {0, 6}}));
}

TEST(Scanner, LoosensOnlyLongRepetitionsAndLineEnds) {
  EXPECT_EQ(loosened(R"(a{2,3}b[^\n]{0,60}?c.{3,400}d{5}$)"), R"(a{2,3}b[^\n]*?c.+d{5}\r?$)");
  EXPECT_EQ(loosened(R"(\{0,60}[{0,60}]x\$[$])"), R"(\{0,60}[{0,60}]x\$[$])");
  EXPECT_EQ(loosened(R"([]{0,60}]{0,60}[[:alpha:]$]{0,60})"), R"([]{0,60}]*[[:alpha:]$]*)");
  EXPECT_EQ(loosened(R"(\Qcost 5$ {0,60}\E{0,60}x{0,60})"), R"(\Qcost 5$ {0,60}\E*x*)");
  EXPECT_EQ(loosened(R"(\Qa$)"), R"(\Qa$)");
  EXPECT_EQ(loosened("[a"), "[a");
  EXPECT_EQ(loosened("a{,60}\\"), "a{,60}\\");
}

TEST(Scanner, NamesFileAndLineOfABadPattern) {
  std::vector<Signature> bad(1);
  bad[0].id = "bad";
  bad[0].pattern = "(";
  bad[0].place = {"signatures/x.yaml", 7};
  for (const ScanEngine engine : {ScanEngine::Blocks, ScanEngine::Lines}) {
    const auto scanner = Scanner::make(bad, indexes_of(bad), engine);
    ASSERT_FALSE(scanner.ok());
    EXPECT_NE(scanner.error().message.find("signatures/x.yaml:7: signature 'bad'"),
              std::string::npos)
        << scanner.error().message;
  }
}

TEST(Captures, GivesNamedGroupsAndConstants) {
  std::vector<Signature> all = signatures();
  all[0].sets["phase"] = "safeos";
  const auto reader = CaptureReader::make(all);
  ASSERT_TRUE(reader.ok());
  std::map<std::string, std::string> captures;
  ASSERT_TRUE(reader.value().read(
      0, "x Operation failed: Apply image. Error: 0x80070005[gle=1]", captures));
  EXPECT_EQ(captures["operation"], "Apply image");
  EXPECT_EQ(captures["code"], "0x80070005");
  EXPECT_EQ(captures["phase"], "safeos");
  EXPECT_FALSE(reader.value().read(0, "nothing", captures));
}

}  // namespace
}  // namespace casebook
