// SPDX-License-Identifier: Apache-2.0
#include "base/width.h"

#include <algorithm>
#include <iterator>

#include "base/utf8.h"
#include "base/width_tables.h"

namespace casebook {
namespace {

template <std::size_t N>
bool is_in(const CharacterRange (&table)[N], char32_t character) {
  const auto* after = std::upper_bound(
      std::begin(table), std::end(table), character, [](char32_t c, const CharacterRange& range) {
        return c < range.first;
      });
  return after != std::begin(table) && character <= std::prev(after)->last;
}

}  // namespace

std::size_t character_width(char32_t character) {
  if (character < 0x80) return character >= 0x20 && character != 0x7F ? 1 : 0;
  if (is_in(kWideCharacters, character)) return 2;
  return is_in(kZeroWidthCharacters, character) ? 0 : 1;
}

std::size_t display_width(std::string_view utf8) {
  std::size_t width = 0;
  while (!utf8.empty()) {
    width += character_width(take_character(utf8));
  }
  return width;
}

}  // namespace casebook
