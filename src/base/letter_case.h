// SPDX-License-Identifier: Apache-2.0
// Names as Windows compares them: letters of all scripts without their case, one character for one
// whatever the language is ("ß" is no "ss"), as the upper-case table of NTFS and the registry do
// it.
#pragma once

#include <string>
#include <string_view>

namespace casebook {

// The small letter of a capital; other characters as they are. Needs as many bytes in UTF-8 as
// `character` does: the few capitals with a longer or shorter small letter are left alone.
char32_t fold_case(char32_t character);

// Each character of a UTF-8 text, in place: its length stays. Malformed bytes stay as they are.
void fold_case(std::string& text);
std::string with_folded_case(std::string_view text);

}  // namespace casebook
