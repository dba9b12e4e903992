// SPDX-License-Identifier: Apache-2.0
// Walks UTF-8 that may be broken: every output format needs valid text whatever the evidence held.
#pragma once

#include <string>
#include <string_view>

namespace casebook {

inline constexpr char32_t kReplacementCharacter = 0xFFFD;

// Removes the first character from `text` and returns it; a byte that begins no well-formed
// character is removed alone and gives U+FFFD. REQUIRES: !text.empty()
char32_t take_character(std::string_view& text);

void append_utf8(std::string& out, char32_t character);

// The same text with each byte that belongs to no well-formed character replaced by U+FFFD.
std::string to_valid_utf8(std::string_view text);

}  // namespace casebook
