// SPDX-License-Identifier: Apache-2.0
// Process Monitor's exports as traces: a lesser source than its own files. Times are local, often
// without a date; CSV has neither stacks nor modules.
#pragma once

#include <memory>

#include "base/bytes.h"
#include "base/result.h"
#include "decode/trace_file.h"
#include "model/trace.h"

namespace casebook {

// Whether the bytes, or their beginning, are an export, by content: column names, or rows in the
// usual order; <procmon> with a list of processes or events.
bool is_trace_csv(ByteView bytes);
bool is_trace_xml(ByteView bytes);

// Reads an export; the bytes must outlive the trace. Rows that are damaged are left out and said in
// the issues of the trace's part; fails only when there are no columns of a trace at all. UTF-8,
// UTF-16 and GBK; what spreadsheets save (semicolons, tabs, no quotes) too. Reads on one thread:
// quoted line ends make it impossible to begin in the middle.
Result<std::unique_ptr<Trace>> read_trace_csv(const TraceFile& file, const TraceOptions& options);
Result<std::unique_ptr<Trace>> read_trace_xml(const TraceFile& file, const TraceOptions& options);

}  // namespace casebook
