// SPDX-License-Identifier: Apache-2.0
#include "cli/sql_lines.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <clocale>
#include <cstdio>
#include <iostream>

#include <histedit.h>
#include <poll.h>
#include <unistd.h>

#include "base/cancel.h"
#include "base/text.h"
#include "cli/environment.h"
#include "query/functions.h"
#include "query/tables.h"

namespace casebook {
namespace {

constexpr int kRemembered = 1000;  // statements

constexpr std::array kDotCommands = {".exit", ".format", ".help", ".quit", ".schema", ".tables"};
constexpr std::array kSqlWords = {
    "AND",   "AS",     "ASC",    "BETWEEN", "BY",        "CASE",   "COLLATE", "DESC",   "DISTINCT",
    "ELSE",  "END",    "EXISTS", "EXPLAIN", "FROM",      "GLOB",   "GROUP",   "HAVING", "IN",
    "INNER", "IS",     "JOIN",   "LEFT",    "LIKE",      "LIMIT",  "NOT",     "NULL",   "OFFSET",
    "ON",    "OR",     "ORDER",  "OVER",    "PARTITION", "REGEXP", "SELECT",  "THEN",   "UNION",
    "USING", "VALUES", "WHEN",   "WHERE",   "WITH"};

class PlainLines final : public SqlLines {
 public:
  bool is_interactive() const override { return false; }
  LineEnd next(std::string_view, std::string& line) override {
    if (cancel_requested()) return LineEnd::Interrupted;
    return std::getline(std::cin, line) ? LineEnd::Line : LineEnd::EndOfInput;
  }
  void remember(const std::string&) override {}
};

std::string_view word_before(std::string_view text) {
  std::size_t at = text.size();
  while (at > 0 && (is_word(text[at - 1]) || (at == 1 && text[0] == '.'))) {
    --at;
  }
  return text.substr(at);
}

// The table that a name stands for: its own, or "FROM events AS e", "JOIN events e".
const query::TableInfo* table_of_name(std::string_view name, std::string_view line) {
  if (const query::TableInfo* table = query::find_table(name)) return table;
  const query::TableInfo* last = nullptr;
  for (std::size_t at = 0; at < line.size();) {
    std::size_t end = at;
    while (end < line.size() && is_word(line[end])) {
      ++end;
    }
    const std::string_view word = line.substr(at, end - at);
    if (!word.empty()) {
      if (last != nullptr && equal_ignoring_case(word, name)) return last;
      if (!equal_ignoring_case(word, "AS")) last = query::find_table(word);
    } else if (!is_space(line[at])) {
      last = nullptr;
    }
    at = std::max(end, at + 1);
  }
  return nullptr;
}

// Waits without a timeout, and so that Ctrl-C ends the waiting.
int read_character(EditLine*, wchar_t* out) {
  std::mbstate_t state = {};
  while (true) {
    pollfd input = {STDIN_FILENO, POLLIN, 0};
    if (cancel_requested() || (poll(&input, 1, -1) < 0 && errno != EINTR)) return -1;
    if (cancel_requested()) return -1;
    if (input.revents == 0) continue;
    char byte = 0;
    if (read(STDIN_FILENO, &byte, 1) != 1) return 0;
    const std::size_t used = std::mbrtowc(out, &byte, 1, &state);
    if (used == static_cast<std::size_t>(-2)) continue;  // more bytes follow
    if (used == static_cast<std::size_t>(-1)) {
      state = {};
      continue;
    }
    return 1;
  }
}

unsigned char complete(EditLine* line, int) {
  const LineInfo* info = el_line(line);
  const std::string_view before(info->buffer,
                                static_cast<std::size_t>(info->cursor - info->buffer));
  const std::vector<std::string> found = sql_completions(before);
  if (found.empty()) return CC_ERROR;
  const std::string_view typed = word_before(before);
  std::string common = found.front();
  for (const std::string& one : found) {
    std::size_t same = 0;
    while (same < std::min(common.size(), one.size()) &&
           to_lower_ascii(common[same]) == to_lower_ascii(one[same])) {
      ++same;
    }
    common.resize(same);
  }
  if (found.size() == 1) common += ' ';
  if (common.size() > typed.size()) {
    el_deletestr(line, static_cast<int>(typed.size()));
    return el_insertstr(line, common.c_str()) == 0 ? CC_REFRESH : CC_ERROR;
  }
  std::string list = "\n";
  for (const std::string& one : found) {
    list += one + "  ";
  }
  std::fputs((list + "\n").c_str(), stderr);
  return CC_REDISPLAY;
}

class EditedLines final : public SqlLines {
 public:
  EditedLines() : edit_(el_init("casebook", stdin, stderr, stderr)), history_(history_init()) {
    HistEvent event;
    history(history_, &event, H_SETSIZE, kRemembered);
    history(history_, &event, H_SETUNIQUE, 1);
    el_set(edit_, EL_CLIENTDATA, this);
    el_set(edit_, EL_PROMPT, prompt_of);
    el_set(edit_, EL_EDITOR, "emacs");
    el_set(edit_, EL_HIST, history, history_);
    el_set(edit_, EL_SIGNAL, 0);
    el_set(edit_, EL_GETCFN, read_character);
    el_set(edit_, EL_ADDFN, "casebook-complete", "complete a name", complete);
    el_set(edit_, EL_BIND, "^I", "casebook-complete", nullptr);
    el_set(edit_, EL_BIND, "^R", "em-inc-search-prev", nullptr);
  }
  ~EditedLines() override {
    history_end(history_);
    el_end(edit_);
  }

  bool is_interactive() const override { return true; }

  LineEnd next(std::string_view prompt, std::string& line) override {
    prompt_ = prompt;
    int count = 0;
    const char* text = el_gets(edit_, &count);
    if (cancel_requested()) {
      clear_cancel();
      el_reset(edit_);
      std::fputs("^C\n", stderr);
      return LineEnd::Interrupted;
    }
    if (text == nullptr || count <= 0) {
      std::fputs("\n", stderr);
      return LineEnd::EndOfInput;
    }
    line.assign(text, static_cast<std::size_t>(count));
    while (line.ends_with('\n') || line.ends_with('\r')) {
      line.pop_back();
    }
    return LineEnd::Line;
  }

  void remember(const std::string& statement) override {
    HistEvent event;
    history(history_, &event, H_ENTER, (statement + "\n").c_str());
  }

 private:
  static char* prompt_of(EditLine* line) {
    EditedLines* self = nullptr;
    el_get(line, EL_CLIENTDATA, &self);
    return self->prompt_.data();
  }

  std::string prompt_;
  EditLine* edit_;
  History* history_;
};

}  // namespace

std::unique_ptr<SqlLines> open_sql_lines() {
  if (!is_terminal(STDIN_FILENO) || !is_terminal(STDERR_FILENO)) {
    return std::make_unique<PlainLines>();
  }
  // Chinese is typed and shown as what it is, also where nobody has set a locale.
  if (std::setlocale(LC_CTYPE, "") == nullptr || MB_CUR_MAX == 1) {
    std::setlocale(LC_CTYPE, "C.UTF-8");
  }
  return std::make_unique<EditedLines>();
}

std::vector<std::string> sql_completions(std::string_view before) {
  const std::string_view typed = word_before(before);
  std::vector<std::string> found;
  const auto offer = [&](std::string_view name) {
    if (!starts_with_ignoring_case(name, typed)) return;
    found.emplace_back(name);
  };
  if (before.starts_with('.') && typed.size() == before.size()) {
    for (const char* command : kDotCommands) {
      offer(command);
    }
    return found;
  }
  // Behind "table." only its columns; behind .schema, FROM and JOIN only tables.
  const std::string_view rest = before.substr(0, before.size() - typed.size());
  const query::TableInfo* table = nullptr;
  const bool wants_column = rest.ends_with('.');
  if (wants_column) table = table_of_name(word_before(rest.substr(0, rest.size() - 1)), before);
  const std::string_view previous = word_before(trim_right(rest));
  const bool wants_table =
      before.starts_with(".schema") || before.starts_with("\\d") ||
      equal_ignoring_case(previous, "FROM") || equal_ignoring_case(previous, "JOIN") ||
      equal_ignoring_case(trim(rest), "DESCRIBE") || equal_ignoring_case(trim(rest), "DESC");
  for (const query::TableInfo& one : query::all_tables()) {
    if (!wants_column) offer(one.name);
    if (wants_table || (table != nullptr && table != &one)) continue;
    for (const query::Column& column : one.columns) {
      offer(column.name);
    }
  }
  if (!wants_column && !wants_table && !typed.empty()) {
    for (const query::FunctionInfo& function : query::all_functions()) {
      offer(function.name);
    }
    for (const char* word : kSqlWords) {
      offer(word);
    }
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

}  // namespace casebook
