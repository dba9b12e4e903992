// SPDX-License-Identifier: Apache-2.0
#include "draft/subject.h"

#include <gtest/gtest.h>

#include "base/width.h"

namespace casebook {
namespace {

TEST(Subject, WhatFitsStaysAsItIs) {
  EXPECT_EQ(short_subject("Subject: [A-1] Analysis"), "Subject: [A-1] Analysis");
  EXPECT_EQ(short_subject("主题：[A-1] 分析结果"), "主题：[A-1] 分析结果");
}

TEST(Subject, EndsBehindAPhrase) {
  EXPECT_EQ(
      short_subject("Subject: [CAS-00000-EXAMPL] Analysis - Very likely: Access to Sample.dll is "
                    "denied by its name: a filter or device control policy blocks the file"),
      "Subject: [CAS-00000-EXAMPL] Analysis - Very likely: Access to Sample.dll is denied by…");
  EXPECT_EQ(
      short_subject("Subject: [A-1] Analysis - Very likely: Access to Sample.dll is denied: a "
                    "filter or device control policy blocks the file"),
      "Subject: [A-1] Analysis - Very likely: Access to Sample.dll is denied…");
  EXPECT_EQ(
      short_subject("主题：[A-1] 分析结果 - 极有可能：Sample.dll 在所有位置均被拒绝访问（按文件名"
                    "拦截）：由筛选器或设备管控策略所致"),
      "主题：[A-1] 分析结果 - 极有可能：Sample.dll 在所有位置均被拒绝访问（按文件名拦截）…");
}

TEST(Subject, DoesNotEndInsideOfBrackets) {
  const std::string cut = short_subject(
      "Subject: [A-1] The driver package of a wireless device fails "
      "(model one, model two, model three and others) in Setup");
  EXPECT_EQ(cut, "Subject: [A-1] The driver package of a wireless device fails…");
}

TEST(Subject, ALongNameIsCutToo) {
  for (const char* piece : {"x", "字", "\xF0\x9F\x98\x80"}) {
    std::string line = "Subject: ";
    for (int i = 0; i < 2000; ++i) {
      line += piece;
    }
    const std::string cut = short_subject(line);
    EXPECT_LE(display_width(cut), kSubjectWidth + 9);
    EXPECT_GT(display_width(cut), kSubjectWidth / 2);
    EXPECT_TRUE(cut.ends_with("…"));
  }
}

}  // namespace
}  // namespace casebook
