// SPDX-License-Identifier: Apache-2.0
// What stands in a cell of a table, and what a statement compares it with.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace casebook::query {

// NULL, a number or a text. A view points at memory that lives as long as the table it comes from.
using Cell = std::variant<std::monostate, std::int64_t, double, std::string_view, std::string>;

inline Cell text_or_null(std::string_view text) {
  return text.empty() ? Cell() : Cell(text);
}

inline Cell owned_or_null(std::string text) {
  return text.empty() ? Cell() : Cell(std::move(text));
}

// The other side of a comparison, in all its forms.
struct Value {
  bool is_null = false;
  bool is_blob = false;  // is never equal to a number or a text
  std::optional<std::int64_t> integer = {};
  std::optional<double> real = {};  // of integers too; nothing for a text that is no number
  std::string text;                 // as SQLite converts it
};

}  // namespace casebook::query
