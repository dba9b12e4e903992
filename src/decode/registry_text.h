// SPDX-License-Identifier: Apache-2.0
// Registry values as `reg query` and .reg files show them, from the bytes that the registry holds.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace casebook {

// Types of values (winnt.h).
namespace reg_type {
inline constexpr std::uint32_t kNone = 0;
inline constexpr std::uint32_t kText = 1;
inline constexpr std::uint32_t kExpandText = 2;
inline constexpr std::uint32_t kBinary = 3;
inline constexpr std::uint32_t kNumber = 4;
inline constexpr std::uint32_t kBigEndianNumber = 5;
inline constexpr std::uint32_t kLink = 6;
inline constexpr std::uint32_t kTextList = 7;
inline constexpr std::uint32_t kLongNumber = 11;
}  // namespace reg_type

inline constexpr std::string_view kDefaultValueName = "(Default)";  // as reg query calls it

// "REG_SZ"; "REG_TYPE_FFFF0012" for a number without a name (device properties use such).
std::string registry_type_name(std::uint32_t type);

// Whether the data of this type is UTF-16 text.
bool is_registry_text(std::uint32_t type);

// The data as `reg query` shows it: text, strings of a list parted by \0, numbers as 0x1f, bytes as
// hexadecimal digits.
std::string registry_data_text(std::uint32_t type, ByteView data);

// The strings of a list, without the empty ones at its end.
std::vector<std::string> registry_list(ByteView data);

// Cut to at most `limit` bytes of whole characters, "..." behind.
std::string cut_registry_text(std::string text, std::size_t limit);

// `"name"=dword:0000001f` and a line end, as regedit writes it into a .reg file (version 5).
void append_reg_value(std::string& out, std::string_view name, std::uint32_t type, ByteView data);

}  // namespace casebook
