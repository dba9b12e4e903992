// SPDX-License-Identifier: Apache-2.0
// Drivers and libraries that only one side has, or has in another version.
#pragma once

#include <cstdint>
#include <vector>

#include "trace/compare_flips.h"
#include "trace/compared_traces.h"

namespace casebook {

// Nothing when the traces do not tell modules in the same way.
std::vector<FoundDifference> find_modules(ComparedTraces& traces, const std::vector<Flip>& flips);

// How a trace tells which modules its processes load: by events of loading alone, as exports do, or
// by tables of what is loaded at the end.
enum class ModuleSource : std::uint8_t { None, Loads, Tables };
ModuleSource module_source(const Trace& trace);

}  // namespace casebook
