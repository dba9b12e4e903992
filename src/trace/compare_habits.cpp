// SPDX-License-Identifier: Apache-2.0
#include "trace/compare_habits.h"

#include <algorithm>
#include <map>
#include <tuple>

#include <fmt/format.h>

#include "model/paths.h"
#include "trace/compare_families.h"

namespace casebook {
namespace {

// What of a failure does not depend on the object.
using Failing = std::tuple<std::uint16_t, std::uint16_t, std::uint32_t>;  // role, operation, status

// Of a good trace: failures of keys that only succeed in the bad one.
std::map<Failing, std::size_t> flips_back(const ComparedTraces& traces, const TraceIndex& good) {
  std::map<Failing, std::size_t> counts;
  for (const Tally& tally : good.tallies()) {
    if (tally.first_failure == kNoTraceIndex) continue;
    const Tally* bad = traces.bad().find(tally.key);
    if (bad == nullptr || bad->successes == 0 || bad->failures() != 0) continue;
    const std::uint32_t status = good.trace().result_column()[tally.first_failure];
    ++counts[{tally.key.role, tally.key.operation, status}];
  }
  return counts;
}

void weaken(Flip& flip, double factor, const std::string& en, const std::string& zh) {
  flip.difference.suspicion = rounded_suspicion(flip.difference.suspicion * factor);
  flip.difference.why.en += "; " + en;
  flip.difference.why.zh += "；" + zh;
}

}  // namespace

std::string_view folder_of_kind(std::string_view object) {
  const std::string_view component = component_name(object);
  if (component.empty()) return parent_of(object);
  return object.substr(0, static_cast<std::size_t>(component.data() - object.data()));
}

RefusalHabits::RefusalHabits(const ComparedTraces& traces) {
  for (std::size_t i = 0; i < traces.goods(); ++i) {
    const TraceIndex& good = traces.good(i);
    for (const Tally& tally : good.tallies()) {
      if (tally.serious == 0 || tally.first_failure == kNoTraceIndex) continue;
      const TraceKey key{
          tally.key.role, tally.key.operation, good.trace().result_column()[tally.first_failure]};
      const std::uint32_t folder = folders_.add(folder_of_kind(traces.object(tally.key.object)));
      folders_of_[key.number()].insert(folder);
    }
  }
}

bool RefusalHabits::has(std::uint16_t role,
                        std::uint16_t operation,
                        std::uint32_t status,
                        std::string_view object) const {
  const auto found = folders_of_.find(TraceKey{role, operation, status}.number());
  return found != folders_of_.end() &&
         found->second.contains(folders_.find(folder_of_kind(object)));
}

void weaken_habits(const ComparedTraces& traces, std::vector<Flip>& flips) {
  if (flips.empty()) return;
  std::map<Failing, std::size_t> forth;
  for (const Flip& flip : flips) {
    ++forth[{flip.key.role, flip.key.operation, flip.status}];
  }
  const auto back = flips_back(traces, traces.good(0));
  const RefusalHabits habits(traces);
  for (Flip& flip : flips) {
    if (flip.is_serious && traces.role(flip.key.role).is_servicing) continue;
    const Failing failing{flip.key.role, flip.key.operation, flip.status};
    const auto other = back.find(failing);
    const std::string_view object = traces.object(flip.key.object);
    if (habits.has(flip.key.role, flip.key.operation, flip.status, object)) {
      weaken(flip,
             0.4,
             "in the good trace it fails so on other objects of this folder",
             "正常跟踪中，它在此文件夹的其他对象上同样失败");
    } else if (other != back.end() && 2 * other->second >= forth.at(failing)) {
      weaken(flip,
             0.5,
             fmt::format("such failures come and go: {} are in the good trace only", other->second),
             fmt::format("此类失败时有时无：另有 {} 处仅出现在正常跟踪中", other->second));
    }
  }
}

}  // namespace casebook
