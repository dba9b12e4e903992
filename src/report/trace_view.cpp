// SPDX-License-Identifier: Apache-2.0
#include "report/trace_view.h"

#include "base/time.h"
#include "model/trace_clock.h"

namespace casebook {

std::string trace_time_text(const Trace& trace, FileTime time, int minutes) {
  std::string text;
  append_capture_time(trace.capture(), shifted_time(time, minutes), ' ', text);
  if (text.empty() || trace.capture().is_local_time) return text;
  return text + ' ' + (minutes == 0 ? "UTC" : format_offset(minutes));
}

std::string trace_time_json(const Trace& trace, FileTime time) {
  std::string text;
  append_capture_time(trace.capture(), time, 'T', text);
  if (!text.empty() && !trace.capture().is_local_time) text += 'Z';
  return text;
}

}  // namespace casebook
