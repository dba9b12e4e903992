// SPDX-License-Identifier: Apache-2.0
#include "rules/scanner.h"

#include <random>

#include <gtest/gtest.h>

#include "rules/captures.h"

namespace casebook {
namespace {

std::vector<Signature> signatures() {
  std::vector<Signature> all(6);
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
  return all;
}

std::vector<RawHit> hits_of(ScanEngine engine, std::string_view text) {
  auto scanner = Scanner::make(signatures(), engine);
  EXPECT_TRUE(scanner.ok());
  ScanContext context = scanner.value().make_context();
  std::vector<RawHit> hits;
  scanner.value().scan(text, context, hits);
  return hits;
}

TEST(Scanner, ReportsEachLineOncePerSignature) {
  const auto hits = hits_of(ScanEngine::Fastest,
                            "Operation failed: A. Error: 0x80070005 Operation failed: A. Error: "
                            "0x80070005\nWimMount wimmount [HRESULT = 0x800f0922\n");
  const std::vector<RawHit> expected = {{0, 0}, {1, 78}, {2, 78}};
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
                                           "\u62d2"};
  std::mt19937 random(7);
  for (int round = 0; round < 300; ++round) {
    std::string text;
    for (int i = 0; i < 60; ++i) {
      text += pieces[random() % pieces.size()];
    }
    EXPECT_EQ(hits_of(ScanEngine::Fastest, text), hits_of(ScanEngine::Portable, text)) << text;
  }
}

TEST(Scanner, NamesFileAndLineOfABadPattern) {
  std::vector<Signature> bad(1);
  bad[0].id = "bad";
  bad[0].pattern = "(";
  bad[0].place = {"signatures/x.yaml", 7};
  for (const ScanEngine engine : {ScanEngine::Fastest, ScanEngine::Portable}) {
    const auto scanner = Scanner::make(bad, engine);
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
