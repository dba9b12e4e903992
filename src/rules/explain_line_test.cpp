// SPDX-License-Identifier: Apache-2.0
#include "rules/explain_line.h"

#include <algorithm>
#include <chrono>

#include <gtest/gtest.h>

namespace casebook {
namespace {

Knowledge knowledge_of(const std::vector<std::pair<std::string, std::string>>& patterns) {
  Knowledge knowledge;
  for (const auto& [id, pattern] : patterns) {
    Signature signature;
    signature.id = id;
    signature.pattern = pattern;
    knowledge.signatures.push_back(std::move(signature));
  }
  return knowledge;
}

LineAccount explain(const Knowledge& knowledge,
                    const std::string& line,
                    const std::string& decoder = "") {
  auto account = explain_line(knowledge, line, decoder);
  EXPECT_TRUE(account.ok());
  return account.ok() ? account.value() : LineAccount{};
}

TEST(ExplainLine, AMatchHasItsCaptures) {
  const Knowledge knowledge =
      knowledge_of({{"a.open", "Cannot open (?P<object>[^,\\r\\n]+), error (?P<code>\\d+)"}});
  const LineAccount account = explain(knowledge, "10:25 Cannot open C:\\x.txt, error 5");
  ASSERT_EQ(account.matches.size(), 1U);
  EXPECT_EQ(account.matches[0].captures.at("object"), "C:\\x.txt");
  EXPECT_TRUE(account.nearest.empty());
}

TEST(ExplainLine, AMatchOutsideItsDecodersSaysSo) {
  Knowledge knowledge = knowledge_of({{"a.open", "Cannot open"}});
  knowledge.signatures[0].decoders = {"cbs"};
  EXPECT_TRUE(explain(knowledge, "Cannot open", "cbs").matches.at(0).applies);
  EXPECT_FALSE(explain(knowledge, "Cannot open", "dism").matches.at(0).applies);
}

TEST(ExplainLine, ThePlaceWhereAPatternStopsIsNamed) {
  const Knowledge knowledge = knowledge_of(
      {{"a.open", "Cannot open (?P<object>[^,\\r\\n]+), error (?P<code>0x[0-9a-f]{8}) here"}});
  const LineAccount account = explain(knowledge, "Cannot open C:\\x.txt; error 0x80070005 here");
  ASSERT_EQ(account.nearest.size(), 1U);
  const LineMiss& miss = account.nearest[0];
  EXPECT_EQ(miss.matched, "Cannot open (?P<object>[^,\\r\\n]+)");
  EXPECT_EQ(miss.missing, ",");
  EXPECT_EQ(miss.behind, " error (?P<code>0x[0-9a-f]{8}) here");
  EXPECT_EQ(miss.column, 13U);
  EXPECT_EQ(miss.line_rest, "C:\\x.txt; error 0x80070005 here");
  EXPECT_GT(miss.share, 0.9);
  EXPECT_LT(miss.share, 1.0);
}

TEST(ExplainLine, TheMostAlikeComesFirstAndTheUnlikeIsNotCalledNear) {
  const Knowledge knowledge = knowledge_of({{"a.little", "Cannot open the store of the world"},
                                            {"a.much", "Cannot open the package .+: denied"},
                                            {"a.none", "Something else altogether"}});
  const LineAccount account = explain(knowledge, "Cannot open the package x: refused");
  ASSERT_EQ(account.nearest.size(), 2U);
  EXPECT_EQ(account.nearest[0].signature->id, "a.much");
  EXPECT_EQ(account.nearest[1].signature->id, "a.little");
}

TEST(ExplainLine, OneSignatureIsComparedHoweverFarItIs) {
  const Knowledge knowledge = knowledge_of({{"a.open", "Cannot open"}, {"a.b", "Nothing"}});
  auto account = explain_line(knowledge, "All is well", "", &knowledge.signatures[0]);
  ASSERT_TRUE(account.ok());
  ASSERT_EQ(account.value().nearest.size(), 1U);
  EXPECT_EQ(account.value().nearest[0].signature->id, "a.open");
}

// "C:" has the colon that the pattern wants further on.
TEST(ExplainLine, AnOddUnitIsFoundThoughBothEndsMatch) {
  const Knowledge knowledge =
      knowledge_of({{"a.open", "Cannot open (?P<object>[^,\\r\\n]+): error (?P<code>\\d+)"}});
  const LineAccount account = explain(knowledge, "Cannot open C:\\x.txt, error 5");
  ASSERT_EQ(account.nearest.size(), 1U);
  EXPECT_EQ(account.nearest[0].matched, "Cannot open (?P<object>[^,\\r\\n]+)");
  EXPECT_EQ(account.nearest[0].missing, ":");
  EXPECT_EQ(account.nearest[0].behind, " error (?P<code>\\d+)");
}

// What is told is a proof: each beginning matches, and one unit more does not.
TEST(ExplainLine, TheBeginningMatchesAndOneUnitMoreDoesNot) {
  const Knowledge knowledge = knowledge_of(
      {{"a.x", "(?i)failed to (?:open|close) (?P<what>\\w+) in session (?P<id>\\d+)"}});
  for (const std::string line : {"Failed to open package with session 12",
                                 "Failed to close it in sesion 12",
                                 "We failed to do it in session twelve"}) {
    const LineAccount account = explain(knowledge, line);
    ASSERT_EQ(account.nearest.size(), 1U) << line;
    const LineMiss& miss = account.nearest[0];
    const auto closed = [](const std::string& part) {
      std::string text = "(?i)" + part;
      for (auto open = std::count(part.begin(), part.end(), '('),
                close = std::count(part.begin(), part.end(), ')');
           close < open;
           ++close) {
        text += ')';
      }
      return text;
    };
    EXPECT_EQ(explain(knowledge_of({{"m", closed(miss.matched)}}), line).matches.size(), 1U);
    EXPECT_TRUE(
        explain(knowledge_of({{"m", closed(miss.matched + miss.missing)}}), line).matches.empty());
  }
}

TEST(ExplainLine, ALineOf64KibibytesTakesBoundedTime) {
  std::vector<std::pair<std::string, std::string>> patterns;
  for (int i = 0; i < 400; ++i) {
    patterns.emplace_back("a.s" + std::to_string(i),
                          "(?i)cannot open .+ in " + std::to_string(i) +
                              " of [^,]*, (?:error|code) (?P<code>0x[0-9a-f]{8}) and more");
  }
  std::string line;
  while (line.size() < 64 * 1024) {
    line += "cannot open x in 7 of y, error 0x8007 ";
  }
  const auto begin = std::chrono::steady_clock::now();
  const LineAccount account = explain(knowledge_of(patterns), line);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  EXPECT_TRUE(account.cut);
  EXPECT_FALSE(account.nearest.empty());
  EXPECT_LT(took.count(), 20.0);  // 0.2 s on the machine this was written on; sanitizers are slow
}

TEST(NearestLines, NamesTheLineThatHasMost) {
  Signature signature;
  signature.id = "a.open";
  signature.pattern = "Cannot open (?P<object>[^,\\r\\n]+), error 0x80070005";
  const std::string text = "one\nCannot open a\nCannot open b; error 0x80070005\nlast";
  const auto lines = nearest_lines(signature, text);
  ASSERT_FALSE(lines.empty());
  EXPECT_EQ(lines[0].offset, text.find("Cannot open b"));
  EXPECT_EQ(lines[0].miss.missing, ",");
}

}  // namespace
}  // namespace casebook
