// SPDX-License-Identifier: Apache-2.0
#include "trace/compare_families.h"

#include <algorithm>
#include <string>

#include "base/text.h"
#include "model/paths.h"
#include "trace/compare_steps.h"
#include "trace/name_table.h"
#include "trace/path_shapes.h"

namespace casebook {
namespace {

constexpr std::size_t kMostMoves = 1'000'000;
// A name that stands in more places is a kind of file, not one file.
constexpr std::uint32_t kMostPlaces = 12;

// "sample.dll"; "" for names that say nothing.
std::string_view telling_name(std::string_view object) {
  constexpr std::size_t kShortest = 5;
  const std::string_view name = object.substr(object.rfind('\\') + 1);
  const bool telling = name.size() >= kShortest && name.find('.') != std::string_view::npos &&
                       name.find('<') == std::string_view::npos;
  return telling ? name : std::string_view();
}

constexpr std::uint32_t kSeveral = kNoName - 1;

// Objects by a name.
class NameGroups {
 public:
  // The number of the name; it may have no objects.
  std::uint32_t number(std::string_view name) {
    const std::uint32_t number = names_.add(name);
    if (number >= groups_.size()) groups_.resize(std::size_t{number} + 1);
    return number;
  }
  std::uint32_t add(std::string_view name, std::uint32_t object) {
    const std::uint32_t group = number(name);
    if (groups_[group].count++ == 0) groups_[group].first = object;
    members_.emplace_back(group, object);
    return group;
  }
  // Whether there are objects, and few enough to be one file.
  bool is_few(std::uint32_t group) const {
    return groups_[group].count != 0 && groups_[group].count <= kMostPlaces;
  }
  std::uint32_t first(std::uint32_t group) const { return groups_[group].first; }
  std::uint32_t size() const { return static_cast<std::uint32_t>(groups_.size()); }
  // Calls for a group, its first object and each other one, where they are few.
  template <typename Call>
  void for_each(Call call) const {
    for (const auto& [group, object] : members_) {
      if (is_few(group)) call(group, first(group), object);
    }
  }

 private:
  struct Group {
    std::uint32_t count = 0;
    std::uint32_t first = 0;
  };
  NameTable names_;
  std::vector<Group> groups_;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> members_;  // group and object
};

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

std::string_view component_name(std::string_view object) {
  for (std::size_t begin = 0; begin < object.size();) {
    const std::size_t end = std::min(object.find('\\', begin), object.size());
    const std::string_view found = component_identity(object.substr(begin, end - begin));
    if (!found.empty()) return found;
    begin = end + 1;
  }
  return {};
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

// One name in several components is several files: the 64-bit and the 32-bit one, say. Where a name
// stands in one component only, the same name elsewhere is the same file.
void FileFamilies::join_same_names(const ComparedTraces& traces) {
  NameGroups plain;
  NameGroups within;                      // components
  std::vector<std::uint32_t> components;  // by number of a plain name: one of `within`, or
                                          // kSeveral, or kNoName
  std::string key;
  for (const std::uint32_t object : objects_) {
    const std::string_view path = traces.object(object);
    const std::string_view name = telling_name(path);
    if (name.empty()) continue;
    const std::string_view component = component_name(path);
    if (component.empty()) {
      plain.add(name, object);
      continue;
    }
    key.assign(component).append("\\").append(name);
    const std::uint32_t group = within.add(key, object);
    const std::uint32_t number = plain.number(name);
    if (number >= components.size()) components.resize(std::size_t{number} + 1, kNoName);
    std::uint32_t& known = components[number];
    known = known == kNoName || known == group ? group : kSeveral;
  }
  within.for_each([&](std::uint32_t, std::uint32_t one, std::uint32_t two) { join(one, two); });
  components.resize(plain.size(), kNoName);
  plain.for_each([&](std::uint32_t group, std::uint32_t one, std::uint32_t two) {
    if (components[group] != kSeveral) join(one, two);
  });
  for (std::uint32_t i = 0; i < components.size(); ++i) {
    if (components[i] == kNoName || components[i] == kSeveral || !plain.is_few(i)) continue;
    if (within.is_few(components[i])) join(plain.first(i), within.first(components[i]));
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
