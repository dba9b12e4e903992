// SPDX-License-Identifier: Apache-2.0
#include "trace/compare_families.h"

#include <algorithm>
#include <string>

#include "base/text.h"
#include "model/paths.h"

namespace casebook {
namespace {

constexpr std::size_t kMostMoves = 1'000'000;
// A name that stands in more places is a kind of file, not one file.
constexpr std::uint32_t kMostPlaces = 12;

bool is_move(TraceAction action) {
  return action == TraceAction::Rename || action == TraceAction::Link;
}

// "sample.dll"; "" for names that say nothing.
std::string_view telling_name(std::string_view object) {
  constexpr std::size_t kShortest = 5;
  const std::string_view name = object.substr(object.rfind('\\') + 1);
  const bool telling = name.size() >= kShortest && name.find('.') != std::string_view::npos &&
                       name.find('<') == std::string_view::npos;
  return telling ? name : std::string_view();
}

}  // namespace

bool is_file_action(TraceAction action) {
  return action >= TraceAction::Open && action <= TraceAction::SetSecurity;
}

bool is_modifying(TraceAction action) {
  switch (action) {
    case TraceAction::Write:
    case TraceAction::Change:
    case TraceAction::Resize:
    case TraceAction::Rename:
    case TraceAction::Link:
    case TraceAction::Dispose:
    case TraceAction::SetSecurity: return true;
    default: return false;
  }
}

std::string_view component_tail(std::string_view object) {
  const std::size_t version = object.find("_<version>_");
  if (version == std::string_view::npos) return {};
  const std::size_t slash = object.rfind('\\', version);
  return slash == std::string_view::npos ? object : object.substr(slash + 1);
}

std::string full_target(std::string_view path, std::string target) {
  if (target.empty() || target.find('\\') != std::string::npos) return target;
  return std::string(parent_of(path)) + "\\" + target;
}

FileFamilies::FileFamilies(ComparedTraces& traces, const std::vector<bool>& roles) {
  for (std::size_t i = 0; i < traces.goods(); ++i) {
    note_objects(traces.good(i), roles);
    join_moves(traces, traces.good(i), roles);
  }
  note_objects(traces.bad(), roles);
  join_moves(traces, traces.bad(), roles);
  join_same_components(traces);
  join_same_names(traces);
  for (const std::uint32_t object : objects_) {
    parents_[object] = root(object);
  }
}

void FileFamilies::note(std::uint32_t object) {
  if (object >= parents_.size()) parents_.resize(std::size_t{object} + 1, kNoName);
  if (parents_[object] != kNoName) return;
  parents_[object] = object;
  objects_.push_back(object);
}

void FileFamilies::note_objects(const TraceIndex& index, const std::vector<bool>& roles) {
  for (const Tally& tally : index.tallies()) {
    const TraceAction action = index.action(tally.key.operation);
    if (roles[tally.key.role] && is_file_action(action)) note(tally.key.object);
  }
}

void FileFamilies::join_moves(ComparedTraces& traces,
                              const TraceIndex& index,
                              const std::vector<bool>& roles) {
  const Trace& trace = index.trace();
  std::vector<bool> moves;
  for (const TraceOperation& operation : trace.operations()) {
    moves.push_back(is_move(operation.action));
  }
  std::size_t count = 0;
  TraceKey key;
  for (std::size_t event = 0; event < index.events() && count < kMostMoves; ++event) {
    if (!moves[trace.operation_column()[event]]) continue;
    if (result_kind(trace.result_column()[event]) != ResultKind::Success) continue;
    if (!index.key_of(event, key) || !roles[key.role]) continue;
    const std::string target = full_target(event_path(trace, event), trace.target(event));
    if (target.empty()) continue;
    const std::uint32_t object = traces.add_object(index, target);
    note(object);
    join(key.object, object);
    ++count;
  }
}

void FileFamilies::join_same_components(const ComparedTraces& traces) {
  NameTable tails;
  std::vector<std::uint32_t> first;  // by tail
  for (const std::uint32_t object : objects_) {
    const std::string_view tail = component_tail(traces.object(object));
    if (tail.empty()) continue;
    const std::uint32_t number = tails.add(tail);
    if (number == first.size()) {
      first.push_back(object);
    } else {
      join(first[number], object);
    }
  }
}

void FileFamilies::join_same_names(const ComparedTraces& traces) {
  NameTable names;
  std::vector<std::uint32_t> counts;  // by name
  std::vector<std::uint32_t> first;
  std::vector<std::uint32_t> number_of;
  for (const std::uint32_t object : objects_) {
    const std::string_view name = telling_name(traces.object(object));
    number_of.push_back(name.empty() ? kNoName : names.add(name));
    if (name.empty()) continue;
    if (number_of.back() == counts.size()) {
      counts.push_back(0);
      first.push_back(object);
    }
    ++counts[number_of.back()];
  }
  for (std::size_t i = 0; i < objects_.size(); ++i) {
    const std::uint32_t number = number_of[i];
    if (number != kNoName && counts[number] <= kMostPlaces) join(first[number], objects_[i]);
  }
}

// Halves the way each time, so that chains of renames stay short.
std::uint32_t FileFamilies::root(std::uint32_t object) {
  while (parents_[object] != object) {
    parents_[object] = parents_[parents_[object]];
    object = parents_[object];
  }
  return object;
}

void FileFamilies::join(std::uint32_t one, std::uint32_t two) {
  const std::uint32_t a = root(one);
  const std::uint32_t b = root(two);
  // The smaller number leads: the same whichever comes first.
  parents_[std::max(a, b)] = std::min(a, b);
}

std::uint32_t FileFamilies::family(std::uint32_t object) const {
  return object < parents_.size() && parents_[object] != kNoName ? parents_[object] : object;
}

std::vector<std::pair<std::uint32_t, std::uint32_t>> FileFamilies::members() const {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> members;
  members.reserve(objects_.size());
  for (const std::uint32_t object : objects_) {
    members.emplace_back(parents_[object], object);
  }
  std::sort(members.begin(), members.end());
  return members;
}

}  // namespace casebook
