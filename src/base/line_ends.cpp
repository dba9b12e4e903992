// SPDX-License-Identifier: Apache-2.0
#include "base/line_ends.h"

namespace casebook {

std::vector<std::string_view> split_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (true) {
    const std::size_t end = text.find_first_of("\r\n");
    lines.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return lines;
    text.remove_prefix(end);
    skip_line_end(text);
  }
}

void drop_line_end(std::string_view& text) {
  const bool pair = text.ends_with("\r\n");
  if (text.ends_with('\n') || text.ends_with('\r')) text.remove_suffix(pair ? 2 : 1);
}

void skip_line_end(std::string_view& text) {
  const bool pair = text.starts_with("\r\n");
  if (text.starts_with('\n') || text.starts_with('\r')) text.remove_prefix(pair ? 2 : 1);
}

}  // namespace casebook
