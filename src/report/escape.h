// SPDX-License-Identifier: Apache-2.0
// Makes text of evidence harmless on a terminal (base/harmless.h) and in a spreadsheet.
#pragma once

#include <string>
#include <string_view>

#include "base/harmless.h"  // IWYU pragma: export

namespace casebook {

// Whether a spreadsheet would run a cell as a formula, and a log may hold one: what begins so, also
// in full width, which a Chinese one takes for the same.
bool is_formula(std::string_view text);

// A cell of CSV (RFC 4180) in quotes that neither a spreadsheet nor a terminal takes for more than
// text: line ends stay, other controls are spelled out. What is longer than a cell of a spreadsheet
// is cut and says by how many bytes.
void append_csv_cell(std::string& out, std::string_view whole);

}  // namespace casebook
