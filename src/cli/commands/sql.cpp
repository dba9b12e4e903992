// SPDX-License-Identifier: Apache-2.0
// `casebook sql`: statements over everything that the other commands show.
#include <filesystem>
#include <iostream>
#include <iterator>

#include <fmt/format.h>

#include "base/bytes.h"
#include "cli/commands/verbs.h"
#include "cli/input_file.h"
#include "cli/messages.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/session.h"
#include "cli/sql_catalogue.h"
#include "cli/sql_evidence.h"
#include "cli/sql_runner.h"
#include "cli/sql_shell.h"

namespace casebook {
namespace {

int fail_use(const Invocation& invocation, std::string_view en, std::string_view zh) {
  say(in(invocation, en, zh));
  return kWrongUse;
}

// The text of -f.
Result<std::string> read_statements(const std::string& path) {
  if (path == "-") {
    return std::string(std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>());
  }
  ASSIGN_OR_RETURN(const auto content, open_input_file(path));
  std::string_view text = as_text(content->bytes());
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  return std::string(text);
}

// What an invocation asks for: which evidence, and the statements unless they are typed later.
struct Question {
  std::vector<std::string> paths;
  std::string sql;
};

Result<Question> question_of(const Invocation& invocation) {
  Question question{invocation.arguments, ""};
  if (invocation.has(option::kSqlFile)) {
    ASSIGN_OR_RETURN(question.sql, read_statements(std::string(invocation.get(option::kSqlFile))));
    return question;
  }
  if (invocation.has(option::kSqlShell)) return question;
  std::error_code ignored;
  if (question.paths.empty() || std::filesystem::exists(question.paths.back(), ignored)) {
    return Error{ErrorCode::InvalidInput,
                 in(invocation,
                    "no statement: put it last, in quotes, or use -f FILE or --repl; --tables says "
                    "what can be asked for",
                    "没有语句：请将语句加引号作为最后一个参数，或使用 -f FILE 或 --repl；--tables "
                    "可列出可查询的内容")};
  }
  question.sql = std::move(question.paths.back());
  question.paths.pop_back();
  return question;
}

}  // namespace

int run_sql(const Invocation& invocation) {
  if (invocation.has(option::kSqlTables)) {
    return write_out(describe_tables(invocation.language), invocation);
  }
  if (invocation.has(option::kSqlFile) && invocation.has(option::kSqlShell)) {
    return fail_use(invocation, "-f and --repl contradict each other", "-f 与 --repl 相互矛盾");
  }
  auto question = question_of(invocation);
  if (!question.ok()) {
    const int status = fail(question.error(), invocation.language);
    return question.error().code == ErrorCode::InvalidInput ? kWrongUse : status;
  }
  auto output = Output::open(std::string(invocation.get(option::kOutput)), question.value().paths);
  if (!output.ok()) return fail(output.error(), invocation.language);
  auto evidence = SqlEvidence::open(invocation, question.value().paths);
  if (!evidence.ok()) return fail(evidence.error(), invocation.language);
  auto database = query::Database::open(*evidence.value());
  if (!database.ok()) return fail(database.error(), invocation.language);
  SqlRunner runner(
      *database.value(),
      [&evidence] { return evidence.value()->zone_minutes(); },
      output.value(),
      invocation);
  const int status = invocation.has(option::kSqlShell)
                         ? run_sql_shell(runner, output.value(), invocation)
                         : runner.run_all(question.value().sql);
  // A file appears when its rows are right, also when they are not all.
  if (status == kDone || status == kCutShort || !invocation.has(option::kOutput)) {
    const Status written = output.value().finish();
    if (!written.ok()) return fail(written.error(), invocation.language);
  }
  std::vector<StageTime>& timings = evidence.value()->session().timings;
  timings.insert(timings.end(), runner.timings().begin(), runner.timings().end());
  show_timings(evidence.value()->session(), invocation);
  const Analysis* analysis = evidence.value()->analysis();
  const bool is_empty = analysis != nullptr && !is_anything_readable(analysis->view());
  return status == kDone && is_empty ? fail_unreadable(analysis->view(), invocation) : status;
}

}  // namespace casebook
