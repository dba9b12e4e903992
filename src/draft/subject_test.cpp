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
      "Subject: [CAS-00000-EXAMPL] Analysis - Very likely: Access to Sample.dll is denied by its "
      "name…");
  EXPECT_EQ(
      short_subject("Subject: [A-1] Analysis - Very likely: Access to Sample.dll is denied: a "
                    "filter or device control policy blocks the file"),
      "Subject: [A-1] Analysis - Very likely: Access to Sample.dll is denied…");
  EXPECT_EQ(
      short_subject("主题：[A-1] 分析结果 - 极有可能：Sample.dll 在所有位置均被拒绝访问（按文件名"
                    "拦截）：由筛选器或设备管控策略所致"),
      "主题：[A-1] 分析结果 - 极有可能：Sample.dll 在所有位置均被拒绝访问（按文件名拦截）…");
}

TEST(Subject, KeepsTheVerbAndWhatItIsAbout) {
  const std::string head = "Subject: [CAS-00000-EXAMPL] Analysis - Very likely: ";
  EXPECT_EQ(short_subject(head + "The system disk or its file system is damaged (Disk event 51)"),
            head + "The system disk or its file system is damaged");
  EXPECT_EQ(short_subject(head + "The default user's hive NTUSER.DAT is held open"),
            head + "The default user's hive NTUSER.DAT is held open");
  EXPECT_EQ(short_subject(head + "The cache of the update client does not have room for the "
                                 "content that the server wants to give it now"),
            head + "The cache of the update client does not have room…");
  EXPECT_EQ(short_subject(head + "The Windows Example service (ExSvc) is stopped on this machine"),
            head + "The Windows Example service is stopped on this machine");
  EXPECT_EQ(short_subject("主题：[CAS-00000-EXAMPL] 分析结果 - 极有可能：Sample.dll 的访问控制列表"
                          "使组件维护（CBS）无法访问该文件（共 3 项）"),
            "主题：[CAS-00000-EXAMPL] 分析结果 - 极有可能：Sample.dll 的访问控制列表"
            "使组件维护无法访问该文件");
}

TEST(Subject, PathsLoseTheirFolders) {
  const std::string folders = "C:\\Program Files (x86)\\Example Tools\\A Folder of Tools\\";
  const std::string head = "Subject: [CAS-00000-EXAMPL] Analysis - Very likely: ";
  EXPECT_EQ(short_subject(head + folders + "Sample.dll is denied"), head + "Sample.dll is denied");
  EXPECT_EQ(short_subject("主题：[CAS-00000-EXAMPL] 分析结果 - 极有可能：驱动程序包 "
                          "D:\\驱动\\新机型\\扫描设备\\scanhub.inf 无法安装"),
            "主题：[CAS-00000-EXAMPL] 分析结果 - 极有可能：驱动程序包 scanhub.inf 无法安装");
  EXPECT_EQ(short_subject("Subject: [A-1] Very likely: the key HKLM\\SYSTEM\\CurrentControlSet\\"
                          "Services\\Example\\Parameters cannot be read"),
            "Subject: [A-1] Very likely: the key Parameters cannot be read");
  for (const char* odd : {"C:\\", ":\\", "HKLM\\", "C:\\ C:\\ (", "HKEY_"}) {
    const std::string line = "Subject: " + std::string(80, 'x') + " " + odd;
    EXPECT_FALSE(short_subject(line).empty());
  }
}

TEST(Subject, DoesNotEndInsideOfBrackets) {
  const std::string cut = short_subject(
      "Subject: [A-1] The driver package of a wireless device fails "
      "(model one, model two, model three and others) in Setup");
  EXPECT_EQ(cut, "Subject: [A-1] The driver package of a wireless device fails in Setup");
}

TEST(Subject, TheLevelKeepsItsBrackets) {
  const std::string text = short_subject(
      "Subject: [CAS-00000-EXAMPL] Analysis - Possible (not proven): The Example service (ExSvc) "
      "is "
      "stopped on this machine");
  EXPECT_EQ(text,
            "Subject: [CAS-00000-EXAMPL] Analysis - Possible (not proven): The Example service is "
            "stopped on this machine");
}

TEST(Subject, ALongNameIsCutToo) {
  for (const char* piece : {"x", "字", "\xF0\x9F\x98\x80"}) {
    std::string line = "Subject: ";
    for (int i = 0; i < 2000; ++i) {
      line += piece;
    }
    const std::string cut = short_subject(line);
    EXPECT_LE(display_width(cut), kWidestSubject + 9);
    EXPECT_GT(display_width(cut), kSubjectWidth / 2);
    EXPECT_TRUE(cut.ends_with("…"));
  }
}

}  // namespace
}  // namespace casebook
