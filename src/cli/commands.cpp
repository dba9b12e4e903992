// SPDX-License-Identifier: Apache-2.0
// THE table of commands (file_commands.cpp holds those of single files, trace_commands.cpp those of
// traces, and draft, redact, serve, sql and view have a file each). Help, completion, man page and
// parser are made from it; a test checks that every example in it parses and that every text exists
// in both languages.
#include "cli/commands.h"

#include "cli/commands/verbs.h"
#include "cli/draft_command.h"
#include "cli/file_commands.h"
#include "cli/options.h"
#include "cli/redact_command.h"
#include "cli/serve_command.h"
#include "cli/sql_command.h"
#include "cli/trace_commands.h"
#include "cli/view_command.h"

namespace casebook {
namespace {

using namespace option;

Command diagnose() {
  return {
      .name = "diagnose",
      .arguments = "PATH...",
      .argument = Kind::File,
      .least = 1,
      .most = kAnyNumber,
      .summary = {"say why it failed, with the lines that prove it",
                  "说明失败原因，并给出作为依据的日志行"},
      .description =
          {"Reads everything below PATH (a folder, a log, or an archive: zip, 7z, cab, tar; "
           "archives "
           "in archives too), and prints the verdict, the causes with their proof, what is not "
           "known, "
           "what to collect next and what to do. Several paths are read as one case. Nothing is "
           "written into the evidence and nothing is sent anywhere.\n\n"
           "The same evidence gives the same bytes out, whatever the number of threads.",
           "读取 PATH 下的全部内容（文件夹、单个日志，或 zip、7z、cab、tar "
           "压缩包，包括嵌套的压缩包），"
           "给出结论、原因及依据、尚不清楚之处、下一步应收集的信息和处理步骤。多个路径视为同一案例"
           "。"
           "不会向证据写入任何内容，也不会向外发送任何内容。\n\n"
           "相同的证据总是得到逐字节相同的输出，与线程数无关。"},
      .options = {&kDiagnosisFormat,
                  &kOutput,
                  &kAll,
                  &kBrief,
                  &kMachines,
                  &kKnowledge,
                  &kTimeZone,
                  &kMessages,
                  &kJobs,
                  &kExitCode,
                  &kConfined,
                  &kTimings},
      .examples = {{"casebook diagnose case.zip", {"the cause, for reading", "查看原因"}},
                   {"casebook diagnose Panther CBS.log --lang zh",
                    {"several paths, one case, in Chinese", "多个路径作为同一案例，输出中文"}},
                   {"casebook diagnose case.zip --brief",
                    {"six lines for a ticket or a mail", "六行摘要，可贴入工单或邮件"}},
                   {"casebook diagnose branch-offices/ --machines each",
                    {"one bundle for each machine: which share a cause, and what else",
                     "每台计算机一份证据：哪些原因相同，还有哪些共同点"}},
                   {"casebook diagnose case.zip --format html -o case.html",
                    {"one page in both languages, to mail or to print; pdf needs Chromium",
                     "生成中英双语单页报告，便于转发和打印；pdf 需要 Chromium"}},
                   {"casebook diagnose case.zip --format json -o case.json",
                    {"for a program; see docs/diagnosis.schema.json",
                     "供程序使用，参见 docs/diagnosis.schema.json"}},
                   {"casebook diagnose case.zip --format markdown --lang zh -o case.md",
                    {"for a ticket system or a wiki; see docs/exports.md",
                     "用于工单系统或知识库页面，参见 docs/exports.md"}},
                   {"casebook diagnose case.zip --format sarif -o case.sarif",
                    {"for viewers and pipelines that read SARIF 2.1.0",
                     "供支持 SARIF 2.1.0 的查看器和流水线使用"}},
                   {"casebook diagnose case.zip --exit-code",
                    {"for a script: 10 failure, 11 not enough evidence",
                     "供脚本使用：10 表示故障，11 表示证据不足"}}},
      .run = run_diagnose};
}

Command ls() {
  return {
      .name = "ls",
      .arguments = "PATH...",
      .argument = Kind::File,
      .least = 1,
      .most = kAnyNumber,
      .summary = {"list the files and what they were recognised as", "列出文件及其识别结果"},
      .description =
          {"For each file: its format and why it was recognised as that, size, encoding, number of "
           "events, first and last time, clock, and any damage. Start here when a diagnosis says "
           "that "
           "something is missing: a file that is listed as unknown was not understood.",
           "逐个文件列出：格式及识别依据、大小、编码、事件数、起止时间、时钟以及损坏情况。"
           "若诊断提示缺少内容，请先查看此列表：标为未知的文件表示未能理解其内容。"},
      .options = {&kListFormat, &kOutput, &kTimeZone, &kMessages, &kJobs, &kTimings},
      .examples = {{"casebook ls case.zip",
                    {"what is in it, and what is damaged", "查看其中内容及损坏情况"}},
                   {"casebook ls case.zip --format json",
                    {"the same for a program", "供程序使用"}}},
      .run = run_ls};
}

Command events() {
  return {
      .name = "events",
      .arguments = "PATH...",
      .argument = Kind::File,
      .least = 1,
      .most = kAnyNumber,
      .summary = {"print all records of all logs in order of time",
                  "按时间顺序输出所有日志的全部记录"},
      .description =
          {"Merges the logs into one timeline: by UTC where the clock of a log is known, else by "
           "the "
           "time as written. Filters are combined: every given one must hold. Times in --from and "
           "--to are compared with the times as the logs write them.\n\n"
           "In CSV, a text that a spreadsheet would take for a formula gets a leading apostrophe, "
           "and "
           "control characters are spelled out; use jsonl for exact bytes. docs/exports.md "
           "describes "
           "the columns.",
           "将所有日志合并为一条时间线：已知日志时钟时按 UTC 排序，否则按日志所写时间排序。"
           "多个筛选条件须同时满足。--from 和 --to 与日志所写的时间进行比较。\n\n"
           "CSV "
           "中可能被电子表格当作公式的文字前会加上单引号，控制字符以转义形式写出；需要原样内容时请"
           "使用 jsonl。各列的含义见 docs/exports.md。"},
      .options = {&kEventsFormat,
                  &kByteOrderMark,
                  &kOutput,
                  &kLevel,
                  &kItem,
                  &kComponent,
                  &kGrep,
                  &kFrom,
                  &kTo,
                  &kLimit,
                  &kTimeZone,
                  &kMessages,
                  &kJobs,
                  &kTimings},
      .examples =
          {{"casebook events case.zip --level error",
            {"errors of all logs, in order", "按顺序查看所有日志中的错误"}},
           {"casebook events case.zip --item CBS.log --from '2020-07-08 10:20' --to '2020-07-08 "
            "10:30'",
            {"ten minutes of one log", "某个日志中的十分钟"}},
           {"casebook events case.zip --grep '(?i)0x800f0[0-9a-f]{3}' --format csv -o events.csv",
            {"all lines with a code, for a spreadsheet", "含某类代码的所有行，供电子表格使用"}},
           {"casebook events case.zip --level warning --format csv --bom -o events.csv",
            {"for Excel, which needs the mark to read Chinese", "供 Excel 打开，中文不会乱码"}}},
      .run = run_events};
}

Command compare() {
  return {
      .name = "compare",
      .arguments = "GOOD BAD",
      .argument = Kind::File,
      .least = 2,
      .most = 2,
      .summary = {"say what differs between a good machine and a bad one",
                  "说明正常计算机与故障计算机之间的差异"},
      .description =
          {"Reads two folders, archives or files, each with evidence of one machine in any "
           "mixture: "
           "dir and icacls output, driverquery, sc and fltmc lists, registry exports, hotfix "
           "lists, "
           "systeminfo, programs and drivers themselves, and inventories (see "
           "docs/inventory.schema.json). Files, access lists, services, drivers, filters, policies "
           "and registry values, updates, programs, processes and the systems are compared.\n\n"
           "What can stand in the way of an update or upgrade comes first, with the reasons and "
           "their points: a filter driver or policy that only BAD has, access that was lost or "
           "denied, a disabled service, an older or missing file of Windows. What differs between "
           "any two machines (times, process numbers, logs, caches) and what another difference "
           "explains (another build or language) is folded and counted; --all lists it. What one "
           "side's evidence does not hold is said, with what to collect.\n\n"
           "The order is GOOD first: only what is wrong with BAD is suspicious.",
           "读取两个文件夹、压缩包或文件，各为一台计算机的证据，可任意混合：dir 和 icacls 的输出，"
           "driverquery、sc 和 fltmc 列表，注册表导出，修补程序列表，systeminfo，程序和驱动程序文件"
           "本身，以及清单（见 "
           "docs/inventory.schema.json）。比较的内容包括文件、访问控制列表、服务、"
           "驱动程序、筛选器、策略和注册表值、更新、程序、进程以及系统信息。\n\n"
           "可能妨碍更新或升级的差异排在最前，并列出理由和分值：仅故障一侧有的筛选器驱动或策略、丢"
           "失或"
           "被拒绝的访问权限、被禁用的服务、较旧或缺失的 Windows "
           "文件。任意两台计算机之间都会有的差异"
           "（时间、进程号、日志、缓存）和可由其他差异解释的差异（内部版本或语言不同）会折叠并计数"
           "，"
           "使用 --all 可展开。某一侧证据缺少的内容会予以说明，并指出应收集什么。\n\n"
           "先写正常一侧：只有故障一侧的问题才算可疑。"},
      .options = {&kComparisonFormat,
                  &kOutput,
                  &kDifferenceKind,
                  &kMostDifferences,
                  &kUnfold,
                  &kKnowledge,
                  &kTimeZone,
                  &kJobs,
                  &kDifferenceExit,
                  &kTimings},
      .examples = {{"casebook compare good.zip bad.zip",
                    {"what differs, the suspicious first", "查看差异，可疑的在前"}},
                   {"casebook compare good/ bad/ --format html -o compare.html --lang zh",
                    {"one page to hand on, opened in Chinese", "生成可转发的网页，默认显示中文"}},
                   {"casebook compare good/ bad/ --kind access --kind filter",
                    {"only access lists and filters", "仅比较访问控制列表和筛选器"}},
                   {"casebook compare good/wuaueng.dll bad/wuaueng.dll",
                    {"two copies of one file", "比较同一文件的两个副本"}},
                   {"casebook compare good.json bad.json --format json --exit-code",
                    {"for a script: 10 when a difference matters; see docs/comparison.schema.json",
                     "供脚本使用：存在值得关注的差异时为 10；参见 docs/comparison.schema.json"}}},
      .run = run_compare};
}

// Its choices are the plans that are built in; a test compares them with the knowledge.
Command plan() {
  return {
      .name = "plan",
      .arguments = "[PLAN...|PATH...]",
      .argument = Kind::File,
      .choices = {"upgrade",
                  "update",
                  "scan",
                  "feature",
                  "reset",
                  "driver",
                  "boot",
                  "migration",
                  "sysprep",
                  "interference"},
      .least = 0,
      .most = kAnyNumber,
      .summary = {"write a data request: what to collect, in which order and how",
                  "生成数据收集请求：收集什么、按什么顺序、如何收集"},
      .description =
          {"Alone, it lists the plans. With a PLAN it prints the whole request for that kind of "
           "failure: numbered, with paths and commands to copy, why each thing is wanted, how to "
           "check it and what to do when it is absent; plain text for a mail.\n\n"
           "With PATH it reads the evidence as `casebook diagnose` does and asks only for what is "
           "missing: what the findings and the case ask for, and what the plan of the failed "
           "attempt requires. What has arrived is listed and not asked for again. A folder named "
           "like a plan is given as ./NAME.",
           "不带参数时列出各收集计划。给出 PLAN 时输出该类故障的完整请求：逐项编号，含可复制的路径"
           "和命令，并说明用途、核对方法以及没有时如何处理；纯文本，可直接用于邮件。\n\n"
           "给出 PATH 时，与 `casebook diagnose` 一样读取证据，只请求缺少的内容：各结论和案例所需"
           "的信息，以及失败过程对应计划中的必需项。已收到的内容单独列出，不再重复请求。"
           "与计划同名的文件夹请写作 ./NAME。"},
      .options = {&kListFormat, &kOutput, &kHelpfulToo, &kKnowledge, &kTimeZone, &kJobs, &kTimings},
      .examples = {{"casebook plan upgrade --lang zh",
                    {"the request for a failed upgrade, in Chinese", "升级失败的收集请求（中文）"}},
                   {"casebook plan case.zip",
                    {"only what this case still lacks", "只请求该案例尚缺的内容"}},
                   {"casebook plan update interference --all -o request.txt",
                    {"two plans in one request, with what only helps",
                     "两个计划合并为一份请求，含有则更好的信息"}}},
      .run = run_plan};
}

Command code() {
  return {.name = "code",
          .arguments = "CODE...",
          .argument = Kind::Text,
          .least = 1,
          .most = kAnyNumber,
          .summary = {"explain error codes in any notation", "解释任意写法的错误代码"},
          .description =
              {"Takes hexadecimal with or without 0x, decimal, negative decimal, names, and the "
               "pairs that "
               "Windows Setup writes, and shows the layers: an HRESULT may carry a Win32 error, an "
               "NTSTATUS may hide behind 0xd. Both languages are shown, yours first.",
               "可输入带或不带 0x 的十六进制、十进制、负的十进制、符号名称，以及 Windows "
               "安装程序写出的成对代码，"
               "并逐层解释：HRESULT 中可能包含 Win32 错误，0xd 开头的值可能是 NTSTATUS。"
               "同时显示两种语言，所选语言在前。"},
          .options = {&kListFormat, &kOutput, &kKnowledge},
          .examples = {{"casebook code 0x80070005",
                        {"an HRESULT and what is inside", "HRESULT 及其内层代码"}},
                       {"casebook code 8024200d 0xd0000043 -2147024891",
                        {"several, as logs write them", "多个代码，写法与日志一致"}},
                       {"casebook code 0xC1900101-0x2000C",
                        {"result and extend code of Setup", "安装程序的结果代码与扩展代码"}}},
          .run = run_code};
}

Command knowledge_list() {
  return {.name = "knowledge list",
          .arguments = "[KIND]",
          .argument = Kind::Choice,
          .choices = {"signatures",
                      "rules",
                      "causes",
                      "playbooks",
                      "artifacts",
                      "plans",
                      "products",
                      "systems",
                      "editions",
                      "observations",
                      "access",
                      "codes"},
          .least = 0,
          .most = 1,
          .summary = {"list what the program knows", "列出程序掌握的知识"},
          .description = {"One line for each entry: its kind, its id and what it is. KIND limits "
                          "the list to one kind; codes are listed only when they are asked for: "
                          "their table, number, name and meaning.",
                          "每个条目一行：类别、标识和内容。KIND 表示仅列出某一类；错误代码（codes）"
                          "仅在指定时列出：所在表、数值、名称和含义。"},
          .options = {&kKnowledge, &kOutput},
          .examples = {{"casebook knowledge list causes",
                        {"every cause that can be named", "所有可识别的原因"}}},
          .run = run_knowledge_list};
}

Command knowledge_show() {
  return {.name = "knowledge show",
          .arguments = "ID",
          .argument = Kind::Text,
          .least = 1,
          .most = 1,
          .summary = {"show one entry of the knowledge", "显示知识库中的一个条目"},
          .description = {"Shows a signature, rule, cause, playbook, artifact, plan or product by "
                          "its id, with the "
                          "place "
                          "where it is written.",
                          "按标识显示特征、规则、原因、处理手册、待收集信息、收集计划或产品，并给出"
                          "其所在文件位置。"},
          .options = {&kKnowledge, &kOutput},
          .examples = {{"casebook knowledge show setup.operation-failed",
                        {"a signature and its samples", "某个特征及其样例"}}},
          .run = run_knowledge_show};
}

Command knowledge_lint() {
  return {.name = "knowledge lint",
          .arguments = "[DIR...]",
          .argument = Kind::Folder,
          .least = 0,
          .most = kAnyNumber,
          .summary = {"check knowledge for mistakes", "检查知识库中的错误"},
          .description = {"Reads the built-in knowledge with the folders laid over it, and reports "
                          "each mistake as file:line: message, with what to do about it. An error "
                          "is what cannot work: an unknown id, a rule that can never fire. A "
                          "warning is what is hardly meant: two rules that always fire together, "
                          "an entry that nothing uses. Exits with 1 when there is an error.",
                          "读取内置知识库及叠加其上的文件夹，以“文件:行: "
                          "说明”的形式报告每个问题及处理方法。错误表示无法起作用，如未知标识、"
                          "永远不会命中的规则；警告表示多半并非本意，如两条总是同时命中的规则、"
                          "没有任何内容使用的条目。有错误时退出代码为 1。"},
          .options = {},
          .examples = {{"casebook knowledge lint my-knowledge",
                        {"before you use your own rules", "使用自己的规则之前进行检查"}}},
          .run = run_knowledge_lint};
}

Command knowledge_test() {
  return {.name = "knowledge test",
          .arguments = "[DIR...]",
          .argument = Kind::Folder,
          .least = 0,
          .most = kAnyNumber,
          .summary = {"run the samples of all signatures", "运行所有特征的样例"},
          .description = {"Every signature carries lines that it must match and lines that it must "
                          "not. Prints how "
                          "many were run. Exits with 1 when one of them is wrong.",
                          "每个特征都带有必须匹配和不得匹配的样例行。输出已运行的数量；任一样例不符"
                          "时退出代码为 1。"},
          .options = {},
          .examples = {{"casebook knowledge test my-knowledge",
                        {"built-in samples and your own", "内置样例以及自己的样例"}}},
          .run = run_knowledge_test};
}

Command knowledge_score() {
  return {
      .name = "knowledge score",
      .arguments = "ROOT...",
      .argument = Kind::Folder,
      .least = 1,
      .most = kAnyNumber,
      .summary = {"diagnose cases whose answer is known, and count",
                  "诊断答案已知的案例并统计结果"},
      .description =
          {"Every folder below ROOT that holds an expected.json is a case: its evidence.zip, "
           "its bundle folder, or whatever else lies beside it is diagnosed and compared with "
           "the answer. Prints for each family how many passed, how many answers were wrong "
           "and confident (from 0.7; the number to drive to zero), how many failures were not "
           "recognised, and what the rules cost; then what is wrong with each case that did "
           "not pass.\n\n"
           "Exits with 1 when a case did not pass and --strict is given.",
           "ROOT 下每个含有 expected.json 的文件夹为一个案例：对其中的 evidence.zip、bundle "
           "文件夹或其余文件进行诊断，并与答案比较。按类别输出通过数、“高可信误判”的数量（可信度 "
           "0.7 以上，应降为零）、未能识别的故障数以及规则耗时，随后列出未通过案例的问题。\n\n"
           "指定 --strict 时，如有案例未通过则退出代码为 1。"},
      .options = {&kListFormat, &kStrict, &kKnowledge, &kJobs, &kOutput},
      .examples = {{"casebook knowledge score tests/bundles/evaluation",
                    {"how good the built-in knowledge is", "评估内置知识库的效果"}},
                   {"casebook knowledge score my-cases --knowledge my-knowledge --strict",
                    {"after a change of your own rules", "修改自己的规则之后"}}},
      .run = run_knowledge_score};
}

Command knowledge_new() {
  return {
      .name = "knowledge new",
      .arguments = "KIND ID",
      .argument = Kind::Text,
      .least = 2,
      .most = 2,
      .summary = {"write the skeleton of a new entry into a folder of your own",
                  "在自己的文件夹中写入新条目的骨架"},
      .description =
          {"KIND is cause, rule, signature, playbook or artifact. A cause brings its first "
           "rule, a signature and a playbook; a rule brings a signature. ID is FAMILY.NAME "
           "(setup.hive-held-open), for a playbook and an artifact NAME alone. The files can "
           "be checked at once with `casebook knowledge lint DIR` and used with --knowledge "
           "DIR; their comments say what belongs where. A file that exists is never replaced.",
           "KIND 为 cause（原因）、rule（规则）、signature（特征）、playbook（处理手册）或 "
           "artifact（待收集信息）。新建原因时一并写入第一条规则、一个特征和一份处理手册；新建规"
           "则时一并写入一个特征。ID 写作 FAMILY.NAME（如 "
           "setup.hive-held-open），处理手册和待收集信息只写 NAME。"
           "写好的文件可立即用 `casebook knowledge lint DIR` 检查，并通过 --knowledge DIR "
           "使用；文件中的注释说明各处应填写的内容。绝不覆盖已有文件。"},
      .options = {&kDir, &kForCause, &kOutput},
      .examples = {{"casebook knowledge new cause setup.hive-held-open",
                    {"a cause with all that belongs to it, in my-knowledge",
                     "在 my-knowledge 中新建原因及其所需的全部内容"}},
                   {"casebook knowledge new rule setup.hive-in-use --cause image-file-in-use "
                    "--dir team-knowledge",
                    {"one more way to recognise a cause that exists",
                     "为已有原因增加一种识别方式"}}},
      .run = run_knowledge_new};
}

Command knowledge_why() {
  return {
      .name = "knowledge why",
      .arguments = "[PATH...]",
      .argument = Kind::File,
      .least = 0,
      .most = kAnyNumber,
      .summary = {"say why rules fired or not, and why a line is known or not",
                  "说明规则为何命中或未命中，以及某行为何被识别或未被识别"},
      .description =
          {"With PATH: for each attempt that did not succeed, the rules that fired with the parts "
           "of their score, and those that nearly fired with what they lack. --rule, --cause and "
           "--signature choose what is told, then in full, also when nothing matched.\n\n"
           "With --line, or --at and PATH: the signatures that match one line, their captures, and "
           "what the rules that use them need besides. When none matches, the nearest ones: the "
           "part of the pattern that the line has, what comes next and is not there, and where. "
           "With "
           "--signature only that one is compared, however far it is.\n\n"
           "Without --all, the last five attempts and the five nearest rules of each are told.",
           "给出 PATH 时：对每次未成功的尝试，列出命中的规则及其分值构成，以及接近命中的规则及其"
           "缺少的条件。--rule、--cause 和 --signature "
           "用于选定内容，选定后会完整说明，即使完全没有匹配。"
           "\n\n"
           "使用 --line，或 --at 加 PATH 时：列出匹配该行的特征、捕获的内容，以及使用这些特征的规则"
           "还需要什么。没有匹配时，列出最接近的特征：该行具备模式的哪一部分、接下来缺少什么、"
           "位于何处。"
           "加上 --signature，则只与该特征比较，相差再远也会说明。\n\n"
           "未使用 --all 时，仅说明最近五次尝试以及每次尝试中最接近的五条规则。"},
      .options = {&kLine,
                  &kAt,
                  &kDecoder,
                  &kRule,
                  &kCause,
                  &kSignature,
                  &kListFormat,
                  &kOutput,
                  &kAll,
                  &kKnowledge,
                  &kTimeZone,
                  &kJobs,
                  &kTimings},
      .examples =
          {{"casebook knowledge why case.zip",
            {"which rules fired, which nearly did", "哪些规则命中，哪些接近命中"}},
           {"casebook knowledge why case.zip --rule my.rule --knowledge my-knowledge",
            {"why your own rule does not fire", "自己的规则为何未命中"}},
           {"casebook knowledge why case.zip --at CBS.log:120",
            {"who knows this line", "哪些特征识别这一行"}},
           {"casebook knowledge why --decoder cbs --line 'Failed to open package. [HRESULT = "
            "0x80070005]'",
            {"the same for a line that you have in a mail", "针对邮件中的某一行"}}},
      .run = run_knowledge_why};
}

Command help() {
  return {.name = "help",
          .arguments = "[COMMAND...]",
          .argument = Kind::Command,
          .least = 0,
          .most = 2,
          .summary = {"explain a command", "说明某个命令"},
          .description = {"The same as COMMAND --help.", "与 COMMAND --help 相同。"},
          .options = {},
          .examples = {{"casebook help diagnose",
                        {"everything about diagnose", "diagnose 的全部说明"}}},
          .run = run_help};
}

Command version() {
  return {.name = "version",
          .arguments = "",
          .argument = Kind::Text,
          .least = 0,
          .most = 0,
          .summary = {"show the versions of program and knowledge", "显示程序和知识库的版本"},
          .description = {"A diagnosis names both, so that it can be repeated. `casebook "
                          "--version` does the same.",
                          "诊断结果会注明两者，以便重现。`casebook --version` 作用相同。"},
          .options = {&kKnowledge},
          .examples = {{"casebook version", {"both versions", "两个版本号"}}},
          .run = run_version};
}

Command completion() {
  return {.name = "completion",
          .arguments = "SHELL",
          .argument = Kind::Choice,
          .choices = {"bash", "zsh", "fish"},
          .least = 1,
          .most = 1,
          .summary = {"print the completion script for a shell", "输出命令行补全脚本"},
          .description = {"bash: put `eval \"$(casebook completion bash)\"` into ~/.bashrc.\n\n"
                          "zsh: write it to a file _casebook in a folder of $fpath.\n\n"
                          "fish: write it to ~/.config/fish/completions/casebook.fish.",
                          "bash：将 `eval \"$(casebook completion bash)\"` 写入 ~/.bashrc。\n\n"
                          "zsh：将输出保存为 $fpath 某个文件夹中的 _casebook。\n\n"
                          "fish：将输出保存为 ~/.config/fish/completions/casebook.fish。"},
          .options = {},
          .examples = {{"casebook completion bash", {"the script for bash", "bash 的脚本"}}},
          .run = run_completion};
}

Command man() {
  return {.name = "man",
          .arguments = "",
          .argument = Kind::Text,
          .least = 0,
          .most = 0,
          .summary = {"print the manual page", "输出手册页"},
          .description = {"In roff, for man(1): casebook man | man -l -",
                          "roff 格式，供 man(1) 使用：casebook man | man -l -"},
          .options = {&kOutput},
          .examples = {{"casebook man -o casebook.1", {"write it to a file", "写入文件"}}},
          .run = run_man};
}

}  // namespace

const std::vector<Command>& all_commands() {
  static const std::vector<Command> kCommands = {diagnose(),
                                                 ls(),
                                                 events(),
                                                 sql_command(),
                                                 view_command(),
                                                 file_command::evtx(),
                                                 file_command::pe(),
                                                 compare(),
                                                 redact_command(),
                                                 plan(),
                                                 draft_command(),
                                                 code(),
                                                 file_command::reg(),
                                                 file_command::wim(),
                                                 trace_command::summary(),
                                                 trace_command::events(),
                                                 trace_command::processes(),
                                                 trace_command::stack(),
                                                 trace_command::denials(),
                                                 trace_command::holders(),
                                                 trace_command::file(),
                                                 trace_command::compare(),
                                                 trace_command::filter(),
                                                 knowledge_list(),
                                                 knowledge_show(),
                                                 knowledge_lint(),
                                                 knowledge_test(),
                                                 knowledge_score(),
                                                 knowledge_why(),
                                                 knowledge_new(),
                                                 file_command::wulog(),
                                                 serve_command(),
                                                 worker_command(),
                                                 admin_verify_command(),
                                                 admin_link_command(),
                                                 help(),
                                                 version(),
                                                 completion(),
                                                 man()};
  return kCommands;
}

const std::vector<CommandGroup>& all_groups() {
  static const std::vector<CommandGroup> kGroups = {
      {"trace",
       {"what captures of Process Monitor say: who was refused, who held a file, what differs",
        "读取 Process Monitor 捕获：谁被拒绝、谁占用文件、有何差异"}},
      {"knowledge",
       {"what the program knows, and your own additions", "程序掌握的知识以及您自己的补充"}},
      {"admin", {"look after the desk", "管理服务台"}}};
  return kGroups;
}

const Command* find_command(std::string_view name) {
  for (const Command& command : all_commands()) {
    if (command.name == name) return &command;
  }
  return nullptr;
}

const CommandGroup* find_group(std::string_view name) {
  for (const CommandGroup& group : all_groups()) {
    if (group.name == name) return &group;
  }
  return nullptr;
}

std::string_view group_of(const Command& command) {
  const std::size_t space = command.name.find(' ');
  return space == std::string_view::npos ? std::string_view() : command.name.substr(0, space);
}

}  // namespace casebook
