// SPDX-License-Identifier: Apache-2.0
// Writes single rows of a trace; one class for each form. Only for trace_rows.cpp.
#pragma once

#include <memory>
#include <string>

#include "report/trace_rows.h"

namespace casebook {

// All functions may be called on many threads at once.
class TraceRowWriter {
 public:
  TraceRowWriter() = default;
  TraceRowWriter(const TraceRowWriter&) = delete;
  TraceRowWriter& operator=(const TraceRowWriter&) = delete;
  virtual ~TraceRowWriter() = default;

  virtual void append_header(std::string& out) const = 0;
  virtual void append_row(std::size_t event, std::string& out) const = 0;
};

// The options have columns. The trace must outlive the writer.
std::unique_ptr<TraceRowWriter> make_text_rows(const Trace& trace, const TraceRowOptions& options);
std::unique_ptr<TraceRowWriter> make_csv_rows(const Trace& trace, const TraceRowOptions& options);
std::unique_ptr<TraceRowWriter> make_jsonl_rows(const Trace& trace, const TraceRowOptions& options);

}  // namespace casebook
