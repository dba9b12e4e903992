// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "report/json_value.h"
#include "report/trace_view.h"

namespace casebook {
namespace {

std::string_view source_name(TraceSource source) {
  switch (source) {
    case TraceSource::Pml: return "pml";
    case TraceSource::Csv: return "csv";
    case TraceSource::Xml: break;
  }
  return "xml";
}

Json capture_json(const Trace& trace) {
  const TraceCapture& capture = trace.capture();
  Json json = {{"source", source_name(capture.source)},
               {"computer", capture.computer},
               {"system_root", capture.system_root},
               {"windows", nullptr},
               {"architecture", capture.is_64bit ? "64-bit" : "32-bit"},
               {"processors", capture.processors},
               {"memory", capture.memory},
               {"first", trace_time_json(trace, capture.first)},
               {"last", trace_time_json(trace, capture.last)},
               {"is_local_time", capture.is_local_time},
               {"has_dates", capture.has_dates}};
  if (capture.build != 0) {
    json["windows"] = fmt::format("{}.{}.{}", capture.major, capture.minor, capture.build);
  }
  return json;
}

Json parts_json(const Trace& trace) {
  Json json = Json::array();
  for (const TracePart& part : trace.parts()) {
    Json issues = Json::array();
    for (const Issue& issue : part.issues) {
      issues.push_back({{"kind", issue.kind},
                        {"offset", issue.offset},
                        {"bytes", issue.bytes},
                        {"count", issue.count},
                        {"detail", issue.detail}});
    }
    json.push_back({{"path", part.path},
                    {"bytes", part.bytes},
                    {"events", part.events},
                    {"is_recovered", part.is_recovered},
                    {"issues", std::move(issues)}});
  }
  return json;
}

}  // namespace

std::string render_trace_summary_json(const Trace& trace, const TraceSummary& summary) {
  Json json = {{"capture", capture_json(trace)},
               {"files", parts_json(trace)},
               {"events", trace.size()},
               {"not_kept", summary.not_kept}};
  Json& classes = json["classes"] = Json::object();
  for (std::size_t i = 0; i < summary.classes.size(); ++i) {
    if (summary.classes[i] == 0) continue;
    classes[std::string(trace_class_name(static_cast<TraceClass>(i)))] = summary.classes[i];
  }
  Json& processes = json["processes"] = Json::array();
  for (std::size_t i = 0; i < summary.processes.size(); ++i) {
    const TraceProcess& process = trace.processes()[i];
    processes.push_back({{"process", i},
                         {"name", process.name},
                         {"pid", process.pid},
                         {"events", summary.processes[i].events},
                         {"failures", summary.processes[i].failures}});
  }
  Json& operations = json["operations"] = Json::array();
  for (std::size_t i = 0; i < summary.operations.size(); ++i) {
    operations.push_back({{"name", trace.operations()[i].name},
                          {"class", trace_class_name(trace.operations()[i].event_class)},
                          {"events", summary.operations[i]}});
  }
  Json& results = json["results"] = Json::array();
  for (const TraceSummary::Result& result : summary.results) {
    results.push_back({{"name", trace_result_name(result.status)},
                       {"status", fmt::format("0x{:08X}", result.status)},
                       {"events", result.events}});
  }
  json["other_results"] = summary.other_results;
  return dump(json, 2);
}

}  // namespace casebook
