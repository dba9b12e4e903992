// SPDX-License-Identifier: Apache-2.0
// Operations that take far longer on the bad machine.
#pragma once

#include <vector>

#include "trace/compared_traces.h"

namespace casebook {

std::vector<FoundDifference> find_durations(const ComparedTraces& traces);

}  // namespace casebook
