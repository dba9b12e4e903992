// SPDX-License-Identifier: Apache-2.0
#include "redact/draw.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdlib>

#include <sys/random.h>

#include "base/text.h"
#include "base/utf8.h"

namespace casebook {
namespace {

constexpr std::string_view kConsonants = "bcdfghjkmnpqrtvwxz";
constexpr std::string_view kConsonantsAndDigits = "bcdfghjkmnpqrtvwxz23456789";
constexpr std::string_view kHex = "0123456789abcdef";
constexpr std::string_view kMailEnd = "@example.com";

// Few system calls for many draws.
class Entropy {
 public:
  std::uint32_t next() {
    if (at_ == pool_.size()) fill();
    return pool_[at_++];
  }

 private:
  void fill() {
    auto* bytes = reinterpret_cast<std::byte*>(pool_.data());
    std::size_t filled = 0;
    while (filled < sizeof pool_) {
      const ssize_t got = getrandom(bytes + filled, sizeof pool_ - filled, 0);
      // Guessable pseudonyms would be worse than none.
      if (got < 0 && errno != EINTR) std::abort();
      if (got > 0) filled += static_cast<std::size_t>(got);
    }
    at_ = 0;
  }

  std::array<std::uint32_t, 256> pool_{};
  std::size_t at_ = pool_.size();
};

char draw_of(std::string_view alphabet) {
  return alphabet[draw_number(static_cast<std::uint32_t>(alphabet.size()))];
}

char32_t draw_between(char32_t first, char32_t last) {
  return first + draw_number(static_cast<std::uint32_t>(last - first + 1));
}

char32_t draw_of(std::u32string_view alphabet) {
  return alphabet[draw_number(static_cast<std::uint32_t>(alphabet.size()))];
}

// A character of the same script, as wide in every encoding; the same where none is known. Accents
// that GBK has take two bytes there, others four in GB 18030.
char32_t draw_similar(char32_t c) {
  constexpr std::u32string_view kInGbk = U"àáèéêìíòóùúü";
  constexpr std::u32string_view kNotInGbk = U"äëïöñçâãåîôõ";
  constexpr std::u32string_view kLongInGbk = U"āēěīńňōū";
  constexpr std::u32string_view kNotLongInGbk = U"ąćęłśźżčřđş";
  const auto is_in = [c](std::u32string_view set) {
    return set.find(c) != std::u32string_view::npos;
  };
  if (c >= 0x00C0 && c <= 0x00FF) return draw_of(is_in(kInGbk) ? kInGbk : kNotInGbk);
  if (c >= 0x0100 && c <= 0x017F) return draw_of(is_in(kLongInGbk) ? kLongInGbk : kNotLongInGbk);
  struct Range {
    char32_t first, last, from, to;
  };
  static constexpr std::array<Range, 5> kRanges = {{
      {0x0370, 0x03FF, 0x03B1, 0x03C1},  // Greek
      {0x0400, 0x04FF, 0x0430, 0x044F},  // Cyrillic
      {0x3041, 0x30FF, 0x30A2, 0x30C2},  // kana
      {0x3400, 0x9FFF, 0x4E00, 0x9FA5},  // Chinese, all in GBK
      {0xAC00, 0xD7A3, 0xAC00, 0xD7A3},  // Hangul
  }};
  for (const Range& range : kRanges) {
    if (c >= range.first && c <= range.last) return draw_between(range.from, range.to);
  }
  return c >= 0x10000 ? draw_between(0x20000, 0x20FFF) : c;
}

// `head` and `count` more numbers that make it so many characters long; "" when there are none.
std::string octets(std::string_view head, std::size_t count, std::size_t characters) {
  std::string text(head);
  for (std::size_t left = count; left > 0; --left) {
    if (characters < text.size() + 2 * left) return "";
    const std::size_t digits = characters - text.size() - left;  // of all that are left
    if (digits > 3 * left) return "";
    const std::size_t least =
        std::max<std::size_t>(1, digits > 3 * (left - 1) ? digits - 3 * (left - 1) : 1);
    const std::size_t most = std::min<std::size_t>(3, digits - (left - 1));
    const std::size_t width = least + draw_number(static_cast<std::uint32_t>(most - least + 1));
    const std::uint32_t number = width == 1   ? 1 + draw_number(9)
                                 : width == 2 ? 10 + draw_number(90)
                                              : 100 + draw_number(155);
    text += '.' + std::to_string(number);
  }
  return text.size() == characters ? text : "";
}

std::size_t digits_of(std::uint16_t group) {
  return group > 0xFFF ? 4 : group > 0xFF ? 3 : group > 0xF ? 2 : 1;
}

std::uint16_t draw_group(std::size_t digits) {
  const std::uint32_t least = digits == 1 ? 1 : 1U << (4 * (digits - 1));
  return static_cast<std::uint16_t>(least + draw_number((1U << (4 * digits)) - least));
}

}  // namespace

std::uint32_t draw_number(std::uint32_t below) {
  thread_local Entropy entropy;
  const std::uint32_t limit = UINT32_MAX - UINT32_MAX % below;
  while (true) {
    const std::uint32_t number = entropy.next();
    if (number < limit) return number % below;
  }
}

std::string draw_name(std::string_view like, std::string_view prefix) {
  const auto is_plain = [](char c) { return is_word(c) && c != '_'; };
  const auto room = static_cast<std::size_t>(std::count_if(like.begin(), like.end(), is_plain));
  constexpr std::size_t kLeastRandom = 4;
  if (room < prefix.size() + kLeastRandom) prefix = prefix.substr(0, room > kLeastRandom ? 1 : 0);
  std::string name;
  std::size_t done = 0;
  while (!like.empty()) {
    const char32_t c = take_character(like);
    if (c < 0x80 && is_plain(static_cast<char>(c))) {
      const bool is_first = done == 0;
      name += done < prefix.size() ? prefix[done]
                                   : draw_of(is_first ? kConsonants : kConsonantsAndDigits);
      ++done;
    } else {
      append_utf8(name, c < 0x80 ? c : draw_similar(c));
    }
  }
  return name;
}

std::string draw_like(std::string_view like) {
  std::string drawn;
  while (!like.empty()) {
    const char32_t c = take_character(like);
    if (c >= '0' && c <= '9') {
      drawn += draw_of("0123456789");
    } else if (c < 0x80 && is_word(static_cast<char>(c)) && c != '_') {
      drawn += draw_of(kConsonants);
    } else {
      append_utf8(drawn, c < 0x80 ? c : draw_similar(c));
    }
  }
  return drawn;
}

std::string draw_sid_numbers(std::string_view like) {
  std::string drawn;
  bool is_first = true;
  for (std::size_t at = 0; at < like.size(); ++at) {
    if (!is_digit(like[at])) {
      drawn += like[at];
      is_first = true;
      continue;
    }
    const std::size_t end = std::min(like.find_first_not_of("0123456789", at), like.size());
    const bool is_longest = end - at >= 10;
    // Below 4 000 000 000 a number of ten digits fits.
    drawn += is_first ? draw_of(is_longest ? "123" : "123456789") : draw_of("0123456789");
    if (is_first) {
      for (std::size_t i = at + 1; i < end; ++i)
        drawn += draw_of("0123456789");
      at = end - 1;
    }
    is_first = false;
  }
  return drawn;
}

std::string draw_ipv4(std::size_t characters, int attempt) {
  constexpr int kForDocumentation = 1024;
  constexpr int kForBenchmarks = 2048;
  static constexpr std::array<std::string_view, 3> kNets = {"192.0.2", "203.0.113", "198.51.100"};
  constexpr std::size_t kTries = 8;
  for (std::size_t i = 0; i < kTries; ++i) {
    std::string drawn;
    if (attempt < kForDocumentation)
      drawn = octets(kNets[draw_number(kNets.size())], 1, characters);
    if (drawn.empty() && attempt < kForBenchmarks) {
      drawn = octets(draw_number(2) == 0 ? "198.18" : "198.19", 2, characters);
      // Where another net for documentation has that length, it is better.
      if (attempt < kForDocumentation && i + 1 < kTries) continue;
    }
    if (!drawn.empty()) return drawn;
  }
  const std::string network = octets("0", 3, characters);
  return network.empty() ? octets("240", 3, characters) : network;
}

Ipv6Groups draw_ipv6(const Ipv6Groups& like, int attempt) {
  Ipv6Groups drawn = like;
  const bool is_global = like[0] >= 0x2000 && like[0] < 0x4000;
  constexpr int kForDocumentation = 256;
  const bool keeps_head = attempt < kForDocumentation;
  for (std::size_t i = 0; i < like.size(); ++i) {
    if (like[i] == 0) continue;
    const std::size_t digits = digits_of(like[i]);
    if (i == 0) {
      if (is_global && keeps_head) drawn[0] = 0x2001;
      if (like[0] >= 0xFC00 && like[0] < 0xFE00) {
        drawn[0] = static_cast<std::uint16_t>(0xFD00 + draw_number(0x100));
      }
    } else if (i == 1 && is_global && digits == 3 && keeps_head) {
      drawn[1] = 0x0DB8;
    } else {
      drawn[i] = draw_group(digits);
    }
  }
  return drawn;
}

std::string draw_mac(std::size_t digits) {
  std::string drawn = "02";
  while (drawn.size() < digits) {
    drawn += draw_of(kHex);
  }
  return drawn.substr(0, digits);
}

std::string draw_phone(std::string_view like) {
  // No subscriber's number in China begins with 10.
  std::string drawn = like.size() == 11 && like.front() == '1' ? "10" : "";
  while (drawn.size() < like.size()) {
    drawn += draw_of("0123456789");
  }
  return drawn;
}

std::string draw_mail(std::string_view like) {
  constexpr std::size_t kLeastLocal = 2;
  if (like.size() < kMailEnd.size() + kLeastLocal) return draw_like(like);
  std::string drawn(1, draw_of(kConsonants));
  while (drawn.size() + kMailEnd.size() < like.size()) {
    drawn += draw_of(kConsonantsAndDigits);
  }
  return drawn + std::string(kMailEnd);
}

}  // namespace casebook
