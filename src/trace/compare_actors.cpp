// SPDX-License-Identifier: Apache-2.0
#include "trace/compare_actors.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

namespace casebook {
namespace {

constexpr double kLeastFlip = 0.25;  // flips below it attract no suspicion
constexpr std::size_t kMostFlips = 2'000;
constexpr std::size_t kMostMembers = 64;  // of one family
constexpr std::uint32_t kSharingViolation = 0xC0000043;
constexpr std::uint32_t kDeletePending = 0xC0000056;
constexpr std::uint32_t kCannotDelete = 0xC0000121;

bool needs_holder(std::uint32_t status) {
  return status == kSharingViolation || status == kDeletePending || status == kCannotDelete;
}

// What one role did to the objects in question.
struct Actor {
  std::uint64_t events = 0;
  std::vector<std::uint32_t> objects;
  std::uint32_t first = kNoTraceIndex;  // event
  std::uint32_t object = kNoName;       // of it
  const Flip* flip = nullptr;           // the most suspicious one on these objects
};

class ActorFinder {
 public:
  ActorFinder(const ComparedTraces& traces,
              const FileFamilies& families,
              const std::vector<Flip>& flips)
      : traces_(traces),
        families_(families),
        flips_(flips) {}

  std::vector<FoundDifference> find() {
    note_flipped();
    note_worked();
    std::vector<FoundDifference> found;
    for (const auto& [role, actor] : on_flipped_) {
      found.push_back(told(role, actor));
    }
    for (const auto& [role, actor] : on_worked_) {
      if (!on_flipped_.contains(role)) found.push_back(told(role, actor));
    }
    return found;
  }

 private:
  void note_flipped() {
    std::vector<const Flip*> focus;
    for (const Flip& flip : flips_) {
      if (flip.difference.suspicion >= kLeastFlip) focus.push_back(&flip);
    }
    std::stable_sort(focus.begin(), focus.end(), [](const Flip* a, const Flip* b) {
      return a->difference.suspicion > b->difference.suspicion;
    });
    if (focus.size() > kMostFlips) focus.resize(kMostFlips);
    const auto members = families_.members();
    std::map<std::uint32_t, bool> seen;
    for (const Flip* flip : focus) {
      const std::uint32_t family = families_.family(flip->key.object);
      if (!seen.emplace(family, true).second) continue;
      note_object(flip->key.object, *flip);
      auto at = std::lower_bound(members.begin(), members.end(), std::pair{family, 0U});
      for (std::size_t i = 0; i < kMostMembers && at != members.end() && at->first == family;
           ++i, ++at) {
        if (at->second != flip->key.object) note_object(at->second, *flip);
      }
    }
  }

  void note_object(std::uint32_t object, const Flip& flip) {
    for (const std::uint32_t index : traces_.bad().of_object(object)) {
      const Tally& tally = traces_.bad().tallies()[index];
      const std::uint16_t role = tally.key.role;
      if (role == flip.key.role || traces_.role(role).is_recorder) continue;
      if (touches_in_good(role, object)) continue;
      Actor& actor = on_flipped_[role];
      take(actor, tally);
      if (actor.flip == nullptr) actor.flip = &flip;
    }
  }

  static void take(Actor& actor, const Tally& tally) {
    actor.events += tally.count;
    if (actor.objects.empty() || actor.objects.back() != tally.key.object) {
      actor.objects.push_back(tally.key.object);
    }
    if (tally.first >= actor.first) return;
    actor.first = tally.first;
    actor.object = tally.key.object;
  }

  bool touches_in_good(std::uint16_t role, std::uint32_t object) const {
    for (std::size_t i = 0; i < traces_.goods(); ++i) {
      for (const std::uint32_t index : traces_.good(i).of_object(object)) {
        if (traces_.good(i).tallies()[index].key.role == role) return true;
      }
    }
    return false;
  }

  // Objects that servicing changes, touched by processes that no good trace has.
  void note_worked() {
    std::vector<bool> worked(traces_.names().objects.size());
    for (const Tally& tally : traces_.bad().tallies()) {
      const TraceAction action = traces_.bad().action(tally.key.operation);
      if (traces_.role(tally.key.role).is_servicing && is_modifying(action)) {
        worked[tally.key.object] = true;
      }
    }
    for (const Tally& tally : traces_.bad().tallies()) {
      if (!worked[tally.key.object] || traces_.is_in_good(tally.key.role)) continue;
      const TraceRole& role = traces_.role(tally.key.role);
      if (!role.is_recorder && !role.is_servicing) take(on_worked_[tally.key.role], tally);
    }
  }

  FoundDifference told(std::uint16_t number, const Actor& actor) const {
    const TraceRole& role = traces_.role(number);
    FoundDifference found;
    found.object = actor.object;
    TraceDifference& difference = found.difference;
    difference.kind = TraceDifferenceKind::ExtraActor;
    difference.process = role.name;
    difference.path = event_path(traces_.bad().trace(), actor.first);
    difference.compared = traces_.object(actor.object);
    difference.bad.count = actor.events;
    set_example(difference.bad, traces_.bad(), actor.first);
    Reasons reasons;
    say_what(reasons, number, actor);
    difference.suspicion = rounded_suspicion(
        actor.flip == nullptr ? worked_weight(role) : weight(reasons, number, actor));
    difference.why = reasons.take();
    return found;
  }

  void say_what(Reasons& reasons, std::uint16_t number, const Actor& actor) const {
    std::vector<std::uint32_t> objects = actor.objects;
    std::sort(objects.begin(), objects.end());
    const auto count = std::unique(objects.begin(), objects.end()) - objects.begin();
    const bool flipped = actor.flip != nullptr;
    reasons.add(fmt::format("touches {} of the objects that {}, {} times, on the bad machine only",
                            count,
                            flipped ? "fail here or belong to them" : "servicing changes",
                            actor.events),
                fmt::format("仅在故障计算机上访问了{} {} 个对象，共 {} 次",
                            flipped ? "失败对象及其相关文件中的" : "服务操作所更改的",
                            count,
                            actor.events));
    if (!traces_.is_in_good(number)) {
      reasons.add("no good trace has this process", "正常跟踪中没有该进程");
    }
    const TraceRole& role = traces_.role(number);
    if (!role.is_microsoft) {
      reasons.add(role.company.empty() ? "not known to be of Microsoft" : "made by " + role.company,
                  role.company.empty() ? "不能确定属于 Microsoft" : "厂商：" + role.company);
    }
  }

  static double worked_weight(const TraceRole& role) { return role.is_microsoft ? 0.15 : 0.3; }

  double weight(Reasons& reasons, std::uint16_t number, const Actor& actor) const {
    const TraceRole& role = traces_.role(number);
    const bool before = actor.first < actor.flip->event;
    double suspicion = traces_.is_in_good(number) ? 0.4 : 0.65;
    if (role.is_microsoft) suspicion *= 0.7;
    if (role.is_system) suspicion *= 0.5;
    if (!actor.flip->is_serious) suspicion *= 0.5;
    if (!before) return suspicion * 0.6;
    reasons.add("already before the failure", "在失败之前就已开始");
    if (!needs_holder(actor.flip->status)) return suspicion;
    reasons.add("such a failure needs somebody who holds the file", "此类失败必有进程占用该文件");
    return suspicion + 0.15;
  }

  const ComparedTraces& traces_;
  const FileFamilies& families_;
  const std::vector<Flip>& flips_;
  std::map<std::uint16_t, Actor> on_flipped_;  // by role
  std::map<std::uint16_t, Actor> on_worked_;
};

}  // namespace

std::vector<FoundDifference> find_actors(const ComparedTraces& traces,
                                         const FileFamilies& families,
                                         const std::vector<Flip>& flips) {
  return ActorFinder(traces, families, flips).find();
}

}  // namespace casebook
