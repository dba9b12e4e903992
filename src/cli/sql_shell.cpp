// SPDX-License-Identifier: Apache-2.0
#include "cli/sql_shell.h"

#include <fmt/format.h>

#include "base/cancel.h"
#include "base/text.h"
#include "cli/messages.h"
#include "cli/sql_lines.h"
#include "query/tables.h"

namespace casebook {
namespace {

constexpr std::string_view kPrompt = "casebook> ";
constexpr std::string_view kMorePrompt = "     ...> ";

enum class Next { Go, Quit };

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
    if (trim(pending_).empty() && trim(line).starts_with('.')) {
      if (lines_->is_interactive()) lines_->remember(line);
      return run_dot_command(trim(line));
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
      lines_->remember(replace_all(std::string(trim(pending_)), "\n", " "));
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

  Next run_dot_command(std::string_view line) {
    const std::size_t end = std::min(line.find_first_of(" \t"), line.size());
    const std::string_view name = line.substr(0, end);
    const std::string_view argument = trim(line.substr(end));
    if (name == ".quit" || name == ".exit") return Next::Quit;
    if (name == ".help") {
      output_.write(help());
    } else if (name == ".tables") {
      for (const query::TableInfo& table : query::all_tables()) {
        output_.write(
            fmt::format("{:<16} {}\n", table.name, table.remark.in(invocation_.language)));
      }
    } else if (name == ".schema") {
      return show_schema(argument);
    } else if (name == ".format") {
      query::ResultForm form = runner_.form();
      if (!result_form_of(argument, form)) {
        say(in(invocation_,
               ".format table, csv, json or jsonl",
               ".format 的取值为 table、csv、json 或 jsonl"));
        return after(kWrongUse);
      }
      runner_.set_form(form);
    } else {
      say(fmt::format(fmt::runtime(in(invocation_,
                                      "{}: no such command; .help lists them",
                                      "{}：没有这个命令；.help 可列出全部命令")),
                      name));
      return after(kWrongUse);
    }
    return after(kDone);
  }

  Next show_schema(std::string_view name) {
    if (name.empty()) {
      for (const query::TableInfo& table : query::all_tables()) {
        output_.write(describe_table(table.name, invocation_.language) + "\n");
      }
      return after(kDone);
    }
    const std::string text = describe_table(name, invocation_.language);
    if (!text.empty()) {
      output_.write(text);
      return after(kDone);
    }
    say(fmt::format(fmt::runtime(in(invocation_,
                                    "{}: no such table; .tables lists them",
                                    "{}：没有这个表；.tables 可列出全部表")),
                    name));
    return after(kWrongUse);
  }

  std::string help() const {
    return in(invocation_,
              ".tables            the tables\n"
              ".schema [TABLE]    columns with a comment each\n"
              ".format FORM       table, csv, json or jsonl\n"
              ".quit              or Ctrl-D\n"
              "A statement ends with ; and may take several lines. Tab completes names, the arrow "
              "keys bring\n"
              "statements back, Ctrl-C stops a statement. Nothing that is typed is kept on disk.\n",
              ".tables            列出全部表\n"
              ".schema [TABLE]    列出各列及说明\n"
              ".format FORM       table、csv、json 或 jsonl\n"
              ".quit              退出，也可按 Ctrl-D\n"
              "语句以分号结束，可写成多行。Tab 键补全名称，方向键调出先前的语句，Ctrl-C "
              "停止正在执行的语句。\n"
              "输入的内容不会保存到磁盘。\n");
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
