// SPDX-License-Identifier: Apache-2.0
#include "diagnose/reported.h"

#include <gtest/gtest.h>

#include "diagnose/case_for_test.h"

namespace casebook {
namespace {

std::vector<std::string> names(std::string_view text) {
  std::vector<Reported> all;
  read_reported(text, all);
  std::vector<std::string> found;
  for (const Reported& one : all) {
    found.push_back(one.name);
  }
  return found;
}

TEST(Reported, UpdatesAndCodesOfANoteAreRead) {
  using Texts = std::vector<std::string>;
  EXPECT_EQ(names("KB5000001 安装失败 0x80240034，代码8024200d；又见 kb5000001"),
            (Texts{"KB5000001", "0x80240034", "0x8024200D"}));
  EXPECT_EQ(names("it was 12345678 or 20240101, 0x00000000, A8024200D1"), Texts{});
  EXPECT_EQ(names(""), Texts{});
}

TEST(Reported, WhatNoLogMentionsIsSaid) {
  const CaseForTest it;
  std::vector<Reported> reported;
  read_reported("KB5000001 0x80240034", reported);
  Bilingual told = reported_sentence(it.judge(), reported);
  EXPECT_TRUE(told.en.starts_with(" The customer reports KB5000001, 0x80240034")) << told.en;
  EXPECT_TRUE(told.en.ends_with(": nothing in these logs mentions it.")) << told.en;
  EXPECT_TRUE(told.zh.ends_with("现有日志均未提及。")) << told.zh;
  reported[1].in_logs = true;
  told = reported_sentence(it.judge(), reported);
  EXPECT_EQ(told.en.find("nothing"), std::string::npos);
  EXPECT_TRUE(reported_sentence(it.judge(), {}).en.empty());
}

}  // namespace
}  // namespace casebook
