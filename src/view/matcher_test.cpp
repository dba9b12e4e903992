// SPDX-License-Identifier: Apache-2.0
#include "view/matcher.h"

#include <gtest/gtest.h>

#include "view/codes_in_text.h"

namespace casebook::view {
namespace {

using Places = std::vector<std::pair<std::size_t, std::size_t>>;

TEST(Matcher, PlainTextMatchesEitherCaseUntilACapitalIsTyped) {
  EXPECT_TRUE(Matcher::make("error", PatternKind::Text).value()->matches("An ERROR"));
  EXPECT_FALSE(Matcher::make("Error", PatternKind::Text).value()->matches("An ERROR"));
  EXPECT_TRUE(Matcher::make("a.b[1]", PatternKind::Text).value()->matches("x a.b[1]"));
  EXPECT_FALSE(Matcher::make("a.b", PatternKind::Text).value()->matches("axb"));
}

TEST(Matcher, AWrongExpressionSaysWhatIsWrong) {
  const auto wrong = Matcher::make("fail(", PatternKind::Regex);
  ASSERT_FALSE(wrong.ok());
  EXPECT_NE(std::string::npos, wrong.error().message.find(")"));
}

TEST(Matcher, GivesThePlacesOfMatchesWithoutEmptyOnes) {
  const auto some = Matcher::make("0x[0-9]+|q*", PatternKind::Regex).value();
  EXPECT_EQ((Places{{2, 5}, {6, 9}}), some->matches_in("a 0x1 0x2", 10));
  EXPECT_EQ((Places{{2, 5}}), some->matches_in("a 0x1 0x2", 1));
}

TEST(Matcher, AnAnchorIsJudgedByTheRecordAndNotByTheTextAroundIt) {
  const auto anchored = Matcher::make("^two$", PatternKind::Regex).value();
  EXPECT_TRUE(anchored->may_match_within("one\r\ntwo\r\nthree"));
  const auto plain = Matcher::make("four", PatternKind::Regex).value();
  EXPECT_FALSE(plain->may_match_within("one\r\ntwo\r\nthree"));
}

TEST(Matcher, HostileExpressionsAreLinear) {
  const auto nested = Matcher::make("(a*)*(a*)*b", PatternKind::Regex).value();
  EXPECT_FALSE(nested->matches(std::string(1 << 20, 'a')));
}

TEST(CodesInText, AreFoundInTheNotationsOfLogs) {
  EXPECT_EQ((std::vector<std::string>{"0x80070005", "5"}),
            codes_in_text("Error 0x80070005 GLE [5] again 0x80070005", 10));
  EXPECT_EQ((std::vector<std::string>{"0xC1900101 - 0x20017"}),
            codes_in_text("failed: 0xC1900101 - 0x20017.", 10));
  EXPECT_EQ((std::vector<std::string>{"STATUS_ACCESS_DENIED", "-2147024891"}),
            codes_in_text("STATUS_ACCESS_DENIED and -2147024891", 10));
  EXPECT_EQ((std::vector<std::string>{}), codes_in_text("size 0x10, hr = 0x00000000, 12345", 10));
  EXPECT_EQ(1U, codes_in_text("0x80070005 0x80070002", 1).size());
}

}  // namespace
}  // namespace casebook::view
