// SPDX-License-Identifier: Apache-2.0
#include "redact/spelling.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <iconv.h>

#include "base/codec.h"
#include "base/encoding.h"
#include "base/text.h"
#include "base/utf8.h"

namespace casebook {
namespace {

bool is_ascii(std::string_view text) {
  return ascii_prefix(text) == text.size();
}

// Through iconv, which knows the tables; "" when a character has no place in that code page.
std::string through_iconv(std::string_view text, const char* to) {
  // NOLINTNEXTLINE(performance-no-int-to-ptr): iconv_open reports failure this way
  const auto failed = reinterpret_cast<iconv_t>(-1);
  const iconv_t converter = iconv_open(to, "UTF-8");
  if (converter == failed) return "";
  std::string in(text);
  std::string out(4 * text.size() + 4, '\0');
  char* from = in.data();
  char* into = out.data();
  std::size_t from_left = in.size();
  std::size_t into_left = out.size();
  const std::size_t result = iconv(converter, &from, &from_left, &into, &into_left);
  iconv_close(converter);
  if (result != 0 || from_left != 0) return "";
  out.resize(out.size() - into_left);
  return out;
}

std::string utf16(std::string_view text, bool is_little) {
  std::string units;
  const auto add = [&](char32_t unit) {
    const char low = static_cast<char>(unit & 0xFFU);
    const char high = static_cast<char>(unit >> 8U & 0xFFU);
    units += is_little ? low : high;
    units += is_little ? high : low;
  };
  while (!text.empty()) {
    const char32_t c = take_character(text);
    if (c < 0x10000) {
      add(c);
    } else {
      add(0xD800 + ((c - 0x10000) >> 10U));
      add(0xDC00 + ((c - 0x10000) & 0x3FFU));
    }
  }
  return units;
}

std::string json_escapes(std::string_view text) {
  std::string escaped;
  while (!text.empty()) {
    const char32_t c = take_character(text);
    if (c < 0x80) {
      escaped += static_cast<char>(c);
    } else if (c < 0x10000) {
      escaped += fmt::format("\\u{:04x}", static_cast<std::uint32_t>(c));
    } else {
      escaped += fmt::format("\\u{:04x}\\u{:04x}",
                             0xD800 + ((static_cast<std::uint32_t>(c) - 0x10000) >> 10U),
                             0xDC00 + ((static_cast<std::uint32_t>(c) - 0x10000) & 0x3FFU));
    }
  }
  return escaped;
}

// The same without UTF-16 around it.
Spelling narrow(Spelling spelling) {
  const bool is_json = spelling == Spelling::JsonEscapesLe || spelling == Spelling::JsonEscapesBe;
  return is_json ? Spelling::JsonEscapes : Spelling::Percent;
}

std::string percent(std::string_view text) {
  constexpr std::string_view kPlain = "-._~";
  std::string escaped;
  for (const char c : text) {
    if (is_word(c) || kPlain.find(c) != std::string_view::npos) {
      escaped += c;
    } else {
      escaped += fmt::format("%{:02x}", static_cast<unsigned char>(c));
    }
  }
  return escaped;
}

}  // namespace

bool is_wide(Spelling spelling) {
  switch (spelling) {
    case Spelling::Utf16Be:
    case Spelling::JsonEscapesBe:
    case Spelling::PercentBe: return true;
    default: return is_little_endian(spelling);
  }
}

bool is_little_endian(Spelling spelling) {
  return spelling == Spelling::Utf16Le || spelling == Spelling::JsonEscapesLe ||
         spelling == Spelling::PercentLe;
}

std::string_view spelling_name(Spelling spelling) {
  static constexpr std::array<std::string_view, 12> kNames = {"utf-8",
                                                              "utf-16le",
                                                              "utf-16be",
                                                              "gb18030",
                                                              "cp1252",
                                                              "\\u escapes",
                                                              "percent",
                                                              "\\u escapes in utf-16le",
                                                              "\\u escapes in utf-16be",
                                                              "percent in utf-16le",
                                                              "percent in utf-16be",
                                                              "binary"};
  return kNames[static_cast<std::size_t>(spelling)];
}

std::string spell(std::string_view text, Spelling spelling) {
  switch (spelling) {
    case Spelling::Utf8: return std::string(text);
    case Spelling::Utf16Le: return utf16(text, true);
    case Spelling::Utf16Be: return utf16(text, false);
    case Spelling::Gb18030: return is_ascii(text) ? "" : through_iconv(text, "GB18030");
    case Spelling::Cp1252: return is_ascii(text) ? "" : through_iconv(text, "CP1252");
    case Spelling::JsonEscapes: return is_ascii(text) ? "" : json_escapes(text);
    case Spelling::Percent: {
      std::string escaped = percent(text);
      return escaped == text ? "" : escaped;
    }
    case Spelling::JsonEscapesLe:
    case Spelling::JsonEscapesBe:
    case Spelling::PercentLe:
    case Spelling::PercentBe:
      return utf16(spell(text, narrow(spelling)), is_little_endian(spelling));
    case Spelling::BinarySid: {
      std::string bytes;
      for (const std::string_view part : split(text, '-')) {
        const auto number = parse_number<std::uint32_t>(part);
        if (!number) return "";
        for (unsigned i = 0; i < 4; ++i)
          bytes += static_cast<char>(*number >> 8 * i & 0xFFU);
      }
      return bytes;
    }
  }
  return "";
}

std::string foldable_bytes(std::string_view bytes, Spelling spelling) {
  std::string folds(bytes.size(), '\0');
  if (spelling == Spelling::BinarySid) return folds;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (is_wide(spelling)) {
      const bool is_low = (i % 2 == 0) == is_little_endian(spelling);
      const std::size_t other = i % 2 == 0 ? i + 1 : i - 1;
      folds[i] = static_cast<char>(is_low && other < bytes.size() && bytes[other] == '\0');
    } else if (spelling == Spelling::Gb18030 && static_cast<unsigned char>(bytes[i]) >= 0x81) {
      const bool is_four = i + 1 < bytes.size() && is_digit(bytes[i + 1]);
      i += is_four ? 3 : 1;
    } else {
      folds[i] = static_cast<char>(static_cast<unsigned char>(bytes[i]) < 0x80);
    }
  }
  return folds;
}

std::string unspell(std::string_view bytes, Spelling spelling) {
  std::string text;
  Damage damage;
  switch (spelling) {
    case Spelling::Utf8: return std::string(bytes);
    case Spelling::Utf16Le: decode_run(Codec::Utf16Le, bytes, 0, text, damage); break;
    case Spelling::Utf16Be: decode_run(Codec::Utf16Be, bytes, 0, text, damage); break;
    case Spelling::Gb18030: decode_run(Codec::Gb18030, bytes, 0, text, damage); break;
    case Spelling::Cp1252: decode_run(Codec::Cp1252, bytes, 0, text, damage); break;
    case Spelling::JsonEscapes:
      for (std::size_t i = 0; i < bytes.size(); ++i) {
        const bool is_escape = bytes.substr(i).starts_with("\\u") && i + 6 <= bytes.size();
        if (!is_escape) {
          text += bytes[i];
          continue;
        }
        append_utf8(text, parse_number<std::uint32_t>(bytes.substr(i + 2, 4), 16).value_or(0xFFFD));
        i += 5;
      }
      break;
    case Spelling::Percent:
      for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (bytes[i] != '%' || i + 3 > bytes.size()) {
          text += bytes[i];
          continue;
        }
        text += static_cast<char>(
            parse_number<std::uint32_t>(bytes.substr(i + 1, 2), 16).value_or('?'));
        i += 2;
      }
      break;
    case Spelling::JsonEscapesLe:
    case Spelling::JsonEscapesBe:
    case Spelling::PercentLe:
    case Spelling::PercentBe: {
      const Spelling units = is_little_endian(spelling) ? Spelling::Utf16Le : Spelling::Utf16Be;
      return unspell(unspell(bytes, units), narrow(spelling));
    }
    case Spelling::BinarySid: break;
  }
  return text;
}

}  // namespace casebook
