// SPDX-License-Identifier: Apache-2.0
#include "cli/sql_command.h"

#include "cli/commands/verbs.h"
#include "cli/options.h"

namespace casebook {

using namespace option;

Command sql_command() {
  return {
      .name = "sql",
      .arguments = "[PATH...] [STATEMENT]",
      .argument = Kind::File,
      .least = 0,
      .most = kAnyNumber,
      .summary = {"ask the evidence in SQL", "用 SQL 查询证据"},
      .description =
          {"STATEMENT is the last argument, unless -f or --repl is given: a SELECT over the tables "
           "that --tables lists (events, evtx, trace_events, registry, findings, codes ...). The "
           "dialect is SQLite's. Only what a statement names is read: a question about codes needs "
           "no PATH, traces are opened only for tables whose names begin with trace, and the "
           "diagnosis runs only for facts, episodes, findings and evidence.\n\n"
           "Columns named time are UTC and are compared as times, however they are written: "
           "'2024-03-05', '2024-03-05 18:00+08:00'; ticks are the same as integers of 100 ns. "
           "docs/sql.md has recipes.\n\n"
           "Nothing can be written. A statement stops after --time-limit seconds, --max-rows rows "
           "or 1 GiB of memory; that is said, and the exit status is 4. In the table, escape "
           "sequences and direction marks of the evidence are spelled out; in CSV, a text that a "
           "spreadsheet would take for a formula gets a leading apostrophe.",
           "最后一个参数为 STATEMENT（使用 -f 或 --repl 时除外）：对 --tables 所列的表（events、"
           "evtx、trace_events、registry、findings、codes 等）执行 SELECT，语法与 SQLite 相同。"
           "只读取语句涉及的内容：查询 codes 无需 PATH；仅当使用名称以 trace 开头的表时才打开跟踪；"
           "仅当使用 facts、episodes、findings、evidence 时才运行诊断。\n\n"
           "名为 time 的列为 UTC，按时间比较，写法不限：'2024-03-05'、'2024-03-05 18:00+08:00'；"
           "ticks 为对应的整数（单位 100 纳秒）。docs/sql.md 中有现成的查询示例。\n\n"
           "不能写入任何内容。语句运行超过 --time-limit 秒、超过 --max-rows 行或 1 GiB "
           "内存时停止并给出提示，退出代码为 4。表格中会以转义形式显示证据里的控制序列和方向标记；"
           "CSV 中可能被电子表格当作公式的文字前会加上单引号。"},
      .options = {&kSqlFormat,
                  &kSqlFile,
                  &kSqlShell,
                  &kSqlTables,
                  &kOutput,
                  &kMaxRows,
                  &kSqlTime,
                  &kExactCells,
                  &kKnowledge,
                  &kTimeZone,
                  &kMessages,
                  &kJobs,
                  &kTimings},
      .examples =
          {{"casebook sql case.zip \"SELECT time, item, line, message FROM events WHERE severity "
            ">= 3 ORDER BY time DESC LIMIT 20\"",
            {"the last twenty errors of all logs", "所有日志中最后二十条错误"}},
           {"casebook sql Logfile.PML \"SELECT process, path, count(*) FROM trace_events WHERE "
            "result = 'ACCESS DENIED' GROUP BY process, path ORDER BY 3 DESC\"",
            {"who was refused what, and how often", "谁被拒绝访问了什么，各多少次"}},
           {"casebook sql \"SELECT code, name, zh FROM codes WHERE name LIKE '%SHARING%'\"",
            {"codes, without any evidence", "查询代码，无需证据"}},
           {"casebook sql --tables", {"what there is to ask for", "列出可查询的内容"}},
           {"casebook sql case.zip -f questions.sql --format jsonl -o answers.jsonl",
            {"statements from a file, for a program", "从文件读取语句，供程序使用"}},
           {"casebook sql case.zip --repl",
            {"question after question, with completion", "逐条提问，支持补全"}}},
      .run = run_sql};
}

}  // namespace casebook
