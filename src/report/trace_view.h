// SPDX-License-Identifier: Apache-2.0
// Parts of a trace for people and for programs: its summary, its processes, the stack of an event.
#pragma once

#include <string>
#include <vector>

#include "model/trace.h"
#include "model/trace_summary.h"
#include "report/text.h"

namespace casebook {

struct TraceViewOptions {
  TextOptions text = {};
  int minutes = 0;  // of the clock of texts, from UTC; JSON is in UTC
  bool shows_modules = false;
};

// "2020-07-12 01:18:10.7752429" on the clock of the options, with its offset ("+08:00") where that
// is known; "" for no time. Of a capture without dates the time of day alone.
std::string trace_time_text(const Trace& trace, FileTime time, int minutes);
// "2020-07-12T01:18:10.7752429Z" without Z where the clock of the source is not known.
std::string trace_time_json(const Trace& trace, FileTime time);

std::string render_trace_summary(const Trace& trace,
                                 const TraceSummary& summary,
                                 const TraceViewOptions& options);
std::string render_trace_summary_json(const Trace& trace, const TraceSummary& summary);

// Children below their parents; those that began first stand first. With the number of events of
// each.
std::string render_trace_processes(const Trace& trace,
                                   const TraceSummary& summary,
                                   const TraceViewOptions& options);
std::string render_trace_processes_json(const Trace& trace,
                                        const TraceSummary& summary,
                                        const TraceViewOptions& options);

// Events with their stacks, innermost frame first.
std::string render_trace_stacks(const Trace& trace,
                                const std::vector<std::size_t>& events,
                                const TraceViewOptions& options);
std::string render_trace_stacks_json(const Trace& trace, const std::vector<std::size_t>& events);

}  // namespace casebook
