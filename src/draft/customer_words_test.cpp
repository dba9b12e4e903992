// SPDX-License-Identifier: Apache-2.0
#include "draft/customer_words.h"

#include <gtest/gtest.h>

namespace casebook {
namespace {

TEST(CustomerWords, AMailHasCausesAndNoFindings) {
  const auto en = [](const char* text) { return for_customers(text, Language::English); };
  EXPECT_EQ(en("Disable it (the process is named in the finding)."),
            "Disable it (the process is named above).");
  EXPECT_EQ(en("Check the file named in the finding."), "Check the file named above.");
  EXPECT_EQ(en("dir with the path from the finding"), "dir with the path named above");
  EXPECT_EQ(en("The folder of the finding is among them."),
            "The folder named above is among them.");
  EXPECT_EQ(en("May be a consequence of finding 12."), "May be a consequence of cause 12.");
  EXPECT_EQ(en("The customer reports KB5000001."), "You report KB5000001.");
  EXPECT_EQ(en("Finding 1 (likely)"), "Cause 1 (likely)");
  EXPECT_EQ(en("* END * Finding updates"), "* END * Finding updates");
  const auto zh = [](const char* text) { return for_customers(text, Language::Chinese); };
  EXPECT_EQ(zh("禁用该任务（进程名见结论）。"), "禁用该任务（进程名见上文）。");
  EXPECT_EQ(zh("将结论中的应用程序更新"), "将上文所述的应用程序更新");
  EXPECT_EQ(zh("查看结论所指 inf"), "查看上文所述的 inf");
  EXPECT_EQ(zh("查看输出末尾的结论；"), "查看输出末尾的结论；");
}

TEST(CustomerWords, NamesOfTheEvidenceStayWhereOnlyNumbersAreReworded) {
  EXPECT_EQ(numbered_for_customers("Finding 1 (likely): x\n  Why  For finding 1, finding\n 2. C:\\"
                                   "a finding 3\\the finding"),
            "Cause 1 (likely): x\n  Why  For cause 1, cause\n 2. C:\\a finding 3\\the finding");
}

TEST(CustomerWords, AListWithoutCommandsSaysNothingOfThem) {
  const auto en = [](const char* text) { return without_command_words(text, Language::English); };
  EXPECT_EQ(en("Save its permissions (put its path for FILE) and set them."),
            "Save its permissions and set them.");
  EXPECT_EQ(en("Suspend it (the process is named above; put the task's path for TASK)."),
            "Suspend it (the process is named above).");
  EXPECT_EQ(en("Back up the data first (E: in the command)."), "Back up the data first.");
  EXPECT_EQ(en("Start it again; the command is for media in drive D:."), "Start it again.");
  const auto zh = [](const char* text) { return without_command_words(text, Language::Chinese); };
  EXPECT_EQ(zh("先保存当前权限（将 FILE 换成其路径），再设置。"), "先保存当前权限，再设置。");
  EXPECT_EQ(zh("暂停任务（进程名见上文；将 TASK 换成任务路径）。"), "暂停任务（进程名见上文）。");
  EXPECT_EQ(zh("先备份（命令中为 E:）。"), "先备份。");
  EXPECT_EQ(zh("重新运行；命令以 D: 盘上的介质为例。"), "重新运行。");
}

}  // namespace
}  // namespace casebook
