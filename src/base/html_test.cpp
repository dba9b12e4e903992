// SPDX-License-Identifier: Apache-2.0
#include "base/html.h"

#include <gtest/gtest.h>

namespace casebook {
namespace {

TEST(Html, TextStaysText) {
  EXPECT_EQ(for_html("<a href=\"x\" b='y'>&amp;"),
            "&lt;a href=&quot;x&quot; b=&#39;y&#39;&gt;&amp;amp;");
  EXPECT_EQ(for_html("日志"), "日志");
}

TEST(Html, NamesCannotBeTurnedRound) {
  EXPECT_EQ(for_html("a\u202egpj.exe"), "a\\u202egpj.exe");
  EXPECT_EQ(for_html("a\x1b[2Jb"), "a\\x1b[2Jb");
}

}  // namespace
}  // namespace casebook
