// SPDX-License-Identifier: Apache-2.0
#include "diagnose/shown_paths.h"

#include <gtest/gtest.h>

namespace casebook {
namespace {

TEST(ShownPaths, AreThoseThatCommandsUnderstand) {
  EXPECT_EQ(with_shown_paths("\\SystemRoot\\WinSxS\\a.dll"), "C:\\Windows\\WinSxS\\a.dll");
  EXPECT_EQ(with_shown_paths("sfc \"\\??\\C:\\New\\a.dll\" now"), "sfc \"C:\\New\\a.dll\" now");
  EXPECT_EQ(with_shown_paths("\\\\?\\D:\\a.dll"), "D:\\a.dll");
  EXPECT_EQ(with_shown_paths("缺少\\Device\\HarddiskVolume3\\Windows\\a.dll"),
            "缺少C:\\Windows\\a.dll");
  EXPECT_EQ(with_shown_paths("\\\\?\\GLOBALROOT\\Device\\HarddiskVolume2\\Users\\a"),
            "C:\\Users\\a");
}

TEST(ShownPaths, StayWhereTheDriveIsNotKnownOrTheNameIsInside) {
  for (const char* text : {"\\Device\\HarddiskVolume3\\Data\\a.dll",
                           "\\Device\\HarddiskVolume\\Windows\\a",
                           "\\Device\\HarddiskVolumeShadowCopy1\\Windows\\a",
                           "D:\\mount\\SystemRoot\\a",
                           "\\\\?\\Volume{1}\\a",
                           "\\??\\",
                           "\\",
                           ""}) {
    EXPECT_EQ(with_shown_paths(text), text);
  }
}

TEST(ShownPaths, AreInAllTextsOfAFindingButNotInItsEvidence) {
  const std::string raw =
      "\\SystemRoot\\WinSxS\\amd64_sample-component_31bf3856ad364e35_10.0.1.1_none_0123\\a.dll";
  const std::string shown = "C:\\Windows" + raw.substr(11);
  Hypothesis finding;
  finding.title = {"Missing: " + raw, "缺少：" + raw};
  finding.direct_cause = {raw + " is gone", raw + " 不存在"};
  finding.objects.files = {raw, shown};
  finding.evidence.emplace_back().text = raw;
  finding.actions.emplace_back().steps.emplace_back().command = "sfc /scanfile=" + raw;
  show_paths(finding);
  EXPECT_EQ(finding.title.en, "Missing: a.dll");
  EXPECT_EQ(finding.title.zh, "缺少：a.dll");
  EXPECT_EQ(finding.direct_cause.en, shown + " is gone");
  EXPECT_EQ(finding.objects.files, std::vector<std::string>{shown});
  EXPECT_EQ(finding.evidence[0].text, raw);
  EXPECT_EQ(finding.actions[0].steps[0].command, "sfc /scanfile=" + shown);
}

}  // namespace
}  // namespace casebook
