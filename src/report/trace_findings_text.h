// SPDX-License-Identifier: Apache-2.0
// What was read out of one trace, for a terminal.
#pragma once

#include <string>
#include <string_view>

#include "model/trace.h"
#include "model/trace_findings.h"
#include "report/trace_findings_json.h"
#include "report/trace_view.h"

namespace casebook {

// Refusals that look like a reason first, with what followed and who may have made them; the others
// in a line each; then what was folded, and what the trace cannot show.
std::string render_denials_text(const Trace& trace,
                                const Denials& denials,
                                const TraceViewOptions& options);

// With a file, who had it open stands on top; `held` may be null.
std::string render_violations_text(const Trace& trace,
                                   const Violations& violations,
                                   const HeldFile* held,
                                   const TraceViewOptions& options);

std::string render_story_text(const Trace& trace,
                              std::string_view path,
                              const FileStory& story,
                              const TraceViewOptions& options);

}  // namespace casebook
