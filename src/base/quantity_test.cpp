// SPDX-License-Identifier: Apache-2.0
#include "base/quantity.h"

#include <gtest/gtest.h>

namespace casebook {
namespace {

TEST(Duration, IsToldInTheUnitThatSuitsIt) {
  struct Case {
    const char* text;
    const char* en;
    const char* zh;
  };
  for (const Case& known : {Case{"0", "0 seconds", "0 秒"},
                            Case{"1", "1 second", "1 秒"},
                            Case{"70", "70 seconds", "70 秒"},
                            Case{"1800", "30 minutes", "30 分钟"},
                            Case{"4500", "75 minutes", "75 分钟"},
                            Case{"4529", "about 75 minutes", "约 75 分钟"},
                            Case{"7200", "2 hours", "2 小时"},
                            Case{"172800", "2 days", "2 天"},
                            Case{"283824000", "9 years", "9 年"},
                            Case{"0 days, 00 hours, 30 mins, 00 secs", "30 minutes", "30 分钟"},
                            Case{"1 days, 02 hours, 00 mins, 00 secs", "26 hours", "26 小时"},
                            Case{"soon", "soon", "soon"},
                            Case{"", "", ""}}) {
    EXPECT_EQ(format_duration(known.text, Language::English), known.en);
    EXPECT_EQ(format_duration(known.text, Language::Chinese), known.zh);
  }
}

}  // namespace
}  // namespace casebook
