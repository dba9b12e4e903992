// SPDX-License-Identifier: Apache-2.0
#include "trace/name_changes.h"

#include "trace/trace_details.h"

namespace casebook {
namespace {

constexpr std::size_t kMostWatched = 500'000;

}  // namespace

std::vector<NameChange> name_changes(const Trace& trace, const FileNames& names) {
  std::vector<NameChange> changes;
  const auto operations = trace.operation_column();
  std::string path;
  for (std::size_t event = 0; event < operations.size(); ++event) {
    const TraceAction action = trace.operations()[operations[event]].action;
    if (action != TraceAction::Rename && action != TraceAction::Link) continue;
    if (!has_succeeded(trace.result_column()[event])) continue;
    path.clear();
    trace.append_path(trace.path_column()[event], path);
    NameChange change{event, action == TraceAction::Link, names.canonical(path), {}};
    change.target = names.canonical_target(change.source, trace.target(event));
    if (!change.target.empty()) changes.push_back(std::move(change));
  }
  return changes;
}

bool watch_earlier_names(const std::vector<NameChange>& changes, WatchedNames& watched) {
  std::unordered_multimap<std::string_view, const NameChange*> by_target;
  for (const NameChange& change : changes) {
    by_target.emplace(change.target, &change);
  }
  if (by_target.empty()) return true;
  for (std::uint32_t object = 0; object < watched.size(); ++object) {
    if (watched.size() > kMostWatched) return false;
    const auto [begin, end] = by_target.equal_range(watched.name(object));
    for (auto change = begin; change != end; ++change) {
      watched.watch(change->second->source);
    }
  }
  return true;
}

}  // namespace casebook
