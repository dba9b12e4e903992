// SPDX-License-Identifier: Apache-2.0
// How much the traces of a comparison have in common.
#pragma once

#include "model/trace_findings.h"
#include "trace/compared_traces.h"

namespace casebook {

// Of what servicing touched, where it is at work on both sides; else of everything.
TraceOverlap trace_overlap(const ComparedTraces& traces);

}  // namespace casebook
