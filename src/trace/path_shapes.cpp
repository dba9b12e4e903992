// SPDX-License-Identifier: Apache-2.0
#include "trace/path_shapes.h"

#include <algorithm>

#include "base/text.h"

namespace casebook {
namespace {

std::uint64_t hex_value(char c) {
  return static_cast<std::uint64_t>(is_digit(c) ? c - '0' : to_lower_ascii(c) - 'a' + 10);
}

std::size_t digits_end(std::string_view text, std::size_t at) {
  while (at < text.size() && is_digit(text[at])) {
    ++at;
  }
  return at;
}

bool begins_at(std::string_view text, std::size_t at, std::string_view head) {
  return text.substr(at, head.size()) == head;
}

unsigned number_at(std::string_view text, std::size_t at, std::size_t length) {
  unsigned value = 0;
  for (std::size_t i = at; i < at + length; ++i) {
    value = value * 10 + static_cast<unsigned>(text[i] - '0');
  }
  return value;
}

bool is_day(unsigned year, unsigned month, unsigned day) {
  return year >= 1990 && year <= 2099 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

// "20200708" and longer runs with the time behind it.
bool is_packed_date(std::string_view text, std::size_t at, std::size_t length) {
  constexpr std::array<std::size_t, 4> kLengths = {8, 12, 14, 17};
  if (std::find(kLengths.begin(), kLengths.end(), length) == kLengths.end()) return false;
  return is_day(number_at(text, at, 4), number_at(text, at + 4, 2), number_at(text, at + 6, 2));
}

// "2020-07-08"
bool is_spaced_date(std::string_view text, std::size_t at) {
  constexpr std::size_t kLength = 10;
  if (at + kLength > text.size()) return false;
  for (std::size_t i = 0; i < kLength; ++i) {
    const char c = text[at + i];
    const bool separator = i == 4 || i == 7;
    if (separator ? c != '-' && c != '_' && c != '.' : !is_digit(c)) return false;
  }
  return is_day(number_at(text, at, 4), number_at(text, at + 5, 2), number_at(text, at + 8, 2));
}

// Behind the time of day that may follow a date: "t10_25_01.123", "-102501".
std::size_t clock_end(std::string_view text, std::size_t at) {
  constexpr std::size_t kMostParts = 4;
  constexpr std::size_t kLongestPart = 9;
  std::size_t end = at;
  for (std::size_t part = 0; part < kMostParts && end + 1 < text.size(); ++part) {
    if (std::string_view("t-_. ").find(text[end]) == std::string_view::npos) break;
    const std::size_t next = digits_end(text, end + 1);
    const std::size_t length = next - end - 1;
    if (length < 2 || length > kLongestPart) break;
    if (next < text.size() && is_word(text[next]) && text[next] != '_') break;
    end = next;
  }
  return end;
}

bool is_architecture(std::string_view text) {
  constexpr std::array<std::string_view, 7> kNames = {
      "amd64", "x86", "wow64", "msil", "arm64", "arm", "ia64"};
  return std::find(kNames.begin(), kNames.end(), text) != kNames.end();
}

// Behind "10.0.19041.1" at `at`; `at` when it is something else.
std::size_t version_end(std::string_view text, std::size_t at) {
  std::size_t end = at;
  for (int part = 0; part < 4; ++part) {
    const std::size_t next = digits_end(text, end);
    if (next == end) return at;
    end = next;
    if (part == 3) break;
    if (end >= text.size() || text[end] != '.') return at;
    ++end;
  }
  return end;
}

constexpr std::size_t kTokenLength = 16;  // of a public key, and of the hash at the end

// "31bf3856ad364e35_10.0.19041.1_none_0123456789abcdef" at `at`.
std::optional<ComponentShape> shape_from_token(std::string_view name, std::size_t at) {
  if (hex_end(name, at) != at + kTokenLength) return std::nullopt;
  ComponentShape shape;
  shape.version = at + kTokenLength + 1;
  if (shape.version >= name.size() || name[shape.version - 1] != '_') return std::nullopt;
  shape.version_end = version_end(name, shape.version);
  if (shape.version_end == shape.version || shape.version_end >= name.size() ||
      name[shape.version_end] != '_') {
    return std::nullopt;
  }
  constexpr std::size_t kLongestLanguage = 24;
  const std::size_t language = name.substr(shape.version_end + 1, kLongestLanguage).find('_');
  if (language == std::string_view::npos) return std::nullopt;
  shape.hash = shape.version_end + 1 + language + 1;
  shape.hash_end = shape.hash + kTokenLength;
  if (hex_end(name, shape.hash) != shape.hash_end) return std::nullopt;
  return shape;
}

}  // namespace

std::optional<GuidNumber> guid_at(std::string_view text, std::size_t at) {
  if (at + kGuidLength > text.size()) return std::nullopt;
  GuidNumber guid = {};
  std::size_t digits = 0;
  for (std::size_t i = 0; i < kGuidLength; ++i) {
    const char c = text[at + i];
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? c != '-' : !is_hex_digit(c)) return std::nullopt;
    if (dash) continue;
    std::uint64_t& half = guid[digits < 16 ? 0 : 1];
    half = half << 4 | hex_value(c);
    ++digits;
  }
  return guid;
}

std::size_t generated_sid_end(std::string_view text, std::size_t at) {
  constexpr std::array<std::string_view, 5> kHeads = {
      "s-1-5-21-", "s-1-12-1-", "s-1-5-5-", "s-1-5-90-", "s-1-5-96-"};
  for (const std::string_view head : kHeads) {
    if (!begins_at(text, at, head)) continue;
    std::size_t end = at + head.size();
    while (end < text.size() && (is_digit(text[end]) || text[end] == '-')) {
      ++end;
    }
    return end;
  }
  return at;
}

std::size_t date_end(std::string_view text, std::size_t at) {
  const std::size_t end = digits_end(text, at);
  if (is_packed_date(text, at, end - at)) {
    return end - at == 8 ? clock_end(text, end) : end;
  }
  if (!is_spaced_date(text, at)) return at;
  constexpr std::size_t kLength = 10;
  return clock_end(text, at + kLength);
}

std::size_t hex_end(std::string_view text, std::size_t at) {
  while (at < text.size() && is_hex_digit(text[at])) {
    ++at;
  }
  return at;
}

bool is_hex(std::string_view text, std::size_t least) {
  return text.size() >= least && hex_end(text, 0) == text.size();
}

bool is_number(std::string_view text, std::size_t least, std::string_view others) {
  std::size_t digits = 0;
  for (const char c : text) {
    if (is_digit(c)) {
      ++digits;
    } else if (others.find(c) == std::string_view::npos) {
      return false;
    }
  }
  return digits >= least && digits != 0;
}

std::optional<ComponentShape> component_shape(std::string_view name) {
  constexpr std::size_t kShortest = 50;  // both hashes, a version and a name
  if (name.size() < kShortest || !is_architecture(name.substr(0, name.find('_')))) {
    return std::nullopt;
  }
  for (std::size_t at = name.find('_'); at != std::string_view::npos; at = name.find('_', at + 1)) {
    if (const auto shape = shape_from_token(name, at + 1)) return shape;
  }
  return std::nullopt;
}

std::string_view component_identity(std::string_view name) {
  constexpr std::size_t kToken = 16;
  const std::size_t first = name.find('_');
  if (first == std::string_view::npos || !is_architecture(name.substr(0, first))) return {};
  for (std::size_t at = name.find('_', first + 1); at != std::string_view::npos;
       at = name.find('_', at + 1)) {
    const std::size_t end = at + 1 + kToken;
    if (end >= name.size()) return {};
    if (name[end] == '_' && is_hex(name.substr(at + 1, kToken), kToken)) return name.substr(0, end);
  }
  return {};
}

}  // namespace casebook
