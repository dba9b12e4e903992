// SPDX-License-Identifier: Apache-2.0
// Programs and components of which the two sides have other versions.
#pragma once

#include <vector>

#include "trace/compare_flips.h"
#include "trace/compared_traces.h"

namespace casebook {

std::vector<FoundDifference> find_versions(const ComparedTraces& traces,
                                           const std::vector<Flip>& flips);

}  // namespace casebook
