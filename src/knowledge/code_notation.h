// SPDX-License-Identifier: Apache-2.0
// How people and logs write codes. Pure text: what a number means is for code_tables.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "model/code.h"

namespace casebook {

enum class Notation : std::uint8_t {
  None,
  Hexadecimal,  // 0x5, 80070005, 8024200d, C0000022h
  Decimal,      // 5, 1067
  Negative,     // -2147024891
  Name,         // STATUS_ACCESS_DENIED
  Wrapped,      // HRESULT_FROM_WIN32(5): `text` is the inside
  Pair,         // 0xC1900101 - 0x20017: `value` and `extend`
};

struct TypedCode {
  Notation notation = Notation::None;
  std::uint32_t value = 0;
  std::uint32_t extend = 0;   // for Pair
  std::string_view text;      // the part that is the code
  std::string_view function;  // for Wrapped: HRESULT_FROM_WIN32
  // What a word in front of the number says: "STOP 0x7E" is a bug check. Unknown = nothing said.
  CodeSpace space = CodeSpace::Unknown;
};

// Longer texts are no code.
inline constexpr std::size_t kLongestCode = 256;

// Views into `typed`.
TypedCode parse_code(std::string_view typed);

}  // namespace casebook
