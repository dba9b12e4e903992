// SPDX-License-Identifier: Apache-2.0
#include "trace/aftermath.h"

#include <algorithm>
#include <string>

#include "base/text.h"
#include "model/trace_findings.h"
#include "trace/trace_details.h"
#include "trace/trace_words.h"

namespace casebook {
namespace {

// Bounds on what is looked at for one refusal.
constexpr std::size_t kMostBefore = 256;
constexpr std::size_t kMostBehind = 512;
constexpr std::size_t kMostOthers = 500;
constexpr std::size_t kMostDisposed = 256;
constexpr std::size_t kMostNeighbours = 8;
constexpr std::size_t kMostAttributeQueries = 16;

constexpr Ticks kNeighbourhood = 2 * kTicksPerSecond;
constexpr Ticks kSoon = 30 * kTicksPerSecond;
constexpr Ticks kCleanup = 60 * kTicksPerSecond;
constexpr Ticks kSilence = 5 * kTicksPerSecond;
constexpr std::size_t kBusy = 20;  // events; of a process with fewer silence says nothing

// "RHA", not "RP" of a reparse point. Nothing when the event does not say or leaves them as they
// are.
std::optional<bool> shown_read_only(const Trace& trace, std::size_t event) {
  const std::string detail = detail_of(trace, event);
  const std::string_view attributes = detail_value(detail, "FileAttributes");
  if (attributes.empty() || attributes == "n/a" || attributes == "0") return std::nullopt;
  return attributes.starts_with('R') && !attributes.starts_with("RP");
}

}  // namespace

Aftermaths::Aftermaths(const RefusalStudy& study)
    : study_(study),
      trace_(study.trace()),
      ends_(study.trace()),
      last_events_(study.trace().processes().size(), 0),
      event_counts_(study.trace().processes().size(), 0) {
  const auto processes = trace_.process_column();
  const auto operations = trace_.operation_column();
  const auto results = trace_.result_column();
  for (std::size_t event = 0; event < processes.size(); ++event) {
    last_events_[processes[event]] = event;
    ++event_counts_[processes[event]];
    const TraceAction action = trace_.operations()[operations[event]].action;
    if (action != TraceAction::Dispose || !has_succeeded(results[event])) continue;
    disposed_[study_.families().of(processes[event])].push_back(event);
  }
}

void Aftermaths::note_neighbour(const Refusal& refusal,
                                std::size_t event,
                                FileTime time,
                                Aftermath& found) const {
  const std::uint32_t process = trace_.process_column()[event];
  if (study_.families().are_related(process, refusal.process)) return;
  if (found.neighbours.size() >= kMostNeighbours) return;
  if (span_between(trace_.event(event).time, time) > kNeighbourhood) return;
  auto& known = found.neighbours;
  if (std::find(known.begin(), known.end(), process) == known.end()) known.push_back(process);
}

// Whether the same caller was granted what it is refused now.
bool Aftermaths::grants_the_same(const Refusal& refusal,
                                 std::size_t event,
                                 TraceAction action) const {
  if (action != refusal.action || !refusal.access) return false;
  if (!opens_handle(trace_.result_column()[event])) return false;
  if (!study_.families().may_stand_in(trace_.process_column()[event], refusal.process))
    return false;
  const std::uint32_t got = granted_access_of(trace_, event).value_or(0);
  const Recovery recovery = is_key_action(refusal.action)
                                ? compare_key_access(*refusal.access, got)
                                : compare_file_access(*refusal.access, got);
  return recovery == Recovery::Repeated;
}

void Aftermaths::look_before(const Refusal& refusal, std::size_t first, Aftermath& found) const {
  const auto events = study_.events_of(refusal.object);
  const FileTime time = trace_.event(first).time;
  auto at = std::lower_bound(events.begin(), events.end(), first);
  std::size_t queries = 0;
  bool is_attribute_told = false;  // later events count: what they say holds
  bool was_granted = false;        // what came before was no obstacle
  for (std::size_t i = 0; i < kMostBefore && at != events.begin(); ++i) {
    --at;
    note_neighbour(refusal, *at, time, found);
    if (!has_succeeded(trace_.result_column()[*at])) continue;
    const TraceAction action = trace_.operations()[trace_.operation_column()[*at]].action;
    const bool is_stranger =
        !study_.families().are_related(trace_.process_column()[*at], refusal.process);
    if ((action == TraceAction::SetSecurity || action == TraceAction::SetKeySecurity) &&
        is_stranger && !found.secured && !was_granted) {
      found.secured = *at;
    }
    if (action == TraceAction::Dispose && !found.disposed && trace_.marks_deletion(*at)) {
      found.disposed = *at;
    }
    if (action == TraceAction::List) found.is_folder = true;
    if (!was_granted && grants_the_same(refusal, *at, action)) was_granted = true;
    const bool tells = action == TraceAction::Query || action == TraceAction::QueryOpen ||
                       action == TraceAction::Change;
    if (!tells || is_attribute_told || was_granted || ++queries > kMostAttributeQueries) continue;
    const std::optional<bool> is_read_only = shown_read_only(trace_, *at);
    is_attribute_told = is_read_only.has_value();
    if (is_read_only.value_or(false)) found.read_only = *at;
  }
}

void Aftermaths::look_behind(const Refusal& refusal, std::size_t last, Aftermath& found) const {
  const auto events = study_.events_of(refusal.object);
  const FileTime time = trace_.event(last).time;
  auto at = std::upper_bound(events.begin(), events.end(), last);
  for (std::size_t i = 0; i < kMostBehind && at != events.end(); ++i, ++at) {
    if (found.followed.size() < kMostFollowed) found.followed.push_back(*at);
    note_neighbour(refusal, *at, time, found);
    if (!has_succeeded(trace_.result_column()[*at])) continue;
    const TraceAction action = trace_.operations()[trace_.operation_column()[*at]].action;
    if (action == TraceAction::List) found.is_folder = true;
    const bool is_same =
        action == refusal.action &&
        study_.families().may_stand_in(trace_.process_column()[*at], refusal.process);
    if (!is_same || found.later_success) continue;
    const std::optional<std::uint32_t> got = granted_access_of(trace_, *at);
    const Recovery recovery = !got || !refusal.access ? Recovery::Repeated
                              : is_key_action(refusal.action)
                                  ? compare_key_access(*refusal.access, *got)
                                  : compare_file_access(*refusal.access, *got);
    if (recovery == Recovery::Repeated) found.later_success = *at;
  }
}

void Aftermaths::look_at_others(const Refusal& refusal, Aftermath& found) const {
  if (refusal.action != TraceAction::Open) return;
  constexpr std::uint32_t kDirectory = 0x1;  // FILE_DIRECTORY_FILE
  const auto events = study_.events_of(refusal.object);
  for (std::size_t i = 0; i < events.size() && i < kMostOthers; ++i) {
    const std::size_t event = events[i];
    const TraceAction action = trace_.operations()[trace_.operation_column()[event]].action;
    if (action != TraceAction::Open || !opens_handle(trace_.result_column()[event])) continue;
    const TraceOpen open = trace_.open(event);
    if ((open.options & kDirectory) != 0) found.is_folder = true;
    const bool is_stranger =
        !study_.families().may_stand_in(trace_.process_column()[event], refusal.process);
    if (!is_stranger || found.other_success) continue;
    if (compare_file_access(*refusal.access, open.desired_access) == Recovery::Repeated) {
      found.other_success = event;
    }
  }
}

void Aftermaths::count_deletions(const Refusal& refusal, std::size_t last, Aftermath& found) const {
  const auto deleted = disposed_.find(study_.families().of(refusal.process));
  if (deleted == disposed_.end()) return;
  const std::string_view folder = folder_of(study_.name(refusal));
  const FileTime time = trace_.event(last).time;
  auto at = std::upper_bound(deleted->second.begin(), deleted->second.end(), last);
  std::string path;
  for (std::size_t i = 0; i < kMostDisposed && at != deleted->second.end(); ++i, ++at) {
    if (span_between(trace_.event(*at).time, time) > kCleanup) break;
    path.clear();
    trace_.append_path(trace_.path_column()[*at], path);
    const std::string name = study_.names().canonical(path);
    if (is_below(name, folder) && trace_.marks_deletion(*at)) ++found.deletions;
  }
}

void Aftermaths::look_at_process(const Refusal& refusal, std::size_t last, Aftermath& found) const {
  const FileTime time = trace_.event(last).time;
  const ProcessEnd& end = ends_.of(refusal.process);
  if (end.time >= time && end.time != 0 && end.time - time <= kSoon) {
    found.end = end;
    found.until_end = end.time - time;
  }
  const FileTime silent_from = trace_.event(last_events_[refusal.process]).time;
  found.falls_silent = end.time == 0 && event_counts_[refusal.process] >= kBusy &&
                       span_between(silent_from, time) <= kSilence &&
                       trace_.capture().last > time + kSoon;
}

Aftermath Aftermaths::of(const Refusal& refusal, std::size_t first, std::size_t last) const {
  Aftermath found;
  look_before(refusal, first, found);
  look_behind(refusal, last, found);
  look_at_others(refusal, found);
  look_at_process(refusal, last, found);
  if (!is_key_action(refusal.action)) count_deletions(refusal, last, found);
  return found;
}

}  // namespace casebook
