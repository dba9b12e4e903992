// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "base/time.h"
#include "report/json_value.h"
#include "report/trace_comparison.h"
#include "report/trace_comparison_words.h"

namespace casebook {
namespace {

Json time_json(FileTime time) {
  if (time == 0) return nullptr;
  return format_time(time_from_filetime(time));
}

double seconds(Ticks ticks) {
  return static_cast<double>(ticks) / static_cast<double>(kTicksPerSecond);
}

Json trace_json(const ComparedTrace& trace) {
  return {{"path", trace.path},
          {"computer", trace.computer},
          {"build", trace.build},
          {"events", trace.events},
          {"first", time_json(trace.first)},
          {"last", time_json(trace.last)},
          {"is_local_time", trace.is_local_time}};
}

Json side_json(const TraceSide& side) {
  Json results = Json::array();
  for (const auto& [name, count] : side.results) {
    results.push_back({{"result", name}, {"count", count}});
  }
  Json json = {{"count", side.count}, {"results", results}};
  json["event"] = side.event ? Json(*side.event) : Json(nullptr);
  json["trace"] = side.trace;
  json["time"] = time_json(side.time);
  json["duration"] = seconds(side.duration);
  json["detail"] = side.detail;
  json["steps"] = side.steps;
  return json;
}

Json difference_json(const TraceDifference& difference) {
  return {{"kind", trace_difference_name(difference.kind)},
          {"suspicion", difference.suspicion},
          {"path", difference.path},
          {"compared", difference.compared},
          {"operation", difference.operation},
          {"process", difference.process},
          {"good", side_json(difference.good)},
          {"bad", side_json(difference.bad)},
          {"why", bilingual_json(difference.why)}};
}

Json row_json(const std::optional<TraceRow>& row) {
  if (!row) return nullptr;
  return {{"event", row->event},
          {"time", time_json(row->time)},
          {"duration", seconds(row->duration)},
          {"process", row->process},
          {"operation", row->operation},
          {"path", row->path},
          {"result", row->result},
          {"detail", row->detail}};
}

Json node_json(const TraceTreeNode& node) {
  return {{"name", node.name},
          {"depth", node.depth},
          {"mark", trace_mark_name(node.mark)},
          {"good", node.good},
          {"bad", node.bad},
          {"difference", node.difference ? Json(*node.difference) : Json(nullptr)}};
}

template <typename Values, typename Make>
Json list(const Values& values, Make make) {
  Json json = Json::array();
  for (const auto& value : values) {
    json.push_back(make(value));
  }
  return json;
}

}  // namespace

std::string render_trace_comparison_json(const TraceComparison& comparison,
                                         const TraceComparisonOptions& options) {
  const std::size_t total = comparison.differences.size();
  const std::size_t shown = options.limit == 0 ? total : std::min(total, options.limit);
  Json differences = Json::array();
  for (std::size_t i = 0; i < shown; ++i) {
    differences.push_back(difference_json(comparison.differences[i]));
  }
  const Json document = {{"schema", "casebook.trace-comparison/1"},
                         {"good", list(comparison.good, trace_json)},
                         {"bad", trace_json(comparison.bad)},
                         {"suspicious", suspicious_count(comparison)},
                         {"differences", differences},
                         {"left_out", comparison.left_out + (total - shown)},
                         {"around",
                          list(comparison.around,
                               [](const TraceRowPair& pair) {
                                 return Json{{"differs", pair.differs},
                                             {"good", row_json(pair.good)},
                                             {"bad", row_json(pair.bad)}};
                               })},
                         {"tree", list(comparison.tree, node_json)},
                         {"tree_left_out", comparison.tree_left_out},
                         {"foldings",
                          list(comparison.foldings,
                               [](const TraceFolding& folding) {
                                 return Json{{"id", folding.id},
                                             {"what", bilingual_json(folding.what)},
                                             {"good", folding.good},
                                             {"bad", folding.bad},
                                             {"off", folding.is_off}};
                               })},
                         {"overlap",
                          {{"share", comparison.overlap.share},
                           {"is_known", comparison.overlap.is_known},
                           {"is_of_servicing", comparison.overlap.is_of_servicing},
                           {"is_little", comparison.overlap.is_little}}},
                         {"limits", list(comparison.limits, bilingual_json)}};
  return dump(document, 2);
}

}  // namespace casebook
