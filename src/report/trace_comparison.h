// SPDX-License-Identifier: Apache-2.0
// A good and a bad Process Monitor trace side by side.
#pragma once

#include <cstddef>
#include <string>

#include "model/trace_findings.h"
#include "report/text.h"

namespace casebook {

struct TraceComparisonOptions {
  TextOptions text;       // Detail::All: nothing that was found is cut
  std::size_t limit = 0;  // most differences shown; 0: as many as suit the format
  int minutes = 0;        // offset of the clock of the shown times from UTC
};

// The suspicious differences with their reasons, the others in one line each, then what was folded
// and what cannot be compared.
std::string render_trace_comparison_text(const TraceComparison& comparison,
                                         const TraceComparisonOptions& options);

// One object, "schema": "casebook.trace-comparison/1"; its shape is
// docs/trace-comparison.schema.json. All differences unless there is a limit; times are UTC,
// durations seconds.
std::string render_trace_comparison_json(const TraceComparison& comparison,
                                         const TraceComparisonOptions& options);

// One file that needs no other: both languages, of which `options.text.language` is shown first;
// the ranked table, the events around the first divergence and the tree of the paths of both sides.
std::string render_trace_comparison_html(const TraceComparison& comparison,
                                         const TraceComparisonOptions& options);

}  // namespace casebook
