// SPDX-License-Identifier: Apache-2.0
// Lines of a text as decoders number them: CR LF, LF and a lone CR end one.
#pragma once

#include <string_view>
#include <vector>

namespace casebook {

// Without their line ends. "" gives one empty line. Views into `text`.
std::vector<std::string_view> split_lines(std::string_view text);

// Takes one line end away from the end, or from the beginning, as far as there is one.
void drop_line_end(std::string_view& text);
void skip_line_end(std::string_view& text);

}  // namespace casebook
