// SPDX-License-Identifier: Apache-2.0
// Small looks at a text, for the readers of shapes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/text.h"

namespace casebook {

constexpr bool is_letter(char c) {
  return to_lower_ascii(c) >= 'a' && to_lower_ascii(c) <= 'z';
}
constexpr bool is_alnum(char c) {
  return is_letter(c) || is_digit(c);
}
constexpr char at_or_nul(std::string_view text, std::size_t at) {
  return at < text.size() ? text[at] : '\0';
}
constexpr char before(std::string_view text, std::size_t at) {
  return at > 0 && at <= text.size() ? text[at - 1] : '\0';
}

// Whether neither letters, digits nor hyphens touch what stands at [begin, end).
inline bool stands_alone(std::string_view text, std::size_t begin, std::size_t end) {
  const char outside = before(text, begin);
  const char behind = at_or_nul(text, end);
  return !is_alnum(outside) && outside != '-' && !is_alnum(behind) && behind != '-';
}

// The characters in front of `at` on its line, at most `most`, in small letters.
inline std::string lead_of(std::string_view text, std::size_t at, std::size_t most) {
  std::size_t from = at - std::min(at, most);
  const std::size_t line = text.substr(from, at - from).find_last_of("\r\n");
  if (line != std::string_view::npos) from += line + 1;
  return to_lower(text.substr(from, at - from));
}

}  // namespace casebook
