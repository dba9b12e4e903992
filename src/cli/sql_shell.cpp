// SPDX-License-Identifier: Apache-2.0
#include "cli/sql_shell.h"

#include <algorithm>

#include "base/cancel.h"
#include "base/text.h"
#include "cli/messages.h"
#include "cli/sql_lines.h"
#include "query/database.h"

namespace casebook {
namespace {

constexpr std::string_view kPrompt = "casebook> ";
constexpr std::string_view kMorePrompt = "     ...> ";

enum class Next { Go, Quit };

// A statement for the arrow keys, which bring back one line: comments that end with their line go.
std::string in_one_line(std::string_view sql) {
  std::string line;
  char quote = 0;
  for (std::size_t i = 0; i < sql.size(); ++i) {
    const char c = sql[i];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '\'' || c == '"') {
      quote = c;
    } else if (sql.substr(i).starts_with("--")) {
      i = std::min(sql.find('\n', i), sql.size()) - 1;
      continue;
    }
    line += c == '\n' ? ' ' : c;
  }
  return std::string(trim(line));
}

class Shell {
 public:
  Shell(SqlRunner& runner, Output& output, const Invocation& invocation)
      : runner_(runner),
        output_(output),
        invocation_(invocation),
        lines_(open_sql_lines()) {}

  int run() {
    if (lines_->is_interactive()) {
      say(in(invocation_,
             "SQL over the evidence; a statement ends with ; and .help explains the rest",
             "对证据执行 SQL；语句以分号结束，.help 显示说明"));
    }
    std::string line;
    while (true) {
      const LineEnd end = lines_->next(pending_.empty() ? kPrompt : kMorePrompt, line);
      if (end == LineEnd::Interrupted) {
        if (!lines_->is_interactive()) return kInterrupted;
        pending_.clear();
        continue;
      }
      if (end == LineEnd::EndOfInput) break;
      if (take(line) == Next::Quit) return status_;
    }
    // A last statement may lack its semicolon.
    if (!trim(pending_).empty()) run_pending();
    return status_;
  }

 private:
  Next take(const std::string& line) {
    if (trim(pending_).empty()) {
      const auto question = sql_question(trim(line));
      const bool is_format = trim(line).starts_with(".format");
      if ((question || is_format) && lines_->is_interactive()) lines_->remember(line);
      if (is_format) return set_format(trim(trim(line).substr(std::string_view(".format").size())));
      if (question && question->kind == SqlQuestion::Kind::Quit) return Next::Quit;
      if (question) return after(runner_.answer(*question));
    }
    pending_ += line + "\n";
    if (trim(pending_).empty()) {
      pending_.clear();
      return Next::Go;
    }
    return query::is_complete_statement(pending_) ? run_pending() : Next::Go;
  }

  Next run_pending() {
    if (lines_->is_interactive()) {
      lines_->remember(in_one_line(pending_));
    }
    const std::string sql = std::move(pending_);
    pending_.clear();
    const int status = runner_.run_all(sql);
    return after(status);
  }

  // On a terminal the next statement may be right; a script ends.
  Next after(int status) {
    if (lines_->is_interactive()) {
      output_.flush();
      if (cancel_requested()) clear_cancel();
      return output_.good() ? Next::Go : Next::Quit;
    }
    status_ = status;
    return status == kDone ? Next::Go : Next::Quit;
  }

  Next set_format(std::string_view name) {
    query::ResultForm form = runner_.form();
    if (!result_form_of(name, form)) {
      say(in(invocation_,
             ".format table, csv, json or jsonl",
             ".format 的取值为 table、csv、json 或 jsonl"));
      return after(kWrongUse);
    }
    runner_.set_form(form);
    return after(kDone);
  }

  SqlRunner& runner_;
  Output& output_;
  const Invocation& invocation_;
  std::unique_ptr<SqlLines> lines_;
  std::string pending_;
  int status_ = kDone;
};

}  // namespace

int run_sql_shell(SqlRunner& runner, Output& output, const Invocation& invocation) {
  return Shell(runner, output, invocation).run();
}

}  // namespace casebook
