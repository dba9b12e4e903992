// SPDX-License-Identifier: Apache-2.0
// Text of evidence in HTML.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/bilingual.h"
#include "base/html.h"  // IWYU pragma: export

namespace casebook {

// A text in both languages, of which the page shows one.
std::string both_for_html(const std::function<std::string(Language)>& text);
std::string both_for_html(const Bilingual& text);
// The same of texts that are HTML already.
std::string both_of_html(const std::string& en, const std::string& zh);

}  // namespace casebook
