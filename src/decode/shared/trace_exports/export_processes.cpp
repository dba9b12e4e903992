// SPDX-License-Identifier: Apache-2.0
#include "decode/shared/trace_exports/export_processes.h"

#include <algorithm>

#include "base/text.h"
#include "decode/shared/trace_exports/export_details.h"

namespace casebook {
namespace {

// Windows has tens of thousands of PIDs at most; more processes than this are made up.
constexpr std::size_t kMostProcesses = 65536;

std::uint32_t number_of(std::string_view text) {
  return parse_number<std::uint32_t>(text).value_or(0);
}

// "00000000:000003e7"
std::uint64_t logon_of(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return 0;
  const std::uint64_t high = parse_number<std::uint32_t>(text.substr(0, colon), 16).value_or(0);
  return high << 32U | parse_number<std::uint32_t>(text.substr(colon + 1), 16).value_or(0);
}

std::optional<bool> truth_of(std::string_view text) {
  if (text == "True") return true;
  if (text == "False") return false;
  return std::nullopt;
}

}  // namespace

std::uint32_t ExportProcesses::add(TraceProcess process, Identity identity) {
  if (processes_.size() >= kMostProcesses) {
    if (!is_full()) {
      overflow_ = static_cast<std::uint32_t>(processes_.size());
      processes_.emplace_back();
      processes_.back().is_guessed = true;
      identities_.emplace_back();
    }
    return overflow_;
  }
  processes_.push_back(std::move(process));
  identities_.push_back(identity);
  return static_cast<std::uint32_t>(processes_.size() - 1);
}

void ExportProcesses::define(TraceProcess process, std::uint32_t parent_index) {
  const std::uint32_t index = process.index;
  const std::uint32_t pid = process.pid;
  if (index == kNoTraceIndex) process.index = static_cast<std::uint32_t>(processes_.size());
  Identity identity;
  identity.parent_index = parent_index;
  identity.defined_start = std::exchange(process.started, 0);
  identity.defined_end = std::exchange(process.ended, 0);
  const std::uint32_t added = add(std::move(process), identity);
  if (added == overflow_) return;
  if (index != kNoTraceIndex) by_index_.emplace(index, added);
  defined_by_pid_[pid].processes.push_back(added);
}

std::uint32_t ExportProcesses::defined(std::string_view process_index) const {
  const auto index = parse_number<std::uint32_t>(process_index);
  if (!index) return kNoTraceIndex;
  const auto found = by_index_.find(*index);
  return found != by_index_.end() ? found->second : kNoTraceIndex;
}

// Those with the PID are gone through once, so that a file full of creations costs no more.
std::uint32_t ExportProcesses::defined_child(std::uint32_t pid, std::uint32_t creator) {
  const auto found = defined_by_pid_.find(pid);
  if (found == defined_by_pid_.end()) return kNoTraceIndex;
  Namesakes& namesakes = found->second;
  while (namesakes.next < namesakes.processes.size()) {
    const std::uint32_t child = namesakes.processes[namesakes.next++];
    const std::uint32_t parent = identities_[child].parent_index;
    if (parent == processes_[creator].index || parent == kNoTraceIndex) return child;
  }
  return kNoTraceIndex;
}

bool ExportProcesses::is_another(std::uint32_t process,
                                 const ExportRow& row,
                                 TraceAction action) const {
  const Identity& identity = identities_[process];
  if (!identity.is_seen) {
    return !equal_ignoring_case(processes_[process].name, row.text(TraceColumn::ProcessName));
  }
  return action == TraceAction::ProcessStart || identity.name != row[TraceColumn::ProcessName] ||
         identity.command_line != row[TraceColumn::CommandLine];
}

std::uint32_t ExportProcesses::of_pid(const ExportRow& row, TraceAction action) {
  const std::uint32_t pid = number_of(row[TraceColumn::Pid]);
  const auto [slot, is_new] = current_.emplace(pid, kNoTraceIndex);
  if (!is_new && slot->second == overflow_) return overflow_;
  if (is_new || is_another(slot->second, row, action)) {
    TraceProcess process;
    process.pid = pid;
    process.index = static_cast<std::uint32_t>(processes_.size());
    process.is_guessed = true;
    slot->second = add(std::move(process), {});
  }
  return slot->second;
}

std::uint32_t ExportProcesses::process_of(const ExportRow& row, TraceAction action, FileTime time) {
  std::uint32_t process = defined(row.process_index);
  if (process == kNoTraceIndex) process = of_pid(row, action);
  if (process != overflow_) see(process, row, action, time);
  return process;
}

void ExportProcesses::see(std::uint32_t process,
                          const ExportRow& row,
                          TraceAction action,
                          FileTime time) {
  Identity& identity = identities_[process];
  if (!identity.is_seen) {
    identity.is_seen = true;
    identity.name = row[TraceColumn::ProcessName];
    identity.command_line = row[TraceColumn::CommandLine];
    if (processes_[process].is_guessed) fill(process, row);
  }
  if (action == TraceAction::ProcessExit) processes_[process].ended = time;
  if (action != TraceAction::ProcessStart) return;
  TraceProcess& started = processes_[process];
  started.started = time;
  if (!clock_offset_ && identity.defined_start != 0) {
    clock_offset_ =
        static_cast<std::int64_t>(time) - static_cast<std::int64_t>(identity.defined_start);
  }
  const std::string detail = row.text(TraceColumn::Detail);
  if (const auto start = start_of_detail(detail)) {
    if (started.parent_pid == 0) started.parent_pid = start->pid;
    if (started.command_line.empty()) started.command_line = start->command_line;
  }
}

// What the columns of its first event say of the process itself.
void ExportProcesses::fill(std::uint32_t process, const ExportRow& row) {
  TraceProcess& filled = processes_[process];
  const auto take = [&](TraceColumn column, std::string& into) {
    if (!row[column].empty()) into = row.text(column);
  };
  take(TraceColumn::ProcessName, filled.name);
  take(TraceColumn::ImagePath, filled.path);
  take(TraceColumn::CommandLine, filled.command_line);
  take(TraceColumn::Company, filled.company);
  take(TraceColumn::Description, filled.description);
  take(TraceColumn::Version, filled.version);
  take(TraceColumn::User, filled.user);
  take(TraceColumn::Integrity, filled.integrity);
  filled.authentication_id = logon_of(row[TraceColumn::AuthenticationId]);
  filled.session = number_of(row[TraceColumn::Session]);
  filled.is_virtualized = truth_of(row[TraceColumn::Virtualized]);
  filled.is_64bit = row[TraceColumn::Architecture] != "32-bit";
  if (const std::uint32_t parent = number_of(row[TraceColumn::ParentPid]); parent != 0) {
    filled.parent_pid = parent;
  }
}

std::uint32_t ExportProcesses::create(const ExportRow& row, std::uint32_t creator, FileTime time) {
  const std::string detail = row.text(TraceColumn::Detail);
  const auto creation = creation_of_detail(detail);
  if (!creation || creator == overflow_) return kNoTraceIndex;
  std::uint32_t child = defined_child(creation->pid, creator);
  if (child == kNoTraceIndex) {
    TraceProcess process;
    process.pid = creation->pid;
    process.index = static_cast<std::uint32_t>(processes_.size());
    process.is_guessed = true;
    process.path = row.text(TraceColumn::Path);
    process.name = file_name_of(process.path);
    process.command_line = creation->command_line;
    child = add(std::move(process), {});
  }
  if (child == overflow_) return kNoTraceIndex;
  current_[creation->pid] = child;
  processes_[child].started = time;
  processes_[child].parent = creator;
  processes_[child].parent_pid = processes_[creator].pid;
  return child;
}

void ExportProcesses::find_parents() {
  std::unordered_map<std::uint32_t, std::uint32_t> first_of_pid;
  for (std::uint32_t i = 0; i < processes_.size(); ++i) {
    first_of_pid.emplace(processes_[i].pid, i);
  }
  std::unordered_map<std::uint32_t, std::uint32_t> last_of_pid;  // among those met before
  for (std::uint32_t i = 0; i < processes_.size(); ++i) {
    TraceProcess& process = processes_[i];
    if (const auto defined = by_index_.find(identities_[i].parent_index);
        defined != by_index_.end() && defined->second != i) {
      process.parent = defined->second;
    }
    if (process.parent == kNoTraceIndex && process.parent_pid != 0) {
      const auto before = last_of_pid.find(process.parent_pid);
      const auto any = first_of_pid.find(process.parent_pid);
      if (before != last_of_pid.end()) {
        process.parent = before->second;
      } else if (any != first_of_pid.end() && any->second != i) {
        process.parent = any->second;
      }
    }
    last_of_pid[process.pid] = i;
  }
}

// PIDs that are used again, or a forged list, can make a process its own ancestor.
void ExportProcesses::break_cycles() {
  std::vector<std::uint32_t> walk(processes_.size(), kNoTraceIndex);  // the walk that passed first
  for (std::uint32_t first = 0; first < processes_.size(); ++first) {
    std::uint32_t at = first;
    while (walk[at] == kNoTraceIndex) {
      walk[at] = first;
      const std::uint32_t parent = processes_[at].parent;
      if (parent == kNoTraceIndex) break;
      if (walk[parent] == first) {
        processes_[at].parent = kNoTraceIndex;
        break;
      }
      at = parent;
    }
  }
}

// The list of an XML export is in UTC, its events are not; the start of one process says how far
// they are apart. Without that the list's times mean nothing here.
void ExportProcesses::use_clock_of_events() {
  if (!clock_offset_) return;
  constexpr std::int64_t kQuarter = 15 * 60 * static_cast<std::int64_t>(kTicksPerSecond);
  const std::int64_t half = *clock_offset_ < 0 ? -kQuarter / 2 : kQuarter / 2;
  const std::int64_t offset = (*clock_offset_ + half) / kQuarter * kQuarter;
  const auto on_clock = [offset](FileTime utc) {
    const std::int64_t local = static_cast<std::int64_t>(utc) + offset;
    return utc != 0 && local > 0 ? static_cast<FileTime>(local) : FileTime{0};
  };
  for (std::size_t i = 0; i < processes_.size(); ++i) {
    TraceProcess& process = processes_[i];
    if (process.started == 0) process.started = on_clock(identities_[i].defined_start);
    if (process.ended == 0) process.ended = on_clock(identities_[i].defined_end);
  }
}

void ExportProcesses::finish() {
  find_parents();
  break_cycles();
  use_clock_of_events();
}

}  // namespace casebook
