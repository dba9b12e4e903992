// SPDX-License-Identifier: Apache-2.0
#include "base/harmless.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "base/utf8.h"

namespace casebook {
namespace {

constexpr bool is_plain(char c) {
  return c >= 0x20 && c < 0x7F;
}

void append_character(std::string& out, char32_t c) {
  if (c == '\t') {
    out += "  ";
  } else if (c < 0x20 || c == 0x7F) {
    fmt::format_to(std::back_inserter(out), "\\x{:02x}", static_cast<unsigned>(c));
  } else if (is_deceptive(c)) {
    fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(c));
  } else {
    append_utf8(out, c);
  }
}

}  // namespace

void append_for_terminal(std::string& out, std::string_view text) {
  while (!text.empty()) {
    const auto plain_end = std::find_if_not(text.begin(), text.end(), is_plain);
    const auto plain = static_cast<std::size_t>(plain_end - text.begin());
    out += text.substr(0, plain);
    text.remove_prefix(plain);
    if (!text.empty()) append_character(out, take_character(text));
  }
}

std::string for_terminal(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  append_for_terminal(out, text);
  return out;
}

}  // namespace casebook
