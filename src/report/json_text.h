// SPDX-License-Identifier: Apache-2.0
// JSON strings for output that is too long to build as a document first.
#pragma once

#include <string>
#include <string_view>

namespace casebook {

// Appends `text` in quotes; bytes that are not UTF-8 become U+FFFD. Controls and what changes how
// its neighbours are drawn are escaped, so that the JSON is harmless on a terminal and in an
// editor.
void append_json_string(std::string& out, std::string_view text);

}  // namespace casebook
