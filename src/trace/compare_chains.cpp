// SPDX-License-Identifier: Apache-2.0
#include "trace/compare_chains.h"

#include <algorithm>
#include <set>
#include <unordered_map>

#include <fmt/format.h>

#include "trace/compare_chain_steps.h"
#include "trace/compare_steps.h"

namespace casebook {
namespace {

constexpr std::size_t kMostSteps = 4096;  // of one family that are looked at
constexpr std::size_t kMostFamilies = 20'000;
constexpr std::size_t kFewUnexplained = 3;    // chains without a flip that are still remarkable
constexpr std::size_t kManyUnexplained = 20;  // behind that they are told as one
constexpr double kLeastFlip = 0.25;           // flips below it explain nothing
constexpr double kWellBegun = 0.6;            // and of these what lacks its last step
constexpr double kFew = 0.48;
constexpr double kSome = 0.4;
constexpr double kMany = 0.25;
constexpr double kCutByTrace = 0.4;  // what is left of a weight

// The way of one family in the good traces and in the bad one.
struct Way {
  std::uint32_t family = 0;
  std::vector<const Tally*> good;  // that succeed in all good traces, in order
  std::vector<const Tally*> bad;   // in order
  std::size_t divergence = 0;      // the first of `good` that the bad trace has not
  std::size_t missing = 0;         // of `good`
  bool lacks_move = false;         // a rename or link is missing: the file is not where it belongs
  std::uint32_t bad_last = 0;      // event: of the process that should go on, if it has any
  bool is_begun = false;           // whether it has
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
        members_(families.members()),
        good_work_(traces, traces.good(0)),
        bad_work_(traces, traces.bad()) {
    for (const Flip& flip : flips) {
      if (flip.difference.suspicion < kLeastFlip) continue;
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
      (is_explained(way) ? explained : unexplained).push_back(std::move(way));
    }
    for (const Way& way : explained) {
      chains.differences.push_back(told(way, way.flip->difference.suspicion, chains));
    }
    tell_unexplained(unexplained, chains);
    return chains;
  }

 private:
  // Families in which the bad trace lacks a change; in the order of the good trace.
  std::vector<std::uint32_t> candidates() const {
    std::vector<std::uint32_t> found;
    std::unordered_map<std::uint32_t, bool> seen;
    for (const Tally& tally : traces_.good(0).tallies()) {
      if (!is_modifying(traces_.good(0).action(tally.key.operation)) ||
          !is_step(traces_, roles_, tally))
        continue;
      if (is_done(traces_, tally.key) || !succeeds_in_all_good(traces_, tally.key)) continue;
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
    std::erase_if(way.good, [&](const Tally* tally) {
      return !is_step(traces_, roles_, *tally) || !succeeds_in_all_good(traces_, tally->key);
    });
    const auto earlier = [](const Tally* a, const Tally* b) { return a->first < b->first; };
    std::sort(way.good.begin(), way.good.end(), earlier);
    std::sort(way.bad.begin(), way.bad.end(), earlier);
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

  // What tidies up comes in any case: the staged file is deleted whether it was installed or not.
  bool is_change(const Tally& tally) const {
    const TraceAction action = traces_.good(0).action(tally.key.operation);
    return is_modifying(action) && action != TraceAction::Dispose;
  }

  // Whether the bad trace begins the way and makes none of its last changes.
  bool stops(Way& way) const {
    if (way.bad.empty()) return false;
    std::size_t begin = way.good.size();
    while (begin != 0 &&
           !(is_change(*way.good[begin - 1]) && is_done(traces_, way.good[begin - 1]->key))) {
      --begin;
    }
    std::size_t changes = 0;
    for (std::size_t i = begin; i < way.good.size(); ++i) {
      if (is_done(traces_, way.good[i]->key)) continue;
      if (way.missing++ == 0) way.divergence = i;
      if (!is_change(*way.good[i])) continue;
      ++changes;
      way.lacks_move =
          way.lacks_move || is_move(traces_.good(0).action(way.good[i]->key.operation));
    }
    if (changes == 0 || (way.missing < 2 && !way.lacks_move)) return false;
    set_last(way);
    return true;
  }

  // The last step of the process that should go on; others may tidy up behind it.
  static void set_last(Way& way) {
    std::uint32_t last_of_all = 0;
    std::uint32_t last = 0;
    for (const Tally* tally : way.bad) {
      last_of_all = std::max(last_of_all, tally->last);
      if (tally->key.role == way.good[way.divergence]->key.role) last = std::max(last, tally->last);
    }
    way.is_begun = last != 0;
    way.bad_last = way.is_begun ? last : last_of_all;
  }

  static bool is_explained(const Way& way) {
    return way.flip != nullptr && way.flip->difference.suspicion >= kFew;
  }

  // What the process works on last before it stops working altogether; null when it goes on.
  const Way* last_of(const std::vector<Way>& ways) const {
    const Way* last = nullptr;
    for (const Way& way : ways) {
      if (way.is_begun && (last == nullptr || way.bad_last > last->bad_last)) last = &way;
    }
    return last != nullptr && !goes_on(*last) ? last : nullptr;
  }

  static double unexplained_weight(const Way& way, std::size_t ways) {
    if (ways > kManyUnexplained) return kMany;
    if (ways > kFewUnexplained) return kSome;
    return way.lacks_move ? kWellBegun : kFew;
  }

  void tell_unexplained(const std::vector<Way>& ways, Chains& chains) const {
    const Way* last = ways.size() > kFewUnexplained ? last_of(ways) : nullptr;
    if (last != nullptr) {
      chains.differences.push_back(told(*last, kFew, chains));
      Bilingual& why = chains.differences.back().difference.why;
      why.en += "; it is the last of these files that the process works on";
      why.zh += "；它是该进程处理的最后一个此类文件";
    }
    for (const Way& way : ways) {
      if (&way == last) continue;
      const double least = way.flip != nullptr ? way.flip->difference.suspicion : 0;
      chains.differences.push_back(
          told(way, std::max(least, unexplained_weight(way, ways.size())), chains));
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
      suspicion *= kCutByTrace;
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
    std::set<const Tally*> missing;
    for (std::size_t i = way.divergence; i < way.good.size(); ++i) {
      if (!is_done(traces_, way.good[i]->key)) missing.insert(way.good[i]);
    }
    const std::uint16_t own = way.good[way.divergence]->key.role;
    difference.good.steps = step_lines(traces_, good, way.good, own, missing);
    difference.bad.steps = step_lines(traces_, traces_.bad(), way.bad, own, {});
    return object;
  }

  void say_steps(Reasons& reasons, const Way& way) const {
    std::vector<std::uint32_t> objects;
    const Tally* last = nullptr;
    for (std::size_t i = way.divergence; i < way.good.size(); ++i) {
      if (is_done(traces_, way.good[i]->key)) continue;
      last = way.good[i];
      objects.push_back(last->key.object);
    }
    std::sort(objects.begin(), objects.end());
    const auto places = std::unique(objects.begin(), objects.end()) - objects.begin();
    const std::string target = event_path(traces_.good(0).trace(), last->first);
    reasons.add(
        way.missing == 1
            ? fmt::format(
                  "in the good trace one more step follows (+), on {}; the bad trace lacks it",
                  target)
            : fmt::format(
                  "in the good trace {} more steps follow (+) on {}, the last on {}; the bad "
                  "trace has none of these changes",
                  way.missing,
                  places == 1 ? std::string("one path") : fmt::format("{} paths", places),
                  target),
        fmt::format("正常跟踪中还有 {} 个后续步骤（标 +），涉及 {} 个路径，最后到达 {}；"
                    "故障跟踪中没有这些更改",
                    way.missing,
                    places,
                    target));
    if (way.flip == nullptr) return;
    const std::string result = event_result(traces_.bad().trace(), way.flip->event);
    reasons.add(fmt::format("before that {} fails with {}", way.flip->difference.operation, result),
                fmt::format("在此之前 {} 失败：{}", way.flip->difference.operation, result));
  }

  // Whether the process turns to other things: behind its last step on the file it does at least
  // half of what comes in the good trace.
  bool goes_on(const Way& way) const {
    const Tally& next = *way.good[way.divergence];
    return 2 * bad_work_.behind(next.key.role, way.bad_last) >=
           good_work_.behind(next.key.role, next.first);
  }

  // The process that should go on still runs when the bad trace ends, and did not get so far.
  bool ends_with_trace(const Way& way) const {
    if (way.flip != nullptr) return false;
    const std::uint16_t role = way.good[way.divergence]->key.role;
    if (goes_on(way)) return false;
    const auto& processes = traces_.bad().trace().processes();
    for (std::size_t i = 0; i < processes.size(); ++i) {
      const auto process = static_cast<std::uint32_t>(i);
      if (traces_.roles().of(traces_.bad().number(), process) == role && processes[i].ended == 0) {
        return true;
      }
    }
    return false;
  }

  const ComparedTraces& traces_;
  const FileFamilies& families_;
  const std::vector<bool>& roles_;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> members_;
  RoleWork good_work_;
  RoleWork bad_work_;
  std::unordered_map<std::uint32_t, const Flip*> flips_;
};

}  // namespace

Chains find_chains(const ComparedTraces& traces,
                   const FileFamilies& families,
                   const std::vector<Flip>& flips,
                   const std::vector<bool>& roles) {
  return ChainFinder(traces, families, flips, roles).find();
}

}  // namespace casebook
