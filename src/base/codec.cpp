// SPDX-License-Identifier: Apache-2.0
#include "base/codec.h"

#include <array>
#include <vector>

#include <iconv.h>
#if defined(__SSE2__)
#  include <emmintrin.h>
#endif

#include "base/utf8.h"

namespace casebook {
namespace {

// GB 18030-2005 two-byte area: lead 0x81..0xFE, trail 0x40..0xFE.
constexpr unsigned kGbLeads = 126;
constexpr unsigned kGbTrails = 191;

unsigned char byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}

bool is_gb_lead(unsigned char c) {
  return c >= 0x81 && c <= 0xFE;
}

// iconv for one character at a time; a converter of its own per thread, as iconv_t is not shared.
class GbConverter {
 public:
  GbConverter() : handle_(iconv_open("UTF-32LE", "GB18030")) {}
  GbConverter(const GbConverter&) = delete;
  GbConverter& operator=(const GbConverter&) = delete;
  ~GbConverter() {
    if (usable()) iconv_close(handle_);
  }

  // 0 when the bytes are not one character.
  char32_t convert(std::string_view bytes) const {
    if (!usable()) return 0;
    std::array<char, 4> in{};
    bytes.copy(in.data(), in.size());
    std::array<unsigned char, 8> out{};
    char* from = in.data();
    char* to = reinterpret_cast<char*>(out.data());
    std::size_t from_left = bytes.size();
    std::size_t to_left = out.size();
    iconv(handle_, nullptr, nullptr, nullptr, nullptr);
    if (iconv(handle_, &from, &from_left, &to, &to_left) != 0) return 0;
    if (from_left != 0 || to_left != 4) return 0;
    return static_cast<char32_t>(out[0]) | static_cast<char32_t>(out[1]) << 8 |
           static_cast<char32_t>(out[2]) << 16;
  }

 private:
  bool usable() const {
    // NOLINTNEXTLINE(performance-no-int-to-ptr): iconv_open reports failure this way
    return handle_ != reinterpret_cast<iconv_t>(-1);
  }

  iconv_t handle_;
};

std::vector<char32_t> make_gb_table() {
  const GbConverter converter;
  std::vector<char32_t> table(std::size_t{kGbLeads} * kGbTrails);
  for (unsigned lead = 0; lead < kGbLeads; ++lead) {
    for (unsigned trail = 0; trail < kGbTrails; ++trail) {
      const std::array pair = {static_cast<char>(lead + 0x81), static_cast<char>(trail + 0x40)};
      table[lead * kGbTrails + trail] = converter.convert({pair.data(), pair.size()});
    }
  }
  return table;
}

// Filled once: iconv for each pair costs a hundred times as much as this look-up.
char32_t gb_pair(unsigned char lead, unsigned char trail) {
  static const std::vector<char32_t> kTable = make_gb_table();
  if (!is_gb_lead(lead) || trail < 0x40 || trail > 0xFE) return 0;
  return kTable[(lead - 0x81U) * kGbTrails + (trail - 0x40U)];
}

bool is_gb_quad(std::string_view bytes) {
  const auto digit = [bytes](std::size_t at) { return bytes[at] >= '0' && bytes[at] <= '9'; };
  return bytes.size() >= 4 && digit(1) && is_gb_lead(byte_at(bytes, 2)) && digit(3);
}

DecodedCharacter damaged(std::size_t consumed) {
  return {consumed, kReplacementCharacter, false};
}

DecodedCharacter decode_gb(std::string_view bytes) {
  const unsigned char lead = byte_at(bytes, 0);
  if (lead < 0x80) return {1, lead};
  if (bytes.size() >= 2) {
    if (const char32_t value = gb_pair(lead, byte_at(bytes, 1)); value != 0) return {2, value};
  }
  if (is_gb_lead(lead) && is_gb_quad(bytes)) {
    static thread_local const GbConverter kConverter;
    const char32_t value = kConverter.convert(bytes.substr(0, 4));
    return value != 0 ? DecodedCharacter{4, value} : damaged(4);
  }
  return damaged(1);
}

// 0x80..0x9F. Source: Unicode, MAPPINGS/VENDORS/MICSFT/WINDOWS/CP1252.TXT; 0 = not assigned.
constexpr std::array<char16_t, 32> kCp1252High = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

DecodedCharacter decode_cp1252(std::string_view bytes) {
  const unsigned char c = byte_at(bytes, 0);
  if (c < 0x80 || c > 0x9F) return {1, c};
  const char16_t value = kCp1252High[c - 0x80U];
  return value != 0 ? DecodedCharacter{1, value} : damaged(1);
}

bool is_high_surrogate(char16_t unit) {
  return unit >= 0xD800 && unit < 0xDC00;
}

bool is_low_surrogate(char16_t unit) {
  return unit >= 0xDC00 && unit < 0xE000;
}

DecodedCharacter decode_utf16(Codec codec, std::string_view bytes) {
  if (bytes.size() < 2) return damaged(1);
  const char16_t unit = utf16_unit(codec, bytes.data());
  if (is_low_surrogate(unit)) return damaged(2);
  if (!is_high_surrogate(unit)) return {2, unit};
  if (bytes.size() < 4) return damaged(2);
  const char16_t low = utf16_unit(codec, bytes.data() + 2);
  if (!is_low_surrogate(low)) return damaged(2);
  return {4, 0x10000U + ((unit - 0xD800U) << 10) + (low - 0xDC00U)};
}

DecodedCharacter decode_utf8(std::string_view bytes) {
  const Utf8Sequence sequence = utf8_sequence(bytes);
  if (!sequence.valid) return damaged(sequence.length);
  return {sequence.length, take_character(bytes)};
}

// Appends the ASCII at the start of UTF-16 text and returns how many bytes it took.
std::size_t copy_utf16_ascii(Codec codec, std::string_view bytes, std::string& out) {
  std::size_t at = 0;
#if defined(__SSE2__)
  const __m128i above = _mm_set1_epi16(codec == Codec::Utf16Le ? static_cast<short>(0xFF80)
                                                               : static_cast<short>(0x80FF));
  while (at + 16 <= bytes.size()) {
    const __m128i units = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes.data() + at));
    const __m128i high = _mm_cmpeq_epi16(_mm_and_si128(units, above), _mm_setzero_si128());
    if (_mm_movemask_epi8(high) != 0xFFFF) break;
    const __m128i low = codec == Codec::Utf16Le ? units : _mm_srli_epi16(units, 8);
    std::array<char, 16> packed;
    _mm_storeu_si128(reinterpret_cast<__m128i*>(packed.data()), _mm_packus_epi16(low, low));
    out.append(packed.data(), 8);
    at += 16;
  }
#endif
  while (at + 2 <= bytes.size()) {
    const char16_t unit = utf16_unit(codec, bytes.data() + at);
    if (unit >= 0x80) break;
    out += static_cast<char>(unit);
    at += 2;
  }
  return at;
}

std::size_t copy_ascii(Codec codec, std::string_view bytes, std::string& out) {
  if (codec == Codec::Utf16Le || codec == Codec::Utf16Be) {
    return copy_utf16_ascii(codec, bytes, out);
  }
  const std::size_t length = ascii_prefix(bytes);
  out.append(bytes.substr(0, length));
  return length;
}

// Level 1 of GB 2312 (the 3755 everyday characters), Chinese punctuation and full-width forms.
bool is_everyday_gb(unsigned char lead, unsigned char trail) {
  const bool everyday_lead = (lead >= 0xB0 && lead <= 0xD7) || lead == 0xA1 || lead == 0xA3;
  return everyday_lead && trail >= 0xA1;
}

}  // namespace

DecodedCharacter decode_character(Codec codec, std::string_view bytes) {
  switch (codec) {
    case Codec::Utf16Le:
    case Codec::Utf16Be: return decode_utf16(codec, bytes);
    case Codec::Gb18030: return decode_gb(bytes);
    case Codec::Cp1252: return decode_cp1252(bytes);
    case Codec::Verbatim:
    case Codec::Utf8: break;
  }
  return decode_utf8(bytes);
}

void decode_run(
    Codec codec, std::string_view bytes, std::uint64_t offset, std::string& out, Damage& damage) {
  if (codec == Codec::Verbatim) {
    out.append(bytes);
    return;
  }
  for (std::size_t at = 0; at < bytes.size();) {
    at += copy_ascii(codec, bytes.substr(at), out);
    if (at == bytes.size()) return;
    const DecodedCharacter character = decode_character(codec, bytes.substr(at));
    if (!character.valid && damage.replaced++ == 0) damage.first = offset + at;
    append_utf8(out, character.value);
    at += character.consumed;
  }
}

bool is_plausible_gb18030(std::string_view bytes) {
  std::uint64_t everyday = 0;
  std::uint64_t rare = 0;
  for (std::size_t at = 0; at < bytes.size();) {
    at += ascii_prefix(bytes.substr(at));
    if (at == bytes.size()) break;
    const DecodedCharacter character = decode_gb(bytes.substr(at));
    if (!character.valid) return false;
    if (character.consumed == 2 && is_everyday_gb(byte_at(bytes, at), byte_at(bytes, at + 1))) {
      ++everyday;
    } else if (character.consumed > 1) {
      ++rare;
    }
    at += character.consumed;
  }
  return everyday > rare;
}

bool is_plausible_cp1252(std::string_view bytes) {
  std::size_t run = 0;
  for (const char c : bytes) {
    const auto value = static_cast<unsigned char>(c);
    const bool control = value < 0x20 && c != '\t' && c != '\r' && c != '\n';
    if (control || value == 0x7F || value == 0xFF || !decode_cp1252({&c, 1}).valid) return false;
    run = value >= 0x80 ? run + 1 : 0;
    if (run > 3) return false;
  }
  return true;
}

bool is_plausible_unit(char16_t unit) {
  const unsigned high = unit >> 8;
  const unsigned low = unit & 0xFF;
  if (high == 0) return (low >= 0x20 && low < 0x7F) || low >= 0xA0 || (low >= 9 && low <= 13);
  if (high <= 0x06 || high == 0x0E) return true;                   // European, Arabic, Thai
  if (high == 0x20) return low >= 0x10 && low <= 0x46;             // dashes, quotes, ellipsis
  if (high == 0x24 || high == 0x25) return true;                   // circled digits, boxes
  if (high == 0x30 || (high == 0xFF && low <= 0xEE)) return true;  // kana, full width
  if (high >= 0x4E && high <= 0x9F) return true;                   // Chinese
  return (high >= 0xAC && high <= 0xDF) || high == 0xFE;           // Korean, surrogates
}

}  // namespace casebook
