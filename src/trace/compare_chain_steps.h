// SPDX-License-Identifier: Apache-2.0
// The way of one file, step by step, as text.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "trace/compare_index.h"
#include "trace/compared_traces.h"

namespace casebook {

// "C:\x: CreateFile, +WriteFile", one line for each run of steps of one role on one object. What
// did not succeed stands with its result; a role other than `own` stands in brackets; "+" marks
// what is one of `missing`. `steps` in order of their first events. At most kMostStepLines lines
// and one that counts the rest.
std::vector<std::string> step_lines(const ComparedTraces& traces,
                                    const TraceIndex& index,
                                    const std::vector<const Tally*>& steps,
                                    std::uint16_t own,
                                    const std::set<const Tally*>& missing);
inline constexpr std::size_t kMostStepLines = 24;

}  // namespace casebook
