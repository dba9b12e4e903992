// SPDX-License-Identifier: Apache-2.0
#include "trace/violation_weight.h"

#include <algorithm>

#include "trace/blockages.h"
#include "trace/noise.h"
#include "trace/open_files.h"
#include "trace/share_access.h"
#include "trace/trace_processes.h"
#include "trace/trace_words.h"

namespace casebook {
namespace {

constexpr Ticks kSoon = 30 * kTicksPerSecond;

// Whether all who held the file did so for a moment.
bool is_by_chance(const Trace& trace, const Violation& violation) {
  const std::vector<Holder>& holders = violation.holders;
  return !holders.empty() && std::all_of(holders.begin(), holders.end(), [&](const Holder& one) {
    if (!one.opened || !one.closed) return false;
    return span_between(trace.event(*one.opened).time, trace.event(*one.closed).time) <
           kBriefHandle;
  });
}

// Whether the process gave up: ended soon, and said that it failed.
bool has_failed(const Trace& trace, const Violation& violation, const ProcessEnds& ends) {
  const ProcessEnd& end = ends.of(violation.process);
  const FileTime time = trace.event(violation.last).time;
  if (end.time < time || end.time - time > kSoon) return false;
  return end.status && *end.status != 0;
}

// A look at attributes, as scanners and the shell take it of all that they meet.
bool looks_only(const Refusal& refusal) {
  return refusal.action == TraceAction::QueryOpen ||
         (refusal.action == TraceAction::Open &&
          !rights_of_access(refusal.access.value_or(0)).any());
}

double weight_of_repeats(std::uint64_t count) {
  if (count < 2) return 0;
  return count < 4 ? 0.1 : 0.15;
}

}  // namespace

double violation_weight(const RefusalStudy& study,
                        const Refusal& refusal,
                        const Violation& violation,
                        const ProcessEnds& ends,
                        const Knowledge* knowledge) {
  const Trace& trace = study.trace();
  const TraceProcess& process = trace.processes()[violation.process];
  const std::string& object = study.name(refusal);
  const bool loads_hive = refusal.action == TraceAction::LoadHive;
  const bool is_serious =
      loads_hive || is_kernel_process(process) || works_for_servicing(process.name, object);
  const bool gave_up = has_failed(trace, violation, ends);
  double weight = 0.25 + weight_of_repeats(violation.count);
  if (is_serious) weight += 0.2;
  if (loads_hive) weight += 0.1;  // whoever does cannot go on without it
  if (!violation.holders.empty()) weight += 0.3 * violation.holders.front().weight;
  if (gave_up) weight += 0.15;
  const bool is_once = violation.count == 1;
  if (is_once && is_by_chance(trace, violation)) weight *= 0.7;
  if (!is_serious) {
    if (is_temporary_file(object) && !gave_up) weight *= 0.6;
    if (looks_only(refusal)) weight *= 0.6;
    if (is_once && is_pending_deletion(refusal.result)) weight *= 0.7;
  }
  if (known_noise(process, refusal, object, knowledge) != nullptr) weight *= 0.4;
  if (violation.recovered) weight *= 0.3;
  return std::clamp(weight, 0.0, 0.95);
}

}  // namespace casebook
