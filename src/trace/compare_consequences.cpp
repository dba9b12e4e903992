// SPDX-License-Identifier: Apache-2.0
#include "trace/compare_consequences.h"

#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>

#include "trace/compare_steps.h"

namespace casebook {
namespace {

// The changes of one family in the good traces.
struct Completion {
  bool is_whole = true;    // the bad trace makes them all
  std::uint32_t last = 0;  // event of the last of these in the bad trace
};

std::unordered_map<std::uint32_t, Completion> completions(const ComparedTraces& traces,
                                                          const FileFamilies& families,
                                                          const std::vector<bool>& roles) {
  std::unordered_map<std::uint32_t, Completion> found;
  for (const Tally& good : traces.good(0).tallies()) {
    const TraceAction action = traces.good(0).action(good.key.operation);
    // What tidies up comes in any case.
    if (!is_modifying(action) || action == TraceAction::Dispose) continue;
    if (!is_step(traces, roles, good) || !succeeds_in_all_good(traces, good.key)) continue;
    Completion& completion = found[families.family(good.key.object)];
    const Tally* bad = traces.bad().find(good.key);
    if (bad == nullptr || bad->successes == 0) {
      completion.is_whole = false;
    } else {
      completion.last = std::max(completion.last, bad->last_success);
    }
  }
  return found;
}

}  // namespace

void weaken_followers(const Trace& bad, const FileFamilies& families, std::vector<Flip>& flips) {
  std::unordered_map<std::uint32_t, const Flip*> first;  // the first serious one of a family
  for (const Flip& flip : flips) {
    if (flip.is_serious) first.emplace(families.family(flip.key.object), &flip);
  }
  for (Flip& flip : flips) {
    const auto found = first.find(families.family(flip.key.object));
    if (flip.is_serious || found == first.end() || found->second->event > flip.event) continue;
    const std::string& cause = found->second->difference.operation;
    const std::string result = event_result(bad, found->second->event);
    flip.difference.suspicion = rounded_suspicion(flip.difference.suspicion * 0.7);
    flip.difference.why.en += fmt::format("; follows from {} {} on the same file", cause, result);
    flip.difference.why.zh += fmt::format("；由同一文件上的 {} {} 引起", cause, result);
  }
}

void weaken_overcome(const ComparedTraces& traces,
                     const FileFamilies& families,
                     const std::vector<bool>& roles,
                     std::vector<Flip>& flips) {
  constexpr double kOvercome = 0.35;
  if (flips.empty()) return;
  const auto completed = completions(traces, families, roles);
  for (Flip& flip : flips) {
    const auto found = completed.find(families.family(flip.key.object));
    if (found == completed.end() || !found->second.is_whole) continue;
    if (found->second.last <= flip.event) continue;
    flip.difference.suspicion = rounded_suspicion(flip.difference.suspicion * kOvercome);
    flip.difference.why.en += "; the file is changed afterwards just as in the good trace";
    flip.difference.why.zh += "；之后该文件仍与正常跟踪中一样完成了更改";
  }
}

}  // namespace casebook
