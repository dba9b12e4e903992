// SPDX-License-Identifier: Apache-2.0
// Makes text of evidence harmless where it is shown: a log can hold escape sequences that move the
// cursor, and direction marks that show a file name backwards.
#pragma once

#include <string>
#include <string_view>

namespace casebook {

// Whether a character changes how its neighbours are drawn, or cannot be seen: controls above
// ASCII, separators of lines and paragraphs, marks of annotations, and all that Unicode calls
// Default_Ignorable_Code_Point (marks of direction, spaces without a width, fillers, tags).
// Variation selectors are among these: an emoji loses its colours when they are spelled out, but
// two names that look equal no longer are, and no bytes can be hidden behind a letter. Source:
// DerivedCoreProperties.txt, Unicode 15.
constexpr bool is_deceptive(char32_t c) {
  if (c < 0x34F) return (c >= 0x80 && c <= 0x9F) || c == 0xAD;
  if (c > 0x3164 && c < 0xFE00) return false;  // Chinese, Korean: most of what is asked about
  return c == 0x34F || c == 0x61C || c == 0x115F || c == 0x1160 || c == 0x17B4 || c == 0x17B5 ||
         (c >= 0x180B && c <= 0x180F) || (c >= 0x200B && c <= 0x200F) ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0x3164 ||
         (c >= 0xFE00 && c <= 0xFE0F) || c == 0xFEFF || c == 0xFFA0 ||
         (c >= 0xFFF0 && c <= 0xFFFB) || (c >= 0x1BCA0 && c <= 0x1BCA3) ||
         (c >= 0x1D173 && c <= 0x1D17A) || (c >= 0xE0000 && c <= 0xE0FFF);
}

// Appends `text` as one line: controls, direction marks and invisible characters are spelled out
// (\x1b, \u202e), a tab becomes two spaces, broken UTF-8 becomes U+FFFD.
void append_for_terminal(std::string& out, std::string_view text);
std::string for_terminal(std::string_view text);

}  // namespace casebook
