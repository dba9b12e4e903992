// SPDX-License-Identifier: Apache-2.0
#include "trace/hive_loads.h"

#include <algorithm>

#include "trace/trace_processes.h"

namespace casebook {

FailedHiveLoads::FailedHiveLoads(const Trace& trace, const std::vector<Refusal>& refusals)
    : trace_(trace) {
  for (const Refusal& refusal : refusals) {
    if (refusal.action != TraceAction::LoadHive) continue;
    std::vector<std::size_t>& events = loads_[refusal.object];
    events.insert(events.end(), refusal.events.begin(), refusal.events.end());
  }
  for (auto& [object, events] : loads_) {
    std::sort(events.begin(), events.end());
  }
}

bool FailedHiveLoads::contain(const Refusal& refusal, std::size_t event) const {
  if (refusal.action == TraceAction::LoadHive) return false;
  const auto found = loads_.find(refusal.object);
  if (found == loads_.end()) return false;
  const auto next = std::upper_bound(found->second.begin(), found->second.end(), event);
  if (next == found->second.begin()) return false;
  const std::size_t load = *std::prev(next);
  const bool is_loader = trace_.process_column()[load] == refusal.process;
  if (!is_loader && !is_kernel_process(trace_.processes()[refusal.process])) return false;
  const TraceEvent shown = trace_.event(load);
  return trace_.event(event).time <= shown.time + shown.duration;
}

}  // namespace casebook
