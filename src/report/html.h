// SPDX-License-Identifier: Apache-2.0
// Text of evidence in HTML.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/bilingual.h"

namespace casebook {

// Markup characters as entities, in text and in quoted attributes; controls, direction marks and
// broken UTF-8 as for a terminal.
std::string for_html(std::string_view text);

// A text in both languages, of which the page shows one.
std::string both_for_html(const std::function<std::string(Language)>& text);
std::string both_for_html(const Bilingual& text);
// The same of texts that are HTML already.
std::string both_of_html(const std::string& en, const std::string& zh);

}  // namespace casebook
