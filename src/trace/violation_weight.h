// SPDX-License-Identifier: Apache-2.0
// How much a conflict over a file looks like the reason of a failure.
#pragma once

#include "model/knowledge.h"
#include "model/trace_findings.h"
#include "trace/refusals.h"

namespace casebook {

// 0..0.95. Whose conflict it is counts more than whether the trace shows who held the file: nobody
// gets over a repeated refusal because its holder is not seen. `violation` has all but its weight.
double violation_weight(const RefusalStudy& study,
                        const Refusal& refusal,
                        const Violation& violation,
                        const ProcessEnds& ends,
                        const Knowledge* knowledge);

}  // namespace casebook
