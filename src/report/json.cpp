// SPDX-License-Identifier: Apache-2.0
#include "report/json.h"

#include <cmath>

#include "base/version.h"
#include "report/json_value.h"
#include "report/labels.h"
#include "report/phrases.h"

namespace casebook {
namespace {

// Null when there is none: "" would be a time that no program can read.
Json time_json(Micros time) {
  if (time == kNoTime) return nullptr;
  return format_time(time);
}

template <typename T, typename Write>
Json array_of(const std::vector<T>& values, Write write) {
  Json array = Json::array();
  for (const T& value : values) {
    array.push_back(write(value));
  }
  return array;
}

Json program_json(const AnalysisView& view) {
  return {{"version", view.program_version}, {"knowledge", view.knowledge_version}};
}

Json bundle_json(const AnalysisView& view) {
  return {{"path", view.bundle_path}, {"items", view.items.size()}, {"bytes", view.bundle_bytes}};
}

Json machine_json(const Machine& machine) {
  return {{"name", machine.name},
          {"os_build", machine.os_build},
          {"target_build", machine.target_build},
          {"system", bilingual_json(machine.system)},
          {"target_system", bilingual_json(machine.target_system)},
          {"updates_until", machine.updates_until},
          {"updates_ended", machine.updates_ended},
          {"edition", machine.edition},
          {"arch", machine.arch},
          {"timezone", machine.timezone},
          {"timezone_known", machine.timezone_known},
          {"antivirus", machine.antivirus}};
}

Json code_shown_json(const CodeShown& code) {
  return {{"code", code.code}, {"name", code.name}, {"meaning", bilingual_json(code.meaning)}};
}

Json objects_json(const Objects& objects) {
  return {{"files", objects.files},
          {"drivers", objects.drivers},
          {"processes", objects.processes},
          {"packages", objects.packages},
          {"products", objects.products},
          {"kbs", objects.kbs},
          {"keys", objects.keys},
          {"services", objects.services}};
}

Json evidence_json(const Evidence& evidence) {
  Json json = {{"item", evidence.item}};
  if (evidence.line != 0) {
    json["line"] = evidence.line;
  } else {
    json["record"] = evidence.record_number();
  }
  json["offset"] = evidence.offset;
  json["time"] = time_json(evidence.time);
  json["text"] = evidence.text;
  json["role"] = role_name(evidence.role);
  return json;
}

Json next_evidence_json(const NextEvidence& next) {
  return {{"artifact", next.artifact},
          {"title", bilingual_json(next.title)},
          {"why", bilingual_json(next.why)},
          {"how", bilingual_json(next.how)}};
}

Json step_json(const PlaybookStep& step) {
  return {{"action", bilingual_json(step.action)},
          {"command", step.command},
          {"why", bilingual_json(step.why)},
          {"expect", bilingual_json(step.expect)},
          {"check", bilingual_json(step.check)},
          {"undo", bilingual_json(step.undo)},
          {"risk", risk_name(step.risk)},
          {"done", step.is_done}};
}

Json action_json(const Action& action) {
  return {{"title", bilingual_json(action.title)},
          {"steps", array_of(action.steps, step_json)},
          {"risk", risk_name(action.risk)}};
}

// Three digits: more would promise an accuracy that is not there, and differ between compilers.
double rounded(double value) {
  constexpr double kDigits = 1000;
  return std::round(value * kDigits) / kDigits;
}

Json held_json(const HeldArtifact& held) {
  return {{"artifact", held.artifact}, {"title", bilingual_json(held.title)}, {"item", held.item}};
}

Json finding_json(const Hypothesis& finding) {
  return {{"id", finding.id},
          {"cause", finding.cause},
          {"rule", finding.rule},
          {"title", bilingual_json(finding.title)},
          {"explanation", bilingual_json(finding.explanation)},
          {"direct_cause", bilingual_json(finding.direct_cause)},
          {"root_cause", bilingual_json(finding.root_cause)},
          {"tell_apart", bilingual_json(finding.tell_apart)},
          {"confidence", rounded(finding.confidence)},
          {"level", level_name(finding.level)},
          {"episode", finding.episode},
          {"phase", finding.phase},
          {"operation", finding.operation},
          {"primary_code", finding.primary_code},
          {"codes", array_of(finding.codes, code_shown_json)},
          {"objects", objects_json(finding.objects)},
          {"evidence", array_of(finding.evidence, evidence_json)},
          {"reasons", array_of(finding.reasons, bilingual_json)},
          {"unknown", array_of(finding.unknown, bilingual_json)},
          {"next_evidence", array_of(finding.next_evidence, next_evidence_json)},
          {"actions", array_of(finding.actions, action_json)},
          {"later_success", finding.later_success},
          {"related", finding.related},
          {"relation", bilingual_json(finding.relation)}};
}

// With the machine's zone where it is known or assumed: 2023-03-14T09:00:00+08:00.
Json machine_time_json(Micros time, const Machine& machine) {
  if (time == kNoTime) return nullptr;
  return format_time(machine_time(time, machine)) + machine.timezone;
}

Json episode_json(const Episode& episode, const Machine& machine) {
  Json codes = Json::array();
  for (const std::string& code : {episode.result_code, episode.extended_code}) {
    if (!code.empty()) codes.push_back(code);
  }
  return {{"id", episode.id},
          {"family", episode.family},
          {"kind", episode.kind},
          {"started", machine_time_json(episode.started, machine)},
          {"ended", machine_time_json(episode.ended, machine)},
          {"outcome", outcome_name(episode.outcome)},
          {"phase", episode.phase},
          {"phase_derived", episode.phase_derived},
          {"operation", episode.operation},
          {"codes", std::move(codes)},
          {"packages", episode.packages}};
}

Json noise_json(const NoiseNote& note) {
  return {{"signature", note.signature},
          {"count", note.count},
          {"why", bilingual_json(note.why)},
          {"sample", note.sample}};
}

Json observation_json(const Observation& observation) {
  return {{"id", observation.id},
          {"title", bilingual_json(observation.title)},
          {"count", observation.count},
          {"first", time_json(observation.first)},
          {"last", time_json(observation.last)},
          {"examples", array_of(observation.examples, evidence_json)}};
}

Json coverage_json(const Coverage& check) {
  return {{"check", check.check},
          {"title", bilingual_json(check.title)},
          {"status", check_status_name(check.status)},
          {"why", bilingual_json(check.why)}};
}

std::string_view clock_name(ClockKind kind) {
  switch (kind) {
    case ClockKind::Local: return "local";
    case ClockKind::Utc: return "utc";
    case ClockKind::None: break;
  }
  return "none";
}

Json clock_json(const ItemClock& clock) {
  return {{"kind", clock_name(clock.kind)},
          {"offset", clock.kind == ClockKind::Local ? format_offset(clock.offset_minutes) : ""},
          {"known", clock.known},
          {"proof", bilingual_json(clock.proof)}};
}

Json item_json(const Item& item) {
  return {{"path", item.path},
          {"bytes", item.bytes},
          {"sha256", item.sha256},
          {"encoding", item.encoding},
          {"decoder", item.decoder},
          {"family", item.family},
          {"title", bilingual_json(item.title)},
          {"why", bilingual_json(item.why)},
          {"events", item.events},
          {"first_time", time_json(item.first_time)},
          {"last_time", time_json(item.last_time)},
          {"clock", clock_json(item.clock)}};
}

Json issue_json(const std::string& item, const Issue& issue) {
  return {{"item", item},
          {"kind", issue.kind},
          {"offset", issue.offset},
          {"bytes", issue.bytes},
          {"count", issue.count},
          {"detail", issue.detail},
          {"meaning", bilingual_json(issue_meaning(issue.kind))}};
}

Json issues_json(const AnalysisView& view) {
  Json issues = Json::array();
  for (const Item& item : view.items) {
    for (const Issue& issue : item.issues) {
      issues.push_back(issue_json(item.path, issue));
    }
  }
  return issues;
}

// What is said once for the whole bundle.
Json head_json(const AnalysisView& view) {
  return {{"schema", "casebook.diagnosis/1"},
          {"casebook", program_json(view)},
          {"bundle", bundle_json(view)},
          {"machine", machine_json(view.diagnosis.machine)},
          {"verdict", verdict_name(view.diagnosis.verdict)},
          {"summary", bilingual_json(view.diagnosis.summary)},
          {"next_evidence", array_of(view.diagnosis.next_evidence, next_evidence_json)},
          {"collect", array_of(view.diagnosis.collect, next_evidence_json)}};
}

template <typename T, typename Write>
void put_lines(std::string& out, const char* key, const std::vector<T>& values, Write write) {
  for (const T& value : values) {
    out += dump({{key, write(value)}}, -1);
  }
}

Json meaning_json(const CodeMeaning& meaning) {
  return {{"space", code_space_name(meaning.space)},
          {"value", meaning.value},
          {"name", meaning.name},
          {"meaning", bilingual_json(meaning.meaning)},
          {"layer", bilingual_json(meaning.layer)}};
}

Json reading_json(const CodeReading& reading) {
  return {{"as_typed", reading.as_typed},
          {"canonical", reading.canonical},
          {"generic", reading.generic},
          {"note", bilingual_json(reading.note)},
          {"layers", array_of(reading.layers, meaning_json)},
          {"others", array_of(reading.others, meaning_json)}};
}

std::string_view effort_name(Effort effort) {
  switch (effort) {
    case Effort::Answer: return "answer";
    case Effort::Fleeting: return "fleeting";
    case Effort::Long: return "long";
    case Effort::Quick: break;
  }
  return "quick";
}

Json wanted_json(const WantedEvidence& wanted) {
  const Artifact& artifact = *wanted.artifact;
  return {{"artifact", artifact.id},
          {"title", bilingual_json(artifact.title)},
          {"required", wanted.priority == Priority::Required},
          {"effort", effort_name(artifact.effort)},
          {"findings", wanted.findings},
          {"plan", wanted.plan},
          {"gap", bilingual_json(wanted.gap)},
          {"why", bilingual_json(wanted.why)},
          {"paths", artifact.paths},
          {"how", bilingual_json(wanted.how)},
          {"objects", wanted.objects},
          {"window", bilingual_json(wanted.window)},
          {"verify", bilingual_json(artifact.verify)},
          {"if_absent", bilingual_json(artifact.if_absent)},
          {"privacy", bilingual_json(artifact.privacy)},
          {"received_partly", wanted.partly}};
}

Json received_json(const ReceivedEvidence& received) {
  return {{"artifact", received.artifact->id},
          {"title", bilingual_json(received.artifact->title)},
          {"item", received.item},
          {"read", received.is_read}};
}

Json plan_json(const CollectionPlan* plan) {
  return {{"id", plan->id},
          {"title", bilingual_json(plan->title)},
          {"when", bilingual_json(plan->when)},
          {"before", array_of(plan->before, bilingual_json)}};
}

}  // namespace

std::string render_request_json(const DataRequest& request) {
  Json json = {
      {"schema", "casebook.request/1"},
      {"casebook", {{"version", program_version()}, {"knowledge", request.knowledge_version}}},
      {"bundle", nullptr},
      {"attempt", nullptr},
      {"plans", array_of(request.plans, plan_json)},
      {"wanted", array_of(request.wanted, wanted_json)},
      {"received", array_of(request.received, received_json)},
      {"left_out", request.left_out}};
  if (request.evidence != nullptr) json["bundle"] = bundle_json(*request.evidence);
  if (request.attempt != nullptr) json["attempt"] = request.attempt->id;
  return dump(json, 2);
}

std::string render_json(const AnalysisView& view) {
  const Diagnosis& diagnosis = view.diagnosis;
  const auto episode = [&diagnosis](const Episode& one) {
    return episode_json(one, diagnosis.machine);
  };
  Json json = head_json(view);
  json["findings"] = array_of(diagnosis.findings, finding_json);
  json["episodes"] = array_of(diagnosis.episodes, episode);
  json["noise"] = array_of(diagnosis.noise, noise_json);
  json["observations"] = array_of(diagnosis.observations, observation_json);
  json["coverage"] = array_of(diagnosis.coverage, coverage_json);
  json["artifacts"] = array_of(diagnosis.held, held_json);
  json["items"] = array_of(view.items, item_json);
  json["issues"] = issues_json(view);
  return dump(json, 2);
}

std::string render_jsonl(const AnalysisView& view) {
  const Diagnosis& diagnosis = view.diagnosis;
  const auto episode = [&diagnosis](const Episode& one) {
    return episode_json(one, diagnosis.machine);
  };
  std::string out = dump({{"diagnosis", head_json(view)}}, -1);
  put_lines(out, "finding", diagnosis.findings, finding_json);
  put_lines(out, "episode", diagnosis.episodes, episode);
  put_lines(out, "noise", diagnosis.noise, noise_json);
  put_lines(out, "observation", diagnosis.observations, observation_json);
  put_lines(out, "coverage", diagnosis.coverage, coverage_json);
  put_lines(out, "item", view.items, item_json);
  for (const Json& issue : issues_json(view)) {
    out += dump({{"issue", issue}}, -1);
  }
  return out;
}

std::string render_items_json(const AnalysisView& view) {
  return dump({{"schema", "casebook.items/1"},
               {"casebook", program_json(view)},
               {"bundle", bundle_json(view)},
               {"items", array_of(view.items, item_json)},
               {"issues", issues_json(view)}},
              2);
}

std::string render_codes_json(const std::vector<CodeReading>& readings) {
  return dump({{"schema", "casebook.codes/1"}, {"codes", array_of(readings, reading_json)}}, 2);
}

}  // namespace casebook
