// SPDX-License-Identifier: Apache-2.0
// Processes that touch, on the bad machine only, what fails or what servicing works on.
#pragma once

#include <vector>

#include "trace/compare_families.h"
#include "trace/compare_flips.h"
#include "trace/compared_traces.h"

namespace casebook {

std::vector<FoundDifference> find_actors(const ComparedTraces& traces,
                                         const FileFamilies& families,
                                         const std::vector<Flip>& flips);

}  // namespace casebook
