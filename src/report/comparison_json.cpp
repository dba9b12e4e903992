// SPDX-License-Identifier: Apache-2.0
#include "report/comparison.h"
#include "report/comparison_words.h"
#include "report/json_value.h"

namespace casebook {
namespace {

Json machine_json(const ComparedMachine& machine) {
  return {{"path", machine.path},
          {"name", machine.name},
          {"version", machine.version},
          {"system", bilingual_json(machine.system)},
          {"items", machine.items}};
}

Json stated_json(const StatedAt& at) {
  if (at.item.empty()) return nullptr;
  return {{"item", at.item}, {"line", at.line}};
}

Json difference_json(const Difference& difference) {
  Json aspects = Json::array();
  for (const AspectChange& change : difference.aspects) {
    aspects.push_back(
        {{"aspect", aspect_name(change.aspect)}, {"good", change.good}, {"bad", change.bad}});
  }
  Json reasons = Json::array();
  for (const SuspicionReason& reason : difference.reasons) {
    reasons.push_back({{"points", reason.points}, {"text", bilingual_json(reason.text)}});
  }
  return {{"kind", difference_kind_name(difference.kind)},
          {"change", change_name(difference.change)},
          {"subject", difference.subject},
          {"points", difference.points},
          {"suspicion", suspicion_name(suspicion_of(difference.points))},
          {"reasons", reasons},
          {"aspects", aspects},
          {"good", stated_json(difference.good)},
          {"bad", stated_json(difference.bad)}};
}

Json not_compared_json(const NotCompared& missing) {
  Json collect = Json::array();
  for (std::size_t i = 0; i < missing.artifacts.size(); ++i) {
    collect.push_back(
        {{"artifact", missing.artifacts[i]}, {"title", bilingual_json(missing.titles[i])}});
  }
  return {{"kind", difference_kind_name(missing.kind)},
          {"good_lacks", missing.good_lacks},
          {"bad_lacks", missing.bad_lacks},
          {"why", bilingual_json(missing.why)},
          {"collect", collect}};
}

}  // namespace

std::string render_comparison_json(const Comparison& comparison, const ComparisonOptions& options) {
  Json counts = Json::array();
  for (const KindCount& count : comparison.counts) {
    counts.push_back({{"kind", difference_kind_name(count.kind)},
                      {"good", count.good},
                      {"bad", count.bad},
                      {"same", count.same}});
  }
  const std::size_t total = comparison.differences.size();
  Json differences = Json::array();
  for (std::size_t i = 0; i < shown_count(total, options.limit, total); ++i) {
    differences.push_back(difference_json(comparison.differences[i]));
  }
  Json folded = Json::array();
  for (const FoldedDifferences& group : comparison.folded) {
    Json members = Json::array();
    if (options.text.detail == Detail::All) {
      for (const Difference& member : group.members) {
        members.push_back(difference_json(member));
      }
    }
    folded.push_back({{"id", group.id},
                      {"title", bilingual_json(group.title)},
                      {"count", group.count},
                      {"members", members}});
  }
  Json missing = Json::array();
  for (const NotCompared& one : comparison.not_compared) {
    missing.push_back(not_compared_json(one));
  }
  const Json document = {{"schema", "casebook.comparison/1"},
                         {"knowledge", comparison.knowledge_version},
                         {"good", machine_json(comparison.good)},
                         {"bad", machine_json(comparison.bad)},
                         {"suspicious", comparison.suspicious()},
                         {"total", total},
                         {"counts", counts},
                         {"differences", differences},
                         {"folded", folded},
                         {"not_compared", missing}};
  return dump(document, 2);
}

}  // namespace casebook
