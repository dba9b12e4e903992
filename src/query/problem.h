// SPDX-License-Identifier: Apache-2.0
// What is wrong with a statement: in both languages, with the place and the names that were meant.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/bilingual.h"

namespace casebook::query {

// How an error begins that names a text which is compared with times and is none.
inline constexpr std::string_view kNoTimeError = "no time: ";

struct Problem {
  Bilingual what;                     // "no such column: tiem"
  Bilingual hint;                     // "did you mean time?"; empty when nothing comes near
  std::optional<std::size_t> offset;  // in the statement, bytes

  bool empty() const { return what.empty(); }
};

// `message` is SQLite's own. The offset may be missing: then it is where the name stands.
Problem explain(std::string_view message, std::string_view sql, std::optional<std::size_t> offset);

// Where a byte of a statement stands: line and column, both from 1, the column in characters; and
// the line with a mark below it, ready for a terminal.
struct SqlPlace {
  std::size_t line = 1;
  std::size_t column = 1;
  std::string shown;  // two lines
};
SqlPlace place_in(std::string_view sql, std::size_t offset);

}  // namespace casebook::query
