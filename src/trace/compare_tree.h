// SPDX-License-Identifier: Apache-2.0
// The paths of both sides as one tree: the objects with differences and their neighbours.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "trace/compare_families.h"
#include "trace/compared_traces.h"

namespace casebook {

inline constexpr std::size_t kMostTreeNodes = 2'000;

// `objects`: of each difference, kNoName when it has none. Writes tree and tree_left_out.
void build_tree(const ComparedTraces& traces,
                const FileFamilies& families,
                const std::vector<std::uint32_t>& objects,
                TraceComparison& comparison);

}  // namespace casebook
