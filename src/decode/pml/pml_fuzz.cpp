// SPDX-License-Identifier: Apache-2.0
// Opens a trace of any bytes, and asks it everything.
#include <algorithm>
#include <cstdlib>

#include "decode/pml/pml_trace.h"

namespace {

using namespace casebook;

constexpr std::size_t kMostAsked = 2000;  // events of one input

void ask(const Trace& trace, std::size_t event) {
  const TraceDetailStyle exact{TraceDetailForm::Exact, 480};
  std::string text;
  trace.append_path(trace.path_column()[event], text);
  trace.append_detail(event, {}, text);
  trace.append_detail(event, exact, text);
  for (const TraceDetail& detail : trace.details(event, exact)) {
    if (detail.value.size() > text.size()) std::abort();
  }
  const TraceEvent shown = trace.event(event);
  const std::uint32_t child = trace.child(event);
  const bool is_inside = shown.part < trace.parts().size() &&
                         shown.offset < trace.parts()[shown.part].bytes &&
                         trace.process_column()[event] < trace.processes().size() &&
                         (child == kNoTraceIndex || child < trace.processes().size());
  if (!is_inside) std::abort();
  (void)trace.open(event);
  (void)trace.target(event);
  (void)trace.marks_deletion(event);
  (void)trace.category(event);
  (void)trace.stack(event);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes(reinterpret_cast<const std::byte*>(data), size);
  // The same bytes as two parts: numbers of processes and paths are merged.
  const auto trace = open_pml({{"a.PML", bytes}, {"a-1.PML", bytes}}, {.jobs = 2});
  if (!trace.ok()) return 0;
  const std::size_t events = trace.value()->size();
  for (std::size_t i = 0; i < std::min(events, kMostAsked); ++i) {
    ask(*trace.value(), i);
  }
  return 0;
}
