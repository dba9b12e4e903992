// SPDX-License-Identifier: Apache-2.0
// Configuration files of Process Monitor (.PMC): its filter, what it highlights, which columns it
// shows.
#pragma once

#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "model/issue.h"
#include "model/trace_rule.h"

namespace casebook {

struct MonitorConfiguration {
  std::vector<TraceRule> filter;
  std::vector<TraceRule> highlight;
  std::vector<TraceColumn> columns;  // shown ones, left to right; empty when the file does not say
  bool drops_filtered = false;       // what the filter hid was not kept in captures either
  std::vector<Issue> issues;         // offsets in the file
};

// Whether the bytes begin with a record of such a file; it has no signature.
bool is_monitor_configuration(ByteView bytes);

// Fails when it is none. Damage is in the issues: reading goes on behind it as far as lengths tell.
Result<MonitorConfiguration> read_monitor_configuration(ByteView bytes);

}  // namespace casebook
