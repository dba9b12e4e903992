// SPDX-License-Identifier: Apache-2.0
#include "trace/compare_objects.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <unordered_map>

#include <fmt/format.h>

#include "model/paths.h"
#include "trace/compare_habits.h"

namespace casebook {
namespace {

constexpr std::size_t kMostFolders = 150;  // of each side that are told
constexpr std::size_t kFolded = 3;         // objects of a folder from which on they are told as one
constexpr double kStrongFlip = 0.3;

// What one side did below one folder.
struct Folder {
  std::vector<const Tally*> objects;  // the first tally of each object
  std::uint64_t events = 0;
  bool is_servicing = false;
  bool is_related = false;  // to something that fails
};

class ObjectFinder {
 public:
  ObjectFinder(ComparedTraces& traces,
               const FileFamilies& families,
               const std::vector<Flip>& flips,
               const std::set<std::uint32_t>& told,
               std::uint64_t& left_out)
      : traces_(traces),
        families_(families),
        told_(told),
        left_out_(left_out),
        habits_(traces) {
    for (const Flip& flip : flips) {
      if (flip.difference.suspicion < kStrongFlip) continue;
      flipped_families_.insert(families.family(flip.key.object));
      flipped_folders_.insert(std::string(parent_of(traces.object(flip.key.object))));
    }
  }

  std::vector<FoundDifference> find() {
    gather(traces_.bad(), TraceDifferenceKind::OnlyBad);
    tell(traces_.bad(), TraceDifferenceKind::OnlyBad);
    gather(traces_.good(0), TraceDifferenceKind::OnlyGood);
    tell(traces_.good(0), TraceDifferenceKind::OnlyGood);
    return std::move(found_);
  }

 private:
  bool is_only_there(std::uint32_t object, TraceDifferenceKind side) const {
    if (side == TraceDifferenceKind::OnlyBad) {
      for (std::size_t i = 0; i < traces_.goods(); ++i) {
        if (traces_.good(i).has_object(object)) return false;
      }
      return true;
    }
    for (std::size_t i = 1; i < traces_.goods(); ++i) {
      if (!traces_.good(i).has_object(object)) return false;
    }
    return !traces_.bad().has_object(object) && !told_.contains(families_.family(object));
  }

  void gather(const TraceIndex& index, TraceDifferenceKind side) {
    folders_.clear();
    std::unordered_map<std::string_view, std::size_t> places;  // into folders_, by path
    std::uint64_t volatiles = 0;
    for (std::uint32_t object = 0; object < traces_.names().objects.size(); ++object) {
      if (!index.has_object(object) || !is_only_there(object, side)) continue;
      const Tally* first = nullptr;
      const std::uint64_t events = common_events(index, object, first);
      if (events == 0) continue;
      const std::string_view path = traces_.object(object);
      if (is_volatile_place(path) && !traces_.foldings().is_off(NoiseRule::Volatile)) {
        volatiles += events;
        continue;
      }
      const auto place = places.emplace(parent_of(path), folders_.size());
      if (place.second) folders_.emplace_back();
      add(folders_[place.first->second], *first, events);
    }
    const bool is_bad = side == TraceDifferenceKind::OnlyBad;
    traces_.foldings().add(NoiseRule::Volatile, is_bad ? 0 : volatiles, is_bad ? volatiles : 0);
  }

  // Events of processes that all traces have, when one of them found the object or was refused it.
  std::uint64_t common_events(const TraceIndex& index,
                              std::uint32_t object,
                              const Tally*& first) const {
    std::uint64_t events = 0;
    bool is_there = false;
    for (const std::uint32_t number : index.of_object(object)) {
      const Tally& tally = index.tallies()[number];
      const TraceRole& role = traces_.role(tally.key.role);
      // What is loaded is compared with the modules.
      const bool loads = index.action(tally.key.operation) == TraceAction::LoadImage;
      if (!traces_.is_in_all(tally.key.role) || role.is_recorder || loads) continue;
      events += tally.count;
      is_there = is_there || tally.successes != 0 || tally.serious != 0;
      if (first == nullptr || (first->serious == 0 && tally.serious != 0)) first = &tally;
    }
    return is_there ? events : 0;
  }

  void add(Folder& folder, const Tally& first, std::uint64_t events) const {
    folder.objects.push_back(&first);
    folder.events += events;
    folder.is_servicing = folder.is_servicing || traces_.role(first.key.role).is_servicing;
    folder.is_related = folder.is_related ||
                        flipped_families_.contains(families_.family(first.key.object)) ||
                        flipped_folders_.contains(parent_of(traces_.object(first.key.object)));
  }

  // What may be told: a folder, or one of its objects. Told in full only when it is among the most.
  struct Candidate {
    const Folder* folder = nullptr;
    const Tally* object = nullptr;  // null: the folder as a whole
    double suspicion = 0;
    std::uint64_t events = 0;
  };

  std::vector<Candidate> candidates(TraceDifferenceKind side) const {
    std::vector<Candidate> all;
    for (const Folder& folder : folders_) {
      const bool folded = folder.objects.size() >= kFolded;
      for (const Tally* tally : folder.objects) {
        const bool refused = tally->serious != 0 && side == TraceDifferenceKind::OnlyBad;
        if (folded && !refused) continue;
        all.push_back(
            {&folder, tally, refused ? refused_weight(*tally) : weight(folder), tally->count});
      }
      if (folded) all.push_back({&folder, nullptr, weight(folder), folder.events});
    }
    std::stable_sort(all.begin(), all.end(), [](const Candidate& a, const Candidate& b) {
      return a.suspicion != b.suspicion ? a.suspicion > b.suspicion : a.events > b.events;
    });
    return all;
  }

  void tell(const TraceIndex& index, TraceDifferenceKind side) {
    std::vector<Candidate> all = candidates(side);
    if (all.size() > kMostFolders) {
      left_out_ += all.size() - kMostFolders;
      all.resize(kMostFolders);
    }
    for (const Candidate& candidate : all) {
      found_.push_back(candidate.object != nullptr
                           ? one(index, side, *candidate.object, candidate.suspicion)
                           : whole(index, side, *candidate.folder, candidate.suspicion));
    }
  }

  // Refusals that are overcome, or that the process meets in that folder on good machines too, are
  // everyday life.
  double refused_weight(const Tally& tally) const {
    constexpr double kEveryday = 0.08;
    const bool overcome =
        tally.last_success != kNoTraceIndex && tally.last_success > tally.last_failure;
    if (overcome) return kEveryday;
    if (traces_.role(tally.key.role).is_servicing) return 0.45;
    const std::uint32_t status = traces_.bad().trace().result_column()[tally.first_failure];
    const bool usual =
        habits_.has(tally.key.role, tally.key.operation, status, traces_.object(tally.key.object));
    return usual ? kEveryday : 0.22;
  }

  static double weight(const Folder& folder) {
    if (folder.is_related) return 0.3;
    return folder.is_servicing ? 0.15 : 0.1;
  }

  FoundDifference begun(const TraceIndex& index,
                        TraceDifferenceKind side,
                        const Tally& tally,
                        double suspicion) const {
    FoundDifference found;
    found.object = tally.key.object;
    TraceDifference& difference = found.difference;
    difference.kind = side;
    difference.suspicion = suspicion;
    difference.path = event_path(index.trace(), tally.first);
    difference.compared = traces_.object(tally.key.object);
    difference.process = traces_.role(tally.key.role).name;
    TraceSide& shown = side == TraceDifferenceKind::OnlyBad ? difference.bad : difference.good;
    const bool failed = tally.first_failure != kNoTraceIndex && tally.serious != 0;
    set_example(shown, index, failed ? tally.first_failure : tally.first);
    return found;
  }

  static TraceSide& side_of(TraceDifference& difference) {
    return difference.kind == TraceDifferenceKind::OnlyBad ? difference.bad : difference.good;
  }

  FoundDifference one(const TraceIndex& index,
                      TraceDifferenceKind side,
                      const Tally& tally,
                      double suspicion) const {
    FoundDifference found = begun(index, side, tally, suspicion);
    TraceDifference& difference = found.difference;
    difference.operation = traces_.names().titles[tally.key.operation];
    side_of(difference).count = tally.count;
    const std::string result = event_result(index.trace(), *side_of(difference).event);
    const std::uint32_t times = tally.serious != 0 ? tally.serious : tally.successes;
    side_of(difference).results.emplace_back(result, times);
    Reasons reasons;
    if (side == TraceDifferenceKind::OnlyBad) {
      reasons.add("only the bad machine's processes touch it", "仅故障计算机上的进程访问它");
    } else {
      reasons.add("only the good machine's processes touch it", "仅正常计算机上的进程访问它");
    }
    if (tally.serious != 0 && side == TraceDifferenceKind::OnlyBad) {
      reasons.add(fmt::format("it fails with {}", result), fmt::format("操作失败：{}", result));
    }
    difference.why = reasons.take();
    return found;
  }

  FoundDifference whole(const TraceIndex& index,
                        TraceDifferenceKind side,
                        const Folder& folder,
                        double suspicion) const {
    FoundDifference found = begun(index, side, *folder.objects.front(), suspicion);
    TraceDifference& difference = found.difference;
    difference.path = std::string(parent_of(difference.path)) + "\\*";
    difference.compared = std::string(parent_of(difference.compared)) + "\\*";
    side_of(difference).count = folder.events;
    const bool is_bad = side == TraceDifferenceKind::OnlyBad;
    difference.why = {fmt::format("{} objects of this folder that only the {} machine's processes "
                                  "touch, in {} events",
                                  folder.objects.size(),
                                  is_bad ? "bad" : "good",
                                  folder.events),
                      fmt::format("此文件夹下有 {} 个对象仅由{}计算机上的进程访问，共 {} 个事件",
                                  folder.objects.size(),
                                  is_bad ? "故障" : "正常",
                                  folder.events)};
    return found;
  }

  ComparedTraces& traces_;
  const FileFamilies& families_;
  const std::set<std::uint32_t>& told_;
  std::uint64_t& left_out_;
  RefusalHabits habits_;
  std::set<std::uint32_t> flipped_families_;
  std::set<std::string, std::less<>> flipped_folders_;
  std::vector<Folder> folders_;
  std::vector<FoundDifference> found_;
};

}  // namespace

std::vector<FoundDifference> find_objects(ComparedTraces& traces,
                                          const FileFamilies& families,
                                          const std::vector<Flip>& flips,
                                          const std::set<std::uint32_t>& told,
                                          std::uint64_t& left_out) {
  return ObjectFinder(traces, families, flips, told, left_out).find();
}

}  // namespace casebook
