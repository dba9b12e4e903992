// SPDX-License-Identifier: Apache-2.0
#include "trace/compare_durations.h"

#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>

#include "base/parallel.h"

namespace casebook {
namespace {

constexpr Ticks kLong = kTicksPerSecond;  // below it nothing is called slow
constexpr Ticks kTimes = 10;              // how much longer than in the good traces
constexpr std::size_t kEventsOfTask = 1 << 16;
constexpr std::size_t kMostKeys = 2'000;      // the slowest ones are compared
constexpr std::size_t kMostDurations = 4096;  // of one key in one good trace

// What may wait for something on purpose.
bool may_wait(TraceAction action) {
  switch (action) {
    case TraceAction::Watch:
    case TraceAction::Control:
    case TraceAction::Lock:
    case TraceAction::ProcessCreate:
    case TraceAction::ProcessStart:
    case TraceAction::ProcessExit: return true;
    default: return false;
  }
}

bool is_channel(std::string_view object) {
  return object.find("\\namedpipe") != std::string_view::npos ||
         object.find("\\pipe\\") != std::string_view::npos ||
         object.find("\\mailslot") != std::string_view::npos;
}

struct Slow {
  TraceKey key;
  std::uint32_t event = 0;
  Ticks duration = 0;
};

class DurationFinder {
 public:
  explicit DurationFinder(const ComparedTraces& traces) : traces_(traces) {}

  std::vector<FoundDifference> find() const {
    const std::vector<Slow> slow = slowest_of_keys();
    std::vector<std::unordered_map<std::uint64_t, std::vector<Ticks>>> good;
    for (std::size_t i = 0; i < traces_.goods(); ++i) {
      good.push_back(durations(traces_.good(i), slow));
    }
    std::vector<FoundDifference> found;
    for (const Slow& one : slow) {
      Ticks longest = 0;
      Ticks usual = 0;
      bool is_in_all = true;
      for (auto& of : good) {
        std::vector<Ticks>& known = of[one.key.number()];
        is_in_all = is_in_all && !known.empty();
        if (known.empty()) continue;
        std::sort(known.begin(), known.end());
        usual = std::max(usual, known[known.size() / 2]);
        longest = std::max(longest, known[(known.size() * 95 + 99) / 100 - 1]);
      }
      if (!is_in_all || one.duration / kTimes < std::max<Ticks>(longest, 1)) continue;
      found.push_back(told(one, usual, longest));
    }
    return found;
  }

 private:
  // Events of one second and more, by chunks, in order.
  std::vector<Slow> slow_events() const {
    const TraceIndex& bad = traces_.bad();
    const std::size_t tasks = (bad.events() + kEventsOfTask - 1) / kEventsOfTask;
    std::vector<std::vector<Slow>> parts(tasks);
    parallel_for(traces_.options().jobs, tasks, [&](std::size_t, std::size_t task) {
      TraceKey key;
      const std::size_t begin = task * kEventsOfTask;
      for (std::size_t i = begin; i < std::min(bad.events(), begin + kEventsOfTask); ++i) {
        if (!bad.key_of(i, key) || may_wait(bad.action(key.operation))) continue;
        if (!traces_.is_in_all(key.role)) continue;
        const TraceEvent event = bad.trace().event(i);
        if (event.is_pending || event.duration < kLong) continue;
        parts[task].push_back({key, static_cast<std::uint32_t>(i), event.duration});
      }
    });
    std::vector<Slow> all;
    for (const auto& part : parts) {
      all.insert(all.end(), part.begin(), part.end());
    }
    return all;
  }

  std::vector<Slow> slowest_of_keys() const {
    std::unordered_map<std::uint64_t, std::size_t> places;
    std::vector<Slow> slowest;
    for (const Slow& slow : slow_events()) {
      if (is_channel(traces_.object(slow.key.object))) continue;
      const auto [place, is_new] = places.emplace(slow.key.number(), slowest.size());
      if (is_new) {
        slowest.push_back(slow);
      } else if (slow.duration > slowest[place->second].duration) {
        slowest[place->second] = slow;
      }
    }
    std::stable_sort(slowest.begin(), slowest.end(), [](const Slow& a, const Slow& b) {
      return a.duration > b.duration;
    });
    if (slowest.size() > kMostKeys) slowest.resize(kMostKeys);
    return slowest;
  }

  static std::unordered_map<std::uint64_t, std::vector<Ticks>> durations(
      const TraceIndex& index, const std::vector<Slow>& keys) {
    std::unordered_map<std::uint64_t, std::vector<Ticks>> of;
    for (const Slow& slow : keys) {
      of.try_emplace(slow.key.number());
    }
    TraceKey key;
    for (std::size_t i = 0; i < index.events() && !of.empty(); ++i) {
      if (!index.key_of(i, key)) continue;
      const auto found = of.find(key.number());
      if (found == of.end() || found->second.size() == kMostDurations) continue;
      const TraceEvent event = index.trace().event(i);
      if (!event.is_pending) found->second.push_back(event.duration);
    }
    return of;
  }

  FoundDifference told(const Slow& slow, Ticks usual, Ticks longest) const {
    FoundDifference found;
    found.object = slow.key.object;
    TraceDifference& difference = found.difference;
    difference.kind = TraceDifferenceKind::Duration;
    difference.path = event_path(traces_.bad().trace(), slow.event);
    difference.compared = traces_.object(slow.key.object);
    difference.operation = traces_.names().titles[slow.key.operation];
    difference.process = traces_.role(slow.key.role).name;
    const Tally& good = *traces_.good(0).find(slow.key);
    difference.good.count = good.count;
    set_example(difference.good, traces_.good(0), good.first);
    difference.good.duration = longest;
    difference.bad.count = traces_.bad().find(slow.key)->count;
    set_example(difference.bad, traces_.bad(), slow.event);
    difference.suspicion = rounded_suspicion(weight(slow));
    difference.why = why(slow.duration, usual, longest);
    return found;
  }

  static Bilingual why(Ticks duration, Ticks usual, Ticks longest) {
    const Bilingual now = time_text(duration);
    const Bilingual most = time_text(longest);
    if (usual == longest) {
      return {fmt::format("takes {}; in the good trace {}", now.en, most.en),
              fmt::format("耗时 {}；正常跟踪中为 {}", now.zh, most.zh)};
    }
    const Bilingual median = time_text(usual);
    return {fmt::format("takes {}; in the good trace usually {}, and at most {} in 95 of 100 cases",
                        now.en,
                        median.en,
                        most.en),
            fmt::format(
                "耗时 {}；正常跟踪中通常为 {}，95% 的情况不超过 {}", now.zh, median.zh, most.zh)};
  }

  static Bilingual time_text(Ticks ticks) {
    const double seconds = static_cast<double>(ticks) / static_cast<double>(kTicksPerSecond);
    if (seconds >= 1) return {fmt::format("{:.2f} s", seconds), fmt::format("{:.2f} 秒", seconds)};
    const double milliseconds = seconds * 1000;
    return {fmt::format("{:.2f} ms", milliseconds), fmt::format("{:.2f} 毫秒", milliseconds)};
  }

  double weight(const Slow& slow) const {
    const Ticks seconds = slow.duration / kTicksPerSecond;
    const double most = seconds >= 30 ? 0.48 : seconds >= 10 ? 0.42 : seconds >= 5 ? 0.3 : 0.15;
    return traces_.role(slow.key.role).is_servicing ? most : most * 0.7;
  }

  const ComparedTraces& traces_;
};

}  // namespace

std::vector<FoundDifference> find_durations(const ComparedTraces& traces) {
  return DurationFinder(traces).find();
}

}  // namespace casebook
