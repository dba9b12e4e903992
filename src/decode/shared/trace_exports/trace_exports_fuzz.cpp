// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>

#include "decode/shared/trace_exports/trace_exports.h"
#include "decode/shared/trace_exports/walk_trace.h"

// NOLINTNEXTLINE(readability-identifier-naming): the name libFuzzer looks for
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const casebook::TraceFile file{"fuzz", std::as_bytes(std::span(data, size))};
  (void)casebook::is_trace_csv(file.bytes);
  (void)casebook::is_trace_xml(file.bytes);
  const auto rows = casebook::read_trace_csv(file, {});
  if (rows.ok() && !casebook::walk_trace(*rows.value(), size)) std::abort();
  const auto events = casebook::read_trace_xml(file, {});
  if (events.ok() && !casebook::walk_trace(*events.value(), size)) std::abort();
  return 0;
}
