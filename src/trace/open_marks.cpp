// SPDX-License-Identifier: Apache-2.0
// The part of OpenFiles that is about deletion and locks.
#include <algorithm>
#include <utility>

#include "trace/open_files.h"

namespace casebook {
namespace {

// Whether the handle is on the file that was created at `time`, although its event is earlier. When
// a listed module was loaded is not known.
bool is_on_created(const HeldHandle& handle, FileTime time) {
  return handle.kind == HolderKind::Hive || handle.origin == HandleOrigin::Listed ||
         handle.ready_at >= time;
}

}  // namespace

// A file of this name was created at `time`: who has the former one open still, has it deleted.
void OpenFiles::renew(std::uint32_t object, FileTime time) {
  const std::uint32_t file = file_of(object);
  const auto stays = [&](std::uint32_t number) { return is_on_created(handles_[number], time); };
  const bool is_left = std::all_of(open_[file].begin(), open_[file].end(), stays) &&
                       std::all_of(mapped_[file].begin(), mapped_[file].end(), stays);
  if (is_left) return;
  const std::uint32_t former = new_file();
  if (has_links_[file]) {  // the other names keep the file
    for (const std::uint32_t number : open_[file]) {
      moved_[std::uint64_t{handles_[number].process} << 32 | object] = file;
    }
    current_[object] = former;
    return;
  }
  places_[former] = file;
  marker_[former] = std::exchange(marker_[file], kNoTraceIndex);
  leave(file, former, object, time);
}

// A process closes the file that it has not opened. Where others exclude it, or nobody else has the
// file open, it had a copy of their handle; its closing is told of the last copy only.
void OpenFiles::doubt(std::uint32_t file, std::uint32_t closer, std::size_t event) {
  const bool is_inside = trace_.processes()[closer].started > trace_.capture().first;
  const bool is_only = open_[file].size() == 1;
  for (const std::uint32_t number : open_[file]) {
    HeldHandle& handle = handles_[number];
    const bool excludes_all = handle.share == 0 && handle.access != 0;
    if (handle.kind != HolderKind::Handle || !handle.opened || handle.copy_closed) continue;
    if (excludes_all || (is_inside && is_only)) handle.copy_closed = event;
  }
}

void OpenFiles::leave(std::uint32_t file,
                      std::uint32_t former,
                      std::uint32_t object,
                      FileTime time) {
  orphans_[former] = std::exchange(orphans_[file], 0);
  for (auto* lists : {&open_, &mapped_}) {
    std::vector<std::uint32_t> kept;
    for (const std::uint32_t number : (*lists)[file]) {
      HeldHandle& handle = handles_[number];
      if (is_on_created(handle, time) && !handle.is_orphan) {
        kept.push_back(number);
        continue;
      }
      const bool is_handle = handle.kind == HolderKind::Handle;
      if (is_handle) disown(number);
      handle.file = former;
      (*lists)[former].push_back(number);
      const std::uint64_t process = std::uint64_t{handle.process} << 32;
      if (is_handle) own_[process | former].push_back(number);
      had_.insert(process | former);
      moved_[process | object] = former;
    }
    (*lists)[file] = std::move(kept);
  }
}

void OpenFiles::dispose(std::size_t event, std::uint32_t file) {
  const std::uint32_t process = trace_.process_column()[event];
  std::uint32_t number = own_handle_of(trace_.event(event).thread, process, file);
  if (number == kNoTraceIndex && !has_had(process, file)) {
    const std::size_t before = handles_.size();
    imply(event, file);
    if (handles_.size() > before) number = static_cast<std::uint32_t>(before);
  }
  if (number == kNoTraceIndex) return;
  const bool marks = trace_.marks_deletion(event);
  handles_[number].marks_deletion = marks;
  marker_[file] = marks ? number : kNoTraceIndex;
}

void OpenFiles::lock(std::size_t event, std::uint32_t handle) {
  const std::string& name = trace_.operations()[trace_.operation_column()[event]].name;
  std::uint32_t& locks = handles_[handle].locks;
  if (name == "LockFile") {
    ++locks;
    if (!handles_[handle].has_locked()) handles_[handle].first_lock = event;
  } else if (name == "UnlockFileSingle") {
    if (locks != 0) --locks;
  } else {
    locks = 0;  // UnlockFileAll, UnlockFileByKey
  }
}

}  // namespace casebook
