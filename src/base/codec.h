// SPDX-License-Identifier: Apache-2.0
// One character at a time out of each encoding that Windows logs are written in. For whole files
// call decode_text().
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace casebook {

enum class Codec : std::uint8_t {
  Verbatim,  // valid UTF-8: copied
  Utf8,      // UTF-8 with damage
  Utf16Le,
  Utf16Be,
  Gb18030,
  Cp1252,
};

struct DecodedCharacter {
  std::size_t consumed = 1;
  char32_t value = 0;
  bool valid = true;  // false: value is U+FFFD
};

// REQUIRES: bytes is not empty, codec is not Verbatim
DecodedCharacter decode_character(Codec codec, std::string_view bytes);

struct Damage {
  std::uint64_t replaced = 0;
  std::uint64_t first = 0;  // offset of the first
};

// Appends all of `bytes` as UTF-8. `offset` is that of bytes in the file, for `damage`.
void decode_run(
    Codec codec, std::string_view bytes, std::uint64_t offset, std::string& out, Damage& damage);

// True for what people write in Chinese: well-formed GB18030, and more everyday characters than
// rare ones (Western letters with accents read as GB18030 give rare ones).
bool is_plausible_gb18030(std::string_view bytes);

// True when high bytes stand alone between other letters, as accents do, and are assigned. 0xFF is
// taken for damage: a letter that few languages have, and what empty flash memory reads as.
bool is_plausible_cp1252(std::string_view bytes);

// True for UTF-16 units that logs hold: ASCII, European, Chinese, Japanese, Korean. Two ASCII
// letters read as one unit often are in it too; digits, blanks and line ends are not.
bool is_plausible_unit(char16_t unit);

inline char16_t utf16_unit(Codec codec, const char* at) {
  const auto first = static_cast<unsigned char>(at[0]);
  const auto second = static_cast<unsigned char>(at[1]);
  return static_cast<char16_t>(codec == Codec::Utf16Be ? first << 8 | second : second << 8 | first);
}

}  // namespace casebook
