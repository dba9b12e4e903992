// SPDX-License-Identifier: Apache-2.0
#include "trace/holders.h"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

#include "base/text.h"
#include "trace/blockages.h"
#include "trace/hive_loads.h"
#include "trace/refusals.h"
#include "trace/refused_holders.h"
#include "trace/trace_limits.h"
#include "trace/trace_processes.h"
#include "trace/trace_words.h"
#include "trace/violation_weight.h"

namespace casebook {
namespace {

constexpr std::size_t kMostStudied = 200'000;

// One refusal, those events of it that the process recovered from or those it did not.
struct Half {
  const Refusal* refusal = nullptr;
  bool is_recovered = false;
  std::vector<std::size_t> events;
};

std::vector<Half> halves_of(const std::vector<Refusal>& refusals) {
  std::vector<Half> halves;
  for (const Refusal& refusal : refusals) {
    Half open{&refusal, false, {}};
    Half recovered{&refusal, true, {}};
    for (std::size_t i = 0; i < refusal.events.size(); ++i) {
      const bool is_recovered = refusal.recoveries[i] == Recovery::Repeated;
      (is_recovered ? recovered : open).events.push_back(refusal.events[i]);
    }
    for (Half* half : {&open, &recovered}) {
      if (!half->events.empty()) halves.push_back(std::move(*half));
    }
  }
  return halves;
}

std::vector<std::size_t> studied_of(const std::vector<Half>& halves) {
  std::vector<std::size_t> events;
  for (const Half& half : halves) {
    const std::vector<std::size_t> some = studied_events(half.events);
    events.insert(events.end(), some.begin(), some.end());
    if (events.size() > kMostStudied) break;
  }
  std::sort(events.begin(), events.end());
  return events;
}

// "C:\\PROGRA~1\\x": a tilde and a digit behind other letters.
bool has_short_name(std::string_view path) {
  for (std::size_t at = path.find('~'); at != std::string_view::npos; at = path.find('~', at + 1)) {
    const bool is_inside = at != 0 && path[at - 1] != '\\';
    if (is_inside && at + 1 < path.size() && is_digit(path[at + 1])) return true;
  }
  return false;
}

// When nobody is seen to have the file open.
Bilingual unseen_holder(const Violation& violation) {
  if (has_short_name(violation.path)) {
    return {
        "Nobody in the trace has it open by this name. The path holds an 8.3 name; handles on "
        "the long name are not joined with it.",
        "跟踪中没有进程以此名称打开该文件。路径含 8.3 短文件名，与长文件名的句柄无法对应。"};
  }
  return {
      "Nobody in the trace has it open: it was opened before the trace began and not used "
      "since, by another name of the same file (hard link, 8.3 name), or by a driver.",
      "跟踪中没有进程打开该文件：可能在跟踪开始之前打开且之后未再使用，或以同一文件的其他名称（硬链"
      "接、"
      "8.3 短文件名）打开，或由驱动程序打开。"};
}

Violation violation_of(const RefusalStudy& study,
                       const Half& half,
                       const Blockages& blockages,
                       const ProcessEnds& ends,
                       const Knowledge* knowledge) {
  const Trace& trace = study.trace();
  const Refusal& refusal = *half.refusal;
  Violation violation;
  violation.event = half.events.front();
  violation.last = half.events.back();
  violation.count = half.events.size();
  violation.process = refusal.process;
  violation.operation = trace.operations()[refusal.operation].name;
  violation.path = shown_object(trace, violation.event);
  violation.result = refusal.result;
  if (refusal.action == TraceAction::Open) {
    violation.desired_access = file_access_text(refusal.access.value_or(0));
    violation.share_mode = share_mode_text(refusal.share);
  }
  violation.recovered = half.is_recovered;
  violation.holders = holders_of_refusals(trace, studied_events(half.events), blockages, knowledge);
  if (violation.holders.empty()) violation.why = unseen_holder(violation);
  violation.weight = violation_weight(study, refusal, violation, ends, knowledge);
  return violation;
}

}  // namespace

Violations find_violations(const Trace& trace, const Knowledge* knowledge, std::size_t jobs) {
  const RefusalStudy study(trace, jobs, is_blockage_result);
  Violations found;
  found.left_out = study.left_out();
  const std::vector<Half> halves = halves_of(study.refusals());
  const Blockages blockages(trace, study.names(), studied_of(halves), jobs);
  const FailedHiveLoads loads(trace, study.refusals());
  const ProcessEnds ends(trace);
  for (const Half& half : halves) {
    if (loads.contain(*half.refusal, half.events.front())) continue;
    found.violations.push_back(violation_of(study, half, blockages, ends, knowledge));
  }
  std::sort(
      found.violations.begin(), found.violations.end(), [](const Violation& a, const Violation& b) {
        return std::tuple(-a.weight, a.event) < std::tuple(-b.weight, b.event);
      });
  if (found.violations.size() > kMostViolations) {
    found.left_out += found.violations.size() - kMostViolations;
    found.violations.resize(kMostViolations);
  }
  if (!found.violations.empty()) {
    found.limits = limits_of_names(study.names());
    for (Bilingual& limit : limits_of_capture(trace)) {
      found.limits.push_back(std::move(limit));
    }
    if (study.is_cut() || blockages.is_cut()) found.limits.push_back(limit_of_work());
  }
  return found;
}

}  // namespace casebook
