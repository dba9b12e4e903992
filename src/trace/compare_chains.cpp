// SPDX-License-Identifier: Apache-2.0
#include "trace/compare_chains.h"

#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>

#include "trace/compare_chain_steps.h"

namespace casebook {
namespace {

constexpr std::size_t kMostSteps = 4096;  // of one family that are looked at
constexpr std::size_t kMostFamilies = 20'000;
constexpr std::size_t kFewUnexplained = 3;    // chains without a flip that are still remarkable
constexpr std::size_t kManyUnexplained = 20;  // behind that they are told as one

// The way of one family in the good traces and in the bad one.
struct Way {
  std::uint32_t family = 0;
  std::vector<const Tally*> good;  // that succeed in all good traces, in order
  std::vector<const Tally*> bad;   // in order
  std::size_t divergence = 0;      // the first of `good` that the bad trace has not
  std::size_t missing = 0;         // of `good`
  std::uint32_t bad_last = 0;      // event
  const Flip* flip = nullptr;      // the most suspicious one in the family
};

class ChainFinder {
 public:
  ChainFinder(const ComparedTraces& traces,
              const FileFamilies& families,
              const std::vector<Flip>& flips,
              const std::vector<bool>& roles)
      : traces_(traces),
        families_(families),
        roles_(roles),
        members_(families.members()) {
    for (const Flip& flip : flips) {
      const Flip*& best = flips_[families.family(flip.key.object)];
      if (best == nullptr || flip.difference.suspicion > best->difference.suspicion) best = &flip;
    }
  }

  Chains find() {
    Chains chains;
    std::vector<Way> explained;
    std::vector<Way> unexplained;
    for (const std::uint32_t family : candidates()) {
      Way way = way_of(family);
      if (!stops(way)) continue;
      chains.families.insert(family);
      (way.flip != nullptr ? explained : unexplained).push_back(std::move(way));
    }
    for (const Way& way : explained) {
      chains.differences.push_back(told(way, with_flip(way), chains));
    }
    tell_unexplained(unexplained, chains);
    return chains;
  }

 private:
  bool is_step(const Tally& tally) const {
    return tally.successes != 0 && roles_[tally.key.role] && traces_.is_in_all(tally.key.role) &&
           is_file_action(traces_.bad().action(tally.key.operation));
  }
  bool in_all_good(const TraceKey& key) const {
    for (std::size_t i = 1; i < traces_.goods(); ++i) {
      const Tally* tally = traces_.good(i).find(key);
      if (tally == nullptr || tally->successes == 0) return false;
    }
    return true;
  }
  bool is_done(const TraceKey& key) const {
    const Tally* tally = traces_.bad().find(key);
    return tally != nullptr && tally->successes != 0;
  }

  // Families in which the bad trace lacks a change; in the order of the good trace.
  std::vector<std::uint32_t> candidates() const {
    std::vector<std::uint32_t> found;
    std::unordered_map<std::uint32_t, bool> seen;
    for (const Tally& tally : traces_.good(0).tallies()) {
      if (!is_modifying(traces_.good(0).action(tally.key.operation)) || !is_step(tally)) continue;
      if (is_done(tally.key) || !in_all_good(tally.key)) continue;
      const std::uint32_t family = families_.family(tally.key.object);
      if (!seen.emplace(family, true).second) continue;
      found.push_back(family);
      if (found.size() == kMostFamilies) break;
    }
    return found;
  }

  Way way_of(std::uint32_t family) const {
    Way way;
    way.family = family;
    const auto begin =
        std::lower_bound(members_.begin(), members_.end(), std::pair{family, std::uint32_t{0}});
    for (auto at = begin; at != members_.end() && at->first == family; ++at) {
      take_steps(traces_.good(0), at->second, way.good);
      take_steps(traces_.bad(), at->second, way.bad);
      if (way.good.size() > kMostSteps || way.bad.size() > kMostSteps) break;
    }
    std::erase_if(way.good,
                  [&](const Tally* tally) { return !is_step(*tally) || !in_all_good(tally->key); });
    const auto earlier = [](const Tally* a, const Tally* b) { return a->first < b->first; };
    std::sort(way.good.begin(), way.good.end(), earlier);
    std::sort(way.bad.begin(), way.bad.end(), earlier);
    for (const Tally* tally : way.bad) {
      way.bad_last = std::max(way.bad_last, tally->last);
    }
    const auto flip = flips_.find(family);
    way.flip = flip == flips_.end() ? nullptr : flip->second;
    return way;
  }

  void take_steps(const TraceIndex& index,
                  std::uint32_t object,
                  std::vector<const Tally*>& steps) const {
    for (const std::uint32_t number : index.of_object(object)) {
      const Tally& tally = index.tallies()[number];
      const bool followed = roles_[tally.key.role] && traces_.is_in_all(tally.key.role);
      if (followed && is_file_action(index.action(tally.key.operation))) steps.push_back(&tally);
    }
  }

  // Whether the bad trace begins the way and makes none of the changes behind the divergence.
  bool stops(Way& way) const {
    if (way.bad.empty()) return false;
    bool diverged = false;
    std::size_t changes = 0;
    for (std::size_t i = 0; i < way.good.size(); ++i) {
      const bool done = is_done(way.good[i]->key);
      if (!done && !diverged) way.divergence = i;
      diverged = diverged || !done;
      way.missing += done ? 0 : 1;
      if (!diverged || !is_modifying(traces_.good(0).action(way.good[i]->key.operation))) continue;
      if (done) return false;
      ++changes;
    }
    return changes != 0 && way.missing >= 2;
  }

  static double with_flip(const Way& way) {
    constexpr double kLeast = 0.3;
    return std::max(kLeast, way.flip->difference.suspicion);
  }

  void tell_unexplained(const std::vector<Way>& ways, Chains& chains) const {
    const double suspicion = ways.size() <= kFewUnexplained    ? 0.48
                             : ways.size() <= kManyUnexplained ? 0.4
                                                               : 0.25;
    for (const Way& way : ways) {
      chains.differences.push_back(told(way, suspicion, chains));
      if (ways.size() <= kManyUnexplained) continue;
      Bilingual& why = chains.differences.back().difference.why;
      why.en += fmt::format("; one of {} files whose way stops so", ways.size());
      why.zh += fmt::format("；共有 {} 个文件如此中断，此处仅列其一", ways.size());
      return;
    }
  }

  FoundDifference told(const Way& way, double suspicion, Chains& chains) const {
    const Tally& next = *way.good[way.divergence];
    FoundDifference found;
    TraceDifference& difference = found.difference;
    difference.kind = TraceDifferenceKind::MissingChain;
    difference.process = traces_.role(next.key.role).name;
    found.object = set_sides(difference, way);
    Reasons reasons;
    say_steps(reasons, way);
    if (ends_with_trace(way)) {
      chains.trace_ended = true;
      reasons.add("but the bad trace ends there", "但故障跟踪到此结束");
      suspicion *= 0.4;
    }
    difference.suspicion = rounded_suspicion(suspicion);
    difference.why = reasons.take();
    return found;
  }

  // Returns the object at which the way stops.
  std::uint32_t set_sides(TraceDifference& difference, const Way& way) const {
    const TraceIndex& good = traces_.good(0);
    const std::uint32_t stop = way.flip != nullptr ? way.flip->event : way.bad_last;
    difference.path = event_path(traces_.bad().trace(), stop);
    const std::uint32_t object =
        traces_.bad().object_of_path(traces_.bad().trace().path_column()[stop]);
    difference.compared = traces_.object(object);
    for (const Tally* tally : way.good) {
      difference.good.count += tally->count;
    }
    for (const Tally* tally : way.bad) {
      difference.bad.count += tally->count;
    }
    set_example(difference.good, good, way.good[way.divergence]->first);
    set_example(difference.bad, traces_.bad(), stop);
    difference.good.steps = step_lines(traces_, good, way.good);
    difference.bad.steps = step_lines(traces_, traces_.bad(), way.bad);
    return object;
  }

  void say_steps(Reasons& reasons, const Way& way) const {
    std::vector<std::uint32_t> objects;
    const Tally* last = nullptr;
    for (const Tally* tally : way.good) {
      if (is_done(tally->key)) continue;
      objects.push_back(tally->key.object);
      last = tally;
    }
    std::sort(objects.begin(), objects.end());
    const auto places = std::unique(objects.begin(), objects.end()) - objects.begin();
    const std::string target = event_path(traces_.good(0).trace(), last->first);
    reasons.add(
        fmt::format("in the good trace {} steps on {} paths follow, the last on {}; the bad "
                    "trace has none of these changes",
                    way.missing,
                    places,
                    target),
        fmt::format("正常跟踪中还有 {} 个后续步骤，涉及 {} 个路径，最后到达 {}；故障跟踪中"
                    "没有这些更改",
                    way.missing,
                    places,
                    target));
    if (way.flip == nullptr) return;
    const std::string result = event_result(traces_.bad().trace(), way.flip->event);
    reasons.add(fmt::format("before that {} fails with {}", way.flip->difference.operation, result),
                fmt::format("在此之前 {} 失败：{}", way.flip->difference.operation, result));
  }

  // Nothing of the processes that should go on comes behind the last step, though they still run.
  bool ends_with_trace(const Way& way) const {
    const std::uint16_t role = way.good[way.divergence]->key.role;
    if (traces_.bad().last_of_role(role) > way.bad_last) return false;
    const auto& processes = traces_.bad().trace().processes();
    for (std::size_t i = 0; i < processes.size(); ++i) {
      const auto process = static_cast<std::uint32_t>(i);
      if (traces_.roles().of(traces_.bad().number(), process) == role && processes[i].ended == 0) {
        return way.flip == nullptr;
      }
    }
    return false;
  }

  const ComparedTraces& traces_;
  const FileFamilies& families_;
  const std::vector<bool>& roles_;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> members_;
  std::unordered_map<std::uint32_t, const Flip*> flips_;
};

}  // namespace

Chains find_chains(const ComparedTraces& traces,
                   const FileFamilies& families,
                   const std::vector<Flip>& flips,
                   const std::vector<bool>& roles) {
  return ChainFinder(traces, families, flips, roles).find();
}

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

}  // namespace casebook
