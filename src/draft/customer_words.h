// SPDX-License-Identifier: Apache-2.0
// Texts of the knowledge and of reports, in words for somebody who has a mail and no report.
#pragma once

#include <string>

#include "base/bilingual.h"

namespace casebook {

// "the process named in the finding" -> "the process named above", "finding 2" -> "cause 2": a
// mail numbers causes and names what they are about.
std::string for_customers(std::string text, Language language);

// The same of the numbers alone, for text with names of the evidence, which stay as they are:
// "Finding 1 (likely): ...", "For finding 1, finding 2."
std::string numbered_for_customers(std::string text);

// A step without what it says of its command ("put its path for FILE"), for lists that do not show
// it.
std::string without_command_words(std::string text, Language language);

}  // namespace casebook
