// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"

#include <gtest/gtest.h>

namespace casebook {
namespace {

using Pieces = std::vector<std::string_view>;

TEST(Text, CaseFoldingIsAsciiOnly) {
  EXPECT_EQ(to_lower("Setup ÄÉ 更新 X"), "setup ÄÉ 更新 x");
  EXPECT_TRUE(equal_ignoring_case("WpdMtp.DLL", "wpdmtp.dll"));
  EXPECT_FALSE(equal_ignoring_case("Ä", "ä"));
  EXPECT_FALSE(equal_ignoring_case("abc", "abcd"));
}

TEST(Text, TrimTakesBlanksAndLineEndsOnly) {
  EXPECT_EQ(trim(" \t a b\r\n"), "a b");
  EXPECT_EQ(trim_right(" a \r\n"), " a");
  EXPECT_EQ(trim("\r\n"), "");
  EXPECT_EQ(trim("\vx"), "\vx");
}

TEST(Text, WildcardsStandForAnythingAndForOneCharacter) {
  EXPECT_TRUE(matches_wildcard("CBS.log", "cbs*.LOG"));
  EXPECT_TRUE(matches_wildcard("CbsPersist_1.cab", "cbs*1*"));
  EXPECT_TRUE(matches_wildcard("a/b/c.log", "*/b/*"));
  EXPECT_TRUE(matches_wildcard("aab", "*ab"));
  EXPECT_TRUE(matches_wildcard("", "**"));
  EXPECT_TRUE(matches_wildcard("x1", "x?"));
  EXPECT_FALSE(matches_wildcard("x", "x?"));
  EXPECT_FALSE(matches_wildcard("CBS.log.bak", "cbs*.log"));
  EXPECT_FALSE(matches_wildcard("abc", "ab"));
  EXPECT_FALSE(matches_wildcard("", "?"));
  // Many stars against a text that almost fits: no more than text times pattern.
  const std::string long_text(20000, 'a');
  EXPECT_FALSE(matches_wildcard(long_text, "*a*a*a*a*a*a*a*a*a*a*b"));
}

TEST(Text, PrefixAndSuffixMayBeLongerThanTheText) {
  EXPECT_TRUE(starts_with_ignoring_case("Error: x", "eRROR"));
  EXPECT_FALSE(starts_with_ignoring_case("Err", "error"));
  EXPECT_TRUE(ends_with_ignoring_case("CBS.LOG", ".log"));
  EXPECT_FALSE(ends_with_ignoring_case("g", ".log"));
  EXPECT_TRUE(ends_with_ignoring_case("", ""));
}

TEST(Text, FindIgnoringCaseGivesTheFirstPlace) {
  EXPECT_EQ(find_ignoring_case("the Error and the ERROR", "error"), 4U);
  EXPECT_EQ(find_ignoring_case("nothing", "error"), std::string_view::npos);
  EXPECT_EQ(find_ignoring_case("", ""), 0U);
  EXPECT_EQ(find_ignoring_case("abc", ""), 0U);
  EXPECT_TRUE(contains_ignoring_case("NTUSER.DAT", "ntuser"));
}

TEST(Text, SplitKeepsEmptyPieces) {
  EXPECT_EQ(split("a|b||", '|'), (Pieces{"a", "b", "", ""}));
  EXPECT_EQ(split("", '|'), (Pieces{""}));
  EXPECT_EQ(split("alone", '|'), (Pieces{"alone"}));
}

TEST(Text, ReplaceAllDoesNotReplaceWhatItWrote) {
  EXPECT_EQ(replace_all("a\\b\\c", "\\", "/"), "a/b/c");
  EXPECT_EQ(replace_all("aaa", "a", "aa"), "aaaaaa");
  EXPECT_EQ(replace_all("abc", "", "x"), "abc");
}

TEST(Text, FoundAtOrBehindAPlace) {
  EXPECT_EQ(find_text("abcabc", "bc"), 1U);
  EXPECT_EQ(find_text("abcabc", "bc", 2), 4U);
  EXPECT_EQ(find_text("abcabc", "bc", 5), std::string_view::npos);
  EXPECT_EQ(find_text("abc", "", 3), 3U);
  EXPECT_EQ(find_text({}, "a"), std::string_view::npos);
  EXPECT_EQ(find_text({}, {}), 0U);
}

TEST(Text, FileNameIsBehindTheLastSlashOfEitherKind) {
  EXPECT_EQ(file_name_of("C:\\Windows\\Panther/setupact.log"), "setupact.log");
  EXPECT_EQ(file_name_of("setupact.log"), "setupact.log");
  EXPECT_EQ(file_name_of("a/"), "");
}

TEST(Text, NumbersAreReadWholeOrNotAtAll) {
  EXPECT_EQ(parse_number<int>("42"), 42);
  EXPECT_EQ(parse_number<std::uint32_t>("80070005", 16), 0x80070005U);
  EXPECT_EQ(parse_number<int>("-7"), -7);
  EXPECT_EQ(parse_number<int>("42 "), std::nullopt);
  EXPECT_EQ(parse_number<int>(""), std::nullopt);
  EXPECT_EQ(parse_number<unsigned>("-1"), std::nullopt);
  EXPECT_EQ(parse_number<std::uint8_t>("256"), std::nullopt);
}

}  // namespace
}  // namespace casebook
