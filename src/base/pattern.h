// SPDX-License-Identifier: Apache-2.0
// The parts of a regular expression in RE2's syntax, for checks and explanations. Not a parser:
// what it is given compiles.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace casebook {

// End of the class that begins at `at` ('['), behind the ']'.
std::size_t class_end(std::string_view pattern, std::size_t at);

// End of the escape that begins at `at` ('\'): \d, \x41, \p{Han}, \Q...\E.
std::size_t escape_end(std::string_view pattern, std::size_t at);

// A piece of a pattern that can be cut off: a character, a class, a group with its repetition, or
// the bracket of a group that is cut open.
struct PatternUnit {
  std::string text;
  std::size_t literal = 0;  // characters of plain text that it must match at least
  bool plain = false;       // exactly one character of text
  bool varies = false;      // matches texts of several lengths
  int depth = 0;            // 1 opens a group, -1 closes it
  char character = 0;       // of a plain one
};

// One way through a pattern without a choice.
struct PatternBranch {
  std::string flags;  // "(?i)", in front of every part
  std::vector<PatternUnit> units;

  // The first `count` units as a pattern of its own, and those from `first` on.
  std::string head(std::size_t count) const;
  std::string tail(std::size_t first) const;
  std::size_t literal() const;  // of all units
};

// The alternatives of a pattern, at most `most`; a group whose alternatives are too many stays one
// unit.
std::vector<PatternBranch> branches_of(std::string_view pattern, std::size_t most);

}  // namespace casebook
