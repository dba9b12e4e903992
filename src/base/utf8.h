// SPDX-License-Identifier: Apache-2.0
// UTF-8 that may be broken: one sequence at a time, and long stretches at memory speed. Every
// output format needs valid text whatever the evidence held.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace casebook {

inline constexpr char32_t kReplacementCharacter = 0xFFFD;

// The sequence at the start of a text that is not empty.
struct Utf8Sequence {
  std::size_t length = 1;  // of a malformed one: the bytes that one U+FFFD stands for
  bool valid = false;
};

// Malformed input is cut as Unicode recommends (the longest prefix of some valid sequence), so that
// a character cut short counts once.
Utf8Sequence utf8_sequence(std::string_view text);

// How many bytes from the start are well-formed UTF-8 and not NUL. Vectorised over ASCII.
std::size_t clean_utf8_prefix(std::string_view text);

// How many bytes from the start are ASCII other than NUL.
std::size_t ascii_prefix(std::string_view text);

// Removes the first character from `text` and returns it; a byte that begins no well-formed
// character is removed alone and gives U+FFFD. REQUIRES: !text.empty()
char32_t take_character(std::string_view& text);

// REQUIRES: `character` is at most U+10FFFF
void append_utf8(std::string& out, char32_t character);

// The beginning of a text, at most `limit` bytes, without a part of a character at its end.
std::string_view shortened(std::string_view text, std::size_t limit);

// The same text with each byte that belongs to no well-formed character replaced by U+FFFD.
std::string to_valid_utf8(std::string_view text);

}  // namespace casebook
