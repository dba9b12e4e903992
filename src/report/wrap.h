// SPDX-License-Identifier: Apache-2.0
// Breaks a paragraph into lines for a terminal, in English and in Chinese.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace casebook {

// Whether a line may end between these two characters: after a space, or beside a Chinese character
// where punctuation allows it.
bool can_break(char32_t before, char32_t after);

// What becomes of a path or another word that does not fit a line.
enum class LongNames : std::uint8_t {
  Cut,    // for a terminal, which would break it anywhere
  Whole,  // for a file, a mail, grep: a name is on one line, which may be too wide
};

// Lines of at most `width` columns. Breaks at spaces and between Chinese characters, but no line
// begins with closing punctuation or ends with an opening bracket. A word longer than a line (a
// path) is cut after one of \ / _ - , ; = & | when there is one, else anywhere; with
// LongNames::Whole it stays whole, and so does a path with spaces in it. At least one line.
std::vector<std::string> wrap(std::string_view utf8,
                              std::size_t width,
                              LongNames names = LongNames::Cut);

}  // namespace casebook
