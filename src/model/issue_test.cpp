// SPDX-License-Identifier: Apache-2.0
#include "model/issue.h"

#include <gtest/gtest.h>

namespace casebook {
namespace {

TEST(IssueDetail, IsSaidInChineseWithItsNumbers) {
  EXPECT_EQ(issue_detail("no directory at the end").zh, "末尾缺少文件目录");
  EXPECT_EQ(issue_detail("1400 of 1400 lines").zh, "1400 行中有 1400 行");
  EXPECT_EQ(issue_detail("ZIP decompression failed (-5)").zh, "ZIP 解压失败，错误 -5");
  EXPECT_EQ(issue_detail("7-Zip bad CRC: 0x1 should be 0x2").zh, "7-Zip 校验和不符：0x1，应为 0x2");
}

TEST(IssueDetail, EnglishStaysAsItIs) {
  EXPECT_EQ(issue_detail("no directory at the end").en, "no directory at the end");
}

TEST(IssueDetail, APathBeforeItIsKept) {
  EXPECT_EQ(issue_detail("inner/a.zip: no directory at the end").zh,
            "inner/a.zip：末尾缺少文件目录");
}

TEST(IssueDetail, IsOneLineWhateverAFileIsCalled) {
  const Bilingual detail = issue_detail("logs/a\nforged\r line.txt");
  EXPECT_EQ(detail.en, "logs/a\\x0aforged\\x0d line.txt");
  EXPECT_EQ(detail.zh, detail.en);
}

TEST(IssueDetail, WhatIsNotInTheTableIsMarkedAsQuoted) {
  EXPECT_EQ(issue_detail("Something quite new").zh, "原始信息：Something quite new");
  EXPECT_EQ(issue_detail("logs/a b.txt").zh, "logs/a b.txt");
  EXPECT_EQ(issue_detail("EventType").zh, "EventType");
  EXPECT_EQ(issue_detail("").zh, "");
}

}  // namespace
}  // namespace casebook
