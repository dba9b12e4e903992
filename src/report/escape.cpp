// SPDX-License-Identifier: Apache-2.0
#include "report/escape.h"

#include <algorithm>
#include <array>
#include <iterator>

#include <fmt/format.h>

#include "base/utf8.h"

namespace casebook {
namespace {

// A cell of a spreadsheet holds 32,767 characters; what is longer would spill into the next row.
constexpr std::size_t kLongestCell = 30'000;  // bytes

}  // namespace

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
