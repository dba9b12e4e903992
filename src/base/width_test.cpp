// SPDX-License-Identifier: Apache-2.0
#include "base/width.h"

#include <string>

#include <gtest/gtest.h>

#include "base/utf8.h"

namespace casebook {
namespace {

TEST(Width, ChineseTakesTwoColumnsAndLatinOne) {
  EXPECT_EQ(display_width("Windows"), 7U);
  EXPECT_EQ(display_width("拒绝访问"), 8U);
  EXPECT_EQ(display_width("，。（）"), 8U);
  EXPECT_EQ(display_width("错误 5"), 6U);
}

TEST(Width, CombiningCharactersAndControlsTakeNone) {
  EXPECT_EQ(display_width("e\u0301"), 1U);
  EXPECT_EQ(display_width("a\u200Bb"), 2U);
  EXPECT_EQ(display_width("\x1b"), 0U);
}

TEST(Width, RareIdeographsAndEmojiAreWide) {
  EXPECT_EQ(character_width(0x20000), 2U);
  EXPECT_EQ(character_width(0x1F600), 2U);
  EXPECT_EQ(character_width(0x2014), 1U);
}

TEST(Utf8, BrokenBytesBecomeReplacementCharactersOneByOne) {
  EXPECT_EQ(to_valid_utf8("a\xff\xfe"
                          "b"),
            "a\uFFFD\uFFFD"
            "b");
  EXPECT_EQ(to_valid_utf8("\xe6\x8b"), "\uFFFD\uFFFD");
  EXPECT_EQ(to_valid_utf8("拒绝"), "拒绝");
}

TEST(Utf8, SurrogatesAndOverlongFormsAreNotCharacters) {
  EXPECT_EQ(to_valid_utf8("\xed\xa0\x80"), "\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(to_valid_utf8("\xc0\xaf"), "\uFFFD\uFFFD");
  EXPECT_EQ(to_valid_utf8("\xf4\x90\x80\x80"), "\uFFFD\uFFFD\uFFFD\uFFFD");
}

TEST(Utf8, EveryCharacterSurvivesWritingAndReading) {
  for (char32_t c = 1; c <= 0x10FFFF; ++c) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    std::string text;
    append_utf8(text, c);
    std::string_view rest = text;
    ASSERT_EQ(take_character(rest), c);
    ASSERT_TRUE(rest.empty());
  }
}

}  // namespace
}  // namespace casebook
