// SPDX-License-Identifier: Apache-2.0
// Makes text of evidence harmless on a terminal: a log can hold escape sequences that move the
// cursor, and direction marks that show a file name backwards.
#pragma once

#include <string>
#include <string_view>

namespace casebook {

// Whether a character changes how its neighbours are drawn, or cannot be seen: controls above
// ASCII, marks of direction, line and paragraph separators, spaces without a width.
bool is_deceptive(char32_t c);

// Appends `text` as one line: controls, direction marks and invisible characters are spelled out
// (\x1b, \u202e), a tab becomes two spaces, broken UTF-8 becomes U+FFFD.
void append_for_terminal(std::string& out, std::string_view text);
std::string for_terminal(std::string_view text);

// Whether a spreadsheet would run a cell as a formula, and a log may hold one: what begins so, also
// in full width, which a Chinese one takes for the same.
bool is_formula(std::string_view text);

// A cell of CSV (RFC 4180) in quotes that neither a spreadsheet nor a terminal takes for more than
// text: line ends stay, other controls are spelled out. What is longer than a cell of a spreadsheet
// is cut and says by how many bytes.
void append_csv_cell(std::string& out, std::string_view whole);

}  // namespace casebook
