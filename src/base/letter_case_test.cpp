// SPDX-License-Identifier: Apache-2.0
#include "base/letter_case.h"

#include <string>

#include <gtest/gtest.h>

#include "base/utf8.h"

namespace casebook {
namespace {

TEST(LetterCase, LettersOfAllScriptsLoseTheirCase) {
  EXPECT_EQ(with_folded_case("C:\\Users\\J\u00DCRGEN\\\u00C9t\u00C9"),
            "c:\\users\\j\u00FCrgen\\\u00E9t\u00E9");
  EXPECT_EQ(with_folded_case("\u041F\u0440\u0418\u0412\u0415\u0422 \u0401"),
            "\u043F\u0440\u0438\u0432\u0435\u0442 \u0451");
  EXPECT_EQ(with_folded_case("\u0391\u03A3"), with_folded_case("\u03B1\u03C2"));
  EXPECT_EQ(with_folded_case("\uFF21\uFF3A"), "\uFF41\uFF5A");  // full width
  EXPECT_EQ(with_folded_case("\u0100\u0101\u0139\u013A\u0178"), "\u0101\u0101\u013A\u013A\u00FF");
}

TEST(LetterCase, WhatHasNoCaseStays) {
  for (const char* same :
       {"\u6D4B\u8BD5\u7528\u6237.txt", "\u00DF\u00D7\u00F7", "\U0001F600", ""}) {
    EXPECT_EQ(with_folded_case(same), same);
  }
}

// One character for one, and never into ASCII: the dotted capital I and the sign of Kelvin stay.
TEST(LetterCase, NoCharacterChangesItsLength) {
  for (char32_t character = 1; character <= 0x10FFFF; ++character) {
    if (character >= 0xD800 && character < 0xE000) continue;
    std::string before;
    std::string after;
    append_utf8(before, character);
    append_utf8(after, fold_case(character));
    ASSERT_EQ(before.size(), after.size()) << std::hex << static_cast<unsigned>(character);
    ASSERT_EQ(fold_case(fold_case(character)), fold_case(character));
  }
}

TEST(LetterCase, BrokenBytesStay) {
  const std::string broken = "A\xC3\xFF\xC3\x9C\xE4\xB8";
  EXPECT_EQ(with_folded_case(broken), "a\xC3\xFF\xC3\xBC\xE4\xB8");
}

}  // namespace
}  // namespace casebook
