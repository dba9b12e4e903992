// SPDX-License-Identifier: Apache-2.0
// The part of OpenFiles that is about marks for deletion and locks.
#include "trace/open_files.h"

namespace casebook {

void OpenFiles::dispose(std::size_t event, std::uint32_t file) {
  const std::uint32_t process = trace_.process_column()[event];
  std::uint32_t number = own_handle(process, file);
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
    handles_[handle].has_locked = true;
  } else if (name == "UnlockFileSingle") {
    if (locks != 0) --locks;
  } else {
    locks = 0;  // UnlockFileAll, UnlockFileByKey
  }
}

}  // namespace casebook
