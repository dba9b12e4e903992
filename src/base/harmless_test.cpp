// SPDX-License-Identifier: Apache-2.0
#include "base/harmless.h"

#include <gtest/gtest.h>

namespace casebook {
namespace {

TEST(Harmless, WhatCannotBeSeenIsDeceptive) {
  for (const char32_t c :
       {U'\u0085',     U'\u009B',    U'\u00AD', U'\u034F',     U'\u061C',     U'\u115F',
        U'\u1160',     U'\u17B5',    U'\u180B', U'\u180E',     U'\u200B',     U'\u200D',
        U'\u2028',     U'\u202E',    U'\u2066', U'\u3164',     U'\uFE0F',     U'\uFEFF',
        U'\uFFA0',     U'\uFFF9',    U'\uFFFB', U'\U0001D173', U'\U000E0001', U'\U000E007F',
        U'\U000E0100', U'\U000E01EF'}) {
    EXPECT_TRUE(is_deceptive(c)) << std::hex << static_cast<unsigned>(c);
  }
}

TEST(Harmless, WhatIsWrittenStays) {
  for (const char32_t c : {U'a',
                           U'\u00A0',
                           U'\u00E9',
                           U'\u0301',
                           U'\u0645',
                           U'\u4E2D',
                           U'\uAC00',
                           U'\u3000',
                           U'\uFF1A',
                           U'\uFFFC',
                           U'\uFFFD',
                           U'\U0001F600',
                           U'\U000F0000'}) {
    EXPECT_FALSE(is_deceptive(c)) << std::hex << static_cast<unsigned>(c);
  }
}

TEST(Harmless, InvisibleCharactersAreSpelledOut) {
  EXPECT_EQ("a\\u3164b\\ufe0f\\ue0041 \\u180e\\x1b\\u009b",
            for_terminal("a\u3164b\uFE0F\U000E0041 \u180E\x1b\u009b"));
}

}  // namespace
}  // namespace casebook
