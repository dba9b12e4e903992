// SPDX-License-Identifier: Apache-2.0
#include "trace/compare_chain_steps.h"

#include <algorithm>

#include <fmt/format.h>

namespace casebook {
namespace {

constexpr std::size_t kLongestTarget = 1024;

std::string step_text(const ComparedTraces& traces, const TraceIndex& index, const Tally& step) {
  std::string text = traces.names().titles[step.key.operation];
  if (step.successes == 0) {
    const std::uint32_t event =
        step.first_failure != kNoTraceIndex ? step.first_failure : step.first;
    text += " " + event_result(index.trace(), event);
    return text;
  }
  const TraceAction action = index.action(step.key.operation);
  if (action == TraceAction::Rename || action == TraceAction::Link) {
    text += " -> " + index.trace().target(step.last_success).substr(0, kLongestTarget);
  }
  return text;
}

}  // namespace

std::vector<std::string> step_lines(const ComparedTraces& traces,
                                    const TraceIndex& index,
                                    const std::vector<const Tally*>& steps,
                                    std::uint16_t own,
                                    const std::set<const Tally*>& missing) {
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < steps.size();) {
    if (lines.size() == kMostStepLines) {
      lines.push_back(fmt::format("... (+{})", steps.size() - i));
      break;
    }
    const TraceKey& key = steps[i]->key;
    std::string line = event_path(index.trace(), steps[i]->first) + ":";
    if (key.role != own) line += " [" + traces.role(key.role).name + "]";
    std::size_t end = i;
    while (end < steps.size() && steps[end]->key.object == key.object &&
           steps[end]->key.role == key.role) {
      line += end == i ? " " : ", ";
      if (missing.contains(steps[end])) line += "+";
      line += step_text(traces, index, *steps[end]);
      ++end;
    }
    lines.push_back(std::move(line));
    i = end;
  }
  return lines;
}

}  // namespace casebook
