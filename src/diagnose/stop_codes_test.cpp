// SPDX-License-Identifier: Apache-2.0
#include "diagnose/stop_codes.h"

#include <gtest/gtest.h>

#include "diagnose/case_for_test.h"

namespace casebook {
namespace {

Hypothesis finding_of(const std::string& text) {
  Hypothesis finding;
  finding.codes = {{"0x0000009F", "ERROR_BAD_THREADID_ADDR", {"Bad thread", ""}},
                   {"0x80070005", "E_ACCESSDENIED", {"Access denied", ""}}};
  finding.evidence.emplace_back().text = text;
  return finding;
}

TEST(StopCodes, OfACrashAreNoErrorsOfWin32) {
  CaseForTest it;
  it.run.add_item("setupact.log", "setup");
  for (const char* text : {"SP Crash 0x0000009F detected",
                           "The bugcheck was: 0x0000009f (0x3, 0x0)",
                           "检测错误: 0x0000009F"}) {
    Hypothesis finding = finding_of(text);
    tell_stop_codes(it.judge(), finding);
    EXPECT_EQ(finding.codes[0].name.find("THREADID"), std::string::npos) << text;
    EXPECT_EQ(finding.codes[1].name, "E_ACCESSDENIED");
  }
  Hypothesis other = finding_of("failed with 0x0000009F");
  tell_stop_codes(it.judge(), other);
  EXPECT_EQ(other.codes[0].name, "ERROR_BAD_THREADID_ADDR");
}

TEST(StopCodes, TheParametersBelowTheLineAreQuoted) {
  CaseForTest it;
  it.run.texts[it.run.add_item("setupact.log", "setup")] =
      "SP Module name           : driver.sys\r\n"
      "SP Bugcheck parameter 1  : 0x3\r\n"
      "SP Bugcheck parameter 2  : 0x4\r\n"
      "SP Can't recover the system.\r\n";
  Hypothesis finding = finding_of("SP Module name           : driver.sys");
  tell_stop_codes(it.judge(), finding);
  EXPECT_EQ(finding.evidence[0].text,
            "SP Module name           : driver.sys\n"
            "SP Bugcheck parameter 1  : 0x3\n"
            "SP Bugcheck parameter 2  : 0x4");
}

}  // namespace
}  // namespace casebook
