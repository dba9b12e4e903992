// SPDX-License-Identifier: Apache-2.0
#include "report/escape.h"

#include <algorithm>
#include <array>
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

// A cell of a spreadsheet holds 32,767 characters; what is longer would spill into the next row.
constexpr std::size_t kLongestCell = 30'000;  // bytes

}  // namespace

bool is_deceptive(char32_t c) {
  return (c >= 0x80 && c <= 0x9F) || c == 0xAD || c == 0x61C || (c >= 0x200B && c <= 0x200F) ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF ||
         (c >= 0xE0000 && c <= 0xE007F);
}

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

bool is_formula(std::string_view text) {
  constexpr std::string_view kMarks = "=+-@\t\r\n";
  if (text.empty()) return false;
  if (kMarks.find(text.front()) != std::string_view::npos) return true;
  constexpr std::array<std::string_view, 4> kWide = {"＝", "＋", "－", "＠"};
  return std::any_of(
      kWide.begin(), kWide.end(), [text](std::string_view mark) { return text.starts_with(mark); });
}

void append_csv_cell(std::string& out, std::string_view whole) {
  std::string_view text = shortened(whole, kLongestCell);
  const std::size_t left_out = whole.size() - text.size();
  out += '"';
  if (is_formula(text)) out += '\'';
  while (true) {
    const std::size_t special = text.find_first_of("\"\r\n");
    append_for_terminal(out, text.substr(0, special));
    if (special == std::string_view::npos) break;
    out += text[special];
    if (text[special] == '"') out += '"';
    text.remove_prefix(special + 1);
  }
  if (left_out != 0) fmt::format_to(std::back_inserter(out), " [... {} bytes more]", left_out);
  out += '"';
}

}  // namespace casebook
