// SPDX-License-Identifier: Apache-2.0
// The capture that a command line names, for the commands that look into one.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/command.h"
#include "cli/output.h"
#include "evidence/bundle.h"
#include "model/trace.h"
#include "report/trace_view.h"

namespace casebook {

struct TraceInput {
  std::vector<std::shared_ptr<const Content>> contents;  // what the trace reads from
  std::vector<std::string> found;  // parts that nobody named: they lie beside one that was named
  std::unique_ptr<Trace> trace;
};

// Opens the one capture in `paths`: files of Process Monitor, or folders and archives with them.
// To x.PML the other parts (x-1.PML ...) in its folder belong, named or not. Fails with
// Unsupported when there is no capture, and names them when there are several.
Result<TraceInput> open_trace_input(const std::vector<std::string>& paths,
                                    const Invocation& invocation);

// The further parts of a capture that lie beside its first file: "x-1.PML" beside "x.PML". Sorted.
std::vector<std::string> trace_parts_beside(const std::string& path);

// Whether the path is a file of a trace itself, and no folder or archive with more in it. Also true
// of what cannot be opened.
bool is_trace_file(const std::string& path);

// Says what is wrong, and gives the exit status: 3 when there is no capture.
int fail_trace(const Error& error, const Invocation& invocation);

// The same for values of options: what is wrong with them is wrong use, 2.
int fail_use(const Error& error, const Invocation& invocation);

// On standard error: parts that were found beside the named ones, and damage.
void tell_trace(const TraceInput& input, const Invocation& invocation);

// Minutes from UTC of the clock that --tz asks for; 0 for exports, whose clock is not known, which
// is said.
int trace_minutes(const Trace& trace, const Invocation& invocation);

// How this invocation wants a trace shown.
TraceViewOptions trace_view_options(const Trace& trace, const Invocation& invocation);

// What most commands about one capture do: opens the output and the capture of all arguments, tells
// of it, and writes what `render` makes of it. Gives the exit status.
int run_on_trace(const Invocation& invocation,
                 const std::vector<std::string>& paths,
                 const std::function<Result<std::string>(const Trace& trace)>& render);

}  // namespace casebook
