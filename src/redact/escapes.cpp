// SPDX-License-Identifier: Apache-2.0
#include "redact/escapes.h"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include "base/text.h"
#include "base/utf8.h"

namespace casebook {
namespace {

constexpr std::size_t kMostLead = 512;      // of a stretch before its first escape, in characters
constexpr std::size_t kLongest = 8 * 1024;  // of a stretch
constexpr std::size_t kMostBehind = 512;    // behind its last escape

struct Entity {
  std::string_view name;
  char character;
};
constexpr auto kEntities = std::to_array<Entity>(
    {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}});

struct Escape {
  char32_t character = 0;
  std::size_t length = 0;  // in characters
  EscapeForm form = EscapeForm::Plain;
};

// Characters of a file, as numbers below 0x10000.
class Units {
 public:
  Units(std::string_view bytes, EscapeUnits units) : bytes_(bytes), units_(units) {}

  std::size_t width() const { return units_ == EscapeUnits::Bytes ? 1 : 2; }
  std::size_t size() const { return bytes_.size() / width(); }
  char32_t at(std::size_t i) const {
    if (i >= size()) return 0;
    const auto first = static_cast<unsigned char>(bytes_[i * width()]);
    if (width() == 1) return first;
    const auto second = static_cast<unsigned char>(bytes_[2 * i + 1]);
    return units_ == EscapeUnits::Utf16Le ? static_cast<char32_t>(second << 8U | first)
                                          : static_cast<char32_t>(first << 8U | second);
  }
  bool starts_with(std::size_t i, std::string_view text) const {
    for (std::size_t k = 0; k < text.size(); ++k) {
      if (at(i + k) != static_cast<unsigned char>(text[k])) return false;
    }
    return true;
  }
  // `count` hexadecimal digits.
  std::optional<char32_t> hex(std::size_t i, std::size_t count) const {
    char32_t value = 0;
    for (std::size_t k = 0; k < count; ++k) {
      const char32_t c = at(i + k);
      if (c >= 0x80 || !is_hex_digit(static_cast<char>(c))) return std::nullopt;
      const char digit = to_lower_ascii(static_cast<char>(c));
      value = value * 16 + static_cast<char32_t>(is_digit(digit) ? digit - '0' : digit - 'a' + 10);
    }
    return value;
  }

 private:
  std::string_view bytes_;
  EscapeUnits units_;
};

std::optional<Escape> json_escape(const Units& units, std::size_t i) {
  if (units.at(i + 1) == U'/') return Escape{U'/', 2, EscapeForm::Solidus};
  if (units.at(i + 1) != U'u') return std::nullopt;
  const auto first = units.hex(i + 2, 4);
  if (!first || *first < 0x20) return std::nullopt;
  if (*first < 0xD800 || *first > 0xDFFF) return Escape{*first, 6, EscapeForm::Json};
  const auto second = units.starts_with(i + 6, "\\u") ? units.hex(i + 8, 4) : std::nullopt;
  if (!second || *first > 0xDBFF || *second < 0xDC00 || *second > 0xDFFF) return std::nullopt;
  return Escape{0x10000 + ((*first - 0xD800) << 10U) + (*second - 0xDC00), 12, EscapeForm::Json};
}

std::optional<Escape> reference(const Units& units, std::size_t i) {
  constexpr std::size_t kMostDigits = 7;
  const bool is_hex = units.at(i + 2) == U'x' || units.at(i + 2) == U'X';
  const std::size_t begin = i + (is_hex ? 3 : 2);
  std::size_t end = begin;
  char32_t value = 0;
  while (end - begin < kMostDigits && units.at(end) < 0x80 &&
         (is_hex ? is_hex_digit(static_cast<char>(units.at(end)))
                 : is_digit(static_cast<char>(units.at(end))))) {
    value = is_hex ? value * 16 + *units.hex(end, 1) : value * 10 + (units.at(end) - U'0');
    ++end;
  }
  const bool is_character =
      value >= 0x20 && value <= 0x10FFFF && (value < 0xD800 || value > 0xDFFF);
  if (end == begin || units.at(end) != U';' || !is_character) return std::nullopt;
  return Escape{value, end + 1 - i, is_hex ? EscapeForm::Hex : EscapeForm::Decimal};
}

std::optional<Escape> escape_at(const Units& units, std::size_t i, bool with_percent) {
  const char32_t c = units.at(i);
  if (c == U'\\') return json_escape(units, i);
  if (c == U'%' && with_percent) {
    const auto value = units.hex(i + 1, 2);
    if (!value || *value < 0x21 || *value > 0x7E) return std::nullopt;
    return Escape{*value, 3, EscapeForm::Percent};
  }
  if (c != U'&') return std::nullopt;
  if (units.at(i + 1) == U'#') return reference(units, i);
  for (const Entity& entity : kEntities) {
    if (units.starts_with(i, entity.name))
      return Escape{
          static_cast<char32_t>(entity.character), entity.name.size(), EscapeForm::Entity};
  }
  return std::nullopt;
}

// Reads the character at `i`, escaped or not; how many units it takes is in `length`.
char32_t read_plain(const Units& units, std::size_t i, std::size_t& length) {
  const char32_t c = units.at(i);
  length = 1;
  if (units.width() == 2) {
    const char32_t low = units.at(i + 1);
    if (c < 0xD800 || c > 0xDBFF || low < 0xDC00 || low > 0xDFFF) return c;
    length = 2;
    return 0x10000 + ((c - 0xD800) << 10U) + (low - 0xDC00);
  }
  const std::size_t wanted = c < 0xC0 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
  while (length < wanted && (units.at(i + length) & 0xC0U) == 0x80U)
    ++length;
  return c;
}

// Where the next escape may begin, at or behind `from`; npos when there is none. Block by block, so
// that text without one costs next to nothing.
std::size_t next_sign(std::string_view bytes, std::size_t width, std::size_t from) {
  constexpr std::size_t kBlock = 64;
  const auto is_sign = [](char c, char next) {
    return static_cast<unsigned>(c == '&') | static_cast<unsigned>(c == '%') |
           (static_cast<unsigned>(c == '\\') &
            (static_cast<unsigned>(next == 'u') | static_cast<unsigned>(next == '/')));
  };
  while (from + kBlock + width <= bytes.size()) {
    const char* block = bytes.data() + from;
    unsigned any = 0;
    for (std::size_t i = 0; i < kBlock; ++i)
      any |= is_sign(block[i], block[i + width]);
    if (any != 0) break;
    from += kBlock;
  }
  for (; from < bytes.size(); ++from) {
    const char next = from + width < bytes.size() ? bytes[from + width] : '\0';
    if (is_sign(bytes[from], next) != 0) return from;
  }
  return std::string_view::npos;
}

bool is_line_end(char32_t c) {
  return c == U'\n' || c == U'\r' || c == 0;
}

void append(EscapedStretch& stretch,
            const Units& units,
            std::string_view bytes,
            std::size_t i,
            std::size_t length,
            char32_t c,
            EscapeForm form) {
  const std::size_t width = units.width();
  stretch.characters.push_back({stretch.text.size(), i * width, length * width, form});
  if (form == EscapeForm::Plain && width == 1) {
    stretch.text += bytes.substr(i, length);
  } else {
    append_utf8(stretch.text, c);
  }
}

}  // namespace

std::string without_escapes(std::string_view text) {
  if (text.find_first_of("&\\") == std::string_view::npos) return std::string(text);
  const Units units(text, EscapeUnits::Bytes);
  std::string plain;
  for (std::size_t i = 0; i < text.size();) {
    const auto escape = escape_at(units, i, false);
    if (!escape) {
      plain += text[i++];
      continue;
    }
    append_utf8(plain, escape->character);
    i += escape->length;
  }
  return plain;
}

std::span<const EscapedStretch::Character> EscapedStretch::between(std::size_t begin,
                                                                   std::size_t end) const {
  const auto place = [&](std::size_t at) {
    return std::lower_bound(
        characters.begin(), characters.end(), at, [](const Character& c, std::size_t wanted) {
          return c.at < wanted;
        });
  };
  const auto first = place(begin);
  return {first, place(end)};
}

void for_each_escaped(std::string_view bytes,
                      EscapeUnits how,
                      const std::function<void(const EscapedStretch&)>& call) {
  const Units units(bytes, how);
  const std::size_t width = units.width();
  EscapedStretch stretch;
  std::size_t done = 0;  // in characters
  std::size_t from = 0;  // in bytes
  while (true) {
    const std::size_t sign = next_sign(bytes, width, from);
    if (sign == std::string_view::npos) return;
    from = sign + 1;
    const std::size_t first = sign / width;
    if (!escape_at(units, first, true)) continue;
    std::size_t begin = first;
    while (begin > done && first - begin < kMostLead && !is_line_end(units.at(begin - 1)))
      --begin;
    // Not in the middle of a character.
    while (width == 1 && begin < first && (units.at(begin) & 0xC0U) == 0x80U)
      ++begin;
    stretch.text.clear();
    stretch.characters.clear();
    std::size_t last = first;
    std::size_t i = begin;
    while (i < units.size() && !is_line_end(units.at(i)) && i - begin < kLongest &&
           i - std::min(i, last) < kMostBehind) {
      if (const auto escape = escape_at(units, i, true)) {
        append(stretch, units, bytes, i, escape->length, escape->character, escape->form);
        i += escape->length;
        last = i;
        continue;
      }
      std::size_t length = 0;
      const char32_t c = read_plain(units, i, length);
      append(stretch, units, bytes, i, length, c, EscapeForm::Plain);
      i += length;
    }
    call(stretch);
    // What stands at the end of a long line may go on in the next stretch.
    done = i - begin >= kLongest ? i - kMostLead : i;
    from = std::max(sign + 1, done * width);
  }
}

std::string written_as(std::string_view replacement,
                       std::span<const EscapedStretch::Character> characters,
                       std::string_view raw,
                       EscapeUnits units) {
  std::string written;
  for (const EscapedStretch::Character& character : characters) {
    if (replacement.empty()) return "";
    std::string_view rest = replacement;
    const char32_t c = take_character(rest);
    const std::string_view plain = replacement.substr(0, replacement.size() - rest.size());
    replacement = rest;
    const std::string_view before = raw.substr(character.raw, character.length);
    const std::size_t width = units == EscapeUnits::Bytes ? 1 : 2;
    const std::size_t length = before.size() / width;  // in characters
    const auto code = static_cast<std::uint32_t>(c);
    std::string text;
    switch (character.form) {
      case EscapeForm::Plain: text = plain; break;
      case EscapeForm::Entity:
      case EscapeForm::Solidus: break;  // signs stay in pseudonyms
      case EscapeForm::Decimal:
        text = fmt::format("&#{:0{}};", code, length - 3);
        // A letter whose number has more digits: X has two.
        if (text.size() != length)
          text = fmt::format("&#{:0{}};", static_cast<std::uint32_t>('X'), length - 3);
        break;
      case EscapeForm::Hex: text = fmt::format("&#x{:0{}X};", code, length - 4); break;
      case EscapeForm::Json:
        text = code < 0x10000 ? fmt::format("\\u{:04x}", code)
                              : fmt::format("\\u{:04x}\\u{:04x}",
                                            0xD800 + ((code - 0x10000) >> 10U),
                                            0xDC00 + ((code - 0x10000) & 0x3FFU));
        break;
      case EscapeForm::Percent: text = fmt::format("%{:02X}", code); break;
    }
    std::string spelled;
    if (character.form == EscapeForm::Entity || character.form == EscapeForm::Solidus) {
      spelled = before;
    } else if (width == 1) {
      spelled = text;
    } else {
      std::string_view left = text;
      while (!left.empty()) {
        const char32_t one = take_character(left);
        const auto put = [&](char32_t unit) {
          const char low = static_cast<char>(unit & 0xFFU);
          const char high = static_cast<char>(unit >> 8U & 0xFFU);
          spelled += units == EscapeUnits::Utf16Le ? low : high;
          spelled += units == EscapeUnits::Utf16Le ? high : low;
        };
        if (one >= 0x10000) {
          put(0xD800 + ((one - 0x10000) >> 10U));
          put(0xDC00 + ((one - 0x10000) & 0x3FFU));
        } else {
          put(one);
        }
      }
    }
    if (spelled.size() != before.size()) return "";
    written += spelled;
  }
  return replacement.empty() ? written : "";
}

}  // namespace casebook
