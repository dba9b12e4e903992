// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "base/text.h"
#include "report/json_value.h"
#include "report/trace_frames.h"
#include "report/trace_view.h"

namespace casebook {
namespace {

std::string address_text(std::uint64_t address) {
  return fmt::format("0x{:x}", address);
}

std::vector<std::string> frame_row(std::size_t number, const TraceFrame& frame) {
  std::string place;
  append_trace_frame(frame, place);
  const std::string kind = frame.is_kernel ? "K" : "U";
  if (frame.module == nullptr) return {kind, std::to_string(number), place, "", "", ""};
  return {kind,
          std::to_string(number),
          place,
          address_text(frame.address),
          frame.module->company,
          frame.module->path};
}

void add_event(Page& page, const Trace& trace, std::size_t event, const TraceViewOptions& options) {
  const TraceProcess& process = trace.processes()[trace.process_column()[event]];
  const TraceOperation& operation = trace.operations()[trace.operation_column()[event]];
  std::string path;
  trace.append_path(trace.path_column()[event], path);
  page.heading(fmt::format("#{}  {}  {} ({})  {}  {}",
                           event,
                           trace_time_text(trace, trace.event(event).time, options.minutes),
                           process.name,
                           process.pid,
                           operation.name,
                           trace_result_name(trace.result_column()[event])));
  if (!path.empty()) page.whole_line({.first = "  "}, path);
  std::string detail;
  trace.append_detail(event, {TraceDetailForm::Exact, options.minutes}, detail);
  if (!detail.empty()) page.indented(2, detail, Paint::Dim);
  std::vector<std::vector<std::string>> rows;
  for (const TraceFrame& frame : trace.stack(event)) {
    rows.push_back(frame_row(rows.size(), frame));
  }
  constexpr std::size_t kWidestPlace = 40;
  constexpr std::size_t kWidestCompany = 24;
  if (!rows.empty()) {
    page.table(2, {{""}, {""}, {"", kWidestPlace}, {""}, {"", kWidestCompany}, {""}}, rows);
    return;
  }
  page.indented(2,
                options.text.language == Language::Chinese ? "捕获中没有该事件的堆栈"
                                                           : "the capture kept no stack of it");
}

Json frame_json(const TraceFrame& frame) {
  Json json = {{"kind", frame.is_kernel ? "kernel" : "user"},
               {"address", address_text(frame.address)},
               {"module", nullptr}};
  if (frame.module == nullptr) return json;
  const TraceModule& module = *frame.module;
  json["module"] = file_name_of(module.path);
  json["offset"] = address_text(frame.offset());
  json["path"] = module.path;
  json["company"] = module.company;
  json["version"] = module.version;
  json["timestamp"] = module.timestamp;
  json["size"] = module.size;
  return json;
}

}  // namespace

std::string render_trace_stacks(const Trace& trace,
                                const std::vector<std::size_t>& events,
                                const TraceViewOptions& options) {
  Page page(options.text.width, options.text.color, options.text.names);
  for (const std::size_t event : events) {
    add_event(page, trace, event, options);
  }
  return page.take();
}

std::string render_trace_stacks_json(const Trace& trace, const std::vector<std::size_t>& events) {
  Json json = Json::array();
  for (const std::size_t event : events) {
    std::string path;
    trace.append_path(trace.path_column()[event], path);
    const TraceProcess& process = trace.processes()[trace.process_column()[event]];
    Json frames = Json::array();
    for (const TraceFrame& frame : trace.stack(event)) {
      frames.push_back(frame_json(frame));
    }
    json.push_back({{"event", event},
                    {"time", trace_time_json(trace, trace.event(event).time)},
                    {"process", {{"name", process.name}, {"pid", process.pid}}},
                    {"operation", trace.operations()[trace.operation_column()[event]].name},
                    {"path", path},
                    {"result", trace_result_name(trace.result_column()[event])},
                    {"stack", std::move(frames)}});
  }
  return dump(json, 2);
}

}  // namespace casebook
