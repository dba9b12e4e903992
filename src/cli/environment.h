// SPDX-License-Identifier: Apache-2.0
// What the surroundings ask for. The only place that reads environment variables and asks about
// terminals; decisions are plain functions, so that tests need no terminal.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "base/bilingual.h"
#include "report/page.h"

namespace casebook {

// Value of a variable; "" when it is not set.
using Variables = std::function<std::string(const char* name)>;
std::string read_variable(const char* name);

// Chinese when the first set one of LC_ALL, LC_MESSAGES, LANG begins with "zh".
Language language_of(const Variables& variables);

// `when` is the value of --color. Source for NO_COLOR: no-color.org.
Color color_of(std::string_view when, bool is_terminal, const Variables& variables);

bool is_terminal(int descriptor);

// Columns of the terminal on standard output or standard error, else of COLUMNS, else 100; within
// what is readable.
std::size_t terminal_width(const Variables& variables);

}  // namespace casebook
