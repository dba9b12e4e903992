// SPDX-License-Identifier: Apache-2.0
// `casebook trace summary`, `processes` and `stack`: what is printed of a whole capture at once.
#include "cli/commands/verbs.h"
#include "cli/options.h"
#include "cli/text_options.h"
#include "cli/trace_input.h"
#include "cli/trace_rules.h"
#include "cli/value_check.h"
#include "report/trace_view.h"
#include "trace/summary.h"

namespace casebook {
namespace {

bool wants_json(const Invocation& invocation) {
  return invocation.get(option::kListFormat, "text") == "json";
}

TraceSummary summary_of(const Trace& trace, const Invocation& invocation) {
  return summarize_trace(trace, jobs_of(invocation));
}

}  // namespace

int run_trace_summary(const Invocation& invocation) {
  return run_on_trace(
      invocation, invocation.arguments, [&](const Trace& trace) -> Result<std::string> {
        const TraceSummary summary = summary_of(trace, invocation);
        if (wants_json(invocation)) return render_trace_summary_json(trace, summary);
        return render_trace_summary(trace, summary, trace_view_options(trace, invocation));
      });
}

int run_trace_processes(const Invocation& invocation) {
  return run_on_trace(
      invocation, invocation.arguments, [&](const Trace& trace) -> Result<std::string> {
        const TraceSummary summary = summary_of(trace, invocation);
        const TraceViewOptions options = trace_view_options(trace, invocation);
        if (wants_json(invocation)) return render_trace_processes_json(trace, summary, options);
        return render_trace_processes(trace, summary, options);
      });
}

int run_trace_stack(const Invocation& invocation) {
  return run_on_trace(
      invocation, invocation.arguments, [&](const Trace& trace) -> Result<std::string> {
        ASSIGN_OR_RETURN(const auto events, trace_event_numbers(trace, invocation));
        if (wants_json(invocation)) return render_trace_stacks_json(trace, events);
        return render_trace_stacks(trace, events, trace_view_options(trace, invocation));
      });
}

}  // namespace casebook
