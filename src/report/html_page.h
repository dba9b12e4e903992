// SPDX-License-Identifier: Apache-2.0
// The frame that all pages share: head, colours, switches for language and theme. A page is one
// file that asks for nothing else, and can be read without its script.
#pragma once

#include <string>
#include <string_view>

#include "base/bilingual.h"

namespace casebook {

// From the document type to behind the heading of <main>. `style` are the page's own rules.
std::string html_page_begin(const Bilingual& title, std::string_view style, Language language);

// Closes what html_page_begin opened; `script` is the page's own, "" for none. It may call
// casebookSwitched(function) to be told of a switch.
std::string html_page_end(std::string_view script);
// The same of a page that will only be printed: without any script.
std::string html_page_end_still();

}  // namespace casebook
