// SPDX-License-Identifier: Apache-2.0
#include "cli/trace_commands.h"

#include "cli/commands/verbs.h"
#include "cli/options.h"

namespace casebook::trace_command {

using namespace option;

Command summary() {
  return {
      .name = "trace summary",
      .arguments = "PATH...",
      .argument = Kind::File,
      .least = 1,
      .most = kAnyNumber,
      .summary = {"say what a capture of Process Monitor holds", "概述 Process Monitor 捕获的内容"},
      .description =
          {"The machine, the times, the files of the capture with their damage, and how many "
           "events there are of each class, process, operation and result.\n\n"
           "PATH is a capture (.PML; the further parts x-1.PML, x-2.PML are found beside "
           "x.PML), an export of it as CSV or XML, or a folder or archive with exactly one "
           "capture. A capture that was not closed is read record by record.",
           "显示计算机、时间范围、捕获文件及其损坏情况，以及按类别、进程、操作和结果统计的事件"
           "数。\n\n"
           "PATH 为捕获文件（.PML；x.PML 的后续部分 x-1.PML、x-2.PML 会在同一文件夹中自动"
           "找到）、其 CSV 或 XML 导出，或只含一个捕获的文件夹或压缩包。未正常关闭的捕获会逐条"
           "记录读取。"},
      .options = {&kListFormat, &kOutput, &kWholeLists, &kShownZone, &kJobs},
      .examples = {{"casebook trace summary Logfile.PML",
                    {"what was captured, where and when", "查看捕获的内容、地点和时间"}},
                   {"casebook trace summary case.zip --format json",
                    {"the same for a program", "供程序使用"}}},
      .run = run_trace_summary};
}

Command events() {
  return {
      .name = "trace events",
      .arguments = "PATH...",
      .argument = Kind::File,
      .least = 1,
      .most = kAnyNumber,
      .summary = {"print the events of a capture, filtered as Process Monitor filters",
                  "按 Process Monitor 的筛选方式输出捕获中的事件"},
      .description =
          {"CSV is what Process Monitor itself exports, so that other tools read it; JSON lines "
           "and text show what the records hold, where Process Monitor errs too. Times are UTC, or "
           "in the zone of --tz.\n\n"
           "A rule is `[exclude] COLUMN RELATION VALUE`. Relations: is, is not, less than, more "
           "than, begins with, ends with, contains, excludes; = != < > are short for four of them. "
           "Case does not count; PID, TID, durations and times are compared as numbers. Rules "
           "about one column are alternatives, different columns must all fit, and what an exclude "
           "rule matches is left out: the same as in Process Monitor. --filter takes the rules "
           "from a configuration that it saved.\n\n"
           "Columns are named as there: Time of Day, Process Name, PID, Operation, Path, Result, "
           "Detail, Date & Time, Relative Time, Duration, Completion Time, Event Class, Sequence, "
           "Image Path, Company, Description, Version, User, Authentication ID, Session, Command "
           "Line, TID, Virtualized, Integrity, Category, Parent PID, Architecture.",
           "CSV 与 Process Monitor 自身的导出相同，便于其他工具读取；JSON 行和文本显示记录的实际"
           "内容，包括 Process Monitor 显示有误之处。时间为 UTC，或 --tz 指定的时区。\n\n"
           "条件的写法为 `[exclude] 列名 关系 值`。关系包括：is、is not、less than、more than、"
           "begins with、ends with、contains、excludes；其中四种可简写为 = != < >。不区分大小写；"
           "PID、TID、时长和时间按数值比较。同一列的多个条件满足其一即可，不同列的条件须同时满足，"
           "exclude 条件匹配的事件会被排除，与 Process Monitor 相同。--filter 使用其保存的配置中的"
           "条件。\n\n"
           "列名与 Process Monitor 相同：Time of Day、Process Name、PID、Operation、Path、Result、"
           "Detail、Date & Time、Relative Time、Duration、Completion Time、Event Class、Sequence、"
           "Image Path、Company、Description、Version、User、Authentication ID、Session、Command "
           "Line、TID、Virtualized、Integrity、Category、Parent PID、Architecture。"},
      .options = {&kEventsFormat,
                  &kOutput,
                  &kWhere,
                  &kFilterFile,
                  &kFrom,
                  &kTo,
                  &kColumns,
                  &kStacks,
                  &kLimit,
                  &kShownZone,
                  &kJobs},
      .examples =
          {{"casebook trace events Logfile.PML --where 'Result is ACCESS DENIED'",
            {"who was refused what", "查看谁被拒绝访问了什么"}},
           {"casebook trace events Logfile.PML --where 'Path contains wpdmtp.dll' --where 'exclude "
            "Process Name is Procmon64.exe' --stacks",
            {"all that happened to a file, with stacks", "查看某个文件的全部操作及堆栈"}},
           {"casebook trace events Logfile.PML --format csv --columns all -o Logfile.CSV",
            {"all columns as Process Monitor exports them", "按 Process Monitor 的格式导出全部列"}},
           {"casebook trace events case.zip --filter servicing.PMC --from '2020-06-10 10:20' --to "
            "'2020-06-10 10:30' --tz +08:00",
            {"ten minutes in local time, through a saved filter",
             "按已保存的筛选器查看本地时间的十分钟"}}},
      .run = run_trace_events};
}

Command processes() {
  return {.name = "trace processes",
          .arguments = "PATH...",
          .argument = Kind::File,
          .least = 1,
          .most = kAnyNumber,
          .summary = {"print the processes of a capture as a tree", "以树状输出捕获中的进程"},
          .description = {"Each process with its command line, user, session, integrity, when it "
                          "ran and how many events it has; children stand below their parents. "
                          "--modules adds the programs, libraries and (for System) drivers that "
                          "were loaded, with version and company.",
                          "列出每个进程的命令行、用户、会话、完整性级别、运行时间和事件数；子进程列"
                          "在父进程之下。--modules 同时列出加载的程序、库以及驱动程序（在 System 之"
                          "下），包括版本和公司。"},
          .options = {&kListFormat, &kOutput, &kModules, &kShownZone, &kJobs},
          .examples = {{"casebook trace processes Logfile.PML",
                        {"who started whom, and when", "查看进程的启动关系和时间"}},
                       {"casebook trace processes Logfile.PML --modules --format json",
                        {"with all modules, for a program", "包括全部模块，供程序使用"}}},
          .run = run_trace_processes};
}

Command stack() {
  return {
      .name = "trace stack",
      .arguments = "PATH...",
      .argument = Kind::File,
      .least = 1,
      .most = kAnyNumber,
      .summary = {"print the stack of an event as module+offset",
                  "以“模块+偏移”形式输出事件的堆栈"},
      .description =
          {"Innermost frame first; K stands for the kernel, U for the process. A frame names "
           "the module that was loaded at its address, with company and path; JSON also has "
           "the time stamp and size under which a symbol server knows the module. A driver of "
           "another company above the file system is who may have refused an operation.",
           "最内层的帧在前；K 表示内核，U 表示进程。每一帧给出该地址处加载的模块及其公司和路径；"
           "JSON 还包含符号服务器查找该模块所用的时间戳和大小。位于文件系统之上的其他公司的驱动"
           "程序，可能就是拒绝该操作的一方。"},
      .options = {&kEventNumber, &kListFormat, &kOutput, &kShownZone, &kJobs},
      .examples = {{"casebook trace stack Logfile.PML --event 1204",
                    {"who took part in an operation", "查看哪些模块参与了某次操作"}}},
      .run = run_trace_stack};
}

Command filter() {
  return {
      .name = "trace filter",
      .arguments = "FILE",
      .argument = Kind::File,
      .least = 1,
      .most = 1,
      .summary = {"print the filter of a Process Monitor configuration (.PMC)",
                  "输出 Process Monitor 配置（.PMC）中的筛选器"},
      .description = {"Each rule as an option for `casebook trace events`, so that a filter can "
                      "be read, changed and sent on as text; then the rules of highlighting "
                      "and the columns.",
                      "将每条规则写成 `casebook trace events` 的选项，便于以文本形式查看、修改"
                      "和转发筛选器；随后列出突出显示规则和列。"},
      .options = {&kListFormat, &kOutput},
      .examples = {{"casebook trace filter servicing.PMC",
                    {"what it hides and shows", "查看其隐藏和显示的内容"}}},
      .run = run_trace_filter};
}

Command denials() {
  return {
      .name = "trace denials",
      .arguments = "PATH...",
      .argument = Kind::File,
      .least = 1,
      .most = kAnyNumber,
      .summary = {"say what was refused to whom, and who may have refused it",
                  "找出哪些操作被拒绝，以及可能由谁拒绝"},
      .description =
          {"Every ACCESS DENIED, SHARING VIOLATION, DELETE PENDING, PRIVILEGE NOT HELD and their "
           "kin that the caller did not recover from, the weightiest first: what was wanted, what "
           "followed, and the suspects with reasons. What means nothing (a retry with less access "
           "that succeeds, a search path, known noise) is folded and counted.\n\n"
           "A stack shows only the drivers above Process Monitor's own altitude (385200). For a "
           "denier below it the installed filters are ranked by altitude and habit; give fltmc "
           "output, access lists or hives of the machine with --evidence to sharpen that.",
           "列出调用方未能恢复的所有 ACCESS DENIED、SHARING VIOLATION、DELETE PENDING、PRIVILEGE "
           "NOT "
           "HELD 等结果，最可疑的排在最前：请求的权限、之后发生的事情，以及嫌疑对象和理由。无关紧要"
           "的结果（以更低权限重试成功、搜索路径、已知的噪声）会折叠并计数。\n\n"
           "堆栈只能显示高度（altitude）在 Process Monitor（385200）之上的驱动程序。若拒绝者在其之"
           "下，则按高度和特点对已安装的筛选器排序；用 --evidence 提供该计算机的 fltmc 输出、访问控"
           "制列表或注册表配置单元可使判断更准确。"},
      .options =
          {&kEvidence, &kListFormat, &kOutput, &kWholeLists, &kKnowledge, &kShownZone, &kJobs},
      .examples = {{"casebook trace denials Logfile.PML",
                    {"who stood in the way", "查看是谁在阻挡"}},
                   {"casebook trace denials Logfile.PML --evidence fltmc.txt --evidence icacls.txt",
                    {"with what is installed and who may do what",
                     "结合已安装的筛选器和访问权限"}}},
      .run = run_trace_denials};
}

Command holders() {
  return {
      .name = "trace holders",
      .arguments = "PATH...",
      .argument = Kind::File,
      .least = 1,
      .most = kAnyNumber,
      .summary = {"say which process had a file open", "找出哪个进程占用了文件"},
      .description =
          {"For each SHARING VIOLATION (and deletion or write that a user of the file prevented): "
           "the processes that had it open at that moment without the sharing that was needed. "
           "Opens and closes, ends of processes, renames, sections, loaded programs and hives are "
           "followed; a hive belongs to the process that loaded it. Says whether the open was "
           "seen, or lies before the beginning of the capture.\n\n"
           "With --path: everybody who had that file open.",
           "针对每个 SHARING "
           "VIOLATION（以及因文件正被使用而失败的删除或写入）：当时以不兼容的共享方"
           "式打开该文件的进程。会跟踪打开与关闭、进程退出、重命名、内存映射、已加载的程序和配置单"
           "元；配置单元归加载它的进程所有。并说明是看到了打开操作，还是在捕获开始之前就已打开。\n"
           "\n"
           "使用 --path 时：列出打开过该文件的所有进程。"},
      .options = {&kHeldPath,
                  &kMoment,
                  &kListFormat,
                  &kOutput,
                  &kWholeLists,
                  &kKnowledge,
                  &kShownZone,
                  &kJobs},
      .examples = {{"casebook trace holders Bootlog.PML",
                    {"who was in whose way; all parts of the boot log are read",
                     "查看谁占用了文件；会读取启动日志的所有部分"}},
                   {"casebook trace holders Bootlog.PML --path NTUSER.DAT",
                    {"everybody who had a hive open", "查看打开过某个配置单元的所有进程"}}},
      .run = run_trace_holders};
}

Command file() {
  return {
      .name = "trace file",
      .arguments = "TRACE... PATH",
      .argument = Kind::File,
      .least = 2,
      .most = kAnyNumber,
      .summary = {"tell the life of one file over all processes", "讲述一个文件在所有进程中的经历"},
      .description =
          {"What happened to the file at PATH, in order: who made it, opened it, was refused it, "
           "wrote it, renamed or linked it, loaded it, deleted it. Renames are followed both ways; "
           "operations of one kind in a row are told as one. The end of a path is enough "
           "(NTUSER.DAT).",
           "按顺序讲述 PATH "
           "文件的经历：由谁创建、打开、被拒绝、写入、重命名或链接、加载、删除。会双"
           "向跟踪重命名；连续的同类操作合并为一步。可只写路径末尾（如 NTUSER.DAT）。"},
      .options = {&kListFormat, &kOutput, &kWholeLists, &kShownZone, &kJobs},
      .examples = {{"casebook trace file Logfile.PML "
                    "'C:\\Windows\\SoftwareDistribution\\Download\\0a1b\\inst\\wpdmtp.dll'",
                    {"from the download to the component store", "从下载到组件存储的经历"}},
                   {"casebook trace file Logfile.PML wpdmtp.dll --lang zh",
                    {"by its name, in Chinese", "按文件名，输出中文"}}},
      .run = run_trace_file};
}

Command compare() {
  return {
      .name = "trace compare",
      .arguments = "GOOD BAD [MORE_GOOD...]",
      .argument = Kind::File,
      .least = 2,
      .most = kAnyNumber,
      .summary = {"compare a capture of a good machine with one of a bad machine",
                  "比较正常计算机与故障计算机的捕获"},
      .description =
          {"Aligns two captures of the same job by process role, operation and normalised path, "
           "never by clock, and ranks what differs: operations that succeed on one side and fail "
           "on the other, chains that stop, programs that only the bad machine has on the same "
           "objects, drivers, versions, durations. Each with its reason. With more good captures, "
           "what is not common to all of them is no finding.\n\n"
           "What was normalised (user names, GUIDs, hashes of the component store ...) and folded "
           "is counted and shown; --keep RULE switches a rule off.",
           "按进程角色、操作和归一化路径（而非时间）对齐同一任务的两份捕获，并对差异排序：一方成功"
           "而"
           "另一方失败的操作、中断的步骤、仅故障计算机上触及相同对象的程序、驱动程序、版本、耗时，"
           "并"
           "逐一说明理由。提供更多正常捕获时，并非全部共有的内容不作为差异。\n\n"
           "归一化（用户名、GUID、组件存储哈希等）和折叠的内容会计数并显示；--keep RULE 可关闭某项"
           "规则。"},
      .options = {&kComparisonFormat,
                  &kOutput,
                  &kWholeLists,
                  &kMostDifferences,
                  &kKeep,
                  &kEvidence,
                  &kKnowledge,
                  &kDifferenceExit,
                  &kShownZone,
                  &kJobs},
      .examples = {{"casebook trace compare good.PML bad.PML",
                    {"what the bad machine does otherwise", "查看故障计算机的不同之处"}},
                   {"casebook trace compare good.PML bad.PML good2.PML --format html -o diff.html",
                    {"with a second good machine, as a page to hand on",
                     "加入第二台正常计算机，生成便于转发的页面"}}},
      .run = run_trace_compare};
}

}  // namespace casebook::trace_command
