// SPDX-License-Identifier: Apache-2.0
#include "trace/refusals.h"

#include <algorithm>
#include <tuple>

#include "base/text.h"
#include "trace/recovery.h"
#include "trace/trace_details.h"

namespace casebook {
namespace {

constexpr std::size_t kMostRefusals = 200'000;

// Rights as in winnt.h. Passive ones are asked for besides, and nobody fails for want of them.
constexpr std::uint32_t kMaximumAllowed = 0x2000000;
constexpr std::uint32_t kFilePassive = 0x100000 | 0x20000 | 0x80 | 0x8;
constexpr std::uint32_t kFileReading = 0x1 | 0x20;
constexpr std::uint32_t kKeyPassive = 0x100000 | 0x20000 | 0x8 | 0x10 | 0x300;
constexpr std::uint32_t kKeyReading = 0x1;

// An open for whatever is allowed succeeds with next to nothing: it shows no right by itself.
Recovery compare_access(std::uint32_t wanted, std::uint32_t got, std::uint32_t reading) {
  if ((wanted & kMaximumAllowed) != 0) return Recovery::Repeated;
  if ((wanted & ~got) == 0) return Recovery::Repeated;
  if ((got & kMaximumAllowed) != 0) return Recovery::Less;
  if ((wanted & reading) != 0) return (got & reading) != 0 ? Recovery::Less : Recovery::None;
  return (got & wanted) != 0 ? Recovery::Less : Recovery::None;
}

struct Key {
  std::uint32_t process;
  std::uint32_t object;
  std::uint32_t result;
  std::uint32_t access;
  std::uint32_t share;
  std::uint16_t operation;
  bool has_access;
  bool operator==(const Key&) const = default;
};

struct KeyHash {
  std::size_t operator()(const Key& key) const {
    std::uint64_t hash = 0xCBF29CE484222325;  // FNV-1a, by fields
    for (const std::uint32_t part : {key.process,
                                     key.object,
                                     key.result,
                                     key.access,
                                     key.share,
                                     std::uint32_t{key.operation}}) {
      hash = (hash ^ part) * 0x100000001B3;
      hash ^= hash >> 29;
    }
    return static_cast<std::size_t>(hash);
  }
};

bool is_about_objects(const TraceOperation& operation) {
  switch (operation.event_class) {
    case TraceClass::Network:
    case TraceClass::Profiling: return false;
    default: return true;
  }
}

}  // namespace

Recovery compare_file_access(std::uint32_t wanted, std::uint32_t got) {
  wanted = specific_file_access(wanted);
  got = specific_file_access(got);
  return compare_access(wanted & ~kFilePassive, got, kFileReading);
}

Recovery compare_key_access(std::uint32_t wanted, std::uint32_t got) {
  return compare_access(wanted & ~kKeyPassive, got, kKeyReading);
}

bool is_modifying_file_access(std::uint32_t access) {
  return (specific_file_access(access) & ~(kFilePassive | kFileReading | kMaximumAllowed)) != 0;
}

bool is_modifying_key_access(std::uint32_t access) {
  return (access & ~(kKeyPassive | kKeyReading | kMaximumAllowed)) != 0;
}

bool is_key_action(TraceAction action) {
  return action >= TraceAction::OpenKey && action <= TraceAction::OtherKey &&
         action != TraceAction::LoadHive;
}

RefusalStudy::RefusalStudy(const Trace& trace,
                           std::size_t jobs,
                           const std::function<bool(std::uint32_t)>& wants)
    : trace_(trace),
      names_(trace, jobs),
      families_(trace) {
  collect(wants);
  if (refusals_.empty()) return;
  watched_.look_at_paths(trace_, names_, jobs);
  group_events();
  judge();
}

// The file that a hive is loaded from, the object of the path else.
std::uint32_t RefusalStudy::object_of(std::size_t event, TraceAction action) {
  if (action == TraceAction::LoadHive) {
    const std::string hive = trace_.target(event);
    if (!hive.empty()) return watched_.watch(names_.canonical(hive));
  }
  const std::uint32_t path = trace_.path_column()[event];
  const auto known = objects_.find(path);
  if (known != objects_.end()) return known->second;
  std::string text;
  trace_.append_path(path, text);
  const std::uint32_t object =
      text.empty() ? kNoTraceIndex : watched_.watch(names_.canonical(text));
  objects_.emplace(path, object);
  return object;
}

void RefusalStudy::collect(const std::function<bool(std::uint32_t)>& wants) {
  const auto results = trace_.result_column();
  std::unordered_map<std::uint32_t, bool> wanted;  // few results, millions of events
  std::unordered_map<Key, std::uint32_t, KeyHash> numbers;
  for (std::size_t event = 0; event < results.size(); ++event) {
    const std::uint32_t result = results[event];
    if (result == 0) continue;
    const auto known = wanted.find(result);
    if (!(known == wanted.end() ? wanted.emplace(result, wants(result)).first : known)->second) {
      continue;
    }
    const std::uint16_t number = trace_.operation_column()[event];
    const TraceOperation& operation = trace_.operations()[number];
    if (!is_about_objects(operation)) continue;
    Refusal refusal;
    refusal.process = trace_.process_column()[event];
    refusal.operation = number;
    refusal.action = operation.action;
    refusal.object = object_of(event, operation.action);
    refusal.result = result;
    if (refusal.object == kNoTraceIndex) continue;
    if (operation.action == TraceAction::Open) {
      const TraceOpen open = trace_.open(event);
      refusal.access = open.desired_access;
      refusal.share = open.share;
      refusal.options = open.options;
    } else {
      refusal.access = desired_access_of(trace_, event);
    }
    const Key key{refusal.process,
                  refusal.object,
                  result,
                  refusal.access.value_or(0),
                  refusal.share,
                  number,
                  refusal.access.has_value()};
    const auto group = numbers.find(key);
    if (group != numbers.end()) {
      refusals_[group->second].events.push_back(event);
    } else if (refusals_.size() >= kMostRefusals) {
      ++left_out_;
    } else {
      numbers.emplace(key, static_cast<std::uint32_t>(refusals_.size()));
      refusal.events.push_back(event);
      refusals_.push_back(std::move(refusal));
    }
  }
  for (const Refusal& refusal : refusals_) {
    if (refusal.action == TraceAction::Open) {
      watched_.watch_file_name(file_name_of(watched_.name(refusal.object)));
    }
  }
}

void RefusalStudy::group_events() {
  const auto paths = trace_.path_column();
  const auto operations = trace_.operation_column();
  std::vector<EventGroups::Entry> of_objects;
  std::vector<EventGroups::Entry> of_names;
  for (std::size_t event = 0; event < paths.size(); ++event) {
    const TraceAction action = trace_.operations()[operations[event]].action;
    std::uint32_t object = watched_.object_of(paths[event]);
    if (action == TraceAction::LoadHive) {
      const std::uint32_t hive = watched_.find(names_.canonical(trace_.target(event)));
      if (hive != kNoTraceIndex) object = hive;
    }
    if (object != kNoTraceIndex) of_objects.push_back({object, event});
    if (action != TraceAction::Open) continue;
    const std::uint32_t name = watched_.file_name_of(paths[event]);
    if (name != kNoTraceIndex) of_names.push_back({name, event});
  }
  by_object_ = EventGroups(watched_.size(), of_objects);
  by_file_name_ = EventGroups(watched_.file_name_count(), of_names);
}

void RefusalStudy::judge() {
  is_cut_ = !judge_recoveries(trace_, watched_, families_, by_object_, by_file_name_, refusals_);
}

}  // namespace casebook
