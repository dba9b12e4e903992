// SPDX-License-Identifier: Apache-2.0
#include "trace/recovery.h"

#include <algorithm>
#include <optional>
#include <unordered_map>

#include "base/text.h"
#include "trace/share_access.h"
#include "trace/trace_details.h"

namespace casebook {
namespace {

constexpr std::uint32_t kSharingViolation = 0xC0000043;
constexpr std::uint64_t kMostLookedAt = 40'000'000;
constexpr Ticks kSearchWindow = kTicksPerSecond;  // the next folder of a search follows at once
constexpr std::size_t kMostSearched = 64;

// A successful event on the object by the family of the process that was refused.
struct Success {
  std::size_t event = 0;
  FileTime time = 0;
  std::uint32_t process = 0;
  TraceAction action = TraceAction::Other;
  std::optional<std::uint32_t> access;  // decoded when it is asked for
};

bool is_open_of_key(TraceAction action) {
  return action == TraceAction::OpenKey || action == TraceAction::CreateKey;
}

bool is_same_action(const Refusal& refusal, TraceAction action) {
  if (refusal.action == action) return true;
  if (is_open_of_key(refusal.action)) return is_open_of_key(action);
  // A question about attributes is asked in either way.
  constexpr std::uint32_t kAttributes = 0x80;
  const bool asks =
      refusal.action == TraceAction::QueryOpen ||
      (refusal.action == TraceAction::Open &&
       compare_file_access(refusal.access.value_or(0), kAttributes) == Recovery::Repeated);
  return asks && (action == TraceAction::QueryOpen || action == TraceAction::Open);
}

class Judge {
 public:
  Judge(const Trace& trace,
        const WatchedNames& watched,
        const ProcessFamilies& families,
        const EventGroups& by_object,
        const EventGroups& by_file_name)
      : trace_(trace),
        watched_(watched),
        families_(families),
        by_object_(by_object),
        by_file_name_(by_file_name) {}

  // Refusals of one object.
  void judge(std::uint32_t object, const std::vector<Refusal*>& refusals) {
    std::unordered_map<std::uint32_t, std::vector<Success>> successes;  // by family
    for (const Refusal* refusal : refusals) {
      successes[families_.of(refusal->process)];
    }
    for (const std::size_t event : by_object_.of(object)) {
      const auto list = successes.find(families_.of(trace_.process_column()[event]));
      if (list == successes.end() || !has_succeeded(trace_.result_column()[event])) continue;
      const TraceAction action = trace_.operations()[trace_.operation_column()[event]].action;
      if (action == TraceAction::Open && !opens_handle(trace_.result_column()[event])) continue;
      list->second.push_back(
          {event, trace_.event(event).time, trace_.process_column()[event], action, std::nullopt});
    }
    for (Refusal* refusal : refusals) {
      judge_refusal(*refusal, successes[families_.of(refusal->process)]);
    }
  }

  bool is_cut() const { return looked_at_ > kMostLookedAt; }

 private:
  // From the last to the first: a failure that is repeated within the window and helped then was
  // helped itself.
  void judge_refusal(Refusal& refusal, std::vector<Success>& successes) {
    const std::size_t count = refusal.events.size();
    refusal.recoveries.assign(count, Recovery::None);
    FileTime next_time = 0;
    std::size_t end = successes.size();
    for (std::size_t i = count; i-- > 0;) {
      const std::size_t event = refusal.events[i];
      const FileTime time = trace_.event(event).time;
      const auto behind = std::upper_bound(
          successes.begin(),
          successes.end(),
          event,
          [](std::size_t wanted, const Success& success) { return wanted < success.event; });
      const auto begin = static_cast<std::size_t>(behind - successes.begin());
      Recovery best = best_of(refusal, time, successes, begin, end);
      const bool is_repeated = i + 1 < count && span_to(time, next_time) <= kRetryWindow;
      if (best == Recovery::None && is_repeated) best = refusal.recoveries[i + 1];
      if (best == Recovery::None) best = search(refusal, event, time);
      refusal.recoveries[i] = best;
      next_time = time;
      end = begin;
    }
  }

  static Ticks span_to(FileTime from, FileTime to) { return to < from ? 0 : to - from; }

  Recovery best_of(const Refusal& refusal,
                   FileTime time,
                   std::vector<Success>& successes,
                   std::size_t begin,
                   std::size_t end) {
    Recovery best = Recovery::None;
    for (std::size_t i = begin; i < end && best != Recovery::Repeated; ++i) {
      if (++looked_at_ > kMostLookedAt) break;
      if (span_to(time, successes[i].time) > kRetryWindow) break;
      best = std::max(best, recovery_by(refusal, successes[i]));
    }
    return best;
  }

  Recovery recovery_by(const Refusal& refusal, Success& success) {
    if (!is_same_action(refusal, success.action)) return Recovery::None;
    if (!families_.may_stand_in(success.process, refusal.process)) return Recovery::None;
    if (!refusal.access || success.action == TraceAction::QueryOpen) return Recovery::Repeated;
    if (!success.access) success.access = granted_access_of(trace_, success.event).value_or(0);
    if (is_key_action(refusal.action)) return compare_key_access(*refusal.access, *success.access);
    if (refusal.result != kSharingViolation) {
      return compare_file_access(*refusal.access, *success.access);
    }
    const ShareRights got = rights_of_access(*success.access);
    return got.any() && got.covers(rights_of_access(*refusal.access)) ? Recovery::Repeated
                                                                      : Recovery::None;
  }

  // A library or a setting is looked for in one folder after the other.
  Recovery search(const Refusal& refusal, std::size_t event, FileTime time) {
    if (refusal.action != TraceAction::Open || is_modifying_file_access(*refusal.access)) {
      return Recovery::None;
    }
    const std::uint32_t name = watched_.file_name_of(trace_.path_column()[event]);
    if (name == kNoTraceIndex) return Recovery::None;
    const auto events = by_file_name_.of(name);
    auto next = std::upper_bound(events.begin(), events.end(), event);
    for (std::size_t i = 0; i < kMostSearched && next != events.end(); ++i, ++next) {
      if (++looked_at_ > kMostLookedAt) break;
      const bool is_other = watched_.object_of(trace_.path_column()[*next]) != refusal.object;
      if (!is_other || trace_.process_column()[*next] != refusal.process) continue;
      const TraceEvent shown = trace_.event(*next);
      if (span_to(time, shown.time) > kSearchWindow) break;
      if (!opens_handle(shown.result) || shown.thread != trace_.event(event).thread) continue;
      const std::uint32_t got = trace_.open(*next).desired_access;
      if (compare_file_access(*refusal.access, got) == Recovery::Repeated) {
        return Recovery::OtherPath;
      }
    }
    return Recovery::None;
  }

  const Trace& trace_;
  const WatchedNames& watched_;
  const ProcessFamilies& families_;
  const EventGroups& by_object_;
  const EventGroups& by_file_name_;
  std::uint64_t looked_at_ = 0;
};

}  // namespace

bool judge_recoveries(const Trace& trace,
                      const WatchedNames& watched,
                      const ProcessFamilies& families,
                      const EventGroups& by_object,
                      const EventGroups& by_file_name,
                      std::vector<Refusal>& refusals) {
  std::vector<std::vector<Refusal*>> of_objects(watched.size());
  for (Refusal& refusal : refusals) {
    of_objects[refusal.object].push_back(&refusal);
  }
  Judge judge(trace, watched, families, by_object, by_file_name);
  for (std::uint32_t object = 0; object < of_objects.size(); ++object) {
    if (!of_objects[object].empty()) judge.judge(object, of_objects[object]);
  }
  return !judge.is_cut();
}

}  // namespace casebook
