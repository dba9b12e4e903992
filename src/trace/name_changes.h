// SPDX-License-Identifier: Apache-2.0
// Renames and hard links of a trace.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "model/trace.h"
#include "trace/file_names.h"
#include "trace/watched_names.h"

namespace casebook {

struct NameChange {
  std::size_t event = 0;
  bool is_link = false;  // the source stays
  std::string source;    // canonical
  std::string target;
};

// Those that succeeded, in the order of the trace.
std::vector<NameChange> name_changes(const Trace& trace, const FileNames& names);

// Watches also the names that files with a watched name had before. Gives false when there were too
// many.
bool watch_earlier_names(const std::vector<NameChange>& changes, WatchedNames& watched);

}  // namespace casebook
