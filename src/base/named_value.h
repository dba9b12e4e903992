// SPDX-License-Identifier: Apache-2.0
// The value that stands behind a name, however logs, exports, consoles and programs write it:
// "name: value", name="value", <name>value</name>, "name    REG_SZ    value", name：value.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace casebook {

struct ValuePlace {
  // What stands between the name and its value. `Word`: "is", or nothing but a blank.
  enum class Sign : std::uint8_t { None, Colon, Equals, Word, Blank, Element, Column };

  std::size_t at = std::string_view::npos;  // where the value begins; npos when there is none
  char closing = 0;  // what ends it: a quote, '<', or '\n' for its line; 0: a bare word
  Sign sign = Sign::None;

  bool is_there(std::string_view text) const {
    return at != std::string_view::npos && at < text.size();
  }
};

// The value behind the name [begin, end) of `text`.
ValuePlace value_behind(std::string_view text, std::size_t begin, std::size_t end);

// The text of a value that something closes, at most `most` bytes; the whole line where the quote
// is missing, "" when that is too long.
std::string_view closed_value(std::string_view text, const ValuePlace& value, std::size_t most);

// Behind blanks and tabs.
std::size_t skip_blanks(std::string_view text, std::size_t at);

}  // namespace casebook
