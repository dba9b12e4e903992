// SPDX-License-Identifier: Apache-2.0
// Objects that only one side's processes touch, folder by folder.
#pragma once

#include <cstdint>
#include <set>
#include <vector>

#include "trace/compare_families.h"
#include "trace/compare_flips.h"
#include "trace/compared_traces.h"

namespace casebook {

// `told`: families of files whose missing steps are told already. Adds to `left_out` the folders
// beyond the most that are told.
std::vector<FoundDifference> find_objects(ComparedTraces& traces,
                                          const FileFamilies& families,
                                          const std::vector<Flip>& flips,
                                          const std::set<std::uint32_t>& told,
                                          std::uint64_t& left_out);

}  // namespace casebook
