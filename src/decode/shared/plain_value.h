// SPDX-License-Identifier: Apache-2.0
// Parts of a fact's value are separated by '|'.
#pragma once

#include <string>
#include <string_view>

#include "base/utf8.h"

namespace casebook {

// Text from a file as one part of a fact's value: valid UTF-8 without separators and controls.
inline std::string plain_value(std::string_view text) {
  std::string plain = to_valid_utf8(text);
  for (char& c : plain) {
    if (c == '|' || static_cast<unsigned char>(c) < 0x20) c = ' ';
  }
  return plain;
}

}  // namespace casebook
