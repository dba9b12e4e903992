// SPDX-License-Identifier: Apache-2.0
// Names of the files of one capture: "boot.PML", "boot-1.PML", "boot-2.PML".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace casebook::pml {

struct PartName {
  std::string stem;  // in lower case, with the folder
  std::uint32_t number = 0;
};

// Nothing for a name that does not end in ".PML".
std::optional<PartName> part_name(std::string_view path);

// Numbers that are missing among the files of one capture, from 0 to the highest; at most `most`.
std::vector<std::uint32_t> missing_parts(const std::vector<std::string>& paths, std::size_t most);

}  // namespace casebook::pml
