// SPDX-License-Identifier: Apache-2.0
// Tables whose columns are told by marks: HTML, logs of web servers.
#pragma once

#include <cstddef>
#include <string_view>

#include "redact/sighting.h"

namespace casebook {

// Whether what begins at `at` is the text of "<th>".
bool is_in_table_head(std::string_view text, std::size_t at);

// The table whose head `at` is in: the cells below the names of fields. Gives where it ends; 0 when
// the row is none of heads alone.
std::size_t scan_html_table(std::string_view text, std::size_t at, SightingSink& sink);

// "#Fields: date time cs-username c-ip" at `at`, as IIS writes it, and the lines below. Gives where
// its own line ends; 0 when there is none.
std::size_t scan_logged_fields(std::string_view text, std::size_t at, SightingSink& sink);

// "10.1.2.3 - alice [29/Nov/2026:08:00:00 +0100] ...": `at` is the sign of the time zone.
void take_logged_user(std::string_view text, std::size_t at, SightingSink& sink);

}  // namespace casebook
