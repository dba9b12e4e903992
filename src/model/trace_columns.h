// SPDX-License-Identifier: Apache-2.0
// The columns of Process Monitor: their names, and what stands in one cell.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/trace.h"

namespace casebook {

// In the order of Process Monitor's own export of all columns.
enum class TraceColumn : std::uint8_t {
  TimeOfDay,
  ProcessName,
  Pid,
  Operation,
  Path,
  Result,
  Detail,
  DateTime,
  RelativeTime,
  Duration,
  CompletionTime,
  EventClass,
  Sequence,
  ImagePath,
  Company,
  Description,
  Version,
  User,
  AuthenticationId,
  Session,
  CommandLine,
  Tid,
  Virtualized,
  Integrity,
  Category,
  ParentPid,
  Architecture,
};
inline constexpr std::size_t kTraceColumnCount = 27;

std::string_view trace_column_name(TraceColumn column);  // "Date & Time"
// By its name; only letters and digits count, whatever the case ("processname"). Nothing when
// unknown.
std::optional<TraceColumn> find_trace_column(std::string_view name);

// Whether a cell depends on the process alone: then it is the same for all events of a process.
bool is_process_column(TraceColumn column);
// Whether a cell is made of a TraceEvent: whoever writes several of them reads it once.
bool is_common_column(TraceColumn column);

// Writes cells of one trace, which must outlive it; any number of threads may. Times are on the
// clock of the style: Process Monitor prints local times.
class TraceCells {
 public:
  TraceCells(const Trace& trace, const TraceDetailStyle& style) : trace_(trace), style_(style) {}

  // Appends what Process Monitor shows in the column.
  void append(std::size_t event, TraceColumn column, std::string& out) const;
  // The same for one kind of column; nothing for columns of another kind.
  void append_process_cell(std::uint32_t process, TraceColumn column, std::string& out) const;
  void append_common_cell(const TraceEvent& event, TraceColumn column, std::string& out) const;
  void append_object_cell(std::size_t event, TraceColumn column, std::string& out) const;

 private:
  const Trace& trace_;
  TraceDetailStyle style_;
};

}  // namespace casebook
