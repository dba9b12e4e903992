// SPDX-License-Identifier: Apache-2.0
#include "decode/pml/pml_trace.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <tuple>

#include <fmt/format.h>

#include "base/text.h"
#include "decode/pml/details.h"
#include "decode/pml/index.h"
#include "decode/pml/objects.h"
#include "decode/pml/part_name.h"
#include "decode/pml/process_events.h"

namespace casebook {
namespace {

using namespace pml;

constexpr std::uint32_t kSystemPid = 4;
constexpr std::size_t kMostUnknown = 100'000;  // processes that only their events know

// Process Monitor's buffer for a detail holds so many characters.
constexpr std::size_t kLongestDetail = 4095;

// Cuts a text behind `units` UTF-16 units.
void cut_units(std::string& text, std::size_t begin, std::size_t units) {
  if (text.size() - begin <= units) return;
  std::size_t count = 0;
  for (std::size_t at = begin; at < text.size();) {
    const auto lead = static_cast<unsigned char>(text[at]);
    const std::size_t bytes = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    count += bytes == 4 ? 2 : 1;
    if (count > units) {
      text.resize(at);
      return;
    }
    at += bytes;
  }
}

class PmlTrace final : public Trace {
 public:
  PmlTrace(std::vector<Part> parts, std::vector<ByteView> files)
      : parts_(std::move(parts)),
        files_(std::move(files)),
        paths_(files_) {}

  void build(const TraceOptions& options);

  const TraceCapture& capture() const override { return capture_; }
  const std::vector<TracePart>& parts() const override { return shown_parts_; }
  const std::vector<TraceProcess>& processes() const override { return processes_; }
  const std::vector<TraceOperation>& operations() const override { return operations_; }
  std::size_t path_count() const override { return paths_.size(); }
  void append_path(std::uint32_t path, std::string& out) const override {
    append_path_text(out, paths_.path(path), parts_[paths_.part(path)].hosts());
  }

  TraceEvent event(std::size_t event) const override;
  TraceOpen open(std::size_t event) const override;
  std::string target(std::size_t event) const override;
  bool marks_deletion(std::size_t event) const override;
  std::uint32_t child(std::size_t event) const override;
  void append_detail(std::size_t event,
                     const TraceDetailStyle& style,
                     std::string& out) const override;
  std::vector<TraceDetail> details(std::size_t event, const TraceDetailStyle& style) const override;
  std::string_view category(std::size_t event) const override { return category_of(record(event)); }
  std::vector<TraceFrame> stack(std::size_t event) const override;

 private:
  std::size_t part_index(std::size_t event) const {
    const auto next = std::upper_bound(first_events_.begin(), first_events_.end(), event);
    return static_cast<std::size_t>(next - first_events_.begin()) - 1;
  }
  Record record(std::size_t event) const {
    const std::size_t part = part_index(event);
    Record found;
    parts_[part].read(event - first_events_[part], found);
    return found;
  }

  void add_processes(std::size_t part);
  void name_unknown_processes();
  void name_accounts();
  void show_parts();
  void show_capture();

  std::vector<Part> parts_;
  std::vector<ByteView> files_;
  PathDictionary paths_;
  std::vector<std::size_t> first_events_;  // of each part
  std::vector<ProcessNumbers> numbers_;    // of each part
  std::vector<TraceProcess> processes_;
  std::map<std::pair<std::uint32_t, FileTime>, std::uint32_t> by_start_;  // of earlier parts
  std::uint32_t system_ = kNoTraceIndex;  // the process that the kernel's modules hang on
  std::vector<TraceOperation> operations_;
  AccountNames accounts_;
  std::vector<TracePart> shown_parts_;
  TraceCapture capture_;
};

// What a later part says besides: the process went on, ended, loaded more.
void join_process(TraceProcess& known, TraceProcess& more) {
  if (known.ended == 0) known.ended = more.ended;
  if (known.name.empty()) known.name = std::move(more.name);
  if (known.path.empty()) known.path = std::move(more.path);
  if (known.command_line.empty()) known.command_line = std::move(more.command_line);
  if (known.user.empty()) known.user = std::move(more.user);
  if (known.integrity.empty()) known.integrity = std::move(more.integrity);
  const auto place = [](const TraceModule& module) {
    return std::tuple(module.base, module.size, std::string_view(module.path));
  };
  const auto before = [&](const TraceModule& a, const TraceModule& b) {
    return place(a) < place(b);
  };
  known.modules.insert(known.modules.end(),
                       std::make_move_iterator(more.modules.begin()),
                       std::make_move_iterator(more.modules.end()));
  std::stable_sort(known.modules.begin(), known.modules.end(), before);
  const auto same = [&](const TraceModule& a, const TraceModule& b) {
    return place(a) == place(b);
  };
  known.modules.erase(std::unique(known.modules.begin(), known.modules.end(), same),
                      known.modules.end());
}

void PmlTrace::add_processes(std::size_t part) {
  ProcessNumbers& numbers = numbers_.emplace_back();
  std::vector<TraceProcess>& own = parts_[part].processes();
  std::vector<std::uint32_t> placed;
  for (TraceProcess& process : own) {
    const auto found = by_start_.find({process.pid, process.started});
    const bool is_known = found != by_start_.end();
    const std::uint32_t number =
        is_known ? found->second : static_cast<std::uint32_t>(processes_.size());
    numbers.add(process.index, number);
    placed.push_back(number);
    if (is_known) {
      join_process(processes_[number], process);
    } else {
      processes_.push_back(process);
    }
  }
  for (std::size_t i = 0; i < own.size(); ++i) {
    const std::uint32_t parent = own[i].parent;
    processes_[placed[i]].parent = parent < placed.size() ? placed[parent] : kNoTraceIndex;
    // Known to the parts that follow only: two entries of one table are two processes.
    by_start_.emplace(std::pair(own[i].pid, own[i].started), placed[i]);
  }
  own.clear();
}

// Events of processes that no table names still have one: by the number of the capture.
void PmlTrace::name_unknown_processes() {
  std::map<std::pair<std::size_t, std::uint32_t>, std::uint32_t> named;
  for (std::size_t i = 0; i < size(); ++i) {
    if (columns_.process[i] != kNoTraceIndex) continue;
    const std::size_t part = part_index(i);
    std::uint32_t index = record(i).process;
    if (named.size() >= kMostUnknown) index = 0;  // the rest share one
    const auto [found, is_new] =
        named.emplace(std::pair(part, index), static_cast<std::uint32_t>(processes_.size()));
    if (is_new) {
      add_issue(parts_[part].issues(),
                "pml-process-unknown",
                parts_[part].place(i - first_events_[part]),
                0);
      TraceProcess process;
      process.index = index;
      process.is_guessed = true;
      processes_.push_back(std::move(process));
      numbers_[part].add(index, found->second);
    }
    columns_.process[i] = found->second;
  }
}

void PmlTrace::build(const TraceOptions& options) {
  std::uint64_t all = 0;
  for (const ByteView file : files_) {
    all += file.size();
  }
  std::mutex mutex;
  std::uint64_t done = 0;
  const auto progress = [&](std::uint64_t bytes) {
    if (!options.progress) return;
    const std::lock_guard lock(mutex);
    done += bytes;
    options.progress(done, all);
  };
  OperationNumbers operations;
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    add_processes(i);
    first_events_.push_back(columns_.process.size());
    index_part({parts_[i], static_cast<std::uint32_t>(i), numbers_[i], options.jobs, progress},
               paths_,
               files_,
               operations,
               {columns_.process, columns_.operation, columns_.path, columns_.result});
  }
  paths_.finish();
  for (const std::uint32_t key : operations.keys()) {
    operations_.push_back(operation_of(key));
  }
  name_unknown_processes();
  for (std::uint32_t i = 0; i < processes_.size() && system_ == kNoTraceIndex; ++i) {
    if (processes_[i].pid == kSystemPid) system_ = i;
  }
  name_accounts();
  show_parts();
  show_capture();
}

// Process Monitor asks the system for the name of a SID. The trace has both where a process begins:
// the SID in the event, the name in the table.
void PmlTrace::name_accounts() {
  const auto is_creation = [&](std::uint16_t operation) {
    const TraceAction action = operations_[operation].action;
    return action == TraceAction::ProcessCreate || action == TraceAction::ProcessDefined;
  };
  std::vector<bool> creations;
  for (std::size_t i = 0; i < operations_.size(); ++i) {
    creations.push_back(is_creation(static_cast<std::uint16_t>(i)));
  }
  for (std::size_t i = 0; i < size(); ++i) {
    if (!creations[columns_.operation[i]]) continue;
    const std::uint32_t process = child(i);
    if (process == kNoTraceIndex || processes_[process].user.empty()) continue;
    const std::string sid = read_created_process(record(i)).user;
    if (sid != processes_[process].user) accounts_.emplace(sid, processes_[process].user);
  }
}

void PmlTrace::show_parts() {
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    TracePart& shown = shown_parts_.emplace_back();
    shown.path = parts_[i].path();
    shown.bytes = parts_[i].bytes().size();
    shown.events = parts_[i].records();
    shown.is_recovered = parts_[i].is_recovered();
    shown.issues = parts_[i].issues();
  }
}

void PmlTrace::show_capture() {
  const Header& header = parts_.front().header();
  capture_.source = TraceSource::Pml;
  capture_.computer = header.computer;
  capture_.system_root = header.system_root;
  capture_.major = header.major;
  capture_.minor = header.minor;
  capture_.build = header.build;
  capture_.processors = header.processors;
  capture_.memory = header.memory;
  capture_.is_64bit = header.is_64bit;
  if (size() == 0) return;
  capture_.first = event(0).time;
  capture_.last = event(size() - 1).time;
}

TraceEvent PmlTrace::event(std::size_t event) const {
  const std::size_t part = part_index(event);
  const std::size_t number = event - first_events_[part];
  Record found;
  parts_[part].read(number, found);
  TraceEvent shown;
  shown.time = found.time;
  shown.duration = found.duration;
  shown.thread = found.thread;
  shown.result = found.result;
  shown.is_pending = found.result == kStatusPending;
  shown.sequence = found.sequence;
  shown.part = static_cast<std::uint32_t>(part);
  shown.offset = parts_[part].place(number);
  return shown;
}

TraceOpen PmlTrace::open(std::size_t event) const {
  const Record found = record(event);
  TraceOpen open;
  if (!found.is_file_event()) return open;
  return read_open(found);
}

std::string PmlTrace::target(std::size_t event) const {
  const Record found = record(event);
  std::string target;
  append_target(found, target);
  return target;
}

bool PmlTrace::marks_deletion(std::size_t event) const {
  return marks_for_deletion(record(event));
}

std::uint32_t PmlTrace::child(std::size_t event) const {
  const Record found = record(event);
  const bool is_create = found.event_class == TraceClass::Process && found.operation <= 1;
  if (!is_create || found.detail.size() < sizeof(std::uint32_t)) return kNoTraceIndex;
  return numbers_[part_index(event)].find(field<std::uint32_t>(found.detail, 0));
}

void PmlTrace::append_detail(std::size_t event,
                             const TraceDetailStyle& style,
                             std::string& out) const {
  const std::size_t begin = out.size();
  DetailWriter writer(out, style, accounts_, nullptr);
  append_details(record(event), writer);
  if (style.form == TraceDetailForm::ProcessMonitor) cut_units(out, begin, kLongestDetail);
}

std::vector<TraceDetail> PmlTrace::details(std::size_t event, const TraceDetailStyle& style) const {
  std::string text;
  std::vector<DetailWriter::Mark> marks;
  DetailWriter writer(text, style, accounts_, &marks);
  append_details(record(event), writer);
  std::vector<TraceDetail> details;
  for (DetailWriter::Mark& mark : marks) {
    details.push_back({std::move(mark.name), text.substr(mark.begin, mark.end - mark.begin)});
  }
  return details;
}

const TraceModule* module_at(const TraceProcess& process, std::uint64_t address) {
  const auto next = std::upper_bound(
      process.modules.begin(),
      process.modules.end(),
      address,
      [](std::uint64_t wanted, const TraceModule& module) { return wanted < module.base; });
  if (next == process.modules.begin() || !std::prev(next)->holds(address)) return nullptr;
  return &*std::prev(next);
}

std::vector<TraceFrame> PmlTrace::stack(std::size_t event) const {
  const Record found = record(event);
  const Header& header = parts_[part_index(event)].header();
  const TraceProcess& process = processes_[columns_.process[event]];
  std::vector<TraceFrame> frames;
  for (std::size_t at = 0; at < found.stack.size(); at += found.pointer) {
    TraceFrame frame;
    frame.address = pointer_field(found.stack, at, found.pointer);
    frame.is_kernel = frame.address > header.highest_user_address;
    if (!frame.is_kernel) {
      frame.module = module_at(process, frame.address);
    } else if (system_ != kNoTraceIndex) {
      frame.module = module_at(processes_[system_], frame.address);
    }
    frames.push_back(frame);
  }
  return frames;
}

// Process Monitor deletes old parts of long captures, and people forget to send some.
void tell_missing_parts(const std::vector<TraceFile>& files, Part& first) {
  constexpr std::size_t kMostTold = 20;
  std::vector<std::string> paths;
  for (const TraceFile& file : files) {
    paths.push_back(file.path);
  }
  const std::vector<std::uint32_t> missing = missing_parts(paths, kMostTold);
  if (missing.empty()) return;
  add_issue(first.issues(),
            "pml-part-missing",
            0,
            0,
            fmt::format("{}", fmt::join(missing, ", ")),
            missing.size());
}

}  // namespace

Result<std::unique_ptr<Trace>> open_pml(const std::vector<TraceFile>& files,
                                        const TraceOptions& options) {
  if (files.size() > kMostParts) {
    return Error{
        ErrorCode::LimitExceeded,
        fmt::format(
            "{}: a trace in more than {} files is not read", files.front().path, kMostParts)};
  }
  std::vector<Part> parts;
  for (const TraceFile& file : files) {
    ASSIGN_OR_RETURN(Part part, Part::open(file));
    parts.push_back(std::move(part));
  }
  tell_missing_parts(files, parts.front());
  std::stable_sort(parts.begin(), parts.end(), [](const Part& a, const Part& b) {
    return a.first_time() < b.first_time();
  });
  std::vector<ByteView> bytes;
  for (const Part& part : parts) {
    bytes.push_back(part.bytes());
  }
  auto trace = std::make_unique<PmlTrace>(std::move(parts), std::move(bytes));
  trace->build(options);
  return std::unique_ptr<Trace>(std::move(trace));
}

}  // namespace casebook
