// SPDX-License-Identifier: Apache-2.0
#include "trace/compare_index.h"

#include <algorithm>

#include "base/parallel.h"

namespace casebook {
namespace {

constexpr std::uint16_t kNotCompared = 0xFFFF;
constexpr std::size_t kPathsOfTask = 4096;
constexpr std::size_t kTasksAtOnce = 16;

// What says nothing about a job, and what has no object that two machines share.
bool is_compared(TraceAction action) {
  switch (action) {
    case TraceAction::Close:
    case TraceAction::Forget:
    case TraceAction::CloseKey:
    case TraceAction::ProcessDefined:
    case TraceAction::ThreadCreate:
    case TraceAction::ThreadExit:
    case TraceAction::Statistics:
    case TraceAction::Profile:
    case TraceAction::Network: return false;
    default: return true;
  }
}

std::uint64_t mixed(std::uint64_t number) {
  number ^= number >> 32;
  number *= 0x9E3779B97F4A7C15;
  return number ^ number >> 29;
}

}  // namespace

TraceIndex::TraceIndex(const Trace& trace,
                       std::size_t number,
                       const RoleTable& roles,
                       const PathNormaliser& normaliser,
                       SharedNames& names,
                       std::size_t jobs)
    : trace_(trace),
      number_(number),
      roles_(roles),
      names_(names),
      events_(std::min<std::size_t>(trace.size(), kNoTraceIndex)),
      last_of_role_(roles.size(), kNoTraceIndex) {
  read_operations();
  read_paths(normaliser, jobs);
  grow();
  read_events();
  sort_by_object(names_.objects.size());
}

void TraceIndex::read_operations() {
  for (const TraceOperation& operation : trace_.operations()) {
    if (!is_compared(operation.action)) {
      operations_.push_back(kNotCompared);
      continue;
    }
    const std::string key =
        std::string(trace_class_name(operation.event_class)) + "\n" + operation.name;
    const std::uint32_t shared = names_.operations.add(key);
    if (shared == names_.actions.size()) {
      names_.actions.push_back(operation.action);
      names_.titles.push_back(operation.name);
    }
    operations_.push_back(
        static_cast<std::uint16_t>(std::min<std::uint32_t>(shared, kNotCompared)));
  }
}

void TraceIndex::read_paths(const PathNormaliser& normaliser, std::size_t jobs) {
  const std::size_t count = trace_.path_count();
  objects_.reserve(count);
  std::vector<std::vector<NormalisedPath>> done(std::min(kTasksAtOnce, count / kPathsOfTask + 1),
                                                std::vector<NormalisedPath>(kPathsOfTask));
  const std::size_t window = done.size() * kPathsOfTask;
  for (std::size_t begin = 0; begin < count; begin += window) {
    const std::size_t end = std::min(count, begin + window);
    const std::size_t tasks = (end - begin + kPathsOfTask - 1) / kPathsOfTask;
    parallel_for(jobs, tasks, [&](std::size_t, std::size_t task) {
      std::string path;
      const std::size_t first = begin + task * kPathsOfTask;
      for (std::size_t i = first; i < std::min(end, first + kPathsOfTask); ++i) {
        path.clear();
        trace_.append_path(static_cast<std::uint32_t>(i), path);
        normaliser.normalise(path, done[task][i - first]);
      }
    });
    for (std::size_t i = begin; i < end; ++i) {
      take_path(static_cast<std::uint32_t>(i),
                done[(i - begin) / kPathsOfTask][(i - begin) % kPathsOfTask]);
    }
  }
  reached_.resize(count);
}

void TraceIndex::take_path(std::uint32_t path, const NormalisedPath& normalised) {
  objects_.push_back(names_.objects.add(normalised.text));
  for (std::size_t rule = 0; rule < kPathRules; ++rule) {
    changed_[rule] += (normalised.rules >> rule) & 1;
  }
  if (normalised.version.empty()) return;
  path_versions_.push_back(
      {path,
       {names_.components.add(normalised.component), names_.versions.add(normalised.version)}});
}

bool TraceIndex::key_of(std::size_t event, TraceKey& key) const {
  const std::uint16_t operation = operations_[trace_.operation_column()[event]];
  const std::uint32_t path = trace_.path_column()[event];
  if (operation == kNotCompared || path == 0) return false;
  key.operation = operation;
  key.object = objects_[path];
  key.role = roles_.of(number_, trace_.process_column()[event]);
  return true;
}

void TraceIndex::read_events() {
  const auto paths = trace_.path_column();
  const auto results = trace_.result_column();
  TraceKey key;
  for (std::size_t event = 0; event < events_; ++event) {
    const std::uint16_t role = roles_.of(number_, trace_.process_column()[event]);
    last_of_role_[role] = static_cast<std::uint32_t>(event);
    if (!key_of(event, key)) continue;
    count(static_cast<std::uint32_t>(event), key);
    if (result_kind(results[event]) == ResultKind::Success) reached_[paths[event]] = true;
  }
  for (const auto& [path, version] : path_versions_) {
    if (reached_[path]) versions_.push_back(version);
  }
  std::sort(versions_.begin(), versions_.end());
  versions_.erase(std::unique(versions_.begin(), versions_.end()), versions_.end());
}

void TraceIndex::count(std::uint32_t event, TraceKey key) {
  if (2 * (tallies_.size() + 1) > slots_.size()) grow();
  const std::size_t slot = slot_of(key);
  if (slots_[slot] == kNoTraceIndex) {
    slots_[slot] = static_cast<std::uint32_t>(tallies_.size());
    tallies_.emplace_back();
    tallies_.back().key = key;
    tallies_.back().first = event;
  }
  Tally& tally = tallies_[slots_[slot]];
  ++tally.count;
  tally.last = event;
  const ResultKind kind = result_kind(trace_.result_column()[event]);
  switch (kind) {
    case ResultKind::Success: ++tally.successes; break;
    case ResultKind::Normal: ++tally.normal; break;
    case ResultKind::Missing: ++tally.missing; break;
    case ResultKind::Serious: ++tally.serious; break;
    case ResultKind::Other: ++tally.other; break;
  }
  if (kind == ResultKind::Success) tally.last_success = event;
  if (!is_failure(kind)) return;
  if (tally.first_failure == kNoTraceIndex) tally.first_failure = event;
  tally.last_failure = event;
}

std::size_t TraceIndex::slot_of(TraceKey key) const {
  const std::uint64_t number = key.number();
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = static_cast<std::size_t>(mixed(number)) & mask;
  while (slots_[slot] != kNoTraceIndex && tallies_[slots_[slot]].key.number() != number) {
    slot = (slot + 1) & mask;
  }
  return slot;
}

void TraceIndex::grow() {
  constexpr std::size_t kFirst = 1 << 12;
  slots_.assign(slots_.empty() ? kFirst : 2 * slots_.size(), kNoTraceIndex);
  for (std::size_t i = 0; i < tallies_.size(); ++i) {
    slots_[slot_of(tallies_[i].key)] = static_cast<std::uint32_t>(i);
  }
}

const Tally* TraceIndex::find(TraceKey key) const {
  const std::uint32_t index = slots_[slot_of(key)];
  return index == kNoTraceIndex ? nullptr : &tallies_[index];
}

// A counting sort: what is done to one object is looked up object by object.
void TraceIndex::sort_by_object(std::uint32_t objects) {
  object_ends_.assign(std::size_t{objects} + 1, 0);
  for (const Tally& tally : tallies_) {
    ++object_ends_[tally.key.object + 1];
  }
  for (std::size_t i = 1; i < object_ends_.size(); ++i) {
    object_ends_[i] += object_ends_[i - 1];
  }
  by_object_.resize(tallies_.size());
  std::vector<std::uint32_t> next(object_ends_.begin(), object_ends_.end());
  for (std::size_t i = 0; i < tallies_.size(); ++i) {
    by_object_[next[tallies_[i].key.object]++] = static_cast<std::uint32_t>(i);
  }
}

std::span<const std::uint32_t> TraceIndex::of_object(std::uint32_t object) const {
  if (std::size_t{object} + 1 >= object_ends_.size()) return {};
  const std::uint32_t begin = object_ends_[object];
  return std::span<const std::uint32_t>(by_object_)
      .subspan(begin, object_ends_[object + 1] - begin);
}

}  // namespace casebook
