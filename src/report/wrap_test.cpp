// SPDX-License-Identifier: Apache-2.0
#include "report/wrap.h"

#include <random>

#include <gtest/gtest.h>

#include "base/utf8.h"
#include "base/width.h"
#include "report/escape.h"

namespace casebook {
namespace {

using Lines = std::vector<std::string>;

TEST(Wrap, EnglishBreaksAtSpaces) {
  EXPECT_EQ(wrap("access to the file was denied", 12),
            (Lines{"access to", "the file was", "denied"}));
}

TEST(Wrap, EmptyTextIsOneEmptyLine) {
  EXPECT_EQ(wrap("", 10), Lines{""});
}

TEST(Wrap, ChineseBreaksBetweenCharactersAndCountsTwoColumns) {
  EXPECT_EQ(wrap("拒绝访问组件存储", 8), (Lines{"拒绝访问", "组件存储"}));
}

TEST(Wrap, NoLineBeginsWithClosingPunctuation) {
  EXPECT_EQ(wrap("拒绝访问，更新回滚", 8), (Lines{"拒绝", "访问，", "更新回滚"}));
}

TEST(Wrap, NoLineEndsWithAnOpeningBracket) {
  EXPECT_EQ(wrap("更新回滚（重启）", 10), (Lines{"更新回滚", "（重启）"}));
}

TEST(Wrap, LongPathIsCutAfterASeparator) {
  EXPECT_EQ(wrap("C:\\Windows\\WinSxS\\amd64_dual_wpdmtp.inf", 20),
            (Lines{"C:\\Windows\\WinSxS\\", "amd64_dual_", "wpdmtp.inf"}));
}

TEST(Wrap, WordWithoutSeparatorIsCutAtTheWidth) {
  EXPECT_EQ(wrap("abcdefghij", 4), (Lines{"abcd", "efgh", "ij"}));
}

TEST(Wrap, NamesStayWholeWhereALineMayBeTooWide) {
  EXPECT_EQ(wrap("see C:\\Windows\\WinSxS\\amd64_dual.inf, then go on", 12, LongNames::Whole),
            (Lines{"see", "C:\\Windows\\WinSxS\\amd64_dual.inf,", "then go on"}));
  EXPECT_EQ(wrap("c:\\program files (x86)\\a.exe blocks it", 16, LongNames::Whole),
            (Lines{"c:\\program files (x86)\\a.exe", "blocks it"}));
  EXPECT_EQ(wrap("请发送 C:\\用户\\示例.log 文件", 10, LongNames::Whole),
            (Lines{"请发送", "C:\\用户\\示例.log", "文件"}));
  EXPECT_EQ(wrap("abcdefghij", 4, LongNames::Whole), Lines{"abcdefghij"});
}

TEST(Wrap, AChineseWordIsNotBrokenInside) {
  EXPECT_EQ(wrap("这是错误代码", 10), (Lines{"这是错误", "代码"}));
}

TEST(Wrap, CombiningCharacterStaysWithItsBase) {
  EXPECT_EQ(wrap("abce\u0301f", 4), (Lines{"abce\u0301", "f"}));
}

TEST(Wrap, NoTextIsLostAndNoLineIsTooWide) {
  constexpr std::u32string_view kAlphabet = U"ab \\/-（）。，拒绝e\u0301.";
  std::mt19937 random(7);
  for (int round = 0; round < 2000; ++round) {
    std::string text;
    const auto length = random() % 60;
    for (unsigned i = 0; i < length; ++i) {
      append_utf8(text, kAlphabet[random() % kAlphabet.size()]);
    }
    const std::size_t width = 4 + random() % 20;
    std::string joined;
    for (const std::string& line : wrap(text, width)) {
      EXPECT_LE(display_width(line), width) << text;
      joined += line;
    }
    std::erase(joined, ' ');
    std::erase(text, ' ');
    EXPECT_EQ(joined, text);
  }
}

TEST(Escape, EscapeSequencesOfALogAreSpelledOut) {
  EXPECT_EQ(for_terminal("\x1b]0;title\x07 ok"), "\\x1b]0;title\\x07 ok");
  EXPECT_EQ(for_terminal("\u009b31m"), "\\u009b31m");
}

TEST(Escape, NamesThatReadBackwardsAreSpelledOut) {
  EXPECT_EQ(for_terminal("invoice\u202Efdp.exe"), "invoice\\u202efdp.exe");
}

TEST(Escape, TabsBecomeSpacesAndBrokenBytesAreReplaced) {
  EXPECT_EQ(for_terminal("a\tb\xff"), "a  b\uFFFD");
  EXPECT_EQ(for_terminal("拒绝"), "拒绝");
}

}  // namespace
}  // namespace casebook
