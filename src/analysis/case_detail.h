// SPDX-License-Identifier: Apache-2.0
// Gathers what a full report shows around the conclusions of a run.
#pragma once

#include "analysis/decode_all.h"
#include "model/case_detail.h"
#include "model/diagnosis.h"
#include "model/knowledge.h"
#include "model/stream.h"

namespace casebook {

// `view` is complete, its items are those of `data`. One pass over all events for each window.
CaseDetail gather_case_detail(const AnalysisView& view,
                              const Decoded& decoded,
                              const EventSource& source,
                              const Matches& matches,
                              const Knowledge& knowledge);

}  // namespace casebook
