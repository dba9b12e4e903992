// SPDX-License-Identifier: Apache-2.0
// Names of control codes (FSCTL_..., IOCTL_...).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace casebook::pml {

// What a control does to the file, for the column Category.
enum class ControlUse : std::uint8_t { None, Read, Write, ReadMetadata, WriteMetadata };

struct ControlCode {
  std::uint32_t code = 0;
  std::string_view name;
  ControlUse use = ControlUse::None;
};

// Null for a code without a name.
const ControlCode* find_control_code(std::uint32_t code);

// Its name, or what the code is made of: "0x900ff (Device:0x9 Function:63 Method: 3)".
void append_control_code(std::string& out, std::uint32_t code);

}  // namespace casebook::pml
