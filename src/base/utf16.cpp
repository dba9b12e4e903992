// SPDX-License-Identifier: Apache-2.0
#include "base/utf16.h"

#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#  include <emmintrin.h>
#endif

#include "base/utf8.h"

namespace casebook {
namespace {

constexpr std::size_t kUnitsAtOnce = 4;

#if defined(__SSE2__)
// Writes eight units at a time while all of them are ASCII; gives how many bytes of `text` that
// took.
std::size_t narrow_by_eight(std::string_view text, char* to) {
  constexpr std::size_t kBytes = sizeof(__m128i);
  const __m128i not_ascii = _mm_set1_epi16(static_cast<short>(0xFF80));
  std::size_t at = 0;
  for (; at + kBytes <= text.size(); at += kBytes, to += kBytes / 2) {
    const __m128i eight = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + at));
    const __m128i high = _mm_cmpeq_epi16(_mm_and_si128(eight, not_ascii), _mm_setzero_si128());
    if (_mm_movemask_epi8(high) != 0xFFFF) break;
    _mm_storel_epi64(reinterpret_cast<__m128i*>(to), _mm_packus_epi16(eight, eight));
  }
  return at;
}
#else
std::size_t narrow_by_eight(std::string_view, char*) {
  return 0;
}
#endif

char32_t unit_at(const char* at) {
  return static_cast<char32_t>(static_cast<unsigned char>(at[0]) |
                               static_cast<unsigned>(static_cast<unsigned char>(at[1])) << 8U);
}

bool is_high(char32_t unit) {
  return unit >= 0xD800 && unit < 0xDC00;
}

bool is_low(char32_t unit) {
  return unit >= 0xDC00 && unit < 0xE000;
}

}  // namespace

void append_utf16le(std::string& out, ByteView units) {
  const std::string_view text = as_text(units.subspan(0, units.size() & ~std::size_t{1}));
  const std::size_t start = out.size();
  out.resize(start + text.size() / 2);  // right for ASCII; what is not grows below
  char* to = out.data() + start;
  std::size_t at = narrow_by_eight(text, to);
  to += at / 2;
  // Four units at a time while they are ASCII: no bit above the lowest seven of any unit.
  while (at + 2 * kUnitsAtOnce <= text.size()) {
    std::uint64_t four = 0;
    std::memcpy(&four, text.data() + at, sizeof four);
    if ((four & 0xFF80FF80FF80FF80U) != 0) break;
    four = (four | four >> 8U) & 0x0000FFFF0000FFFFU;
    const auto narrow = static_cast<std::uint32_t>(four | four >> 16U);
    std::memcpy(to, &narrow, sizeof narrow);
    to += kUnitsAtOnce;
    at += 2 * kUnitsAtOnce;
  }
  for (; at < text.size(); at += 2) {
    const char32_t unit = unit_at(text.data() + at);
    if (unit >= 0x80) break;
    *to++ = static_cast<char>(unit);
  }
  if (at == text.size()) return;
  out.resize(static_cast<std::size_t>(to - out.data()));
  while (at < text.size()) {
    char32_t character = unit_at(text.data() + at);
    at += 2;
    if (is_high(character) && at < text.size() && is_low(unit_at(text.data() + at))) {
      character = 0x10000 + ((character - 0xD800) << 10U) + (unit_at(text.data() + at) - 0xDC00);
      at += 2;
    } else if (is_high(character) || is_low(character)) {
      character = kReplacementCharacter;
    }
    append_utf8(out, character);
  }
}

std::size_t utf16le_length(ByteView units) {
  const std::string_view text = as_text(units);
  std::size_t at = 0;
  while (at + 2 <= text.size() && (text[at] != '\0' || text[at + 1] != '\0')) {
    at += 2;
  }
  return at;
}

}  // namespace casebook
