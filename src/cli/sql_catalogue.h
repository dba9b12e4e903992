// SPDX-License-Identifier: Apache-2.0
// Questions about the tables themselves, in the words of the tools that people come from: .tables
// and .schema of sqlite3, \dt and \d of psql, SHOW TABLES and DESCRIBE of others.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/bilingual.h"

namespace casebook {

struct SqlQuestion {
  enum class Kind { Tables, Schema, Help, Quit, Unknown };
  Kind kind = Kind::Tables;
  std::string name;  // of the table, "" for all; of Unknown the command
};

// Nothing when the line is none of them. A semicolon at its end does not matter. Every line that
// begins with a dot or a backslash is one, but .format, which is the shell's own.
std::optional<SqlQuestion> sql_question(std::string_view line);

struct SqlAnswer {
  std::string text;     // for standard output
  std::string problem;  // for standard error; "" when there is none
};
SqlAnswer answer_question(const SqlQuestion& question, Language language);

// The tables with all columns and functions, for --tables.
std::string describe_tables(Language language);

}  // namespace casebook
