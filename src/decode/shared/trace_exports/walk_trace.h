// SPDX-License-Identifier: Apache-2.0
// Asks a trace for everything it has: for fuzz targets and damage tests. False when it breaks a
// promise that analyses rely on.
#pragma once

#include <cstdint>
#include <string>

#include "base/encoding.h"
#include "decode/trace_file.h"
#include "model/trace.h"

namespace casebook {

inline bool walk_processes(const Trace& trace) {
  for (const TraceProcess& process : trace.processes()) {
    std::size_t steps = 0;
    for (std::uint32_t at = process.parent; at != kNoTraceIndex;) {
      if (at >= trace.processes().size() || ++steps > trace.processes().size()) return false;
      at = trace.processes()[at].parent;
    }
    for (std::size_t i = 1; i < process.modules.size(); ++i) {
      if (process.modules[i].base < process.modules[i - 1].base) return false;
    }
  }
  return true;
}

inline bool walk_event(const Trace& trace, std::size_t event, std::uint64_t bytes) {
  const std::uint16_t number = trace.operation_column()[event];
  if (trace.process_column()[event] >= trace.processes().size() ||
      number >= trace.operations().size() || trace.path_column()[event] >= trace.path_count()) {
    return false;
  }
  const TraceAction action = trace.operations()[number].action;
  const TraceEvent shown = trace.event(event);
  if (shown.offset > bytes || shown.part >= trace.parts().size()) return false;
  if (action == TraceAction::Open) (void)trace.open(event);
  if (action == TraceAction::Dispose) (void)trace.marks_deletion(event);
  const std::uint32_t child = trace.child(event);
  if (child != kNoTraceIndex && child >= trace.processes().size()) return false;
  std::string text = trace.target(event);
  trace.append_path(trace.path_column()[event], text);
  trace.append_result(trace.result_column()[event], text);
  trace.append_detail(event, {TraceDetailForm::Exact, 0}, text);
  for (const TraceDetail& part : trace.details(event, {TraceDetailForm::ProcessMonitor, 0})) {
    text += part.name + part.value;
  }
  text += trace.category(event);
  (void)trace.stack(event);
  return is_valid_utf8(text);
}

// `bytes`: the size of the largest part.
inline bool walk_trace(const Trace& trace, std::uint64_t bytes) {
  if (!walk_processes(trace)) return false;
  FileTime last = 0;
  for (std::size_t event = 0; event < trace.size(); ++event) {
    const FileTime time = trace.event(event).time;
    if (time < last || !walk_event(trace, event, bytes)) return false;
    last = time;
  }
  return true;
}

}  // namespace casebook
