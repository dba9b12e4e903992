// SPDX-License-Identifier: Apache-2.0
#include "trace/deletions.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "base/text.h"
#include "trace/file_names.h"
#include "trace/trace_processes.h"

namespace casebook {
namespace {

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

std::vector<Deletions> find_deletions(const Trace& trace) {
  std::vector<bool> disposes;
  for (const TraceOperation& operation : trace.operations()) {
    disposes.push_back(operation.action == TraceAction::Dispose);
  }
  std::map<std::pair<std::uint32_t, std::string>, Deletions> found;
  std::string path;
  for (std::size_t i = 0; i < trace.size(); ++i) {
    if (!disposes[trace.operation_column()[i]] || trace.result_column()[i] != 0) continue;
    path.clear();
    trace.append_path(trace.path_column()[i], path);
    const std::uint32_t process = trace.process_column()[i];
    const TraceProcess& program = trace.processes()[process];
    if (!belongs_to_updating(path) || is_kernel_process(program)) continue;
    if (works_for_servicing(program.name, path) || !trace.marks_deletion(i)) continue;
    std::pair key(process, std::string(folder_of(path)));
    if (found.size() >= 4 * kMostDeleters && !found.contains(key)) continue;
    Deletions& known = found.try_emplace(key, Deletions{key.second, process, 0, i}).first->second;
    ++known.count;
  }
  std::vector<Deletions> sorted;
  for (auto& [key, deletions] : found) {
    sorted.push_back(std::move(deletions));
  }
  std::stable_sort(sorted.begin(), sorted.end(), [](const Deletions& a, const Deletions& b) {
    return a.count != b.count ? a.count > b.count : a.event < b.event;
  });
  if (sorted.size() > kMostDeleters) sorted.resize(kMostDeleters);
  return sorted;
}

}  // namespace casebook
