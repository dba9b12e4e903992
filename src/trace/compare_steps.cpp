// SPDX-License-Identifier: Apache-2.0
#include "trace/compare_steps.h"

#include <algorithm>

#include "trace/compare_families.h"

namespace casebook {

bool is_move(TraceAction action) {
  return action == TraceAction::Rename || action == TraceAction::Link;
}

bool is_step(const ComparedTraces& traces, const std::vector<bool>& roles, const Tally& tally) {
  return tally.successes != 0 && roles[tally.key.role] && traces.is_in_all(tally.key.role) &&
         is_file_action(traces.names().actions[tally.key.operation]);
}

bool succeeds_in_all_good(const ComparedTraces& traces, const TraceKey& key) {
  for (std::size_t i = 0; i < traces.goods(); ++i) {
    const Tally* tally = traces.good(i).find(key);
    if (tally == nullptr || tally->successes == 0) return false;
  }
  return true;
}

bool is_done(const ComparedTraces& traces, const TraceKey& key) {
  const Tally* tally = traces.bad().find(key);
  return tally != nullptr && tally->successes != 0;
}

RoleWork::RoleWork(const ComparedTraces& traces, const TraceIndex& index)
    : firsts_(traces.roles().size()) {
  for (const Tally& tally : index.tallies()) {
    firsts_[tally.key.role].push_back(tally.first);
  }
}

std::size_t RoleWork::behind(std::uint16_t role, std::uint32_t event) const {
  const auto& firsts = firsts_[role];
  return static_cast<std::size_t>(firsts.end() -
                                  std::upper_bound(firsts.begin(), firsts.end(), event));
}

}  // namespace casebook
