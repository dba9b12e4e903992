// SPDX-License-Identifier: Apache-2.0
// Text of strangers in HTML.
#pragma once

#include <string>
#include <string_view>

namespace casebook {

// Markup characters as entities, in text and in quoted attributes; controls, direction marks and
// broken UTF-8 as for a terminal.
std::string for_html(std::string_view text);

}  // namespace casebook
