// SPDX-License-Identifier: Apache-2.0
// The data of one value as a .reg file writes it: "text", dword:0000000a, hex(2):25,00,...
#pragma once

#include <string>
#include <string_view>

namespace casebook {

enum class RegText { Unicode, Ansi };  // how hex forms of strings are coded: version 5.00, REGEDIT4

struct RegData {
  std::string type;  // "REG_SZ", "REG_DWORD", ...
  std::string data;  // as `reg query` shows it; long data is cut
  bool valid = false;
};

inline constexpr std::size_t kLongestRegData = 1024;

// `text` is everything behind the equals sign, line continuations already joined.
RegData read_reg_data(std::string_view text, RegText coding);

// Length of the quoted string at the start of `text`, quotes included; 0 when it does not close.
std::size_t quoted_length(std::string_view text);

// A quoted string without quotes and escapes.
std::string unescaped(std::string_view quoted);

}  // namespace casebook
