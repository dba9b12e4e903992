// SPDX-License-Identifier: Apache-2.0
#include "base/utf8.h"

#include <cstring>

#if defined(__SSE2__)
#  include <emmintrin.h>
#endif

namespace casebook {
namespace {

constexpr std::size_t kBlock = 64;

// True when the kBlock bytes at `at` are all in 0x01..0x7F.
#if defined(__SSE2__)
bool is_plain_block(const char* at) {
  const auto load = [at](int index) {
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(at) + index);
  };
  const __m128i a = load(0);
  const __m128i b = load(1);
  const __m128i c = load(2);
  const __m128i d = load(3);
  // As signed bytes, 0x01..0x7F are exactly those above zero; the unsigned minimum is zero if one
  // of them is, and bytes with the high bit show up in the OR.
  const __m128i any = _mm_or_si128(_mm_or_si128(a, b), _mm_or_si128(c, d));
  const __m128i least = _mm_min_epu8(_mm_min_epu8(a, b), _mm_min_epu8(c, d));
  const __m128i bad = _mm_or_si128(any, _mm_cmpeq_epi8(least, _mm_setzero_si128()));
  return _mm_movemask_epi8(bad) == 0;
}
#else
bool is_plain_block(const char* at) {
  constexpr std::uint64_t kOnes = 0x0101010101010101;
  constexpr std::uint64_t kHigh = 0x8080808080808080;
  std::uint64_t bad = 0;
  for (std::size_t i = 0; i < kBlock; i += sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, at + i, sizeof(word));
    bad |= (word | (word - kOnes)) & kHigh;  // subtracting borrows into the high bit at a zero byte
  }
  return bad == 0;
}
#endif

bool is_plain(char c) {
  return static_cast<signed char>(c) > 0;
}

bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

// What may follow a lead byte. Source: RFC 3629, section 4.
struct LeadRule {
  std::size_t length = 0;
  unsigned char second_low = 0x80;
  unsigned char second_high = 0xBF;
};

LeadRule rule_of(unsigned char lead) {
  if (lead < 0xC2) return {};
  if (lead < 0xE0) return {.length = 2};
  if (lead == 0xE0) return {.length = 3, .second_low = 0xA0};
  if (lead == 0xED) return {.length = 3, .second_high = 0x9F};
  if (lead < 0xF0) return {.length = 3};
  if (lead == 0xF0) return {.length = 4, .second_low = 0x90};
  if (lead < 0xF4) return {.length = 4};
  if (lead == 0xF4) return {.length = 4, .second_high = 0x8F};
  return {};
}

}  // namespace

Utf8Sequence utf8_sequence(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  if (lead < 0x80) return {1, true};
  const LeadRule rule = rule_of(lead);
  if (rule.length == 0 || text.size() < 2) return {1, false};
  const auto second = static_cast<unsigned char>(text[1]);
  if (second < rule.second_low || second > rule.second_high) return {1, false};
  for (std::size_t i = 2; i < rule.length; ++i) {
    if (i >= text.size() || !is_continuation(text[i])) return {i, false};
  }
  return {rule.length, true};
}

std::size_t ascii_prefix(std::string_view text) {
  if (text.empty() || !is_plain(text[0])) return 0;
  std::size_t at = 0;
  while (at + kBlock <= text.size() && is_plain_block(text.data() + at)) {
    at += kBlock;
  }
  while (at < text.size() && is_plain(text[at])) {
    ++at;
  }
  return at;
}

std::size_t clean_utf8_prefix(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    if (is_plain(text[at])) {
      at += ascii_prefix(text.substr(at));
      continue;
    }
    const Utf8Sequence sequence = utf8_sequence(text.substr(at));
    if (!sequence.valid || text[at] == '\0') return at;
    at += sequence.length;
  }
  return at;
}

char32_t take_character(std::string_view& text) {
  const Utf8Sequence sequence = utf8_sequence(text);
  const auto lead = static_cast<unsigned char>(text[0]);
  if (!sequence.valid) {
    text.remove_prefix(1);
    return kReplacementCharacter;
  }
  char32_t character = sequence.length == 1 ? lead : lead & (0xFFU >> (sequence.length + 1));
  for (std::size_t i = 1; i < sequence.length; ++i) {
    character = character << 6 | (static_cast<unsigned char>(text[i]) & 0x3FU);
  }
  text.remove_prefix(sequence.length);
  return character;
}

void append_utf8(std::string& out, char32_t character) {
  const auto continuation = [character](unsigned shift) {
    return static_cast<char>(0x80 | ((character >> shift) & 0x3F));
  };
  if (character < 0x80) {
    out += static_cast<char>(character);
  } else if (character < 0x800) {
    const char bytes[] = {static_cast<char>(0xC0 | (character >> 6)), continuation(0)};
    out.append(bytes, 2);
  } else if (character < 0x10000) {
    const char bytes[] = {
        static_cast<char>(0xE0 | (character >> 12)), continuation(6), continuation(0)};
    out.append(bytes, 3);
  } else {
    const char bytes[] = {static_cast<char>(0xF0 | (character >> 18)),
                          continuation(12),
                          continuation(6),
                          continuation(0)};
    out.append(bytes, 4);
  }
}

std::string_view shortened(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) return text;
  while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xC0U) == 0x80U) {
    --limit;
  }
  return text.substr(0, limit);
}

std::string to_valid_utf8(std::string_view text) {
  std::string valid;
  valid.reserve(text.size());
  while (!text.empty()) {
    const std::size_t plain = ascii_prefix(text);
    valid.append(text.substr(0, plain));
    text.remove_prefix(plain);
    if (!text.empty()) append_utf8(valid, take_character(text));
  }
  return valid;
}

}  // namespace casebook
