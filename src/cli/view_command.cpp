// SPDX-License-Identifier: Apache-2.0
#include "cli/view_command.h"

#include "cli/commands/verbs.h"
#include "cli/options.h"

namespace casebook {

using namespace option;

Command view_command() {
  return {
      .name = "view",
      .arguments = "PATH...",
      .argument = Kind::File,
      .least = 1,
      .most = kAnyNumber,
      .summary = {"browse logs, timeline and findings on the whole screen",
                  "全屏浏览日志、时间线和诊断结论"},
      .description =
          {"Shows a folder, an archive or a single log in the terminal: the items and what they "
           "were recognised as, each log with its levels in colour and its records folded, all "
           "logs "
           "merged into one timeline, and the findings with the lines that prove them. A log of "
           "gigabytes is there at once; reading and diagnosing go on in the background.\n\n"
           "1 items, 2 log, 3 timeline, 4 findings; Enter opens, follows a finding to its line, "
           "unfolds a record; q goes back and quits.\n\n"
           "Move with the arrows, Space and b, g and G; : goes to a line (120), a share (50%) or a "
           "time (2020-07-08 10:25). e and E find the next and previous error, y and Y the "
           "warning, "
           "o and O the same thread, s and S a gap of time.\n\n"
           "/ searches (Tab: regular expression), n and N go on. l shows only warnings or errors; "
           "f and a letter filters by item, component, text and time. m marks a row, w writes the "
           "marked rows to a file. d hides the details, Z changes between UTC and the machine's "
           "time, ? lists all keys.\n\n"
           "Output that is no terminal is refused; `casebook events` writes the same rows to a "
           "file or a pipe.",
           "在终端中浏览文件夹、压缩包或单个日志：项目及其识别结果；各日志（按级别着色，记录可折叠"
           "）"
           "；"
           "所有日志合并成的时间线；诊断结论及作为依据的日志行。数 GB 的日志也能立即显示，"
           "读取和诊断在后台进行。\n\n"
           "1 项目，2 日志，3 时间线，4 结论；Enter 打开项目、从结论转到对应行、展开记录；"
           "q 返回，在起始处退出。\n\n"
           "用方向键、空格和 b、g 和 G 移动；按 : 转到某行（120）、百分比（50%）或时间"
           "（2020-07-08 10:25）。e、E 查找下一个、上一个错误，y、Y 查找警告，o、O 查找同一线程，"
           "s、S 查找时间间隔。\n\n"
           "按 / 搜索（Tab 切换正则表达式），n、N 继续查找。l 只显示警告或错误；按 f 再按一个字母，"
           "可按项目、组件、文本和时间筛选。m 标记行，w 将已标记的行写入文件。d 隐藏详细信息，"
           "Z 在 UTC 与计算机时间之间切换，? 列出全部按键。\n\n"
           "输出不是终端时会拒绝运行；如需写入文件或管道，请使用 `casebook events`。"},
      .options = {&kOpenAt, &kNoDiagnosis, &kKnowledge, &kTimeZone, &kMessages, &kJobs},
      .examples = {{"casebook view case.zip",
                    {"look through a case; 4 shows why it failed", "浏览案例；按 4 查看失败原因"}},
                   {"casebook view case.zip --at setupact.log:479",
                    {"at a line that a report names", "直接转到报告中提到的某一行"}},
                   {"casebook view CBS.log --no-diagnosis",
                    {"one log, whatever its size", "查看单个日志，不限大小"}},
                   {"casebook view Panther CBS.log --lang zh",
                    {"several paths as one case, in Chinese", "多个路径作为同一案例，界面为中文"}}},
      .run = run_view};
}

}  // namespace casebook
