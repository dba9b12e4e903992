// SPDX-License-Identifier: Apache-2.0
#include "cli/plan_text.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/width.h"
#include "report/json_value.h"
#include "report/page.h"

namespace casebook {
namespace {

std::size_t count_of(const CollectionPlan& plan, Priority priority) {
  return static_cast<std::size_t>(
      std::count_if(plan.items.begin(), plan.items.end(), [priority](const PlanItem& item) {
        return item.priority == priority;
      }));
}

std::string hint(bool chinese) {
  return chinese
             ? "casebook plan ID 输出完整的收集请求；加 --all 可同时列出有则更好的信息。casebook "
               "plan "
               "PATH 只请求该案例尚缺的内容。"
             : "casebook plan ID prints the whole request, --all also what only helps; casebook "
               "plan PATH asks only for what a case still lacks.";
}

}  // namespace

std::string list_plans(const Knowledge& knowledge, const TextOptions& options) {
  const bool chinese = options.language == Language::Chinese;
  Page page(options.width, options.color, options.names);
  std::size_t widest = 0;
  for (const CollectionPlan& plan : knowledge.plans) {
    widest = std::max(widest, display_width(plan.id));
  }
  for (const CollectionPlan& plan : knowledge.plans) {
    const std::string text = plan.title.in(options.language) +
                             fmt::format(fmt::runtime(chinese ? "（必需 {} 项，另有 {} 项有则更好）"
                                                              : " ({} required, {} helpful)"),
                                         count_of(plan, Priority::Required),
                                         count_of(plan, Priority::Helpful));
    if (options.names == LongNames::Cut) {
      page.field(0, plan.id, widest, text);
    } else {
      page.whole_line({.first = label_column(0, plan.id, widest)}, text);  // one line, for grep
    }
  }
  page.blank();
  page.indented(0, hint(chinese), Paint::Dim);
  return page.take();
}

std::string list_plans_json(const Knowledge& knowledge) {
  Json plans = Json::array();
  for (const CollectionPlan& plan : knowledge.plans) {
    plans.push_back({{"id", plan.id},
                     {"title", bilingual_json(plan.title)},
                     {"when", bilingual_json(plan.when)},
                     {"required", count_of(plan, Priority::Required)},
                     {"helpful", count_of(plan, Priority::Helpful)}});
  }
  return dump({{"schema", "casebook.plans/1"}, {"plans", plans}}, 2);
}

}  // namespace casebook
