// SPDX-License-Identifier: Apache-2.0
#include "diagnose/break_off.h"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "diagnose/log_events.h"

namespace casebook {
namespace {

// Logs and event logs of one second are written by different clocks.
constexpr Micros kSlack = kMinute;
// The start behind a power loss is noted several times.
constexpr Micros kSameStart = 10 * kMinute;
// What an event log says so long before is about something else.
constexpr Micros kShortlyBefore = 15 * kMinute;

// The row behind which the attempt's log says nothing before `until`.
EventRef last_line_of(const DiagnoseInput& input, const Attempt& attempt, Micros until) {
  EventRef last = attempt.events.back()->event;
  std::uint64_t end = input.source.item(last.item).events;
  for (const Attempt& other : input.attempts) {
    if (&other == &attempt) continue;
    for (const Notable* event : other.events) {
      if (event->event.item != last.item || event->event.row <= last.row) continue;
      end = std::min<std::uint64_t>(end, event->event.row);
    }
  }
  for (EventRef next = {last.item, last.row + 1}; next.row < end; ++next.row) {
    const Micros at = input.source.utc(next);
    if (at != kNoTime && at > until) break;
    last = next;
  }
  return last;
}

Source source_of(const DiagnoseInput& input, EventRef event) {
  const EventRow row = input.source.row(event);
  return {event.item, row.offset, row.line};
}

}  // namespace

std::vector<PowerMark> power_marks(const DiagnoseInput& input) {
  struct Known {
    std::string_view provider;
    std::uint32_t id;
    bool unclean;
  };
  constexpr std::array kKnown = {Known{"kernel-power", 41, true},
                                 Known{"eventlog", 6008, true},
                                 Known{"eventlog", 6006, false},
                                 Known{"user32", 1074, false},
                                 Known{"kernel-general", 13, false}};
  std::vector<PowerMark> marks;
  for_each_log_event(input, [&](const LogEvent& event) {
    for (const Known& known : kKnown) {
      if (event.id != known.id || event.provider != known.provider || event.utc == kNoTime)
        continue;
      marks.push_back({event.utc, known.unclean, source_of(input, event.notable->event)});
    }
  });
  std::stable_sort(marks.begin(), marks.end(), [](const PowerMark& a, const PowerMark& b) {
    return a.time < b.time;
  });
  return marks;
}

BreakOffs::BreakOffs(const DiagnoseInput& input) : marks_(power_marks(input)) {
  for (const Attempt& attempt : input.attempts) {
    find(input, attempt);
  }
  if (!found_.empty()) add_events(input);
}

void BreakOffs::find(const DiagnoseInput& input, const Attempt& attempt) {
  const Episode& episode = attempt.episode;
  if (!attempt.begun || attempt.closed || attempt.events.empty() ||
      episode.outcome != Outcome::Unknown || episode.ended == kNoTime) {
    return;
  }
  const auto next = std::find_if(marks_.begin(), marks_.end(), [&](const PowerMark& mark) {
    return mark.time >= episode.ended - kSlack;
  });
  if (next == marks_.end() || !next->unclean) return;
  BreakOff found;
  found.attempt = &attempt;
  found.last_line = last_line_of(input, attempt, next->time);
  found.last = std::max(input.source.utc(found.last_line), episode.ended);
  const Micros passed = std::max<Micros>(next->time - found.last, 0);
  for (auto mark = next; mark != marks_.end() && mark->time - next->time <= kSameStart; ++mark) {
    if (!mark->unclean) continue;
    found.facts.push_back({"attempt.power_lost", std::to_string(passed / kMinute), mark->source});
  }
  const std::string& path = input.source.item(found.last_line.item).path;
  found.facts.push_back({"attempt.last_line",
                         std::string(path.substr(path.find_last_of("/\\") + 1)),
                         source_of(input, found.last_line)});
  found_.push_back(std::move(found));
}

void BreakOffs::add_events(const DiagnoseInput& input) {
  struct Last {
    Micros time = kNoTime;
    EventRef event;
  };
  std::map<std::pair<std::size_t, std::string>, Last> last;  // by break-off and kind
  for_each_log_event(input, [&](const LogEvent& event) {
    if (event.utc == kNoTime || event.provider.empty() || event.id == 0) return;
    for (std::size_t i = 0; i < found_.size(); ++i) {
      const Micros before = found_[i].last - event.utc;
      if (before > kShortlyBefore || before < -kSlack) continue;
      Last& seen = last[{i, fmt::format("{}.{}", event.provider, event.id)}];
      if (seen.time != kNoTime && seen.time >= event.utc) continue;
      seen = {event.utc, event.notable->event};
    }
  });
  for (const auto& [key, seen] : last) {
    BreakOff& found = found_[key.first];
    const Micros before = std::max<Micros>(found.last - seen.time, 0);
    found.facts.push_back({"attempt.event_before_break",
                           fmt::format("{}|{}", key.second, before / kSecond),
                           source_of(input, seen.event)});
  }
}

std::vector<Fact> BreakOffs::facts_of(const Attempt& attempt) const {
  const auto found = std::find_if(
      found_.begin(), found_.end(), [&](const BreakOff& one) { return one.attempt == &attempt; });
  return found == found_.end() ? std::vector<Fact>{} : found->facts;
}

}  // namespace casebook
