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
  CaseForTest it;
  std::vector<Reported> reported;
  read_reported("KB5000001 0x80240034", reported);
  Bilingual told = reported_sentence(it.judge(), reported);
  EXPECT_TRUE(told.en.starts_with(" The customer reports KB5000001, 0x80240034")) << told.en;
  EXPECT_TRUE(told.en.ends_with("; there is no log here that could show why.")) << told.en;
  EXPECT_TRUE(told.zh.ends_with("；未提供可供核对的日志。")) << told.zh;
  it.run.items[it.run.add_item("CBS.log", "cbs", "cbs")].events = 1;
  told = reported_sentence(it.judge(), reported);
  EXPECT_TRUE(told.en.ends_with(": nothing in these logs mentions them.")) << told.en;
  EXPECT_TRUE(told.zh.ends_with("现有日志均未提及。")) << told.zh;
  reported[1].in_logs = true;
  told = reported_sentence(it.judge(), reported);
  EXPECT_EQ(told.en.find("nothing"), std::string::npos);
  EXPECT_TRUE(reported_sentence(it.judge(), {}).en.empty());
}

TEST(Reported, ThePairOfSetupIsOneCode) {
  std::vector<Reported> all;
  read_reported("0xC1900101 - 0x30018 in the phase", all);
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].extended, 0x30018U);
  const CaseForTest it;
  EXPECT_TRUE(reported_list(it.judge(), all).en.starts_with("0xC1900101 - 0x30018"));
}

TEST(Reported, WhatAFindingQuotesIsNoNoteAndItsCodesAreInTheLogs) {
  CaseForTest it;
  const std::uint32_t item = it.run.add_item("lines.txt", "unknown", "unknown_text");
  it.run.texts[item] = "Error 0x80070003, 0x80240034";
  EXPECT_EQ(reported_in_notes(it.judge(), {}).size(), 2U);
  Hypothesis finding;
  finding.primary_code = "0x80070003";
  const std::vector<Reported> told = reported_in_notes(it.judge(), {finding});
  ASSERT_EQ(told.size(), 2U);
  EXPECT_TRUE(told[0].in_logs);
  EXPECT_FALSE(told[1].in_logs);
  finding.evidence.emplace_back().event.item = item;
  EXPECT_TRUE(reported_in_notes(it.judge(), {finding}).empty());
}

}  // namespace
}  // namespace casebook
