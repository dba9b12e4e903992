// SPDX-License-Identifier: Apache-2.0
// What all formats of event logs need to tell an event as text.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace casebook {

// What is not fit for a line of text (controls; CR LF is LF) is made so, from `start` on.
inline void tidy_text(std::string& out, std::size_t start) {
  const auto is_control = [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') || c == '\x7F';
  };
  const auto begin = out.begin() + static_cast<std::ptrdiff_t>(start);
  const auto first = std::find_if(begin, out.end(), is_control);
  auto to = first;
  for (auto at = first; at != out.end(); ++at) {
    if (*at == '\r' && at + 1 != out.end() && *(at + 1) == '\n') continue;
    *to++ = is_control(*at) ? ' ' : *at;
  }
  out.erase(to, out.end());
}

// A text of a message file, with the escapes of FormatMessage, in the form of the MessageBook:
// %1!s! is %1, %n a line break, %0 the end. Formats behind an insert are dropped: values are text
// already. Source: FormatMessage function, Message Text Files; learn.microsoft.com.
std::string book_text(std::string_view text);

// A message of the MessageBook in parts: text, and behind it perhaps one value.
struct MessagePiece {
  std::string text;
  std::size_t number = 0;      // of %n; 0: it is no %n
  std::string_view name = {};  // of %{name}; a view into the text of the book
  bool has_value = false;
};
std::vector<MessagePiece> message_pieces(std::string_view text);

// Appends a letter to a text of the book so that it stands for itself.
void append_literal(std::string& out, char c);

// Appends a message of the MessageBook. `number` is called with the n of %n (1 .. 99), `name` with
// the name of %{name}; both append the value to `out`. Ends when `most` bytes are written.
template <typename Number, typename Name>
void fill_message(std::string& out,
                  std::string_view text,
                  std::size_t most,
                  const Number& number,
                  const Name& name) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const std::size_t start = out.size();
  for (std::size_t at = 0; at < text.size() && out.size() - start < most; ++at) {
    const std::string_view rest = text.substr(at + 1);
    const std::size_t brace = rest.starts_with('{') ? rest.find('}') : std::string_view::npos;
    if (text[at] == '\\' && rest.starts_with('n')) {
      out += '\n';
      ++at;
    } else if (text[at] == '\\' && rest.starts_with("\\n")) {
      out += "\\n";
      at += 2;
    } else if (text[at] == '%' && rest.starts_with('%')) {
      out += '%';
      ++at;
    } else if (text[at] == '%' && !rest.empty() && is_digit(rest[0])) {
      std::size_t index = 0;
      std::size_t length = 0;
      for (; length < 2 && length < rest.size() && is_digit(rest[length]); ++length) {
        index = index * 10 + static_cast<std::size_t>(rest[length] - '0');
      }
      if (index != 0) number(index);
      at += length;
    } else if (text[at] == '%' && brace != std::string_view::npos) {
      name(rest.substr(1, brace - 1));
      at += brace + 1;
    } else {
      out += text[at];
    }
  }
}

}  // namespace casebook
