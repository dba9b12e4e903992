// SPDX-License-Identifier: Apache-2.0
// Whatever the bytes are: rules are valid text, few, and issues lie inside the file.
#include <cstdlib>
#include <span>

#include "base/utf8.h"
#include "decode/pmc.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): the name libFuzzer looks for
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace casebook;
  const auto read = read_monitor_configuration(std::as_bytes(std::span(data, size)));
  if (!read.ok()) return 0;
  for (const Issue& issue : read.value().issues) {
    require(issue.offset <= size && issue.bytes <= size);
  }
  for (const TraceRule& rule : read.value().filter) {
    require(to_valid_utf8(rule.value) == rule.value);
    const auto again = parse_trace_rule(trace_rule_text(rule), Language::English);
    require(again.ok() && again.value() == rule);
  }
  require(read.value().columns.size() <= kTraceColumnCount);
  return 0;
}
