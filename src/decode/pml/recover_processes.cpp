// SPDX-License-Identifier: Apache-2.0
// Names of processes for a file whose table of processes is lost.
#include <algorithm>
#include <unordered_map>

#include "base/text.h"
#include "decode/pml/part.h"
#include "decode/pml/path.h"
#include "decode/pml/process_events.h"

namespace casebook::pml {
namespace {

constexpr std::size_t kMostProcesses = 1'000'000;
constexpr std::size_t kMostModules = 65'536;  // of one process

std::string_view integrity_of(std::string_view sid) {
  if (sid == "S-1-16-4096") return "Low";
  if (sid == "S-1-16-8192") return "Medium";
  if (sid == "S-1-16-12288") return "High";
  if (sid == "S-1-16-16384") return "System";
  return {};
}

class ProcessCollector {
 public:
  void see(const Record& record) {
    constexpr std::uint16_t kDefined = 0;
    constexpr std::uint16_t kCreate = 1;
    constexpr std::uint16_t kExit = 2;
    constexpr std::uint16_t kLoadImage = 5;
    constexpr std::uint16_t kStart = 7;
    if (record.event_class != TraceClass::Process) return;
    switch (record.operation) {
      case kDefined:
      case kCreate: define(read_created_process(record)); break;
      case kExit:
        if (TraceProcess* process = find(record.process)) process->ended = record.time;
        break;
      case kLoadImage: load(record); break;
      case kStart:
        if (TraceProcess* process = find(record.process)) start(*process, record);
        break;
      default: break;
    }
  }

  std::vector<TraceProcess> take() {
    for (TraceProcess& process : processes_) {
      std::stable_sort(process.modules.begin(),
                       process.modules.end(),
                       [](const TraceModule& a, const TraceModule& b) { return a.base < b.base; });
      const auto parent = numbers_.find(process.parent);
      process.parent = parent == numbers_.end() ? kNoTraceIndex : parent->second;
    }
    return std::move(processes_);
  }

 private:
  // A new entry for a number that was not met; null when there are too many.
  TraceProcess* find(std::uint32_t index) {
    const auto known = numbers_.find(index);
    if (known != numbers_.end()) return &processes_[known->second];
    if (processes_.size() >= kMostProcesses) return nullptr;
    numbers_.emplace(index, static_cast<std::uint32_t>(processes_.size()));
    TraceProcess process;
    process.index = index;
    process.parent = kNoTraceIndex;
    process.is_guessed = true;
    processes_.push_back(std::move(process));
    return &processes_.back();
  }

  void define(const CreatedProcess& created) {
    TraceProcess* process = find(created.index);
    if (process == nullptr) return;
    process->pid = created.pid;
    process->parent_pid = created.parent_pid;
    process->parent = created.parent_index;
    process->session = created.session;
    process->is_64bit = created.is_64bit;
    process->started = created.started;
    process->authentication_id = created.authentication_id;
    process->user = created.user;
    process->integrity = integrity_of(created.integrity);
    process->path = created.path;
    process->name = file_name_of(created.path);
    process->command_line = created.command_line;
    define_parent(created);
  }

  void define_parent(const CreatedProcess& created) {
    constexpr std::uint32_t kSystemPid = 4;
    TraceProcess* parent = find(created.parent_index);
    if (parent == nullptr || parent->pid != 0) return;
    parent->pid = created.parent_pid;
    if (parent->pid == kSystemPid && parent->name.empty()) parent->name = "System";
  }

  void load(const Record& record) {
    TraceProcess* process = find(record.process);
    if (process == nullptr || process->modules.size() >= kMostModules) return;
    TraceModule module;
    module.base = pointer_field(record.detail, 0, record.pointer);
    module.size = field<std::uint32_t>(record.detail, record.pointer);
    append_path_text(module.path, path_of(record), HostTable());
    // The program itself is the first image of a process.
    if (process->path.empty() && ends_with_ignoring_case(module.path, ".exe")) {
      process->path = module.path;
      process->name = file_name_of(module.path);
    }
    process->modules.push_back(std::move(module));
  }

  static void start(TraceProcess& process, const Record& record) {
    const StartedProcess started = read_started_process(record);
    if (process.started == 0) process.started = record.time;
    if (process.parent_pid == 0) process.parent_pid = started.parent_pid;
    if (process.command_line.empty()) process.command_line = started.command_line;
  }

  std::vector<TraceProcess> processes_;
  std::unordered_map<std::uint32_t, std::uint32_t> numbers_;
};

}  // namespace

std::vector<TraceProcess> recover_processes(const Part& part) {
  ProcessCollector collector;
  Record record;
  for (std::size_t i = 0; i < part.records(); ++i) {
    if (part.read(i, record)) collector.see(record);
  }
  return collector.take();
}

void fill_names(std::vector<TraceProcess>& processes, std::vector<TraceProcess> recovered) {
  std::unordered_map<std::uint32_t, TraceProcess*> by_index;
  for (TraceProcess& process : recovered) {
    by_index.emplace(process.index, &process);
  }
  for (TraceProcess& process : processes) {
    const auto found = by_index.find(process.index);
    if (!process.name.empty() || found == by_index.end()) continue;
    TraceProcess& names = *found->second;
    process.name = std::move(names.name);
    process.path = std::move(names.path);
    process.command_line = std::move(names.command_line);
    process.user = std::move(names.user);
    process.integrity = std::move(names.integrity);
    process.modules = std::move(names.modules);
    process.is_guessed = true;
  }
}

}  // namespace casebook::pml
