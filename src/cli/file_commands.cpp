// SPDX-License-Identifier: Apache-2.0
#include "cli/file_commands.h"

#include "cli/commands/verbs.h"
#include "cli/options.h"

namespace casebook::file_command {

using namespace option;

Command evtx() {
  return {
      .name = "evtx",
      .arguments = "PATH...",
      .argument = Kind::File,
      .least = 1,
      .most = kAnyNumber,
      .summary = {"print Windows event logs (.evtx) with all their fields",
                  "输出 Windows 事件日志（.evtx）的全部字段"},
      .description =
          {"Reads every .evtx file in the given files, folders and archives, damaged and "
           "unfinished "
           "ones too, and writes each record: as text with its message, as JSON lines, or as the "
           "XML "
           "that wevtutil writes. Records that the log no longer lists but that are still in the "
           "file "
           "are written as well.\n\n"
           "The message of an event is not in the log; a table of more than a thousand events of "
           "setup, servicing, update, disk, power, drivers and services stands in for the message "
           "files of Windows, in English and in Chinese (--lang). Message files (.dll, .exe, .mui, "
           ".man) "
           "among the given paths or behind --messages tell the events of other programs. Events "
           "without a message show their fields. Times, also in --from and --to, are UTC.\n\n"
           "What was read and what was damaged is told on standard error.",
           "读取给定文件、文件夹和压缩包中的所有 .evtx "
           "文件，包括已损坏和未正常关闭的文件，并写出每条"
           "记录：带消息的文本、JSON 行，或 wevtutil 格式的 XML。日志已不再列出、但仍残留在文件中的"
           "记录也会写出。\n\n"
           "事件的消息文本不在日志文件中；程序内置了一份消息表，涵盖安装、维护、更新、磁盘、电源、"
           "驱动程序和服务等一千多种事件，有中英文两种语言（--lang）。给定路径中或由 --messages "
           "指定的"
           "消息文件（.dll、.exe、.mui、.man）用于其他程序的事件。没有消息的事件显示其字段。所有"
           "时间（包括 --from 和 --to）均为 UTC。\n\n"
           "读取情况和损坏情况写到标准错误输出。"},
      .options = {&kEventLogFormat,
                  &kOutput,
                  &kLevel,
                  &kEventId,
                  &kProvider,
                  &kFrom,
                  &kTo,
                  &kLimit,
                  &kJobs,
                  &kMessages,
                  &kKnowledge},
      .examples = {{"casebook evtx System.evtx --level error",
                    {"errors with their messages", "查看错误及其消息"}},
                   {"casebook evtx case.zip --provider WindowsUpdate --id 20 --lang zh",
                    {"failed updates of all logs in an archive, in Chinese",
                     "用中文列出压缩包内所有日志中的更新失败"}},
                   {"casebook evtx System.evtx --id 1074 --id 41 --from 2023-06-06",
                    {"who restarted the machine since a day, and power losses",
                     "查看某日以来是谁重启了计算机，以及断电记录"}},
                   {"casebook evtx System.evtx -f xml -o System.xml",
                    {"all records for another tool", "导出全部记录供其他工具使用"}}},
      .run = run_evtx};
}

Command pe() {
  return {
      .name = "pe",
      .arguments = "PATH...",
      .argument = Kind::File,
      .least = 1,
      .most = kAnyNumber,
      .summary = {"show version, maker, signer and hash of programs and drivers",
                  "显示程序和驱动程序的版本、厂商、签名者和哈希"},
      .description =
          {"For each Windows program, library, driver (.exe, .dll, .sys) and security catalog "
           "(.cat) "
           "in the given files, folders and archives: architecture, the version resource with all "
           "its strings, the names in the embedded signature and the SHA-256. Names are read from "
           "the signature; whether it is valid is not checked. A catalog lists its hashes with "
           "--format json.",
           "对给定文件、文件夹和压缩包中的每个 Windows "
           "程序、库、驱动程序（.exe、.dll、.sys）和安全编录"
           "（.cat），显示体系结构、版本资源中的全部字符串、嵌入签名中的名称以及 "
           "SHA-256。只读取签名中的"
           "名称，不验证签名是否有效。使用 --format json 可列出安全编录中的哈希。"},
      .options = {&kListFormat, &kOutput},
      .examples = {{"casebook pe wuaueng.dll", {"its version and signer", "查看其版本和签名者"}},
                   {"casebook pe drivers.zip --format json",
                    {"all drivers of an archive, for a program",
                     "列出压缩包中的所有驱动程序，供程序使用"}}},
      .run = run_pe};
}

Command reg() {
  return {
      .name = "reg",
      .arguments = "FILE [KEY]",
      .argument = Kind::File,
      .least = 1,
      .most = 2,
      .summary = {"print keys and values of a registry hive", "输出注册表配置单元中的项和值"},
      .description =
          {"FILE is a hive as it lies on disk: C:\\Windows\\System32\\config\\SYSTEM or SOFTWARE, "
           "NTUSER.DAT, COMPONENTS, Amcache.hve, BCD ... KEY is a path in it, in quotes because of "
           "the "
           "backslashes; case does not count. The place where Windows mounts the hive may stand in "
           "front (HKLM\\SYSTEM\\Setup), and CurrentControlSet means the one that Windows used. "
           "Without "
           "KEY the top of the hive is shown.\n\n"
           "Windows writes changes into FILE.LOG1 and FILE.LOG2 first. When FILE was copied before "
           "they "
           "reached it and the logs lie beside it, they are replayed in memory, as Windows does at "
           "its "
           "next start; FILE is never changed. Copy all three from a running system with `reg "
           "save` "
           "(which needs no logs), or from another system, with hidden files shown.\n\n"
           "Damaged records are skipped and named on standard error with their place in the file.",
           "FILE 为磁盘上的注册表配置单元：C:\\Windows\\System32\\config\\SYSTEM 或 "
           "SOFTWARE、NTUSER.DAT、COMPONENTS、Amcache.hve、BCD 等。KEY "
           "为其中的路径，因含反斜杠请加引号，"
           "不区分大小写；前面可以写 Windows 加载该配置单元的位置（如 "
           "HKLM\\SYSTEM\\Setup），CurrentControlSet 表示 Windows "
           "实际使用的控制集。不写 KEY 时显示最上层。\n\n"
           "Windows 先将更改写入 FILE.LOG1 和 FILE.LOG2。若复制 FILE "
           "时更改尚未写入，而日志就在旁边，则在内存中应用这些日志，与 Windows "
           "下次启动时相同；绝不修改 "
           "FILE。在运行中的系统上请用 `reg save` "
           "导出（无需日志）；从其他系统复制时请显示隐藏文件，三个文件一并复制。\n\n"
           "损坏的记录会被跳过，并在标准错误上给出其在文件中的位置。"},
      .options = {&kRecursive, &kHiveFormat, &kSecurity, &kDeleted, &kNoLogs, &kOutput},
      .examples = {{"casebook reg SYSTEM",
                    {"what is at the top of a hive", "查看配置单元最上层的内容"}},
                   {"casebook reg SYSTEM 'CurrentControlSet\\Services\\wuauserv'",
                    {"one service: Start 4 means disabled", "某个服务：Start 为 4 表示已禁用"}},
                   {"casebook reg SOFTWARE 'Microsoft\\Windows\\CurrentVersion\\Component Based "
                    "Servicing\\SessionsPending' --recursive",
                    {"what servicing still has to do", "组件服务尚待完成的工作"}},
                   {"casebook reg COMPONENTS --security",
                    {"who owns the hive and who may write to it",
                     "配置单元的所有者以及谁可以写入"}},
                   {"casebook reg SOFTWARE 'Policies\\Microsoft' -r --format reg -o policies.reg",
                    {"all policies as a .reg file, to compare with another machine",
                     "将所有策略保存为 .reg 文件，以便与另一台计算机比较"}}},
      .run = run_reg};
}

Command wulog() {
  return {
      .name = "wulog",
      .arguments = "PATH...",
      .argument = Kind::File,
      .least = 1,
      .most = kAnyNumber,
      .summary = {"write WindowsUpdate.log from the .etl traces of Windows Update",
                  "由 Windows 更新的 .etl 跟踪文件生成 WindowsUpdate.log"},
      .description =
          {"What Get-WindowsUpdateLog does, without Windows and without symbols. PATH is a trace, "
           "a "
           "folder of them (C:\\Windows\\Logs\\WindowsUpdate) or an archive; other files in it "
           "are passed over. Each line has date, time, process, thread, component and message. All "
           "traces become one log in order of time, in the time zone of the machine that wrote "
           "them; standard error says which zone that is and what is missing.\n\n"
           "Traces of Windows 10 1709 and later hold their texts; older ones need the trace "
           "formats "
           "(.tmf) of their programs, in PATH or behind --messages, or Get-WindowsUpdateLog on the "
           "machine itself. `casebook diagnose` reads the traces by "
           "itself: this command is for reading and for sending on.",
           "作用与 Get-WindowsUpdateLog 相同，但不需要 Windows，也不需要符号文件。PATH 为跟踪文件、"
           "其所在文件夹（C:\\Windows\\Logs\\WindowsUpdate）或压缩包；其中的其他文件会被跳过。"
           "每行包含日期、时间、进程、线程、组件和消息。所有跟踪按时间顺序合并为一个日志，"
           "时间采用写入这些跟踪的计算机的时区；标准错误会说明所用时区以及缺失的内容。\n\n"
           "Windows 10 1709 "
           "及更高版本的跟踪自带文字；更早的跟踪需要相应程序的跟踪格式文件（.tmf，放在 "
           "PATH 中或由 --messages 指定），或在原计算机上运行 Get-WindowsUpdateLog。`casebook "
           "diagnose` 会直接读取跟踪文件，本命令用于阅读和转发。"},
      .options = {&kOutput, &kAllProviders, &kWrittenZone, &kMessages},
      .examples = {{"casebook wulog WindowsUpdate/ -o WindowsUpdate.log",
                    {"the log of a folder of traces", "由一个文件夹的跟踪生成日志"}},
                   {"casebook wulog case.zip --tz +00:00",
                    {"from an archive, in UTC", "从压缩包读取，时间为 UTC"}},
                   {"casebook wulog Logs/ --all",
                    {"with what repaired the update client", "包括修复更新客户端的组件"}}},
      .run = run_wulog};
}

Command wim() {
  return {
      .name = "wim",
      .arguments = "FILE [PATH...]",
      .argument = Kind::File,
      .least = 1,
      .most = kAnyNumber,
      .summary = {"show what is in a Windows image or provisioning package, or unpack it",
                  "查看 Windows 映像或预配包的内容，或从中解包"},
      .description =
          {"Reads .wim, .esd and .swm files (the other parts of a split file are looked for beside "
           "it) and .ppkg packages. Without PATH and options: the images with edition, version, "
           "architecture and languages. For packages also what they bring: the ScanState that made "
           "them as far as they tell it, programs, registry hives such as NTUSER.DAT with their "
           "largest areas, profiles and scripts; --inspect asks for that of any image.\n\n"
           "PATH names a file or folder of the image, in either slash and letter case, with * and "
           "? for any characters. --files lists what fits, --extract unpacks it into a new folder, "
           "without access lists. --verify reads everything and compares the checksums; it takes "
           "as "
           "long as unpacking all of it.",
           "读取 .wim、.esd、.swm 文件（拆分映像的其余部分在同一文件夹中查找）和 .ppkg "
           "预配包。不带 "
           "PATH "
           "和选项时显示各映像的版本类型、版本号、体系结构和语言。对于预配包，还显示其中的内容："
           "创建它的 ScanState（以包中能看出的为限）、程序、NTUSER.DAT "
           "等注册表配置单元及其最大的区域、用户配置文件和脚本；--inspect "
           "可对任何映像执行此检查。\n\n"
           "PATH 指映像中的文件或文件夹，正反斜杠和大小写均可，可用 * 和 ? 表示任意字符。--files "
           "列出匹配的内容，--extract 将其解包到新文件夹（不含访问控制列表）。--verify "
           "读取全部内容并核对校验和，耗时与全部解包相当。"},
      .options = {&kImage, &kFiles, &kExtract, &kVerify, &kInspect, &kListFormat, &kOutput},
      .examples = {{"casebook wim install.wim", {"its images and versions", "其中的映像和版本"}},
                   {"casebook wim usmt.ppkg",
                    {"what a reset would bring back", "查看重置时会恢复哪些内容"}},
                   {"casebook wim install.wim --image 3 --files Windows/System32/*.sys",
                    {"the drivers of the third image", "列出第三个映像中的驱动程序"}},
                   {"casebook wim install.wim Windows/System32/ntdll.dll --extract out",
                    {"unpack one file", "解包一个文件"}},
                   {"casebook wim install.wim --verify",
                    {"whether the medium is damaged", "检查安装介质是否损坏"}}},
      .run = run_wim};
}

}  // namespace casebook::file_command
