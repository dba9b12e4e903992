// SPDX-License-Identifier: Apache-2.0
// Where lines of SQL come from.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace casebook {

enum class LineEnd { Line, Interrupted, EndOfInput };

class SqlLines {
 public:
  SqlLines() = default;
  SqlLines(const SqlLines&) = delete;
  SqlLines& operator=(const SqlLines&) = delete;
  virtual ~SqlLines() = default;

  virtual bool is_interactive() const = 0;
  // The next line without its end.
  virtual LineEnd next(std::string_view prompt, std::string& line) = 0;
  // Keeps a whole statement for the arrow keys, in memory only.
  virtual void remember(const std::string& statement) = 0;
};

// On a terminal with libedit, otherwise plain lines of standard input.
std::unique_ptr<SqlLines> open_sql_lines();

// What the word at the end of `before` may become: tables, columns, functions, words of SQL, and
// commands that begin with a dot. Sorted, whole words.
std::vector<std::string> sql_completions(std::string_view before);

}  // namespace casebook
