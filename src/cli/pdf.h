// SPDX-License-Identifier: Apache-2.0
// Prints a page to PDF with a Chromium that is installed. The only place where the program starts
// another one: no shell, fixed arguments, a folder of its own that goes afterwards, a time limit,
// and no network.
#pragma once

#include <string>
#include <string_view>

#include "base/bilingual.h"
#include "base/result.h"

namespace casebook {

// The browser: $CASEBOOK_CHROMIUM, else the first of the usual names on $PATH. NotFound with what
// to install, or Io when the one that was named cannot be started. Errors are in `language`.
Result<std::string> find_browser(Language language);

// The bytes of the PDF. Cancelled after Ctrl-C; LimitExceeded when the browser takes longer than
// two minutes.
Result<std::string> print_pdf(std::string_view html, Language language);

}  // namespace casebook
