// SPDX-License-Identifier: Apache-2.0
// Breaks a paragraph into lines for a terminal, in English and in Chinese.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace casebook {

// Whether a line may end between these two characters: after a space, or beside a Chinese character
// where punctuation allows it.
bool can_break(char32_t before, char32_t after);

// Lines of at most `width` columns. Breaks at spaces and between Chinese characters, but no line
// begins with closing punctuation or ends with an opening bracket. A word longer than a line (a
// path) is cut after one of \ / _ - , ; = & | when there is one, else anywhere. At least one
// line.
std::vector<std::string> wrap(std::string_view utf8, std::size_t width);

}  // namespace casebook
