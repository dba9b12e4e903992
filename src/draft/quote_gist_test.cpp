// SPDX-License-Identifier: Apache-2.0
#include "draft/quote_gist.h"

#include <gtest/gtest.h>

namespace casebook {
namespace {

Knowledge known_events() {
  Knowledge knowledge;
  ObservationKind power;
  power.title = {"Power was lost", "断电"};
  power.events = {{"Kernel-Power", 41}};
  knowledge.observations = {power};
  return knowledge;
}

TEST(QuoteGist, AnEventIsNamedHoweverItWasExported) {
  const Knowledge knowledge = known_events();
  const std::string said = "系统已在未先正常关机的情况下重新启动。";
  for (const std::string& text :
       {"关键  2025/1/7 12:17:25  Microsoft-Windows-Kernel-Power  41  (63)  \"" + said,
        "关键\t2025/1/7 12:17:25\tMicrosoft-Windows-Kernel-Power\t41\t(63)\t" + said,
        "\"关键\",\"2025/1/7 12:17:25\",\"Microsoft-Windows-Kernel-Power\",\"41\",\"" + said,
        "Event[3]:\n  Source: Microsoft-Windows-Kernel-Power\n  Event ID: 41\n  Description:\n" +
            said,
        "Microsoft-Windows-Kernel-Power 41: " + said}) {
    EXPECT_EQ(gist_of(text, {}, &knowledge),
              "In English: event 41 of Microsoft-Windows-Kernel-Power - Power was lost.")
        << text;
  }
  EXPECT_EQ(gist_of("Example 7: " + said, {}, nullptr), "In English: event 7 of Example.");
}

TEST(QuoteGist, CodesInTheLineAreExplained) {
  const std::vector<CodeShown> codes = {
      {"0x80070005", "E_ACCESSDENIED", {"Access denied", "拒绝访问"}}, {"0x80070002", "", {}}};
  EXPECT_EQ(gist_of("安装失败：拒绝访问该文件 (0x80070005)", codes, nullptr),
            "In English: 0x80070005 E_ACCESSDENIED: Access denied.");
}

TEST(QuoteGist, WhatIsNeitherIsSaidToBeForeign) {
  EXPECT_EQ(gist_of("Windows 已对文件系统进行了更正。", {}, nullptr),
            "This line is not in English; what it shows is said in this mail.");
}

TEST(QuoteGist, ALineInEnglishWithAForeignNameNeedsNone) {
  for (const char* text : {"2024-01-02 09:30:17, Error SP Error READ, 0x00000185 while gathering "
                           "object: File, C:\\Users\\a\\年度预算 [培训签到表.pdf]. Will return 0",
                           "Error in apply of Sample.dll",
                           "拒绝访问。",
                           ""}) {
    EXPECT_EQ(gist_of(text, {}, nullptr), "") << text;
  }
}

}  // namespace
}  // namespace casebook
