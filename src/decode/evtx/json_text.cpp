// SPDX-License-Identifier: Apache-2.0
#include "decode/evtx/json_text.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>

#if defined(__SSE2__)
#  include <emmintrin.h>
#endif

#include "base/harmless.h"
#include "base/utf8.h"

namespace casebook::evtx {
namespace {

constexpr std::size_t kLongestEscape = 6;  // \u001f, of one byte or unit
constexpr std::size_t kMostDigits = 20;

// "00", "01", ... in one row: a digit costs a division, two cost the same.
template <std::size_t Base>
constexpr auto pairs_of(std::string_view digits) {
  std::array<char, 2 * Base * Base> pairs{};
  for (std::size_t i = 0; i < Base * Base; ++i) {
    pairs[2 * i] = digits[i / Base];
    pairs[2 * i + 1] = digits[i % Base];
  }
  return pairs;
}
constexpr auto kDecimal = pairs_of<10>("0123456789");
constexpr auto kHexadecimal = pairs_of<16>("0123456789ABCDEF");

char* put_escape(char* to, std::uint32_t c) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  *to++ = '\\';
  switch (c) {
    case '"':
    case '\\': *to++ = static_cast<char>(c); return to;
    case '\n': *to++ = 'n'; return to;
    case '\r': *to++ = 'r'; return to;
    case '\t': *to++ = 't'; return to;
    default: break;
  }
  to[0] = 'u';
  to[1] = kDigits[c >> 12U & 15U];
  to[2] = kDigits[c >> 8U & 15U];
  to[3] = kDigits[c >> 4U & 15U];
  to[4] = kDigits[c & 15U];
  return to + 5;
}

// One that is not ASCII, as UTF-8; as one or two units of UTF-16 when it cannot be seen or would
// change how others are drawn.
char* put_character(char* to, std::uint32_t c) {
  if (is_deceptive(c)) {
    if (c < 0x10000) return put_escape(to, c);
    to = put_escape(to, 0xD800U + ((c - 0x10000) >> 10U));
    return put_escape(to, 0xDC00U + (c & 0x3FFU));
  }
  if (c < 0x800) {
    *to++ = static_cast<char>(0xC0U | c >> 6U);
    *to++ = static_cast<char>(0x80U | (c & 0x3FU));
    return to;
  }
  if (c < 0x10000) {
    *to++ = static_cast<char>(0xE0U | c >> 12U);
  } else {
    *to++ = static_cast<char>(0xF0U | c >> 18U);
    *to++ = static_cast<char>(0x80U | (c >> 12U & 0x3FU));
  }
  *to++ = static_cast<char>(0x80U | (c >> 6U & 0x3FU));
  *to++ = static_cast<char>(0x80U | (c & 0x3FU));
  return to;
}

std::uint32_t unit_at(const char* at) {
  std::uint16_t unit = 0;
  std::memcpy(&unit, at, sizeof unit);
  return unit;
}

// One character that is not ASCII; `from` moves behind it.
char* put_wide(char* to, const char*& from, const char* end) {
  std::uint32_t c = unit_at(from);
  from += 2;
  if (c >= 0xD800 && c < 0xE000) {
    const std::uint32_t low = c < 0xDC00 && from < end ? unit_at(from) : 0;
    if (low >= 0xDC00 && low < 0xE000) {
      from += 2;
      c = 0x10000 + ((c - 0xD800) << 10U) + (low - 0xDC00);
    } else {
      c = kReplacementCharacter;
    }
  }
  return put_character(to, c);
}

#if defined(__SSE2__)
// The bytes that are not plain ASCII, or that JSON escapes. One more is below 0x21 of controls, of
// DEL (0x80 is negative), and of all that is not ASCII.
__m128i special_bytes(__m128i bytes) {
  return _mm_or_si128(_mm_cmplt_epi8(_mm_add_epi8(bytes, _mm_set1_epi8(1)), _mm_set1_epi8(0x21)),
                      _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')),
                                   _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'))));
}

// Writes eight characters, and gives how many of `count` units, from the first, are plain ASCII.
std::size_t narrow(char* to, __m128i units, std::size_t count) {
  // Units above 0x7FFF would be negative for packus and become 0: they are special, too.
  const __m128i bytes = _mm_packus_epi16(units, units);
  _mm_storel_epi64(reinterpret_cast<__m128i*>(to), bytes);
  const __m128i special = special_bytes(bytes);
  const auto found = static_cast<unsigned>(_mm_movemask_epi8(special)) | 1U << count;
  return static_cast<std::size_t>(std::countr_zero(found));
}

// The same of sixteen bytes of UTF-8.
std::size_t copy_sixteen(char* to, const char* from) {
  const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
  _mm_storeu_si128(reinterpret_cast<__m128i*>(to), bytes);
  const __m128i special = special_bytes(bytes);
  const auto found = static_cast<unsigned>(_mm_movemask_epi8(special));
  return found == 0 ? 16 : static_cast<std::size_t>(std::countr_zero(found));
}
#endif

}  // namespace

void JsonText::grow(std::size_t bytes) {
  constexpr std::size_t kLeast = 4096;
  const std::size_t capacity = std::max({kLeast, 2 * capacity_, size_ + bytes});
  auto data = std::make_unique_for_overwrite<char[]>(capacity);
  if (size_ != 0) std::memcpy(data.get(), data_.get(), size_);
  data_ = std::move(data);
  capacity_ = capacity;
}

void JsonText::number(std::uint64_t value) {
  if (value < 10) return put(static_cast<char>('0' + value));  // versions, levels, opcodes
  char* to = room(kMostDigits);
  ends_at(std::to_chars(to, to + kMostDigits, value).ptr);
}

void JsonText::number(std::int64_t value) {
  char* to = room(kMostDigits);
  ends_at(std::to_chars(to, to + kMostDigits, value).ptr);
}

void JsonText::hex(std::uint64_t value) {
  char* to = room(kMostDigits);
  to[0] = '0';
  to[1] = 'x';
  ends_at(std::to_chars(to + 2, to + kMostDigits, value, 16).ptr);
}

void JsonText::hex_bytes(ByteView bytes) {
  char* to = room(2 * bytes.size());
  for (const std::byte byte : bytes) {
    std::memcpy(to, &kHexadecimal[2 * static_cast<std::size_t>(byte)], 2);
    to += 2;
  }
  ends_at(to);
}

void JsonText::guid(ByteView bytes) {
  // The first three parts are numbers in little-endian order; the rest are bytes.
  constexpr std::array<std::uint8_t, 16> kOrder = {
      3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};
  char* to = room(2 * kOrder.size() + 6);
  *to++ = '{';
  for (std::size_t i = 0; i < kOrder.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) *to++ = '-';
    std::memcpy(to, &kHexadecimal[2 * static_cast<std::size_t>(bytes[kOrder[i]])], 2);
    to += 2;
  }
  *to++ = '}';
  ends_at(to);
}

void JsonText::digits(unsigned value, unsigned width) {
  char* const begin = room(width);
  unsigned left = width;
  for (; left >= 2; left -= 2, value /= 100) {
    std::memcpy(begin + left - 2, &kDecimal[2 * std::size_t{value % 100}], 2);
  }
  if (left == 1) *begin = static_cast<char>('0' + value % 10);
  size_ += width;
}

void JsonText::escaped(std::string_view utf8) {
  char* to = room(kLongestEscape * utf8.size() + kStep);
  const char* from = utf8.data();
  const char* const end = from + utf8.size();
  while (from < end) {
#if defined(__SSE2__)
    if (end - from >= 16) {
      const std::size_t plain = copy_sixteen(to, from);
      to += plain;
      from += plain;
      if (plain == 16) continue;
    }
#endif
    const auto c = static_cast<unsigned char>(*from);
    if (c >= 0x80) {
      std::string_view rest(from, static_cast<std::size_t>(end - from));
      while (!rest.empty() && static_cast<unsigned char>(rest.front()) >= 0x80) {
        to = put_character(to, take_character(rest));
      }
      from = rest.data();
      continue;
    }
    ++from;
    if (needs_json_escape(c)) {
      to = put_escape(to, c);
    } else {
      *to++ = static_cast<char>(c);
    }
  }
  ends_at(to);
}

void JsonText::escaped_utf16(ByteView units) {
  const std::string_view text = as_text(units.first(units.size() & ~std::size_t{1}));
  char* to = room(kLongestEscape * (text.size() / 2) + kStep);
  const char* from = text.data();
  const char* const end = from + text.size();
  while (from < end) {
#if defined(__SSE2__)
    if (end - from >= 8) {
      const bool eight = end - from >= 16;
      const auto* at = reinterpret_cast<const __m128i*>(from);
      const std::size_t count = eight ? 8 : 4;
      const std::size_t plain =
          narrow(to, eight ? _mm_loadu_si128(at) : _mm_loadl_epi64(at), count);
      to += plain;
      from += 2 * plain;
      if (plain == count) continue;
    }
#endif
    const std::uint32_t c = unit_at(from);
    if (c >= 0x80) {
      while (from < end && unit_at(from) >= 0x80) {
        to = put_wide(to, from, end);
      }
      continue;
    }
    from += 2;
    if (needs_json_escape(c)) {
      to = put_escape(to, c);
    } else {
      *to++ = static_cast<char>(c);
    }
  }
  ends_at(to);
}

}  // namespace casebook::evtx
