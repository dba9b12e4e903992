// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/trace_summary.h"

namespace casebook {

// Counts everything once. `jobs`: threads; 0 = one per processor. The result does not depend on it.
TraceSummary summarize_trace(const Trace& trace, std::size_t jobs);

}  // namespace casebook
