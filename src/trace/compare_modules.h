// SPDX-License-Identifier: Apache-2.0
// Drivers and libraries that only one side has, or has in another version.
#pragma once

#include <vector>

#include "trace/compare_flips.h"
#include "trace/compared_traces.h"

namespace casebook {

// Nothing when one of the traces tells no modules.
std::vector<FoundDifference> find_modules(ComparedTraces& traces, const std::vector<Flip>& flips);

// Whether the trace tells which modules its processes load.
bool tells_modules(const Trace& trace);

}  // namespace casebook
