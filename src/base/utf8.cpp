// SPDX-License-Identifier: Apache-2.0
#include "base/utf8.h"

#include <cstddef>

namespace casebook {
namespace {

struct Lead {
  std::size_t length;  // of the whole character; 0 for a byte that cannot begin one
  char32_t bits;
  char32_t smallest;  // overlong forms are below it
};

Lead read_lead(unsigned char byte) {
  if (byte < 0x80) return {1, byte, 0};
  if ((byte & 0xE0U) == 0xC0) return {2, byte & 0x1FU, 0x80};
  if ((byte & 0xF0U) == 0xE0) return {3, byte & 0x0FU, 0x800};
  if ((byte & 0xF8U) == 0xF0) return {4, byte & 0x07U, 0x10000};
  return {0, 0, 0};
}

bool is_ascii(std::string_view text) {
  unsigned char seen = 0;
  for (const char c : text) {
    seen = static_cast<unsigned char>(seen | static_cast<unsigned char>(c));
  }
  return seen < 0x80;
}

}  // namespace

char32_t take_character(std::string_view& text) {
  const Lead lead = read_lead(static_cast<unsigned char>(text.front()));
  char32_t character = lead.bits;
  bool good = lead.length != 0 && lead.length <= text.size();
  for (std::size_t i = 1; good && i < lead.length; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    good = (byte & 0xC0U) == 0x80;
    character = (character << 6U) | (byte & 0x3FU);
  }
  const bool surrogate = character >= 0xD800 && character <= 0xDFFF;
  if (!good || character < lead.smallest || surrogate || character > 0x10FFFF) {
    text.remove_prefix(1);
    return kReplacementCharacter;
  }
  text.remove_prefix(lead.length);
  return character;
}

void append_utf8(std::string& out, char32_t character) {
  const auto put = [&out](char32_t byte) { out += static_cast<char>(byte); };
  if (character < 0x80) {
    put(character);
  } else if (character < 0x800) {
    put(0xC0U | (character >> 6U));
    put(0x80U | (character & 0x3FU));
  } else if (character < 0x10000) {
    put(0xE0U | (character >> 12U));
    put(0x80U | ((character >> 6U) & 0x3FU));
    put(0x80U | (character & 0x3FU));
  } else {
    put(0xF0U | (character >> 18U));
    put(0x80U | ((character >> 12U) & 0x3FU));
    put(0x80U | ((character >> 6U) & 0x3FU));
    put(0x80U | (character & 0x3FU));
  }
}

std::string to_valid_utf8(std::string_view text) {
  if (is_ascii(text)) return std::string(text);
  std::string valid;
  valid.reserve(text.size());
  while (!text.empty()) {
    append_utf8(valid, take_character(text));
  }
  return valid;
}

}  // namespace casebook
