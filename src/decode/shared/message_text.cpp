// SPDX-License-Identifier: Apache-2.0
#include "decode/shared/message_text.h"

#include <limits>
#include <utility>

#include "base/text.h"

namespace casebook {
namespace {

// Length of "!08lX!" behind an insert; 0 when there is none.
std::size_t format_length(std::string_view rest) {
  if (!rest.starts_with('!')) return 0;
  const std::size_t end = rest.find('!', 1);
  const bool is_format = end != std::string_view::npos &&
                         rest.substr(1, end - 1).find_first_of(" \t\r\n") == std::string_view::npos;
  return is_format ? end + 1 : 0;
}

// Appends what "%c" means; false when it ends the text.
bool append_escape(std::string& out, char c) {
  switch (c) {
    case '0': return false;
    case 'n':
    case 'r': out += '\n'; return true;
    case 't': out += '\t'; return true;
    case 'b': out += ' '; return true;
    default: append_literal(out, c); return true;
  }
}

}  // namespace

void append_literal(std::string& out, char c) {
  if (c == '%') out += '%';
  if (c == 'n' && out.ends_with('\\')) out += '\\';
  out += c;
}

std::vector<MessagePiece> message_pieces(std::string_view text) {
  std::vector<MessagePiece> pieces;
  std::string part;
  const auto end_piece = [&](std::size_t number, std::string_view name) {
    pieces.push_back({std::exchange(part, {}), number, name, true});
  };
  fill_message(
      part,
      text,
      std::numeric_limits<std::size_t>::max(),
      [&](std::size_t number) { end_piece(number, {}); },
      [&](std::string_view name) { end_piece(0, name); });
  if (!part.empty()) pieces.push_back({std::move(part)});
  return pieces;
}

std::string book_text(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const std::string_view rest = text.substr(at + 1);
    if (text[at] == '\r' && rest.starts_with('\n')) continue;
    if (text[at] != '%' || rest.empty()) {
      append_literal(out, text[at]);
    } else if (rest[0] >= '1' && rest[0] <= '9') {
      const std::size_t digits = rest.size() > 1 && is_digit(rest[1]) ? 2 : 1;
      const std::size_t length = digits + format_length(rest.substr(digits));
      const bool runs_on = digits == 1 && rest.size() > length && is_digit(rest[length]);
      out.append(runs_on ? "%0" : "%").append(rest.substr(0, digits));
      at += length;
    } else if (append_escape(out, rest[0])) {
      ++at;
    } else {
      break;
    }
  }
  out.erase(out.find_last_not_of("\r\n ") + 1);
  return out;
}

}  // namespace casebook
