// SPDX-License-Identifier: Apache-2.0
#include "trace/compare_actors.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "trace/compare_changes.h"
#include "trace/compare_habits.h"

namespace casebook {
namespace {

constexpr double kLeastFlip = 0.25;  // flips below it attract no suspicion
constexpr std::size_t kMostFlips = 2'000;
constexpr std::size_t kMostMembers = 64;  // of one family

constexpr double kUsual = 0.05;

// What one role did to the objects in question.
struct Actor {
  std::uint64_t events = 0;
  std::vector<std::uint32_t> objects;
  std::uint32_t first = kNoTraceIndex;    // event
  const Flip* flip = nullptr;             // the most suspicious one on these objects
  ChangeKind change = ChangeKind::None;   // the worst
  std::uint32_t changed = kNoTraceIndex;  // event of that change, the first
  bool is_on_flip = false;                // touches the very object that fails
  bool is_usual = true;  // touches in a good trace others of the same folders, in the same way
};

// Role, folder and what is done there.
using Touch = std::tuple<std::uint16_t, std::uint32_t, ChangeKind>;

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
    note_usual();
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
      if (does_in_good(tally)) continue;
      Actor& actor = on_flipped_[role];
      take(actor, tally);
      if (actor.flip == nullptr) actor.flip = &flip;
      if (&flip == actor.flip && object == flip.key.object) actor.is_on_flip = true;
      touches_[role].emplace_back(&tally, folders_.add(folder_of_kind(traces_.object(object))));
    }
  }

  // A scanner that meets other files of the same folders each time has nothing to do with it.
  void note_usual() {
    std::set<Touch> usual;
    for (std::size_t i = 0; i < traces_.goods(); ++i) {
      for (const Tally& tally : traces_.good(i).tallies()) {
        if (!touches_.contains(tally.key.role)) continue;
        const auto folder = folders_.find(folder_of_kind(traces_.object(tally.key.object)));
        if (folder == kNoName) continue;
        usual.emplace(tally.key.role, folder, change_of(traces_.good(i), tally));
      }
    }
    for (const auto& [role, touches] : touches_) {
      on_flipped_[role].is_usual =
          std::all_of(touches.begin(), touches.end(), [&, number = role](const auto& touch) {
            const ChangeKind change = change_of(traces_.bad(), *touch.first);
            return usual.contains(Touch{number, touch.second, change});
          });
    }
  }

  void take(Actor& actor, const Tally& tally) const {
    actor.events += tally.count;
    if (actor.objects.empty() || actor.objects.back() != tally.key.object) {
      actor.objects.push_back(tally.key.object);
    }
    const ChangeKind change = change_of(traces_.bad(), tally);
    if (change > actor.change || (change == actor.change && tally.first < actor.changed)) {
      actor.change = change;
      actor.changed = tally.first;
    }
    actor.first = std::min(actor.first, tally.first);
  }

  // Whether the role touches the object in a good trace, and does no less to it there.
  bool does_in_good(const Tally& bad) const {
    const ChangeKind change = change_of(traces_.bad(), bad);
    for (std::size_t i = 0; i < traces_.goods(); ++i) {
      for (const std::uint32_t index : traces_.good(i).of_object(bad.key.object)) {
        const Tally& tally = traces_.good(i).tallies()[index];
        if (tally.key.role != bad.key.role) continue;
        if (change == ChangeKind::None || change_of(traces_.good(i), tally) >= change) return true;
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
    const std::uint32_t event = actor.change == ChangeKind::None ? actor.first : actor.changed;
    found.object = traces_.bad().object_of_path(traces_.bad().trace().path_column()[event]);
    TraceDifference& difference = found.difference;
    difference.kind = TraceDifferenceKind::ExtraActor;
    difference.process = role.name;
    difference.path = event_path(traces_.bad().trace(), event);
    difference.compared = traces_.object(found.object);
    difference.bad.count = actor.events;
    set_example(difference.bad, traces_.bad(), event);
    Reasons reasons;
    say_what(reasons, number, actor);
    difference.suspicion = rounded_suspicion(
        actor.flip == nullptr ? worked_weight(role, actor) : weight(reasons, number, actor));
    difference.why = reasons.take();
    return found;
  }

  void say_what(Reasons& reasons, std::uint16_t number, const Actor& actor) const {
    std::vector<std::uint32_t> objects = actor.objects;
    std::sort(objects.begin(), objects.end());
    const auto count = std::unique(objects.begin(), objects.end()) - objects.begin();
    const bool flipped = actor.flip != nullptr;
    Bilingual change = change_text(actor.change);
    if (!change.empty()) reasons.add(std::move(change.en), std::move(change.zh));
    const std::string_view what =
        flipped ? (count == 1 ? "what fails here or belongs to it"
                              : "objects that fail here or belong to them")
                : (count == 1 ? "what servicing changes" : "objects that servicing changes");
    reasons.add(fmt::format("touches {}{}, on the bad machine only ({} {})",
                            count == 1 ? std::string() : fmt::format("{} ", count),
                            what,
                            actor.events,
                            actor.events == 1 ? "event" : "events"),
                fmt::format("仅在故障计算机上访问了 {} 个{}（{} 个事件）",
                            count,
                            flipped ? "失败的对象或其相关文件" : "服务操作所更改的对象",
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

  // Nothing fails on what it touches.
  static double worked_weight(const TraceRole& role, const Actor& actor) {
    const double suspicion = actor.change == ChangeKind::None ? 0.3 : 0.45;
    return role.is_microsoft ? suspicion * 0.5 : suspicion;
  }

  double weight(Reasons& reasons, std::uint16_t number, const Actor& actor) const {
    const TraceRole& role = traces_.role(number);
    const bool changes = actor.change != ChangeKind::None && actor.changed < actor.flip->event;
    const bool holds = needs_holder(actor.flip->status);
    // Whoever takes a file away is told even if every machine has the process.
    const bool is_new = !traces_.is_in_good(number) || (changes && !actor.is_usual);
    double suspicion = is_new ? 0.65 : 0.4;
    if (role.is_microsoft) suspicion *= 0.7;
    if (role.is_system) suspicion *= 0.5;
    if (!actor.flip->is_serious && !changes) suspicion *= 0.5;
    if (actor.is_usual) {
      reasons.add("in a good trace it does the same to other objects of these folders",
                  "正常跟踪中，它对这些文件夹中的其他对象也如此操作");
      if (!holds || !actor.is_on_flip) return kUsual;
      suspicion *= 0.8;
    }
    if (actor.first >= actor.flip->event) return suspicion * 0.6;
    reasons.add("already before the failure", "在失败之前就已开始");
    if (changes) return suspicion + 0.15;
    if (!holds) return suspicion;
    reasons.add("such a failure needs somebody who holds the file", "此类失败必有进程占用该文件");
    return suspicion + 0.15;
  }

  const ComparedTraces& traces_;
  const FileFamilies& families_;
  const std::vector<Flip>& flips_;
  std::map<std::uint16_t, Actor> on_flipped_;  // by role
  std::map<std::uint16_t, std::vector<std::pair<const Tally*, std::uint32_t>>> touches_;
  NameTable folders_;  // of these
  std::map<std::uint16_t, Actor> on_worked_;
};

}  // namespace

std::vector<FoundDifference> find_actors(const ComparedTraces& traces,
                                         const FileFamilies& families,
                                         const std::vector<Flip>& flips) {
  return ActorFinder(traces, families, flips).find();
}

}  // namespace casebook
