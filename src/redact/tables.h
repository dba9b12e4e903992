// SPDX-License-Identifier: Apache-2.0
// Tables whose head names their columns, and lists of accounts of consoles.
#pragma once

#include <cstddef>
#include <string_view>

#include "redact/sighting.h"

namespace casebook {

// Whether the name of a field at [begin, end) is perhaps the head of a column.
bool may_be_column(std::string_view text, std::size_t begin, std::size_t end);

// Whether a column begins at `at` that only tables of accounts have: "Enabled".
bool tells_of_accounts(std::string_view text, std::size_t at);

// The table whose head holds `at`: with commas, tabs or semicolons, or with columns of one width
// as consoles write them. Gives where it ends; the beginning of the line when there is none.
std::size_t scan_columns(std::string_view text, std::size_t at, SightingSink& sink);

// The accounts that "net user" and "net localgroup" list below a line of hyphens. Gives where the
// list ends; 0 when none begins at `at`.
std::size_t scan_list(std::string_view text, std::size_t at, SightingSink& sink);

}  // namespace casebook
