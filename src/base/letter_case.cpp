// SPDX-License-Identifier: Apache-2.0
#include "base/letter_case.h"

#include <algorithm>
#include <iterator>

#include "base/case_tables.h"
#include "base/text.h"
#include "base/utf8.h"

namespace casebook {
namespace {

// Han, Kana and their neighbours have no capitals and are most of what is not ASCII.
constexpr char32_t kFirstWithoutCase = 0x2E80;
constexpr char32_t kLastWithoutCase = 0xA63F;

char32_t small_letter(char32_t character) {
  if (character >= kFirstWithoutCase && character <= kLastWithoutCase) return character;
  const auto* after =
      std::upper_bound(std::begin(kCapitals),
                       std::end(kCapitals),
                       character,
                       [](char32_t c, const CapitalRange& range) { return c < range.first; });
  if (after == std::begin(kCapitals)) return character;
  const CapitalRange& range = *std::prev(after);
  const auto step = static_cast<char32_t>(range.step);
  if (character > range.last || (character - range.first) % step != 0) return character;
  return static_cast<char32_t>(static_cast<int>(character) + range.distance);
}

}  // namespace

char32_t fold_case(char32_t character) {
  if (character >= 0x80) return small_letter(character);
  return static_cast<char32_t>(to_lower_ascii(static_cast<char>(character)));
}

void fold_case(std::string& text) {
  unsigned all = 0;
  for (char& c : text) {
    all |= static_cast<unsigned char>(c);
    c = to_lower_ascii(c);
  }
  if (all < 0x80) return;
  std::string folded;
  for (std::string_view rest = text; !rest.empty();) {
    const Utf8Sequence sequence = utf8_sequence(rest);
    const std::size_t at = text.size() - rest.size();
    if (!sequence.valid || sequence.length == 1) {
      rest.remove_prefix(1);
      continue;
    }
    folded.clear();
    append_utf8(folded, small_letter(take_character(rest)));
    std::copy(folded.begin(), folded.end(), text.begin() + static_cast<std::ptrdiff_t>(at));
  }
}

std::string with_folded_case(std::string_view text) {
  std::string folded(text);
  fold_case(folded);
  return folded;
}

}  // namespace casebook
