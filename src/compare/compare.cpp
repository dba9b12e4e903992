// SPDX-License-Identifier: Apache-2.0
#include "compare/compare.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

#include "base/text.h"
#include "compare/suspicion.h"
#include "compare/volatile.h"
#include "model/paths.h"

namespace casebook {
namespace {

struct KindWords {
  DifferenceKind kind;
  Bilingual what;                      // "list of filters"
  std::vector<std::string> artifacts;  // which hold it
};

const std::vector<KindWords>& kind_words() {
  static const std::vector<KindWords> kWords = {
      {DifferenceKind::Access, {"access lists", "访问控制列表"}, {"icacls-object"}},
      {DifferenceKind::Filter, {"list of filters", "筛选器列表"}, {"fltmc-filters"}},
      {DifferenceKind::Service,
       {"list of services", "服务列表"},
       {"sc-query-driver", "reg-services"}},
      {DifferenceKind::Driver, {"list of driver packages", "驱动程序包列表"}, {"pnputil-drivers"}},
      {DifferenceKind::File,
       {"files or listings of them", "文件或文件列表"},
       {"dir-object", "file-versions"}},
      {DifferenceKind::Policy, {"policies", "策略"}, {"policy-export"}},
      {DifferenceKind::Registry,
       {"registry values", "注册表值"},
       {"reg-cbs", "reg-session-manager"}},
      {DifferenceKind::Update, {"list of updates", "更新列表"}, {"hotfix-list", "dism-packages"}},
      {DifferenceKind::Program,
       {"list of installed programs", "已安装程序列表"},
       {"installed-programs"}},
      {DifferenceKind::Process, {"list of processes", "进程列表"}, {"tasklist"}},
      {DifferenceKind::System, {"description of the system", "系统信息"}, {"systeminfo"}}};
  return kWords;
}

bool is_same(Aspect aspect,
             const std::string& good,
             const std::string& bad,
             const ObservedMachine& good_machine,
             const ObservedMachine& bad_machine) {
  if (good == bad) return true;
  if (aspect == Aspect::Company || aspect == Aspect::Provider) return true;  // spelling only
  if (aspect == Aspect::Version) return good == bad;
  return comparable_data(good, good_machine.name) == comparable_data(bad, bad_machine.name);
}

class Comparer {
 public:
  Comparer(const ObservedMachine& good,
           const ObservedMachine& bad,
           const std::set<DifferenceKind>& kinds,
           const Knowledge& knowledge)
      : good_(good),
        bad_(bad),
        kinds_(kinds),
        knowledge_(knowledge),
        suspect_(good, bad, knowledge) {}

  Comparison compare() {
    result_.good = about(good_);
    result_.bad = about(bad_);
    result_.knowledge_version = knowledge_.version;
    for (const KindWords& words : kind_words()) {
      if (wanted(words.kind)) compare_kind(words);
    }
    if (wanted(DifferenceKind::File)) {
      compare_loose();
      fold_changes(good_.volumes, bad_.volumes, "free-space");
      fold_changes(good_.logs, bad_.logs, "event-counts");
    }
    sort();
    return std::move(result_);
  }

 private:
  static ComparedMachine about(const ObservedMachine& machine) {
    return {machine.path, machine.name, machine.version, machine.system, machine.items};
  }

  bool wanted(DifferenceKind kind) const {
    if (kinds_.empty() || kinds_.contains(kind)) return true;
    // Kernel drivers stand among the services.
    return kind == DifferenceKind::Service && kinds_.contains(DifferenceKind::Driver);
  }

  static bool holds(const ObservedMachine& machine, DifferenceKind kind) {
    if (kind == DifferenceKind::Access) return !machine.access.empty();
    if (kind == DifferenceKind::File) return !machine.of(kind).empty() || !machine.loose.empty();
    // No policy is what an export without one shows.
    if (kind == DifferenceKind::Policy || kind == DifferenceKind::Registry) {
      return !machine.key_areas.empty() || !machine.of(kind).empty();
    }
    return !machine.of(kind).empty();
  }

  void compare_kind(const KindWords& words) {
    const bool in_good = holds(good_, words.kind);
    const bool in_bad = holds(bad_, words.kind);
    if (!in_good || !in_bad) note_missing(words, in_good, in_bad);
    if (words.kind == DifferenceKind::Access) return compare_access();
    if (in_good && in_bad) compare_things(words.kind);
  }

  void note_missing(const KindWords& words, bool in_good, bool in_bad) {
    NotCompared missing;
    missing.kind = words.kind;
    missing.good_lacks = !in_good;
    missing.bad_lacks = !in_bad;
    const std::string en = !in_good && !in_bad ? "neither side holds any "
                           : in_good           ? "BAD holds no "
                                               : "GOOD holds no ";
    const std::string zh = !in_good && !in_bad ? "两侧都没有"
                           : in_good           ? "故障一侧没有"
                                               : "正常一侧没有";
    missing.why = {en + words.what.en, zh + words.what.zh};
    for (const std::string& id : words.artifacts) {
      const Artifact* artifact = knowledge_.find_artifact(id);
      if (artifact == nullptr) continue;
      missing.artifacts.push_back(id);
      missing.titles.push_back(artifact->title);
    }
    result_.not_compared.push_back(std::move(missing));
  }

  void compare_things(DifferenceKind kind) {
    const Things& good = good_.of(kind);
    const Things& bad = bad_.of(kind);
    KindCount count{kind, good.size(), bad.size(), 0};
    auto left = good.begin();
    auto right = bad.begin();
    while (left != good.end() || right != bad.end()) {
      const bool only_good =
          right == bad.end() || (left != good.end() && left->first < right->first);
      const bool only_bad = !only_good && (left == good.end() || right->first < left->first);
      if (only_good) {
        add(kind, left->first, &left->second, nullptr);
      } else if (only_bad) {
        add(kind, right->first, nullptr, &right->second);
      } else if (!add(kind, left->first, &left->second, &right->second)) {
        ++count.same;
      }
      if (!only_bad) ++left;
      if (!only_good) ++right;
    }
    result_.counts.push_back(count);
  }

  // False when both sides say the same.
  bool add(DifferenceKind kind, const std::string& key, const Observed* good, const Observed* bad) {
    Difference difference;
    difference.kind = kind;
    difference.change = good == nullptr  ? Change::OnlyBad
                        : bad == nullptr ? Change::OnlyGood
                                         : Change::Differs;
    difference.subject = bad != nullptr ? bad->name : good->name;
    if (good != nullptr) difference.good = good->at;
    if (bad != nullptr) difference.bad = bad->at;
    if (good == nullptr || bad == nullptr) {
      const Observed& one = good != nullptr ? *good : *bad;
      for (const auto& [aspect, value] : one.aspects) {
        difference.aspects.push_back(
            {aspect, good != nullptr ? value : "", bad != nullptr ? value : ""});
      }
      place(std::move(difference), key, good, bad);
      return true;
    }
    std::vector<AspectChange> by_itself;
    for (const auto& [aspect, value] : good->aspects) {
      const auto other = bad->aspects.find(aspect);
      if (other == bad->aspects.end() || is_same(aspect, value, other->second, good_, bad_)) {
        continue;
      }
      const bool volatile_one = !volatile_aspect(aspect).empty() && aspect != Aspect::State;
      (volatile_one ? by_itself : difference.aspects).push_back({aspect, value, other->second});
    }
    if (difference.aspects.empty()) {
      if (by_itself.empty()) return false;
      difference.aspects = std::move(by_itself);
      const std::string_view group = volatile_aspect(difference.aspects.front().aspect);
      fold(group, std::move(difference));
      return true;
    }
    place(std::move(difference), key, good, bad);
    return true;
  }

  void place(Difference difference,
             const std::string& key,
             const Observed* good,
             const Observed* bad) {
    const std::string_view group = suspect_.judge(difference, key, good, bad);
    if (!kinds_.empty() && !kinds_.contains(difference.kind)) return;
    if (!group.empty()) return fold(group, std::move(difference));
    result_.differences.push_back(std::move(difference));
  }

  void fold(std::string_view group, Difference difference) {
    FoldedDifferences& folded = folded_[std::string(group)];
    if (folded.count++ == 0) {
      folded.id = std::string(group);
      folded.title = suspect_.title_of(group);
    }
    difference.reasons.clear();
    difference.points = 0;
    if (folded.members.size() < kMostFolded) folded.members.push_back(std::move(difference));
  }

  // Things of which only a number changes.
  void fold_changes(const Things& good, const Things& bad, std::string_view group) {
    for (const auto& [key, thing] : good) {
      const auto other = bad.find(key);
      if (other == bad.end() || other->second.aspects == thing.aspects) continue;
      Difference difference;
      difference.subject = other->second.name;
      difference.good = thing.at;
      difference.bad = other->second.at;
      for (const auto& [aspect, value] : thing.aspects) {
        difference.aspects.push_back({aspect, value, other->second.aspects.at(aspect)});
      }
      fold(group, std::move(difference));
    }
  }

  void compare_access() {
    KindCount count{DifferenceKind::Access, good_.access.size(), bad_.access.size(), 0};
    for (const auto& [path, bad] : bad_.access) {
      const auto found = good_.access.find(path);
      const ObservedAccess* good = found == good_.access.end() ? nullptr : &found->second;
      Difference difference;
      difference.kind = DifferenceKind::Access;
      difference.subject = bad.path;
      difference.bad = bad.at;
      if (good != nullptr) difference.good = good->at;
      if (suspect_.judge_access(difference, path, good, bad)) {
        result_.differences.push_back(std::move(difference));
      } else if (good != nullptr) {
        ++count.same;
      }
    }
    for (const auto& [path, good] : good_.access) {
      if (bad_.access.contains(path) || bad_.access.empty()) continue;
      Difference difference;
      difference.kind = DifferenceKind::Access;
      difference.change = Change::OnlyGood;
      difference.subject = good.path;
      difference.good = good.at;
      fold("not-listed", std::move(difference));
    }
    result_.counts.push_back(count);
  }

  // Programs given as files: by name; one on each side are the same whatever they are called.
  void compare_loose() {
    const Things& good = good_.loose;
    const Things& bad = bad_.loose;
    if (good.size() == 1 && bad.size() == 1) {
      add(DifferenceKind::File, bad.begin()->first, &good.begin()->second, &bad.begin()->second);
      return;
    }
    for (const auto& [name, thing] : good) {
      const auto other = bad.find(name);
      add(DifferenceKind::File, name, &thing, other == bad.end() ? nullptr : &other->second);
    }
    for (const auto& [name, thing] : bad) {
      if (!good.contains(name)) add(DifferenceKind::File, name, nullptr, &thing);
    }
  }

  void sort() {
    std::stable_sort(result_.differences.begin(),
                     result_.differences.end(),
                     [](const Difference& a, const Difference& b) {
                       return std::tuple(-a.points, a.kind, a.change, to_lower(a.subject)) <
                              std::tuple(-b.points, b.kind, b.change, to_lower(b.subject));
                     });
    for (auto& [group, folded] : folded_) {
      result_.folded.push_back(std::move(folded));
    }
    std::stable_sort(result_.folded.begin(),
                     result_.folded.end(),
                     [](const auto& a, const auto& b) { return a.count > b.count; });
  }

  const ObservedMachine& good_;
  const ObservedMachine& bad_;
  const std::set<DifferenceKind>& kinds_;
  const Knowledge& knowledge_;
  Suspect suspect_;
  Comparison result_;
  std::map<std::string, FoldedDifferences> folded_;
};

}  // namespace

Comparison compare_observed(const ObservedMachine& good,
                            const ObservedMachine& bad,
                            const std::set<DifferenceKind>& kinds,
                            const Knowledge& knowledge) {
  return Comparer(good, bad, kinds, knowledge).compare();
}

}  // namespace casebook
