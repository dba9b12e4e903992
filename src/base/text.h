// SPDX-License-Identifier: Apache-2.0
// Small helpers over UTF-8 text. Case folding here is ASCII only: Windows names in logs that we
// compare (paths, providers, drivers) are ASCII; other bytes are compared as they are.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace casebook {

constexpr char to_lower_ascii(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
constexpr bool is_hex_digit(char c) {
  return is_digit(c) || (to_lower_ascii(c) >= 'a' && to_lower_ascii(c) <= 'f');
}
constexpr bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}
constexpr bool is_word(char c) {
  return is_digit(c) || (to_lower_ascii(c) >= 'a' && to_lower_ascii(c) <= 'z') || c == '_';
}

std::string to_lower(std::string_view text);
std::string_view trim(std::string_view text);
std::string_view trim_right(std::string_view text);
bool equal_ignoring_case(std::string_view a, std::string_view b);
bool starts_with_ignoring_case(std::string_view text, std::string_view prefix);
bool ends_with_ignoring_case(std::string_view text, std::string_view suffix);
// Position of `needle` in `text` at or behind `from`, or npos, as string_view::find: faster where
// the first character of the needle is frequent. REQUIRES: from <= text.size()
std::size_t find_text(std::string_view text, std::string_view needle, std::size_t from = 0);
// Position of `needle` in `text`, or npos.
std::size_t find_ignoring_case(std::string_view text, std::string_view needle);
inline bool contains_ignoring_case(std::string_view text, std::string_view needle) {
  return find_ignoring_case(text, needle) != std::string_view::npos;
}
// Pieces between `separator`; "" gives one empty piece.
std::vector<std::string_view> split(std::string_view text, char separator);
std::string replace_all(std::string text, std::string_view from, std::string_view to);

// Whether the whole of `text` fits: * stands for any characters, ? for one; ASCII case does not
// count.
bool matches_wildcard(std::string_view text, std::string_view pattern);

// The last component of a Windows or Unix path.
std::string_view file_name_of(std::string_view path);

// Whole text as an unsigned number; nothing on any other character or overflow.
template <typename T>
std::optional<T> parse_number(std::string_view text, int base = 10) {
  T value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (error != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return value;
}

}  // namespace casebook
