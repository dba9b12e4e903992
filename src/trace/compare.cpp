// SPDX-License-Identifier: Apache-2.0
#include "trace/compare.h"

#include <algorithm>
#include <limits>

#include "base/cancel.h"
#include "trace/compare_actors.h"
#include "trace/compare_around.h"
#include "trace/compare_chains.h"
#include "trace/compare_consequences.h"
#include "trace/compare_durations.h"
#include "trace/compare_families.h"
#include "trace/compare_flips.h"
#include "trace/compare_limits.h"
#include "trace/compare_modules.h"
#include "trace/compare_objects.h"
#include "trace/compare_overlap.h"
#include "trace/compare_tree.h"
#include "trace/compare_versions.h"
#include "trace/compared_traces.h"

namespace casebook {
namespace {

constexpr double kFollowed = 0.3;  // flips whose processes' files are followed

ComparedTrace described(const Trace& trace) {
  const TraceCapture& capture = trace.capture();
  ComparedTrace one;
  if (!trace.parts().empty()) one.path = trace.parts().front().path;
  one.computer = capture.computer;
  one.build = capture.build;
  one.events = trace.size();
  one.first = capture.first;
  one.last = capture.last;
  one.is_local_time = capture.is_local_time;
  return one;
}

std::size_t event_order(const TraceDifference& difference) {
  if (difference.bad.event) return *difference.bad.event;
  return difference.good.event.value_or(std::numeric_limits<std::size_t>::max());
}

// The most suspicious first, then in the order of events; a chain behind the flip that cut it.
bool comes_first(const FoundDifference& one, const FoundDifference& two) {
  const TraceDifference& a = one.difference;
  const TraceDifference& b = two.difference;
  if (a.suspicion != b.suspicion) return a.suspicion > b.suspicion;
  if (event_order(a) != event_order(b)) return event_order(a) < event_order(b);
  if (a.kind != b.kind) return a.kind < b.kind;
  if (a.path != b.path) return a.path < b.path;
  if (a.operation != b.operation) return a.operation < b.operation;
  return a.process < b.process;
}

class Comparer {
 public:
  Comparer(const std::vector<const Trace*>& good,
           const Trace& bad,
           const TraceCompareOptions& options)
      : traces_(good, bad, options),
        flips_(find_flips(traces_)),
        roles_(followed_roles()),
        families_(traces_, roles_) {}

  void compare(TraceComparison& comparison) {
    weaken_followers(traces_.bad().trace(), families_, flips_);
    weaken_overcome(traces_, families_, roles_, flips_);
    Chains chains = find_chains(traces_, families_, flips_, roles_);
    add(std::move(chains.differences));
    add(find_actors(traces_, families_, flips_));
    add(find_modules(traces_, flips_));
    add(find_versions(traces_, flips_));
    add(find_durations(traces_));
    add(find_objects(traces_, families_, flips_, chains.families, comparison.left_out));
    for (Flip& flip : flips_) {
      found_.push_back({std::move(flip.difference), flip.key.object});
    }
    finish(comparison);
    comparison.overlap = trace_overlap(traces_);
    comparison.limits = comparison_limits(traces_, comparison.overlap);
    if (chains.trace_ended) {
      comparison.limits.push_back(
          {"the bad trace ends while servicing still works: what would "
           "follow is not seen",
           "故障跟踪结束时服务操作仍在进行：看不到后续操作"});
    }
    comparison.foldings = traces_.foldings().take();
  }

 private:
  // Whose files are followed: those of servicing, and of processes that something refuses.
  std::vector<bool> followed_roles() const {
    std::vector<bool> roles(traces_.roles().size());
    for (std::uint16_t role = 0; role < traces_.roles().size(); ++role) {
      roles[role] = traces_.role(role).is_servicing;
    }
    for (const Flip& flip : flips_) {
      if (flip.is_serious && flip.difference.suspicion >= kFollowed) roles[flip.key.role] = true;
    }
    return roles;
  }

  void add(std::vector<FoundDifference> found) {
    std::move(found.begin(), found.end(), std::back_inserter(found_));
  }

  void finish(TraceComparison& comparison) {
    std::stable_sort(found_.begin(), found_.end(), comes_first);
    const std::size_t most = traces_.options().most_differences;
    if (found_.size() > most) {
      comparison.left_out += found_.size() - most;
      found_.resize(most);
    }
    std::vector<std::uint32_t> objects;
    for (FoundDifference& found : found_) {
      objects.push_back(found.object);
      if (found.difference.compared.size() > kLongestPath) {
        found.difference.compared.resize(kLongestPath);
      }
      comparison.differences.push_back(std::move(found.difference));
    }
    build_tree(traces_, families_, objects, comparison);
    for (std::size_t i = 0; i < objects.size(); ++i) {
      const TraceDifference& difference = comparison.differences[i];
      if (difference.kind > TraceDifferenceKind::MissingChain) continue;
      comparison.around = rows_around(
          traces_, families_, objects[i], *difference.good.event, *difference.bad.event);
      return;
    }
  }

  ComparedTraces traces_;
  std::vector<Flip> flips_;
  std::vector<bool> roles_;
  FileFamilies families_;
  std::vector<FoundDifference> found_;
};

}  // namespace

std::vector<TraceFoldingRule> trace_folding_rules() {
  std::vector<TraceFoldingRule> rules;
  for (std::size_t i = 0; i < kPathRules; ++i) {
    const auto rule = static_cast<PathRule>(i);
    rules.push_back({path_rule_id(rule), path_rule_text(rule)});
  }
  for (std::size_t i = 0; i < kNoiseRules; ++i) {
    const auto rule = static_cast<NoiseRule>(i);
    rules.push_back({noise_rule_id(rule), noise_rule_text(rule)});
  }
  return rules;
}

TraceComparison compare_traces(const std::vector<const Trace*>& good,
                               const Trace& bad,
                               const TraceCompareOptions& options) {
  TraceComparison comparison;
  for (const Trace* trace : good) {
    comparison.good.push_back(described(*trace));
    comparison.good_events += trace->size();
  }
  comparison.bad = described(bad);
  comparison.bad_events = bad.size();
  if (good.empty()) {
    comparison.limits.push_back({"there is no good trace to compare with", "没有可对比的正常跟踪"});
    return comparison;
  }
  Comparer(good, bad, options).compare(comparison);
  if (cancel_requested()) {
    comparison.limits.push_back(
        {"the comparison was stopped: what is told is not all", "比较已被中止：结果不完整"});
  }
  return comparison;
}

}  // namespace casebook
