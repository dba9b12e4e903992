// SPDX-License-Identifier: Apache-2.0
// What a command line asks of the events of a trace.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "cli/command.h"
#include "decode/pmc.h"
#include "model/trace_rule.h"

namespace casebook {

// The rules of --filter and of --where together. Says what of the file was left out.
Result<std::vector<TraceRule>> trace_rules(const Invocation& invocation);

// What --columns names, in its order; empty without it.
Result<std::vector<TraceColumn>> trace_columns(const Invocation& invocation);

// The first event of --from, and the one behind the last of --to.
std::pair<std::size_t, std::size_t> trace_range(const Trace& trace,
                                                const Invocation& invocation,
                                                int minutes);

// The instant of --at on the clock of --tz; nothing without it.
std::optional<FileTime> trace_moment(const Trace& trace, const Invocation& invocation);

// What --event names. Fails for what is no number below the size of the trace.
Result<std::vector<std::size_t>> trace_event_numbers(const Trace& trace,
                                                     const Invocation& invocation);

// A configuration of Process Monitor. Says what of it was damaged.
Result<MonitorConfiguration> open_monitor_configuration(const std::string& path, Language language);

}  // namespace casebook
