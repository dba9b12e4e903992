// SPDX-License-Identifier: Apache-2.0
#include "decode/procmon_csv/procmon_deletions.h"

#include <algorithm>
#include <array>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "model/fact_keys.h"

namespace casebook {
namespace {

bool deletes(const TraceRow& row) {
  if (row.result != "SUCCESS") return false;
  if (row.operation == "SetDispositionInformationFile") {
    return contains_ignoring_case(row.detail, "Delete: True");
  }
  return row.operation == "SetDispositionInformationEx" &&
         contains_ignoring_case(row.detail, "FILE_DISPOSITION_DELETE");
}

// What Windows puts there it also cleans up; another program has no business in these folders.
bool belongs_to_updating(std::string_view path) {
  static constexpr std::array<std::string_view, 5> kFolders = {"\\SoftwareDistribution\\Download\\",
                                                               "\\Windows\\WinSxS\\",
                                                               "\\Windows\\servicing\\",
                                                               "\\Windows\\CbsTemp\\",
                                                               "\\$WINDOWS.~BT\\"};
  return std::any_of(kFolders.begin(), kFolders.end(), [&](std::string_view folder) {
    return contains_ignoring_case(path, folder);
  });
}

}  // namespace

void DeletionFinder::see(const TraceRow& row) {
  if (!deletes(row) || !belongs_to_updating(row.path) || row.pid == 4) return;
  if (is_servicing_process(row.process, row.path)) return;
  const std::size_t end = row.path.rfind('\\');
  std::pair key(std::string(row.process), std::string(row.path.substr(0, end)));
  if (deleted_.size() >= kMaxDeleters && !deleted_.contains(key)) {
    too_many_ = true;
    return;
  }
  Deleted& known =
      deleted_.try_emplace(std::move(key), Deleted{row.pid, 0, row.offset, row.line}).first->second;
  ++known.count;
}

void DeletionFinder::finish(DecodeOutput& output) const {
  std::vector<const decltype(deleted_)::value_type*> told;
  for (const auto& entry : deleted_) {
    told.push_back(&entry);
  }
  std::stable_sort(told.begin(), told.end(), [](const auto* a, const auto* b) {
    return a->second.count > b->second.count;
  });
  for (const auto* entry : told) {
    const auto& [process, folder] = entry->first;
    const Deleted& known = entry->second;
    output.fact(fact::kTraceDeleted,
                fmt::format("{}|{}|{}|{}", folder, process, known.pid, known.count),
                known.offset,
                known.line);
  }
  if (too_many_) output.issue("too-many-entries", told.back()->second.offset, 0);
}

}  // namespace casebook
