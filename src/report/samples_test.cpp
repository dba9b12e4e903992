// SPDX-License-Identifier: Apache-2.0
#include "report/samples_for_test.h"

namespace casebook {
namespace {

constexpr Micros kStart = days_from_civil(2023, 3, 14) * kDay + 9 * kHour;

Evidence line_of(std::string item, std::uint32_t line, EvidenceRole role, std::string text) {
  Evidence evidence;
  evidence.item = std::move(item);
  evidence.line = line;
  evidence.offset = std::uint64_t{line} * 120;
  evidence.time = kStart + line * kSecond;
  evidence.text = std::move(text);
  evidence.role = role;
  return evidence;
}

Item setup_log() {
  Item item;
  item.path = "logs/Panther/setupact.log";
  item.bytes = 41'200'345;
  item.encoding = "utf-16le";
  item.decoder = "setupact";
  item.family = "setup";
  item.title = {"Windows Setup log", "Windows 安装程序日志"};
  item.why = {"lines begin with date, level and component", "各行以日期、级别和组件开头"};
  item.events = 301'204;
  item.first_time = kStart;
  item.last_time = kStart + 900 * kSecond;
  item.clock = {
      ClockKind::Local, 480, true, {"UTC stamp in CBS.log:12", "CBS.log:12 中的 UTC 时间戳"}};
  item.issues = {
      {.kind = "line-too-long", .offset = 5120, .bytes = 70'000, .count = 2, .detail = ""}};
  return item;
}

Item trace() {
  Item item;
  item.path = "logs/boot.bin";
  item.bytes = 512;
  item.encoding = "binary";
  item.decoder = "unknown_binary";
  item.title = {"Unknown binary file", "未知二进制文件"};
  return item;
}

Episode failed_upgrade() {
  Episode episode;
  episode.id = "e1";
  episode.family = "setup";
  episode.kind = "upgrade";
  episode.started = kStart - 8 * kHour;
  episode.ended = kStart - 8 * kHour + 900 * kSecond;
  episode.outcome = Outcome::Failure;
  episode.phase = "downlevel";
  episode.operation = "Apply image";
  episode.phase_derived = true;
  episode.result_code = "0x80070005";
  episode.extended_code = "0x1000C";
  return episode;
}

Action free_the_file() {
  Action action;
  action.title = {"Let setup write the file", "让安装程序能够写入该文件"};
  action.risk = Risk::High;
  action.steps = {
      {{"Suspend the device control policy for this computer.", "对此计算机暂停设备控制策略。"},
       {"Shows whether the policy refuses the file.", "确认是否由该策略拒绝访问此文件。"},
       {"The policy console shows the computer as unmanaged.",
        "策略控制台中该计算机显示为不受管理。"},
       {"Refresh the computer's page in the console.", "在控制台中刷新该计算机的页面。"},
       {"Enable the policy again after the upgrade.", "升级完成后重新启用该策略。"},
       "",
       Risk::Low},
      {{"Take ownership of the file and retry.", "取得文件所有权后重试。"},
       {},
       {},
       {},
       {},
       "takeown /f C:\\Windows\\System32\\drivers\\UMDF\\ExampleMtp.dll",
       Risk::High}};
  return action;
}

Hypothesis denied() {
  Hypothesis f;
  f.id = "f1";
  f.rule = "setup.apply-denied";
  f.cause = "access.denied-by-name";
  f.title = {"Access to ExampleMtp.dll is denied by something other than its permissions",
             "ExampleMtp.dll 被拒绝访问，且并非文件权限所致"};
  f.explanation = {
      "The same file name is denied in two folders with different permissions. A security product "
      "that "
      "decides by file name does this.",
      "同名文件在两个权限不同的文件夹中均被拒绝访问，按文件名进行判断的安全产品会造成这种现象。"};
  f.direct_cause = {"Setup could not write ExampleMtp.dll (access denied).",
                    "安装程序无法写入 ExampleMtp.dll（拒绝访问）。"};
  f.root_cause = {"Not known: which product denies it.", "尚不清楚是哪个产品拒绝了访问。"};
  f.tell_apart = {"With wrong permissions, icacls shows that TrustedInstaller lacks full control.",
                  "如果是权限错误，icacls 会显示 TrustedInstaller 没有完全控制权限。"};
  f.confidence = 0.8642;
  f.level = ConfidenceLevel::VeryLikely;
  f.episode = "e1";
  f.phase = "downlevel";
  f.operation = "Apply image";
  f.primary_code = "0x80070005";
  f.codes = {{"0xC0000022", "STATUS_ACCESS_DENIED", {"Access is denied.", "拒绝访问。"}},
             {"0x80070005", "E_ACCESSDENIED", {"Access is denied.", "拒绝访问。"}}};
  f.objects.files = {
      "C:\\$WINDOWS.~BT\\NewOS\\Windows\\WinSxS\\amd64_dual_examplemtp.inf_"
      "0123456789abcdef_10.0.99999.1_none_0011223344556677\\ExampleMtp.dll"};
  f.objects.drivers = {"exfilter.sys"};
  f.objects.products = {"Example Device Guard"};
  f.evidence = {
      line_of("logs/Panther/setupact.log",
              512,
              EvidenceRole::Cause,
              "Error in apply of C:\\$WINDOWS.~BT\\NewOS\\Windows\\WinSxS\\amd64_dual_examplemtp."
              "inf_0123456789abcdef_10.0.99999.1_none_0011223344556677\\ExampleMtp.dll. GLE [5]"),
      line_of(
          "logs/Panther/setupact.log",
          640,
          EvidenceRole::Anchor,
          "Operation failed: Apply image 中文 \x1b[2Jhidden. Error: 0x80070005\r\n  second line"),
      line_of("logs/boot.bin", 0, EvidenceRole::Contradicts, "broken \xff byte")};
  f.reasons = {{"The line names the file and the error.", "该行同时给出了文件和错误。"},
               {"The same file is denied in two folders.", "同一文件在两个文件夹中均被拒绝访问。"}};
  f.unknown = {{"Which product denies the file.", "是哪个产品拒绝了该文件。"}};
  f.next_evidence = {
      {"fltmc",
       {"List of file system filters", "文件系统筛选器列表"},
       {"shows which products see every file access", "可看出哪些产品会检查每次文件访问"},
       {"Run `fltmc filters` as administrator and send the text.",
        "以管理员身份运行 `fltmc filters`，并发送输出的文字。"}}};
  f.actions = {free_the_file()};
  f.related = {"f2"};
  f.relation = {"The same file, later.", "同一文件，时间较晚。"};
  return f;
}

Hypothesis short_finding(std::string id, Bilingual title) {
  Hypothesis f;
  f.id = std::move(id);
  f.cause = "generic.setup";
  f.title = std::move(title);
  f.confidence = 0.3;
  f.level = ConfidenceLevel::Possible;
  f.episode = "e1";
  return f;
}

AnalysisView empty_view() {
  AnalysisView view;
  view.bundle_path = "case-17.zip";
  view.bundle_bytes = 41'200'857;
  view.program_version = "0.0.0";
  view.knowledge_version = "0123abcd";
  view.items = {setup_log(), trace()};
  return view;
}

}  // namespace

AnalysisView denied_file_for_test() {
  AnalysisView view = empty_view();
  Diagnosis& d = view.diagnosis;
  d.verdict = Verdict::Failure;
  d.summary = {
      "The upgrade stopped in the downlevel phase because access to ExampleMtp.dll was denied "
      "(0x80070005).",
      "升级在第一阶段（Downlevel）停止，原因是 ExampleMtp.dll 被拒绝访问（0x80070005）。"};
  d.machine.name = "PC-EXAMPLE";
  d.machine.os_build = "10.0.19045.1";
  d.machine.target_build = "10.0.22631.1";
  d.machine.edition = "Professional";
  d.machine.system = {"Windows 10 22H2, Pro", "Windows 10 22H2，专业版"};
  d.machine.target_system = {"Windows 11 23H2", "Windows 11 23H2"};
  d.machine.updates_until = "2025-10-14";
  d.machine.updates_ended = true;
  d.machine.arch = "amd64";
  d.machine.timezone = "+08:00";
  d.machine.timezone_known = true;
  d.machine.antivirus = {"Example Device Guard", "示例杀毒软件"};
  d.findings = {
      denied(),
      short_finding("f2", {"The servicing stack met the same file", "服务堆栈遇到了同一文件"}),
      short_finding("f3", {"A driver package was skipped", "跳过了一个驱动程序包"}),
      short_finding("f4", {"The disk is nearly full", "磁盘空间即将用尽"})};
  Episode scan = failed_upgrade();
  scan.id = "e2";
  scan.kind = "scan";
  scan.started = kNoTime;
  scan.ended = kNoTime;
  scan.outcome = Outcome::Success;
  scan.phase = "";
  scan.operation = "";
  scan.result_code = "";
  scan.extended_code = "";
  d.episodes = {failed_upgrade(), scan};
  d.noise = {{"setup.gle-leftover",
              1204,
              {"The value in [gle=...] is left over from an earlier call.",
               "[gle=...] 是此前调用遗留的值。"},
              "x [gle=0x000000b7]"}};
  Observation restart;
  restart.id = "restart-by-program";
  restart.title = {"A program or a person restarted the computer or shut it down",
                   "程序或用户重启或关闭了计算机"};
  restart.count = 2;
  restart.first = make_time({.year = 2023, .month = 3, .day = 13, .hour = 1});
  restart.last = make_time({.year = 2023, .month = 3, .day = 14, .hour = 1, .minute = 10});
  Evidence example;
  example.item = "logs/System.evtx";
  example.record = 4711;
  example.time = restart.last;
  example.text =
      "User32 1074: The process C:\\Example\\agent.exe (PC-001) has initiated the restart of\n"
      "computer PC-001 on behalf of user NT AUTHORITY\\SYSTEM";
  restart.examples = {example};
  d.observations = {restart};
  d.coverage = {{"setup-logs", {"Setup logs", "安装日志"}, CheckStatus::Done, {}},
                {"event-logs",
                 {"Windows event logs", "Windows 事件日志"},
                 CheckStatus::Missing,
                 {"No .evtx file is in the evidence, so disk errors could not be looked for.",
                  "证据中没有 .evtx 文件，因此无法检查磁盘错误。"}}};
  d.next_evidence = {denied().next_evidence.front(),
                     {"evtx-system",
                      {"System event log", "系统事件日志"},
                      {"would show disk errors", "可显示磁盘错误"},
                      {"Copy System.evtx.", "复制 System.evtx。"}}};
  d.collect = d.next_evidence;
  d.held = {{"setup-logs", {"Setup logs", "安装日志"}, "Panther/setupact.log"}};
  return view;
}

AnalysisView healthy_for_test() {
  AnalysisView view = empty_view();
  view.diagnosis.verdict = Verdict::Healthy;
  view.diagnosis.machine.timezone = "-05:30";
  view.diagnosis.summary = {"The upgrade finished; nothing failed.", "升级已完成，没有发现失败。"};
  Episode episode = failed_upgrade();
  episode.outcome = Outcome::Success;
  episode.result_code = "";
  episode.extended_code = "";
  view.diagnosis.episodes = {episode};
  return view;
}

AnalysisView insufficient_for_test() {
  AnalysisView view = empty_view();
  view.items = {trace()};
  view.diagnosis.verdict = Verdict::Insufficient;
  view.diagnosis.summary = {"The evidence holds no log of the attempt.",
                            "证据中没有本次尝试的日志。"};
  view.diagnosis.machine.timezone = "+08:00";
  view.diagnosis.next_evidence = denied_file_for_test().diagnosis.next_evidence;
  view.diagnosis.collect = view.diagnosis.next_evidence;
  return view;
}

}  // namespace casebook
