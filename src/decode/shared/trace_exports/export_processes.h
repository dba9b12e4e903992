// SPDX-License-Identifier: Apache-2.0
// The processes of an export, put together from its events.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "decode/shared/trace_exports/export_row.h"
#include "model/trace.h"

namespace casebook {

// Windows gives PIDs again. Events of one PID are of another process when its name or command line
// is another, when it starts, or when somebody created a process with that PID in between. Handles
// are closed after Process Exit, so an exit alone ends nothing.
class ExportProcesses {
 public:
  // A process of the list that XML exports begin with; its times are UTC. `parent_index`: the
  // number that the capture gave its parent.
  void define(TraceProcess process, std::uint32_t parent_index);

  // The process of the next event.
  std::uint32_t process_of(const ExportRow& row, TraceAction action, FileTime time);
  // Takes notice of a Process Create; the process that it made, or kNoTraceIndex.
  std::uint32_t create(const ExportRow& row, std::uint32_t creator, FileTime time);

  // Finds the parents of those whose creation was not seen, and puts all times on the clock of the
  // events. Nothing may be added afterwards.
  void finish();
  std::vector<TraceProcess>&& take() { return std::move(processes_); }
  // Whether there were more than a table may have; the rest are one process without a name.
  bool is_full() const { return overflow_ != kNoTraceIndex; }

 private:
  // What tells processes apart, as it is written in the events (views into the export), and what
  // is known of them.
  struct Identity {
    std::string_view name;
    std::string_view command_line;
    bool is_seen = false;  // has had an event of its own
    std::uint32_t parent_index = kNoTraceIndex;
    FileTime defined_start = 0;  // UTC; 0 unless an XML export's list says it
    FileTime defined_end = 0;
  };
  // Processes of a list that have one PID, by the time of their creation; `next` was not found yet.
  struct Namesakes {
    std::vector<std::uint32_t> processes;
    std::size_t next = 0;
  };

  std::uint32_t add(TraceProcess process, Identity identity);
  std::uint32_t defined(std::string_view process_index) const;
  std::uint32_t defined_child(std::uint32_t pid, std::uint32_t creator);
  std::uint32_t of_pid(const ExportRow& row, TraceAction action);
  bool is_another(std::uint32_t process, const ExportRow& row, TraceAction action) const;
  void fill(std::uint32_t process, const ExportRow& row);
  void see(std::uint32_t process, const ExportRow& row, TraceAction action, FileTime time);
  void find_parents();
  void break_cycles();
  void use_clock_of_events();

  std::vector<TraceProcess> processes_;
  std::vector<Identity> identities_;
  std::unordered_map<std::uint32_t, std::uint32_t> current_;  // PID -> the process that has it
  std::unordered_map<std::uint32_t, std::uint32_t> by_index_;
  std::unordered_map<std::uint32_t, Namesakes> defined_by_pid_;
  std::optional<std::int64_t> clock_offset_;  // of the events from UTC, in ticks
  std::uint32_t overflow_ = kNoTraceIndex;
};

}  // namespace casebook
