// SPDX-License-Identifier: Apache-2.0
// Text of files as one line, and as a part of a fact's value: such parts are separated by '|'.
#pragma once

#include <string>
#include <string_view>

#include "base/utf8.h"

namespace casebook {

// Valid UTF-8 without controls.
inline std::string plain_line(std::string_view text) {
  std::string plain = to_valid_utf8(text);
  for (char& c : plain) {
    if (static_cast<unsigned char>(c) < 0x20) c = ' ';
  }
  return plain;
}

// The same without separators.
inline std::string plain_value(std::string_view text) {
  std::string plain = plain_line(text);
  for (char& c : plain) {
    if (c == '|') c = ' ';
  }
  return plain;
}

}  // namespace casebook
