// SPDX-License-Identifier: Apache-2.0
// The way of one file, step by step, as text.
#pragma once

#include <string>
#include <vector>

#include "trace/compare_index.h"
#include "trace/compared_traces.h"

namespace casebook {

// "CreateFile, QuerySecurityFile: C:\x", one line for each run of steps on one object; what did not
// succeed with its result. `steps` in order of their first events. At most kMostStepLines lines and
// one that counts the rest.
std::vector<std::string> step_lines(const ComparedTraces& traces,
                                    const TraceIndex& index,
                                    const std::vector<const Tally*>& steps);
inline constexpr std::size_t kMostStepLines = 24;

}  // namespace casebook
