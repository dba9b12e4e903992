// SPDX-License-Identifier: Apache-2.0
// The events of a trace, one row each.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "model/trace_columns.h"
#include "report/page.h"

namespace casebook {

enum class TraceRowForm : std::uint8_t {
  Text,   // a line each, for a terminal
  Csv,    // as Process Monitor exports it: UTF-8 with a byte order mark, every cell quoted, CRLF
  Jsonl,  // an object each; times are UTC, details as the record holds them
};

struct TraceRowOptions {
  TraceRowForm form = TraceRowForm::Csv;
  std::vector<TraceColumn> columns = {};  // empty: default_trace_columns()
  int minutes = 0;                        // of the clock of texts and of CSV, from UTC
  bool shows_stacks = false;
  Color color = Color::No;
  std::uint64_t limit = 0;  // rows; 0 = all
  std::size_t jobs = 0;     // threads; 0 = one per processor. The rows do not depend on it.
};

// Of CSV the seven that Process Monitor shows at first; others have what their form is used for.
const std::vector<TraceColumn>& default_trace_columns(TraceRowForm form);
const std::vector<TraceColumn>& all_trace_columns();

// Appends those events of [first, last) that are wanted, in their order. Called on many threads.
using SelectTraceEvents =
    std::function<void(std::size_t first, std::size_t last, std::vector<std::uint32_t>& events)>;
// Takes a part of the output; parts come in their order, one call at a time. False stops.
using WriteTraceRows = std::function<bool(std::string_view text)>;

// Writes a header, where the form has one, and the rows of the events of [first, last) that
// `select` names (all, when it is empty). Gives the number of rows. Needs a few megabytes for each
// thread, however long the trace is.
std::uint64_t write_trace_rows(const Trace& trace,
                               std::size_t first,
                               std::size_t last,
                               const SelectTraceEvents& select,
                               const TraceRowOptions& options,
                               const WriteTraceRows& write);

}  // namespace casebook
