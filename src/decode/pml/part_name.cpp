// SPDX-License-Identifier: Apache-2.0
#include "decode/pml/part_name.h"

#include <algorithm>
#include <set>

#include "base/text.h"

namespace casebook::pml {

std::optional<PartName> part_name(std::string_view path) {
  constexpr std::string_view kEnding = ".pml";
  if (!ends_with_ignoring_case(path, kEnding)) return std::nullopt;
  path.remove_suffix(kEnding.size());
  PartName name{to_lower(path), 0};
  const std::size_t dash = name.stem.rfind('-');
  if (dash == std::string::npos) return name;
  const auto number = parse_number<std::uint32_t>(std::string_view(name.stem).substr(dash + 1));
  if (!number || *number == 0) return name;
  name.number = *number;
  name.stem.resize(dash);
  return name;
}

std::vector<std::uint32_t> missing_parts(const std::vector<std::string>& paths, std::size_t most) {
  std::set<std::uint32_t> there;
  for (const std::string& path : paths) {
    if (const auto name = part_name(path)) there.insert(name->number);
  }
  std::vector<std::uint32_t> missing;
  // A single file may have been given any name.
  if (there.size() < 2) return missing;
  for (std::uint32_t number = 0; number < *there.rbegin() && missing.size() < most; ++number) {
    if (!there.contains(number)) missing.push_back(number);
  }
  return missing;
}

}  // namespace casebook::pml
