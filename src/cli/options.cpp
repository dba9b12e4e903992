// SPDX-License-Identifier: Apache-2.0
#include "cli/options.h"

namespace casebook::option {

const Option kHelp = {.name = "help",
                      .letter = 'h',
                      .kind = Kind::Flag,
                      .value = "",
                      .help = {"show help, also after a command", "显示帮助，也可写在命令之后"}};
const Option kLang = {
    .name = "lang",
    .letter = 0,
    .kind = Kind::Choice,
    .value = "LANG",
    .help = {"language of what is shown; default from LC_ALL and LANG",
             "显示语言；默认取自 LC_ALL 和 LANG"},
    .choices = {"en", "zh"},
    .repeats = false,
    .aliases = {{"zh-CN", "zh"}, {"zh_CN", "zh"}, {"en-US", "en"}, {"en_US", "en"}}};
const Option kColor = {.name = "color",
                       .letter = 0,
                       .kind = Kind::Choice,
                       .value = "WHEN",
                       .help = {"colour; auto means on a terminal and without NO_COLOR",
                                "颜色；auto 表示输出到终端且未设置 NO_COLOR 时使用"},
                       .choices = {"auto", "always", "never"}};

const Option kKnowledge = {
    .name = "knowledge",
    .letter = 0,
    .kind = Kind::Folder,
    .value = "DIR",
    .help = {"lay this folder of signatures, rules and causes over the built-in knowledge; may be "
             "repeated",
             "将此文件夹中的特征、规则和原因叠加到内置知识库之上；可重复使用"},
    .choices = {},
    .repeats = true};
const Option kMessages = {
    .name = "messages",
    .letter = 0,
    .kind = Kind::File,
    .value = "PATH",
    .help = {"take texts and manifests of events from this .dll, .exe, .mui, .man or .tmf file, or "
             "from "
             "all of a folder or archive; those in the evidence are used anyhow; may be repeated",
             "从此 .dll、.exe、.mui、.man 或 .tmf "
             "文件（或文件夹、压缩包中的所有此类文件）中读取事件的文本"
             "和清单；证据中的此类文件总会使用；可重复使用"},
    .choices = {},
    .repeats = true};
const Option kTimeZone = {.name = "tz",
                          .letter = 0,
                          .kind = Kind::Offset,
                          .value = "OFFSET",
                          .help = {"time zone of the machine (+08:00), when its logs do not tell",
                                   "计算机所在时区（如 +08:00），在日志未写明时使用"}};
const Option kJobs = {
    .name = "jobs",
    .letter = 'j',
    .kind = Kind::Count,
    .value = "N",
    .help = {"threads; default one for each processor. The result does not depend on it",
             "线程数；默认每个处理器一个。结果与线程数无关"}};

const Option kDiagnosisFormat = {
    .name = "format",
    .letter = 'f',
    .kind = Kind::Choice,
    .value = "FORMAT",
    .help = {"text for people (default), html or pdf to hand on, markdown for a ticket or a wiki, "
             "json or jsonl for programs, sarif for viewers of findings; without it the ending of "
             "the -o file decides",
             "text 供人阅读（默认），html 或 pdf 便于转发，markdown 用于工单或知识库页面，json 或 "
             "jsonl 供程序使用，sarif 供代码分析结果查看器使用；不指定时由 -o 文件的扩展名决定"},
    .choices = {"text", "html", "pdf", "json", "jsonl", "markdown", "sarif"},
    .repeats = false,
    .aliases = {{"md", "markdown"}}};
const Option kEventsFormat = {
    .name = "format",
    .letter = 'f',
    .kind = Kind::Choice,
    .value = "FORMAT",
    .help = {"text for people (default), jsonl for programs, csv for spreadsheets",
             "text 供人阅读（默认），jsonl 供程序使用，csv 供电子表格使用"},
    .choices = {"text", "jsonl", "csv"}};
const Option kByteOrderMark = {
    .name = "bom",
    .letter = 0,
    .kind = Kind::Flag,
    .value = "",
    .help = {"begin CSV with a byte order mark, so that Excel reads Chinese as what it is",
             "在 CSV 开头写入字节顺序标记（BOM），使 Excel 能正确显示中文"}};
const Option kEventLogFormat = {
    .name = "format",
    .letter = 'f',
    .kind = Kind::Choice,
    .value = "FORMAT",
    .help = {"text for people (default), jsonl for programs, xml as wevtutil writes it",
             "text 供人阅读（默认），jsonl 供程序使用，xml 与 wevtutil 的输出相同"},
    .choices = {"text", "jsonl", "xml"}};
const Option kListFormat = {.name = "format",
                            .letter = 'f',
                            .kind = Kind::Choice,
                            .value = "FORMAT",
                            .help = {"text for people (default), json for programs",
                                     "text 供人阅读（默认），json 供程序使用"},
                            .choices = {"text", "json"}};
const Option kComparisonFormat = {
    .name = "format",
    .letter = 'f',
    .kind = Kind::Choice,
    .value = "FORMAT",
    .help = {"text for people (default), html to hand on or to filter, json for programs",
             "text 供人阅读（默认），html 便于转发和筛选，json 供程序使用"},
    .choices = {"text", "json", "html"}};
const Option kNoDiagnosis = {
    .name = "no-diagnosis",
    .letter = 0,
    .kind = Kind::Flag,
    .value = "",
    .help = {"diagnose nothing; all logs are read only when the timeline is wanted",
             "不进行诊断；仅在查看合并时间线时才读取全部日志"}};
const Option kOpenAt = {.name = "at",
                        .letter = 0,
                        .kind = Kind::Text,
                        .value = "ITEM:LINE",
                        .help = {"open at this line, as reports name it: setupact.log:479",
                                 "打开后直接转到该行，写法与报告相同：setupact.log:479"}};
const Option kOutput = {.name = "output",
                        .letter = 'o',
                        .kind = Kind::File,
                        .value = "FILE",
                        .help = {"write to FILE, completely or not at all; never into the evidence",
                                 "写入 FILE：要么完整写入，要么不写；绝不写入证据"}};
const Option kAll = {
    .name = "all",
    .letter = 'a',
    .kind = Kind::Flag,
    .value = "",
    .help = {"show every finding, line and attempt in full; long lists are cut otherwise",
             "完整显示所有结论、日志行和过程；否则较长的列表会被截断"}};
const Option kHelpfulToo = {
    .name = "all",
    .letter = 'a',
    .kind = Kind::Flag,
    .value = "",
    .help = {"ask also for what only helps; otherwise only for what is required",
             "同时请求有则更好的信息；否则只请求必需的信息"}};
const Option kBrief = {
    .name = "brief",
    .letter = 'b',
    .kind = Kind::Flag,
    .value = "",
    .help = {"at most six lines for a ticket or a mail: verdict, cause, code and "
             "phase, one line of proof, the next step",
             "最多六行，可直接贴入工单或邮件：判定、原因、代码和阶段、一行依据、"
             "下一步"}};
const Option kStrict = {
    .name = "strict",
    .letter = 0,
    .kind = Kind::Flag,
    .value = "",
    .help = {"exit with 1 when a case did not pass", "有案例未通过时退出代码为 1"}};
const Option kMachines = {
    .name = "machines",
    .letter = 'm',
    .kind = Kind::Choice,
    .value = "HOW",
    .help = {"one: all paths are one machine's evidence; each: every path, or every entry of the "
             "folder, is a machine of its own; auto (default): each, when the entries of a folder "
             "name different computers",
             "one：所有路径属于同一台计算机；each：每个路径或文件夹中的每一项各为一台计算机；"
             "auto（默认）：文件夹中的各项写有不同的计算机名时按 each 处理"},
    .choices = {"auto", "one", "each"}};
const Option kExitCode = {
    .name = "exit-code",
    .letter = 0,
    .kind = Kind::Flag,
    .value = "",
    .help = {"exit with 10 when a failure was found, 11 when the evidence does not suffice",
             "发现故障时退出代码为 10，证据不足时为 11"}};
const Option kTimings = {
    .name = "timings",
    .letter = 0,
    .kind = Kind::Flag,
    .value = "",
    .help = {"show on standard error how long each stage took", "在标准错误上显示各阶段所用时间"}};

const Option kConfined = {
    .name = "confined",
    .letter = 0,
    .kind = Kind::Text,
    .value = "MEMORY",
    .help = {
        "for evidence of strangers: give up network, other programs and all other files before "
        "it is read, and use at most MEMORY, such as 4G; to standard output only",
        "用于来源不可信的证据：读取前放弃网络、启动其他程序和访问其他文件的权限，内存不超过 "
        "MEMORY（如 4G）；只能输出到标准输出"}};

const Option kAllProviders = {
    .name = "all",
    .letter = 'a',
    .kind = Kind::Flag,
    .value = "",
    .help = {"also the lines of SIH (silent repair of the update client) and of the update medic",
             "同时写入 SIH（更新客户端的静默修复）和更新修复服务（WaaSMedic）的日志行"}};
const Option kWrittenZone = {
    .name = "tz",
    .letter = 0,
    .kind = Kind::Offset,
    .value = "OFFSET",
    .help = {"write times in this zone (+08:00); default the machine's own, which its traces state",
             "按此时区（如 +08:00）写出时间；默认使用跟踪文件中记录的该计算机时区"}};

const Option kLevel = {.name = "level",
                       .letter = 0,
                       .kind = Kind::Choice,
                       .value = "LEVEL",
                       .help = {"only this level and worse", "仅此级别及更严重的级别"},
                       .choices = {"info", "warning", "error", "fatal"},
                       .repeats = false,
                       .aliases = {{"information", "info"},
                                   {"warn", "warning"},
                                   {"err", "error"},
                                   {"crit", "fatal"},
                                   {"critical", "fatal"}}};
const Option kItem = {.name = "item",
                      .letter = 0,
                      .kind = Kind::Text,
                      .value = "TEXT",
                      .help = {"only files whose path holds TEXT; may be repeated",
                               "仅路径中含 TEXT 的文件；可重复使用"},
                      .choices = {},
                      .repeats = true};
const Option kComponent = {.name = "component",
                           .letter = 0,
                           .kind = Kind::Text,
                           .value = "NAME",
                           .help = {"only this component, e.g. CBS or SP; may be repeated",
                                    "仅此组件，如 CBS 或 SP；可重复使用"},
                           .choices = {},
                           .repeats = true};
const Option kGrep = {.name = "grep",
                      .letter = 'e',
                      .kind = Kind::Regex,
                      .value = "REGEX",
                      .help = {"only texts that match (RE2 syntax; (?i) ignores case)",
                               "仅匹配的文字（RE2 语法；(?i) 表示忽略大小写）"}};
const Option kFrom = {.name = "from",
                      .letter = 0,
                      .kind = Kind::Time,
                      .value = "TIME",
                      .help = {"not before this time, as the log writes it: 2020-07-08, "
                               "2020/07/08 10:25, 2020-07-08 10:25:01",
                               "不早于此时间，写法与日志一致：2020-07-08、2020/07/08 10:25、"
                               "2020-07-08 10:25:01"}};
const Option kTo = {
    .name = "to",
    .letter = 0,
    .kind = Kind::Time,
    .value = "TIME",
    .help = {"before this time; a day alone means its end", "早于此时间；仅写日期表示当日结束"}};
const Option kLimit = {.name = "limit",
                       .letter = 'n',
                       .kind = Kind::Count,
                       .value = "N",
                       .help = {"at most N events", "最多 N 个事件"}};

const Option kEventId = {
    .name = "id",
    .letter = 0,
    .kind = Kind::Count,
    .value = "N",
    .help = {"only events with this id; may be repeated", "仅此事件 ID；可重复使用"},
    .choices = {},
    .repeats = true};
const Option kProvider = {
    .name = "provider",
    .letter = 0,
    .kind = Kind::Text,
    .value = "NAME",
    .help = {"only providers whose name contains NAME, in either case; may be repeated",
             "仅名称中包含 NAME 的提供程序（不区分大小写）；可重复使用"},
    .choices = {},
    .repeats = true};

const Option kDifferenceKind = {
    .name = "kind",
    .letter = 'k',
    .kind = Kind::Choice,
    .value = "KIND",
    .help = {"compare only this; may be repeated", "仅比较此类内容；可重复使用"},
    .choices = {"access",
                "filter",
                "service",
                "driver",
                "file",
                "policy",
                "registry",
                "update",
                "program",
                "process",
                "system"},
    .repeats = true};
const Option kMostDifferences = {
    .name = "limit",
    .letter = 'n',
    .kind = Kind::Count,
    .value = "N",
    .help = {"at most N differences of each section", "每一部分最多显示 N 处差异"}};
const Option kUnfold = {.name = "all",
                        .letter = 'a',
                        .kind = Kind::Flag,
                        .value = "",
                        .help = {"list also what is folded: volatile and explained differences",
                                 "同时列出已折叠的差异：易变的和可由其他差异解释的"}};
const Option kDifferenceExit = {
    .name = "exit-code",
    .letter = 0,
    .kind = Kind::Flag,
    .value = "",
    .help = {"exit with 10 when a difference matters", "存在值得关注的差异时退出代码为 10"}};

const Option kLine = {
    .name = "line",
    .letter = 0,
    .kind = Kind::Text,
    .value = "TEXT",
    .help = {"explain this line of a log; may be repeated", "说明日志中的这一行；可重复使用"},
    .choices = {},
    .repeats = true};
const Option kAt = {.name = "at",
                    .letter = 0,
                    .kind = Kind::Text,
                    .value = "FILE:LINE",
                    .help = {"explain this line of the evidence, e.g. CBS.log:120",
                             "说明证据中的这一行，如 CBS.log:120"}};
const Option kDecoder = {
    .name = "decoder",
    .letter = 0,
    .kind = Kind::Text,
    .value = "NAME",
    .help = {"the format of the log that the line is from, as `casebook ls` names it; default all",
             "该行所在日志的格式，名称见 `casebook ls`；默认为全部"}};
const Option kRule = {.name = "rule",
                      .letter = 0,
                      .kind = Kind::Text,
                      .value = "ID",
                      .help = {"only this rule, in full", "仅此规则，完整说明"}};
const Option kCause = {
    .name = "cause",
    .letter = 0,
    .kind = Kind::Text,
    .value = "ID",
    .help = {"only the rules of this cause, in full", "仅此原因的规则，完整说明"}};
const Option kSignature = {
    .name = "signature",
    .letter = 0,
    .kind = Kind::Text,
    .value = "ID",
    .help = {"where this signature stands or nearly does, and the rules that use it, in full",
             "此特征匹配或接近匹配之处，以及使用它的规则，完整说明"}};

const Option kHiveFormat = {
    .name = "format",
    .letter = 'f',
    .kind = Kind::Choice,
    .value = "FORMAT",
    .help =
        {"text as reg query prints it (default), json for programs, reg for a .reg file in UTF-8",
         "text 与 reg query 的输出相同（默认），json 供程序使用，reg 为 UTF-8 编码的 .reg 文件"},
    .choices = {"text", "json", "reg"}};
const Option kRecursive = {.name = "recursive",
                           .letter = 'r',
                           .kind = Kind::Flag,
                           .value = "",
                           .help = {"the key and everything below it", "该项及其下的全部内容"}};
const Option kNoLogs = {
    .name = "no-logs",
    .letter = 0,
    .kind = Kind::Flag,
    .value = "",
    .help = {"show the file as it is, without the changes that are still in its logs",
             "显示文件原样，不应用仍在其日志中的更改"}};
const Option kImage = {.name = "image",
                       .letter = 'i',
                       .kind = Kind::Count,
                       .value = "N",
                       .help = {"only this image of the file; else all", "仅此映像；默认全部"}};
const Option kFiles = {.name = "files",
                       .letter = 'l',
                       .kind = Kind::Flag,
                       .value = "",
                       .help = {"list the files", "列出文件"}};
const Option kExtract = {
    .name = "extract",
    .letter = 'x',
    .kind = Kind::Folder,
    .value = "FOLDER",
    .help = {"unpack into this folder, which is new or empty", "解包到此文件夹（须为新建或空）"}};
const Option kVerify = {
    .name = "verify",
    .letter = 0,
    .kind = Kind::Flag,
    .value = "",
    .help = {"read everything and compare the checksums", "读取全部内容并核对校验和"}};
const Option kInspect = {
    .name = "inspect",
    .letter = 0,
    .kind = Kind::Flag,
    .value = "",
    .help = {"look for programs, hives and scripts in an image that is no package, too",
             "对不是预配包的映像也查找程序、配置单元和脚本"}};
const Option kDeleted = {.name = "deleted",
                         .letter = 0,
                         .kind = Kind::Flag,
                         .value = "",
                         .help = {"also deleted keys whose records can still be read in free space",
                                  "同时列出已删除、但其记录在空闲空间中仍可读取的项"}};
const Option kSecurity = {
    .name = "security",
    .letter = 's',
    .kind = Kind::Flag,
    .value = "",
    .help = {"for each key when it was written, its owner, and who may do what with it (SDDL)",
             "同时显示各项的写入时间、所有者和权限（SDDL）"}};

const Option kWhere = {
    .name = "where",
    .letter = 'w',
    .kind = Kind::Text,
    .value = "RULE",
    .help = {"only events that fit, in the words of Process Monitor's filter: 'Path contains "
             "x.dll', 'exclude PID is 4'; may be repeated",
             "仅符合条件的事件，写法与 Process Monitor 的筛选器相同：'Path contains x.dll'、"
             "'exclude PID is 4'；可重复使用"},
    .choices = {},
    .repeats = true};
const Option kFilterFile = {
    .name = "filter",
    .letter = 0,
    .kind = Kind::File,
    .value = "FILE.PMC",
    .help = {"the filter of a configuration that Process Monitor saved, beside that of --where",
             "使用 Process Monitor 所保存配置中的筛选器，与 --where 一并生效"}};
const Option kColumns = {
    .name = "columns",
    .letter = 'c',
    .kind = Kind::Text,
    .value = "LIST",
    .help = {"columns by their names in Process Monitor, with commas between; all for all 27",
             "以逗号分隔的列名，与 Process Monitor 中的相同；all 表示全部 27 列"}};
const Option kStacks = {.name = "stacks",
                        .letter = 's',
                        .kind = Kind::Flag,
                        .value = "",
                        .help = {"with the stack of each event, as module+offset",
                                 "同时输出每个事件的堆栈，形式为“模块+偏移”"}};
const Option kModules = {
    .name = "modules",
    .letter = 'm',
    .kind = Kind::Flag,
    .value = "",
    .help = {"with the modules that each process had loaded", "同时列出每个进程加载的模块"}};
const Option kEventNumber = {
    .name = "event",
    .letter = 'e',
    .kind = Kind::Text,
    .value = "N",
    .help = {"the event with this number, as `casebook trace events` shows it; may be repeated",
             "编号为此值的事件，编号见 `casebook trace events`；可重复使用"},
    .choices = {},
    .repeats = true};
const Option kShownZone = {
    .name = "tz",
    .letter = 0,
    .kind = Kind::Offset,
    .value = "OFFSET",
    .help = {"zone of the times that are shown and asked for (+08:00); default UTC",
             "显示和查询的时间所用时区（如 +08:00）；默认为 UTC"}};
const Option kWholeLists = {.name = "all",
                            .letter = 'a',
                            .kind = Kind::Flag,
                            .value = "",
                            .help = {"list everything; long lists are cut otherwise",
                                     "列出全部内容；否则较长的列表会被截断"}};

const Option kEvidence = {
    .name = "evidence",
    .letter = 0,
    .kind = Kind::File,
    .value = "PATH",
    .help = {"other evidence of the machine (fltmc output, access lists, hives), for the suspects; "
             "may be repeated",
             "该计算机的其他证据（fltmc 输出、访问控制列表、注册表配置单元），用于判断嫌疑对象；"
             "可重复使用"},
    .repeats = true};
const Option kHeldPath = {
    .name = "path",
    .letter = 0,
    .kind = Kind::Text,
    .value = "PATH",
    .help = {"who had this file open, refused or not; the end of a path is enough (NTUSER.DAT)",
             "哪些进程打开过此文件（无论是否有冲突）；可只写路径末尾（如 NTUSER.DAT）"}};
const Option kMoment = {
    .name = "at",
    .letter = 0,
    .kind = Kind::Time,
    .value = "TIME",
    .help = {"with --path: at this moment only", "与 --path 一起使用：仅限该时刻"}};
const Option kKeep = {
    .name = "keep",
    .letter = 0,
    .kind = Kind::Text,
    .value = "RULE",
    .help = {"do not apply this rule of normalisation or folding; the output names them; may be "
             "repeated",
             "不应用此项归一化或折叠规则（名称见输出）；可重复使用"},
    .repeats = true};

const Option kTemplates = {
    .name = "templates",
    .letter = 0,
    .kind = Kind::Folder,
    .value = "DIR",
    .help = {"take templates from this folder where it has them: KIND.en.mustache, "
             "KIND.zh.mustache; those of a --knowledge folder are used as well",
             "优先使用此文件夹中的模板：KIND.en.mustache、KIND.zh.mustache；--knowledge "
             "文件夹中的模板同样有效"}};
const Option kAgainst = {
    .name = "against",
    .letter = 0,
    .kind = Kind::File,
    .value = "PATH",
    .help = {"compare with this earlier case: a bundle, or a .json of `casebook diagnose --format "
             "json`; may be repeated",
             "与此以往案例对比：证据，或 `casebook diagnose --format json` 输出的 .json "
             "文件；可重复使用"},
    .choices = {},
    .repeats = true};
const Option kCustomer = {.name = "customer",
                          .letter = 0,
                          .kind = Kind::Text,
                          .value = "NAME",
                          .help = {"whom the mail is for; a visible blank when not given",
                                   "收件的客户；未给出时留出醒目的空白"}};
const Option kCaseNumber = {.name = "case",
                            .letter = 0,
                            .kind = Kind::Text,
                            .value = "NUMBER",
                            .help = {"the case number; a visible blank when not given",
                                     "案例编号；未给出时留出醒目的空白"}};
const Option kSignedBy = {
    .name = "signature",
    .letter = 0,
    .kind = Kind::Text,
    .value = "TEXT",
    .help = {"who signs it; a visible blank when not given", "落款；未给出时留出醒目的空白"}};
const Option kListDrafts = {.name = "list",
                            .letter = 0,
                            .kind = Kind::Flag,
                            .value = "",
                            .help = {"list the kinds of mail and where their templates come from",
                                     "列出邮件种类及其模板来源"}};
const Option kVariables = {
    .name = "variables",
    .letter = 0,
    .kind = Kind::Flag,
    .value = "",
    .help = {"list every name that a template may use", "列出模板可以使用的全部变量"}};
const Option kShowTemplate = {.name = "template",
                              .letter = 0,
                              .kind = Kind::Flag,
                              .value = "",
                              .help = {"print the template of KIND itself, to begin your own from",
                                       "输出 KIND 的模板本身，便于据此编写自己的模板"}};
const Option kRedactTarget = {
    .name = "output",
    .letter = 'o',
    .kind = Kind::File,
    .value = "OUT",
    .help = {"where the result goes; it must not exist yet", "结果的存放位置；必须尚不存在"}};
const Option kRedactMap = {
    .name = "map",
    .letter = 0,
    .kind = Kind::File,
    .value = "FILE",
    .help = {"the private map of pseudonyms: used when it exists, and written with what is new",
             "私有的化名对照表：已存在则沿用，并写入新增内容"}};
const Option kKeywords = {.name = "keywords",
                          .letter = 0,
                          .kind = Kind::File,
                          .value = "FILE",
                          .help = {"hide these too, one on each line, also inside of words",
                                   "同时隐藏这些关键词，每行一个，词中出现也会隐藏"}};
const Option kKeepUnknown = {
    .name = "keep-unknown",
    .letter = 0,
    .kind = Kind::Flag,
    .value = "",
    .help = {"keep files of unknown formats, with what is found in them replaced",
             "保留未知格式的文件，并替换其中能找到的内容"}};
const Option kRedactReport = {.name = "report",
                              .letter = 0,
                              .kind = Kind::File,
                              .value = "FILE",
                              .help = {"write the report to FILE", "将报告写入 FILE"}};
const Option kRedactFormat = {.name = "format",
                              .letter = 'f',
                              .kind = Kind::Choice,
                              .value = "FORMAT",
                              .help = {"of the report: text or json", "报告的格式：text 或 json"},
                              .choices = {"text", "json"}};
const Option kCheck = {
    .name = "check",
    .letter = 0,
    .kind = Kind::File,
    .value = "RESULT",
    .help = {"look for values that are left in RESULT; exit with 10 when there are any",
             "在 RESULT 中查找残留的值；如有残留则退出代码为 10"}};
const Option kValues = {.name = "values",
                        .letter = 0,
                        .kind = Kind::File,
                        .value = "FILE",
                        .help = {"with --check: look for these, one on each line",
                                 "与 --check 合用：查找这些值，每行一个"}};

const Option kDir = {.name = "dir",
                     .letter = 0,
                     .kind = Kind::Text,
                     .value = "DIR",
                     .help = {"the folder to write into, made when it is missing; default "
                              "my-knowledge",
                              "写入的文件夹，不存在时新建；默认为 my-knowledge"}};
const Option kForCause = {.name = "cause",
                          .letter = 0,
                          .kind = Kind::Text,
                          .value = "ID",
                          .help = {"the cause that the new rule concludes", "新规则要得出的原因"}};

const Option kSqlFormat = {.name = "format",
                           .letter = 0,
                           .kind = Kind::Choice,
                           .value = "FORMAT",
                           .help = {"table for people (default), csv for spreadsheets, json or "
                                    "jsonl for programs",
                                    "table 供人阅读（默认），csv 供电子表格使用，json 或 jsonl "
                                    "供程序使用"},
                           .choices = {"table", "csv", "json", "jsonl"}};
const Option kSqlFile = {.name = "file",
                         .letter = 'f',
                         .kind = Kind::File,
                         .value = "FILE",
                         .help = {"take the statements from this file; - is standard input",
                                  "从此文件读取语句；- 表示标准输入"}};
const Option kSqlShell = {.name = "repl",
                          .letter = 0,
                          .kind = Kind::Flag,
                          .value = "",
                          .help = {"type statements one after the other; from a pipe, read them",
                                   "交互式逐条输入语句；输入来自管道时逐条读取"}};
const Option kSqlTables = {.name = "tables",
                           .letter = 0,
                           .kind = Kind::Flag,
                           .value = "",
                           .help = {"list all tables, columns and functions, with what they mean",
                                    "列出全部表、列和函数及其含义"}};
const Option kSqlTime = {.name = "time-limit",
                         .letter = 0,
                         .kind = Kind::Count,
                         .value = "S",
                         .help = {"stop a statement after S seconds, without reading the evidence; "
                                  "default 60",
                                  "语句运行超过 S 秒（不含读取证据的时间）则停止；默认 60"}};
const Option kMaxRows = {.name = "max-rows",
                         .letter = 0,
                         .kind = Kind::Count,
                         .value = "N",
                         .help = {"stop a statement after N rows; default 1000000",
                                  "每条语句最多输出 N 行；默认 1000000"}};
const Option kExactCells = {.name = "exact",
                            .letter = 0,
                            .kind = Kind::Flag,
                            .value = "",
                            .help = {"csv keeps texts as they are: formulas and control characters "
                                     "are not made harmless",
                                     "csv 保留原文：不处理可能被当作公式的文字和控制字符"}};

const Option kServeData = {
    .name = "data",
    .letter = 0,
    .kind = Kind::Text,
    .value = "DIR",
    .help = {"where contents, uploads and the database are; default "
             "casebook-data. It is made when it is not there",
             "存放内容、上传文件和数据库的文件夹；默认 casebook-data，不存在时自动创建"}};
const Option kServeListen = {
    .name = "listen",
    .letter = 0,
    .kind = Kind::Text,
    .value = "ADDRESS:PORT",
    .help = {"where to listen; default 127.0.0.1:8080", "监听地址；默认 127.0.0.1:8080"}};
const Option kServeDatabase = {
    .name = "database",
    .letter = 0,
    .kind = Kind::Text,
    .value = "WHERE",
    .help = {
        "a PostgreSQL address (postgresql://user@host/name), or a file; default desk.sqlite in "
        "--data. Keep its password in ~/.pgpass",
        "PostgreSQL 地址（postgresql://user@host/name）或文件；默认 --data 中的 desk.sqlite。"
        "数据库密码请放在 ~/.pgpass 中"}};
const Option kServeAddress = {.name = "address",
                              .letter = 0,
                              .kind = Kind::Text,
                              .value = "URL",
                              .help = {"by which people reach it, for the links that it makes",
                                       "用户访问所用的网址，用于生成链接"}};
const Option kServeCertificate = {.name = "certificate",
                                  .letter = 0,
                                  .kind = Kind::File,
                                  .value = "FILE",
                                  .help = {"certificate with its chain, PEM: then TLS is spoken",
                                           "证书及证书链（PEM）；指定后使用 TLS"}};
const Option kServeKey = {.name = "key",
                          .letter = 0,
                          .kind = Kind::File,
                          .value = "FILE",
                          .help = {"private key of the certificate, PEM; default in the same file",
                                   "证书私钥（PEM）；默认与证书在同一文件中"}};

const Option kServeWorkers = {
    .name = "workers",
    .letter = 0,
    .kind = Kind::Text,
    .value = "N",
    .help = {"how many files are read at once; default 1. 0: none, others do it",
             "同时读取的文件数；默认 1。0 表示不读取，由其他进程处理"}};

}  // namespace casebook::option

namespace casebook {

const std::vector<const Option*>& common_options() {
  static const std::vector<const Option*> kOptions = {
      &option::kLang, &option::kColor, &option::kHelp};
  return kOptions;
}

}  // namespace casebook
