// SPDX-License-Identifier: Apache-2.0
#include "cli/sql_catalogue.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "base/width.h"
#include "query/functions.h"
#include "query/meant.h"
#include "query/tables.h"

namespace casebook {
namespace {

std::string_view type_name(query::ColumnKind kind) {
  switch (kind) {
    case query::ColumnKind::Integer: return "INTEGER";
    case query::ColumnKind::Real: return "REAL";
    case query::ColumnKind::Text: return "TEXT";
    case query::ColumnKind::Name: return "TEXT COLLATE NOCASE";
    case query::ColumnKind::Time: return "TEXT COLLATE TIME";
  }
  return "";
}

std::string padded(std::string_view text, std::size_t width) {
  const std::size_t used = display_width(text);
  return std::string(text) + std::string(width - std::min(used, width), ' ');
}

// One table as CREATE TABLE with a comment for each column.
std::string describe_table(const query::TableInfo& table, Language language) {
  std::string text =
      fmt::format("-- {}\nCREATE TABLE {} (\n", table.remark.in(language), table.name);
  for (const query::Column& column : table.columns) {
    const bool is_last = &column == &table.columns.back();
    text += fmt::format(
        "  {}  -- {}\n",
        padded(fmt::format("{} {}{}", column.name, type_name(column.kind), is_last ? "" : ","), 38),
        column.remark.in(language));
  }
  return text + ");\n";
}

std::string list_tables(Language language) {
  std::string text;
  for (const query::TableInfo& table : query::all_tables()) {
    text += fmt::format("{:<16} {}\n", table.name, table.remark.in(language));
  }
  return text;
}

std::string help(Language language) {
  return language == Language::Chinese
             ? ".tables            列出全部表（SHOW TABLES 和 \\dt 亦可）\n"
               ".schema [TABLE]    列出各列及说明（DESCRIBE TABLE 和 \\d TABLE 亦可）\n"
               ".format FORM       table、csv、json 或 jsonl（仅限 --repl）\n"
               ".quit              退出，也可按 Ctrl-D\n"
               "语句以分号结束，可写成多行。Tab 键补全名称，方向键调出先前的语句，Ctrl-C "
               "停止正在执行的语句。\n"
               "输入的内容不会保存到磁盘。\n"
             : ".tables            the tables; SHOW TABLES and \\dt do the same\n"
               ".schema [TABLE]    columns with a comment each; so do DESCRIBE TABLE and \\d "
               "TABLE\n"
               ".format FORM       table, csv, json or jsonl (with --repl)\n"
               ".quit              or Ctrl-D\n"
               "A statement ends with ; and may take several lines. Tab completes names, the arrow "
               "keys bring\n"
               "statements back, Ctrl-C stops a statement. Nothing that is typed is kept on "
               "disk.\n";
}

// Words in lower case, quotes and brackets around names taken off.
std::vector<std::string> words_of_question(std::string_view line) {
  std::string plain;
  for (const char c : line) {
    const bool is_mark = c == '(' || c == ')' || c == '"' || c == '\'' || c == '`' || c == '[' ||
                         c == ']' || c == ';';
    plain += is_mark ? ' ' : to_lower_ascii(c);
  }
  std::vector<std::string> words;
  for (const std::string_view word : split(plain, ' ')) {
    if (!trim(word).empty()) words.emplace_back(trim(word));
  }
  return words;
}

using Kind = SqlQuestion::Kind;

std::optional<SqlQuestion> command_question(const std::vector<std::string>& words) {
  const std::string& command = words.front();
  const std::string name = words.size() > 1 ? words[1] : "";
  if (command == ".tables" || command == ".table" || command == "\\dt" || command == "\\l") {
    return SqlQuestion{Kind::Tables, ""};
  }
  if (command == ".schema" || command == ".columns") return SqlQuestion{Kind::Schema, name};
  if (command == "\\d" || command == "\\d+") {
    return SqlQuestion{name.empty() ? Kind::Tables : Kind::Schema, name};
  }
  if (command == ".help" || command == "\\?" || command == "\\h") {
    return SqlQuestion{Kind::Help, ""};
  }
  if (command == ".quit" || command == ".exit" || command == "\\q") {
    return SqlQuestion{Kind::Quit, ""};
  }
  return SqlQuestion{Kind::Unknown, command};
}

}  // namespace

std::optional<SqlQuestion> sql_question(std::string_view line) {
  const std::vector<std::string> words = words_of_question(line);
  if (words.empty()) return std::nullopt;
  if (words.front() == ".format") return std::nullopt;
  if (words.front().starts_with('.') || words.front().starts_with('\\')) {
    return command_question(words);
  }
  const auto is = [&words](std::initializer_list<std::string_view> wanted) {
    return std::equal(words.begin(), words.end(), wanted.begin(), wanted.end());
  };
  // The last word is a name.
  const auto begins = [&words](std::initializer_list<std::string_view> wanted) {
    return words.size() == wanted.size() + 1 &&
           std::equal(wanted.begin(), wanted.end(), words.begin());
  };
  if (is({"show", "tables"}) || is({"show", "full", "tables"}) || is({"list", "tables"}) ||
      is({"pragma", "table_list"}) || is({"show", "databases"})) {
    return SqlQuestion{Kind::Tables, ""};
  }
  if (begins({"describe"}) || begins({"desc"}) || begins({"describe", "table"}) ||
      begins({"desc", "table"}) || begins({"show", "columns", "from"}) ||
      begins({"show", "columns", "in"}) || begins({"show", "fields", "from"}) ||
      begins({"show", "create", "table"}) || begins({"pragma", "table_info"}) ||
      begins({"pragma", "table_xinfo"})) {
    return SqlQuestion{Kind::Schema, words.back()};
  }
  if (is({"help"}) || is({"?"})) return SqlQuestion{Kind::Help, ""};
  if (is({"quit"}) || is({"exit"})) return SqlQuestion{Kind::Quit, ""};
  return std::nullopt;
}

SqlAnswer answer_question(const SqlQuestion& question, Language language) {
  const bool is_chinese = language == Language::Chinese;
  switch (question.kind) {
    case Kind::Tables: return {list_tables(language), ""};
    case Kind::Help: return {help(language), ""};
    case Kind::Quit: return {};
    case Kind::Unknown:
      return {"",
              fmt::format(fmt::runtime(is_chinese ? "{}：没有这个命令；.help 可列出全部命令"
                                                  : "{}: no such command; .help lists them"),
                          question.name)};
    case Kind::Schema: break;
  }
  SqlAnswer answer;
  if (question.name.empty()) {
    for (const query::TableInfo& table : query::all_tables()) {
      answer.text += describe_table(table, language) + "\n";
    }
    return answer;
  }
  if (const query::TableInfo* table = query::find_table(question.name)) {
    answer.text = describe_table(*table, language);
  } else {
    answer.problem =
        fmt::format(fmt::runtime(is_chinese ? "{}：没有这个表；{}" : "{}: no such table; {}"),
                    question.name,
                    query::meant_table(question.name).in(language));
  }
  return answer;
}

std::string describe_tables(Language language) {
  std::string text;
  for (const query::TableInfo& table : query::all_tables()) {
    text += fmt::format("{}  {}\n", table.name, table.remark.in(language));
    for (const query::Column& column : table.columns) {
      text += fmt::format("    {}{}\n", padded(column.name, 16), column.remark.in(language));
    }
    text += '\n';
  }
  text += language == Language::Chinese ? "函数（另有 SQLite 自带的函数）\n"
                                        : "functions, beside those of SQLite\n";
  for (const query::FunctionInfo& function : query::all_functions()) {
    text += fmt::format("    {}{}\n", padded(function.form, 32), function.remark.in(language));
  }
  return text;
}

}  // namespace casebook
