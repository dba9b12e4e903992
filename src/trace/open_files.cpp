// SPDX-License-Identifier: Apache-2.0
#include "trace/open_files.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "trace/trace_details.h"
#include "trace/trace_processes.h"

namespace casebook {
namespace {

// Bounds, so that no trace takes quadratic time or endless memory.
constexpr std::size_t kMostOfFile = 512;
constexpr std::size_t kMostHandles = 1'000'000;
constexpr std::size_t kMostPagingChecks = 200'000;
constexpr int kDeepestInheritance = 8;

constexpr std::uint32_t kDeleteOnClose = 0x1000;  // FILE_DELETE_ON_CLOSE
constexpr std::uint32_t kCreated = 2;             // TraceOpen::open_result

std::uint64_t pair_of(std::uint32_t a, std::uint32_t b) {
  return std::uint64_t{a} << 32 | b;
}

bool is_use(TraceAction action) {
  switch (action) {
    case TraceAction::Read:
    case TraceAction::Write:
    case TraceAction::List:
    case TraceAction::Watch:
    case TraceAction::Lock:
    case TraceAction::Resize: return true;
    default: return false;
  }
}

bool is_about_processes(TraceAction action) {
  switch (action) {
    case TraceAction::LoadHive:
    case TraceAction::UnloadHive:
    case TraceAction::ProcessExit: return true;
    default: return false;
  }
}

bool is_followed(TraceAction action) {
  switch (action) {
    case TraceAction::Open:
    case TraceAction::Close:
    case TraceAction::Forget:
    case TraceAction::Map:
    case TraceAction::LoadImage:
    case TraceAction::Rename:
    case TraceAction::Link:
    case TraceAction::Dispose: return true;
    default: return is_use(action);
  }
}

}  // namespace

bool is_brief(const HeldHandle& handle) {
  return handle.opened_at != 0 && handle.closed_at >= handle.opened_at &&
         handle.closed_at - handle.opened_at < kBriefHandle;
}

OpenFiles::OpenFiles(const Trace& trace, const FileNames& names, const WatchedNames& watched)
    : trace_(trace),
      names_(names),
      watched_(watched),
      current_(watched.size(), kNoTraceIndex),
      by_process_(trace.processes().size()) {
  find_logs_of_hives();
  list_modules();
}

void OpenFiles::list_module(std::uint32_t process, std::string_view path) {
  const std::uint32_t object = watched_.find(names_.canonical(path));
  if (object == kNoTraceIndex) return;
  HeldHandle handle;
  handle.kind = HolderKind::Image;
  handle.origin = HandleOrigin::Listed;
  handle.process = handle.opener = process;
  handle.file = file_of(object);
  if (!has_had(process, handle.file)) add(std::move(handle));
}

void OpenFiles::list_modules() {
  if (watched_.size() == 0) return;
  const std::vector<TraceProcess>& processes = trace_.processes();
  for (std::uint32_t i = 0; i < processes.size(); ++i) {
    bool is_program_listed = false;
    for (const TraceModule& module : processes[i].modules) {
      is_program_listed = is_program_listed || equal_ignoring_case(module.path, processes[i].path);
      list_module(i, module.path);
    }
    if (!is_program_listed && !processes[i].path.empty()) list_module(i, processes[i].path);
  }
}

std::uint32_t OpenFiles::new_file() {
  open_.emplace_back();
  mapped_.emplace_back();
  marker_.push_back(kNoTraceIndex);
  orphans_.push_back(0);
  has_links_.push_back(false);
  places_.push_back(static_cast<std::uint32_t>(places_.size()));
  return static_cast<std::uint32_t>(open_.size() - 1);
}

std::uint32_t OpenFiles::file_of(std::uint32_t object) {
  if (current_[object] == kNoTraceIndex) current_[object] = new_file();
  return current_[object];
}

HeldHandle OpenFiles::new_handle(HolderKind kind, std::uint32_t process, std::size_t event) const {
  const TraceEvent shown = trace_.event(event);
  HeldHandle handle;
  handle.kind = kind;
  handle.process = handle.opener = process;
  handle.opened = event;
  handle.thread = shown.thread;
  handle.opened_at = shown.time;
  handle.ready_at = shown.time + (shown.is_pending ? 0 : shown.duration);
  return handle;
}

void OpenFiles::add(HeldHandle handle) {
  const bool is_mapped = handle.kind == HolderKind::Section || handle.kind == HolderKind::Image;
  std::vector<std::uint32_t>& list = is_mapped ? mapped_[handle.file] : open_[handle.file];
  if (list.size() >= kMostOfFile && !is_mapped && orphans_[handle.file] != 0) {
    std::erase_if(list, [&](std::uint32_t one) {
      if (handles_[one].is_orphan) disown(one);
      return handles_[one].is_orphan;
    });
    orphans_[handle.file] = 0;
  }
  if (list.size() >= kMostOfFile || handles_.size() >= kMostHandles) {
    is_cut_ = true;
    return;
  }
  const auto number = static_cast<std::uint32_t>(handles_.size());
  list.push_back(number);
  by_process_[handle.process].push_back(number);
  had_.insert(pair_of(handle.process, handle.file));
  if (handle.kind == HolderKind::Handle) {
    own_[pair_of(handle.process, handle.file)].push_back(number);
  }
  handles_.push_back(std::move(handle));
}

// The handle is closed: nobody has it any more.
void OpenFiles::end(std::uint32_t number, std::size_t event, FileTime time) {
  HeldHandle& handle = handles_[number];
  handle.closed = event;
  handle.closed_at = time;
  const bool is_mapped = handle.kind == HolderKind::Section || handle.kind == HolderKind::Image;
  if (handle.kind == HolderKind::Handle) disown(number);
  if (std::exchange(handle.is_orphan, false)) --orphans_[handle.file];
  std::erase(is_mapped ? mapped_[handle.file] : open_[handle.file], number);
}

void OpenFiles::disown(std::uint32_t number) {
  const auto own = own_.find(pair_of(handles_[number].process, handles_[number].file));
  if (own == own_.end()) return;
  std::erase(own->second, number);
  if (own->second.empty()) own_.erase(own);
}

std::uint32_t OpenFiles::own_handle(std::uint32_t process,
                                    std::uint32_t file,
                                    bool is_orphan) const {
  const auto own = own_.find(pair_of(process, file));
  if (own == own_.end()) return kNoTraceIndex;
  const std::vector<std::uint32_t>& list = own->second;
  const auto last = std::find_if(list.rbegin(), list.rend(), [&](std::uint32_t number) {
    return handles_[number].is_orphan == is_orphan;
  });
  return last == list.rend() ? kNoTraceIndex : *last;
}

// The last one that this thread opened; of others, the process's last.
std::uint32_t OpenFiles::own_handle_of(std::uint32_t thread,
                                       std::uint32_t process,
                                       std::uint32_t file) const {
  const auto own = own_.find(pair_of(process, file));
  if (own == own_.end()) return kNoTraceIndex;
  const std::vector<std::uint32_t>& list = own->second;
  const auto last = std::find_if(list.rbegin(), list.rend(), [&](std::uint32_t number) {
    return !handles_[number].is_orphan && handles_[number].opened &&
           handles_[number].thread == thread;
  });
  return last == list.rend() ? own_handle(process, file) : *last;
}

// One by which the process had the file open before its name went to another file.
std::uint32_t OpenFiles::moved_handle(std::uint32_t process, std::uint32_t object) const {
  const auto moved = moved_.find(pair_of(process, object));
  return moved == moved_.end() ? kNoTraceIndex : own_handle(process, moved->second);
}

std::uint32_t OpenFiles::orphan_on(std::uint32_t file) const {
  if (orphans_[file] == 0) return kNoTraceIndex;
  const std::vector<std::uint32_t>& list = open_[file];
  const auto last = std::find_if(
      list.rbegin(), list.rend(), [&](std::uint32_t number) { return handles_[number].is_orphan; });
  return last == list.rend() ? kNoTraceIndex : *last;
}

// A handle of an ancestor that the process may have inherited, the latest one. The kernel closes
// what processes leave behind.
std::uint32_t OpenFiles::lent_handle(std::uint32_t process, std::uint32_t file) const {
  const std::vector<TraceProcess>& processes = trace_.processes();
  if (open_[file].empty()) return kNoTraceIndex;
  std::uint32_t lent = kNoTraceIndex;
  const auto consider = [&](std::uint32_t number) {
    if (number != kNoTraceIndex && (lent == kNoTraceIndex || number > lent)) lent = number;
  };
  if (is_kernel_process(processes[process])) consider(orphan_on(file));
  for (int depth = 0; depth < kDeepestInheritance; ++depth) {
    process = processes[process].parent;
    if (process >= processes.size()) break;
    const auto own = own_.find(pair_of(process, file));
    if (own != own_.end()) consider(own->second.back());
  }
  return lent;
}

void OpenFiles::inherit(std::uint32_t number, std::uint32_t process) {
  HeldHandle& handle = handles_[number];
  disown(number);
  handle.process = process;
  handle.origin = HandleOrigin::Inherited;
  if (std::exchange(handle.is_orphan, false)) --orphans_[handle.file];
  handle.closed.reset();
  handle.closed_at = 0;
  by_process_[process].push_back(number);
  std::vector<std::uint32_t>& own = own_[pair_of(process, handle.file)];
  own.insert(std::upper_bound(own.begin(), own.end(), number), number);
}

bool OpenFiles::has_had(std::uint32_t process, std::uint32_t file) const {
  return had_.contains(pair_of(process, file));
}

bool OpenFiles::concerns(std::size_t event) const {
  const TraceAction action = trace_.operations()[trace_.operation_column()[event]].action;
  if (is_about_processes(action)) return true;
  return is_followed(action) && watched_.object_of(trace_.path_column()[event]) != kNoTraceIndex;
}

void OpenFiles::see(std::size_t event) {
  const std::uint32_t result = trace_.result_column()[event];
  if (!has_succeeded(result)) return;
  const TraceAction action = trace_.operations()[trace_.operation_column()[event]].action;
  switch (action) {
    case TraceAction::LoadHive: return load_hive(event);
    case TraceAction::UnloadHive: return unload_hive(event);
    case TraceAction::ProcessExit: return end_process(event);
    default: break;
  }
  const std::uint32_t object = watched_.object_of(trace_.path_column()[event]);
  if (object == kNoTraceIndex) return;
  switch (action) {
    case TraceAction::Open:
      if (opens_handle(result)) open(event, object);
      return;
    case TraceAction::Close: return close(event, object);
    case TraceAction::Forget: return forget(event, file_of(object));
    case TraceAction::Map: return map(event, file_of(object), HolderKind::Section);
    case TraceAction::LoadImage: return map(event, file_of(object), HolderKind::Image);
    case TraceAction::Rename:
    case TraceAction::Link: return move(event, object, action);
    case TraceAction::Dispose: return dispose(event, file_of(object));
    default:
      if (is_use(action)) use(event, object, action);
  }
}

void OpenFiles::open(std::size_t event, std::uint32_t object) {
  const TraceOpen request = trace_.open(event);
  HeldHandle handle = new_handle(HolderKind::Handle, trace_.process_column()[event], event);
  if (request.open_result == kCreated) renew(object, handle.opened_at);
  const std::uint32_t file = file_of(object);
  handle.file = file;
  handle.access = request.desired_access;
  handle.share = request.share;
  handle.deletes_on_close = (request.options & kDeleteOnClose) != 0;
  const bool deletes = handle.deletes_on_close;
  // Whoever marked it has closed it and it can be opened: it is another file, or stays after all.
  const std::uint32_t marker = marker_[file];
  if (marker != kNoTraceIndex && handles_[marker].closed) marker_[file] = kNoTraceIndex;
  const std::size_t before = handles_.size();
  add(std::move(handle));
  if (deletes && handles_.size() > before) marker_[file] = static_cast<std::uint32_t>(before);
}

// Process Monitor shows the end of a process before its handles are closed, and may know a file by
// the name that it was opened with.
std::uint32_t OpenFiles::handle_to_close(std::uint32_t thread,
                                         std::uint32_t process,
                                         std::uint32_t object) {
  const std::uint32_t file = file_of(object);
  std::uint32_t number = own_handle_of(thread, process, file);
  if (number == kNoTraceIndex) number = own_handle(process, file, true);
  if (number != kNoTraceIndex) return number;
  number = moved_handle(process, object);
  if (number != kNoTraceIndex) return number;
  number = lent_handle(process, file);
  if (number != kNoTraceIndex && handles_[number].is_orphan) inherit(number, process);
  return number;
}

void OpenFiles::close(std::size_t event, std::uint32_t object) {
  const std::uint32_t process = trace_.process_column()[event];
  const TraceEvent shown = trace_.event(event);
  const FileTime time = shown.time;
  const std::uint32_t number = handle_to_close(shown.thread, process, object);
  if (number != kNoTraceIndex) return end(number, event, time);
  const std::uint32_t file = file_of(object);
  if (has_had(process, file)) return;
  doubt(file, process, event);
  const std::size_t before = handles_.size();
  imply(event, file);
  if (handles_.size() > before) end(static_cast<std::uint32_t>(before), event, time);
}

// Without its file object a section cannot be.
void OpenFiles::forget(std::size_t event, std::uint32_t file) {
  const std::uint32_t process = trace_.process_column()[event];
  const bool is_kernel = is_kernel_process(trace_.processes()[process]);
  for (const std::uint32_t number : mapped_[file]) {
    const HeldHandle& handle = handles_[number];
    if (handle.kind != HolderKind::Section) continue;
    const bool is_open = own_handle(handle.process, file) != kNoTraceIndex;
    if (is_open || (handle.process != process && !is_kernel)) continue;
    return end(number, event, trace_.event(event).time);
  }
}

void OpenFiles::use(std::size_t event, std::uint32_t object, TraceAction action) {
  const std::uint32_t process = trace_.process_column()[event];
  const std::uint32_t file = file_of(object);
  if (own_handle(process, file) != kNoTraceIndex) {
    if (action != TraceAction::Lock) return;
    return lock(event, own_handle_of(trace_.event(event).thread, process, file));
  }
  const std::uint32_t lent = lent_handle(process, file);
  if (lent != kNoTraceIndex) {
    if (handles_[lent].is_orphan) inherit(lent, process);
    return;
  }
  if (has_had(process, file) || moved_handle(process, object) != kNoTraceIndex) return;
  if (action == TraceAction::Read || action == TraceAction::Write) {
    if (++paging_checks_ > kMostPagingChecks) {
      is_cut_ = true;
      return;
    }
    if (is_paging(trace_, event)) return;
  }
  const std::size_t before = handles_.size();
  imply(event, file);
  if (action == TraceAction::Lock && handles_.size() > before) {
    lock(event, static_cast<std::uint32_t>(before));
  }
}

void OpenFiles::imply(std::size_t event, std::uint32_t file) {
  HeldHandle handle;
  handle.origin = HandleOrigin::Implied;
  handle.process = handle.opener = trace_.process_column()[event];
  handle.file = file;
  handle.used = event;
  const TraceProcess& process = trace_.processes()[handle.process];
  std::string path;
  trace_.append_path(trace_.path_column()[event], path);
  if (is_kernel_process(process) && is_hive_name(names_.canonical(path))) {
    handle.kind = HolderKind::Hive;
  }
  add(std::move(handle));
}

void OpenFiles::map(std::size_t event, std::uint32_t file, HolderKind kind) {
  const std::uint32_t process = trace_.process_column()[event];
  for (const std::uint32_t number : mapped_[file]) {
    HeldHandle& known = handles_[number];
    if (known.process != process) continue;
    if (known.kind == HolderKind::Image && known.origin == HandleOrigin::Listed &&
        kind == HolderKind::Image) {
      const HeldHandle seen = new_handle(kind, process, event);
      known.origin = HandleOrigin::Seen;
      known.opened = seen.opened;
      known.opened_at = seen.opened_at;
      known.ready_at = seen.ready_at;
    }
    if (known.kind == kind || known.origin == HandleOrigin::Seen) return;
  }
  HeldHandle handle = new_handle(kind, process, event);
  handle.file = file;
  add(std::move(handle));
}

void OpenFiles::move(std::size_t event, std::uint32_t object, TraceAction action) {
  const std::string& source = watched_.name(object);
  const std::string target = names_.canonical_target(source, trace_.target(event));
  const std::uint32_t file = file_of(object);
  const std::uint32_t other = watched_.find(target);
  if (other == object) return;
  if (other != kNoTraceIndex) current_[other] = file;
  if (action == TraceAction::Link) {
    has_links_[file] = true;
    return;
  }
  moved_[pair_of(trace_.process_column()[event], object)] = file;
  current_[object] = kNoTraceIndex;
}

// A hive stays loaded without the process that loaded it, unless it is an application's own.
void OpenFiles::end_process(std::size_t event) {
  const std::uint32_t process = trace_.process_column()[event];
  if (by_process_[process].empty()) return;
  const FileTime time = trace_.event(event).time;
  for (const std::uint32_t number : std::exchange(by_process_[process], {})) {
    HeldHandle& handle = handles_[number];
    if (handle.closed || handle.process != process) continue;
    if (handle.kind == HolderKind::Hive && !handle.is_private) continue;
    if (handle.kind != HolderKind::Handle) {
      end(number, event, time);
      continue;
    }
    handle.closed = event;
    handle.closed_at = time;
    handle.is_orphan = true;
    ++orphans_[handle.file];
  }
}

}  // namespace casebook
