// SPDX-License-Identifier: Apache-2.0
#include "base/utf16.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace casebook {
namespace {

std::string bytes_of(std::u16string_view text) {
  std::string bytes;
  for (const char16_t unit : text) {
    bytes += static_cast<char>(unit & 0xFFU);
    bytes += static_cast<char>(unit >> 8U);
  }
  return bytes;
}

std::string utf8_of(std::string_view bytes) {
  std::string out = ">";
  append_utf16le(out, as_bytes(bytes));
  return out;
}

TEST(Utf16, TextOfEveryWidthComesOutWhole) {
  EXPECT_EQ(">", utf8_of(""));
  EXPECT_EQ(">a\u00E9\u4E2D\U0001F600z", utf8_of(bytes_of(u"a\u00E9\u4E2D\U0001F600z")));
}

TEST(Utf16, TheFastPathAgreesWithTheSlowOneAtEveryLength) {
  for (std::size_t length = 0; length < 40; ++length) {
    const std::string ascii(length, 'x');
    const std::u16string wide(length, u'x');
    EXPECT_EQ(">" + ascii, utf8_of(bytes_of(wide)));
    EXPECT_EQ(">" + ascii + "\u00FF" + ascii, utf8_of(bytes_of(wide + u"\u00FF" + wide)));
    EXPECT_EQ(">" + ascii + "\u0080", utf8_of(bytes_of(wide + u"\u0080")));
  }
}

TEST(Utf16, LoneSurrogatesAreReplacedAndTheirNeighboursKept) {
  const char16_t high[] = {u'a', 0xD83D, u'b', 0};
  const char16_t low[] = {0xDE00, u'a', 0};
  const char16_t turned[] = {0xDE00, 0xD83D, 0};
  const char16_t end[] = {u'a', 0xD83D, 0};
  EXPECT_EQ(">a\uFFFDb", utf8_of(bytes_of(high)));
  EXPECT_EQ(">\uFFFDa", utf8_of(bytes_of(low)));
  EXPECT_EQ(">\uFFFD\uFFFD", utf8_of(bytes_of(turned)));
  EXPECT_EQ(">a\uFFFD", utf8_of(bytes_of(end)));
}

TEST(Utf16, AnOddLastByteIsLeftOutAndNulsAreKept) {
  EXPECT_EQ(">a", utf8_of(std::string_view("a\0b", 3)));
  EXPECT_EQ(">", utf8_of("a"));
  EXPECT_EQ(std::string(">a\0b", 4), utf8_of(std::string_view("a\0\0\0b\0", 6)));
}

TEST(Utf16, LengthEndsAtTheFirstNulCharacter) {
  const auto length = [](std::string_view bytes) { return utf16le_length(as_bytes(bytes)); };
  EXPECT_EQ(0U, length(""));
  EXPECT_EQ(4U, length(std::string_view("a\0b\0\0\0c\0", 8)));
  EXPECT_EQ(4U, length(std::string_view("a\0b\0", 4)));
  // A zero byte is no zero character.
  EXPECT_EQ(4U, length(std::string_view("\0\x4E\0\x4F", 4)));
}

}  // namespace
}  // namespace casebook
