// SPDX-License-Identifier: Apache-2.0
// What two traces cannot show.
#pragma once

#include <vector>

#include "base/bilingual.h"
#include "trace/compared_traces.h"

namespace casebook {

std::vector<Bilingual> comparison_limits(const ComparedTraces& traces, const TraceOverlap& overlap);

}  // namespace casebook
