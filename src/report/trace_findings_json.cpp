// SPDX-License-Identifier: Apache-2.0
#include "report/trace_findings_json.h"

#include <cmath>

#include "report/json_value.h"
#include "report/trace_view.h"

namespace casebook {
namespace {

// Weights are sums of steps of a hundredth.
double rounded(double weight) {
  return std::round(weight * 1000) / 1000;
}

Json result_json(const Trace& trace, std::uint32_t result) {
  std::string name;
  trace.append_result(result, name);
  return name;
}

Json process_json(const Trace& trace, std::uint32_t process) {
  if (process >= trace.processes().size()) return nullptr;
  const TraceProcess& shown = trace.processes()[process];
  return {{"name", shown.name}, {"pid", shown.pid}, {"path", shown.path}};
}

Json time_json(const Trace& trace, std::size_t event) {
  return trace_time_json(trace, trace.event(event).time);
}

// An open or close that was seen; null when it was not.
Json moment_json(const Trace& trace, const std::optional<std::size_t>& event) {
  if (!event) return nullptr;
  return {{"event", *event}, {"time", time_json(trace, *event)}};
}

Json event_json(const Trace& trace, std::size_t event) {
  return {{"event", event},
          {"time", time_json(trace, event)},
          {"process", process_json(trace, trace.process_column()[event])},
          {"operation", trace.operations()[trace.operation_column()[event]].name},
          {"result", result_json(trace, trace.result_column()[event])}};
}

Json limits_json(const std::vector<Bilingual>& limits) {
  Json array = Json::array();
  for (const Bilingual& limit : limits) {
    array.push_back(bilingual_json(limit));
  }
  return array;
}

Json suspect_json(const Suspect& suspect) {
  return {{"kind", suspect_kind_name(suspect.kind)},
          {"name", suspect.name},
          {"product", suspect.product},
          {"weight", rounded(suspect.weight)},
          {"why", bilingual_json(suspect.why)}};
}

Json denial_json(const Trace& trace, const Denial& denial) {
  Json followed = Json::array();
  for (const std::size_t event : denial.followed) {
    followed.push_back(event_json(trace, event));
  }
  Json suspects = Json::array();
  for (const Suspect& suspect : denial.suspects) {
    suspects.push_back(suspect_json(suspect));
  }
  return {{"event", denial.event},
          {"time", time_json(trace, denial.event)},
          {"last_event", denial.last},
          {"last_time", time_json(trace, denial.last)},
          {"process", process_json(trace, denial.process)},
          {"operation", denial.operation},
          {"path", denial.path},
          {"result", result_json(trace, denial.result)},
          {"desired_access", denial.desired_access},
          {"count", denial.count},
          {"weight", rounded(denial.weight)},
          {"why", bilingual_json(denial.why)},
          {"follow_up", bilingual_json(denial.follow_up)},
          {"followed", followed},
          {"suspects", suspects}};
}

Json holders_json(const Trace& trace, const std::vector<Holder>& holders) {
  Json array = Json::array();
  for (const Holder& holder : holders) {
    array.push_back({{"process", process_json(trace, holder.process)},
                     {"kind", holder_kind_name(holder.kind)},
                     {"opened", moment_json(trace, holder.opened)},
                     {"closed", moment_json(trace, holder.closed)},
                     {"desired_access", holder.desired_access},
                     {"share_mode", holder.share_mode},
                     {"conflicts", holder.conflicts},
                     {"weight", rounded(holder.weight)},
                     {"why", bilingual_json(holder.why)}});
  }
  return array;
}

Json violation_json(const Trace& trace, const Violation& violation) {
  return {{"event", violation.event},
          {"time", time_json(trace, violation.event)},
          {"last_event", violation.last},
          {"last_time", time_json(trace, violation.last)},
          {"process", process_json(trace, violation.process)},
          {"operation", violation.operation},
          {"path", violation.path},
          {"result", result_json(trace, violation.result)},
          {"desired_access", violation.desired_access},
          {"share_mode", violation.share_mode},
          {"count", violation.count},
          {"recovered", violation.recovered},
          {"weight", rounded(violation.weight)},
          {"why", bilingual_json(violation.why)},
          {"holders", holders_json(trace, violation.holders)}};
}

}  // namespace

std::string render_denials_json(const Trace& trace, const Denials& denials) {
  Json list = Json::array();
  for (const Denial& denial : denials.denials) {
    list.push_back(denial_json(trace, denial));
  }
  Json folded = Json::array();
  for (const FoldedFailures& group : denials.folded) {
    folded.push_back({{"id", group.id},
                      {"why", bilingual_json(group.why)},
                      {"count", group.count},
                      {"example", event_json(trace, group.example)}});
  }
  const Json document = {{"schema", "casebook.trace-denials/1"},
                         {"denials", list},
                         {"folded", folded},
                         {"left_out", denials.left_out},
                         {"limits", limits_json(denials.limits)}};
  return dump(document, 2);
}

std::string render_violations_json(const Trace& trace,
                                   const Violations& violations,
                                   const HeldFile* held) {
  Json document = {{"schema", "casebook.trace-violations/1"}};
  if (held != nullptr) {
    document["path"] = held->path;
    document["at"] = held->at ? Json(trace_time_json(trace, *held->at)) : Json();
    document["holders"] = holders_json(trace, held->holders);
  }
  Json list = Json::array();
  for (const Violation& violation : violations.violations) {
    list.push_back(violation_json(trace, violation));
  }
  document["violations"] = list;
  document["left_out"] = violations.left_out;
  document["limits"] = limits_json(violations.limits);
  return dump(document, 2);
}

std::string render_story_json(const Trace& trace, std::string_view path, const FileStory& story) {
  Json steps = Json::array();
  for (const FileStep& step : story.steps) {
    steps.push_back({{"event", step.event},
                     {"time", time_json(trace, step.event)},
                     {"last_event", step.last},
                     {"last_time", time_json(trace, step.last)},
                     {"count", step.count},
                     {"process", process_json(trace, step.process)},
                     {"path", step.path},
                     {"what", bilingual_json(step.what)},
                     {"failed", step.failed},
                     {"result", result_json(trace, step.result)}});
  }
  const Json document = {{"schema", "casebook.trace-story/1"},
                         {"path", path},
                         {"names", story.names},
                         {"events", story.events},
                         {"left_out", story.left_out},
                         {"steps", steps}};
  return dump(document, 2);
}

}  // namespace casebook
