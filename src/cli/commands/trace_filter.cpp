// SPDX-License-Identifier: Apache-2.0
// `casebook trace filter`: a filter that Process Monitor saved, as text.
#include <fmt/format.h>

#include "base/text.h"
#include "cli/commands/verbs.h"
#include "cli/messages.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/text_options.h"
#include "cli/trace_rules.h"
#include "report/json_value.h"

namespace casebook {
namespace {

// As a shell takes it for one word.
std::string shell_word(std::string_view text) {
  return "'" + replace_all(std::string(text), "'", "'\\''") + "'";
}

void add_rules(Page& page, const std::string& title, const std::vector<TraceRule>& rules) {
  if (rules.empty()) return;
  page.heading(title);
  for (const TraceRule& rule : rules) {
    page.whole_line({.first = "  "}, "--where " + shell_word(trace_rule_text(rule)));
  }
}

std::string text_of(const MonitorConfiguration& configuration, const Invocation& invocation) {
  const TextOptions options = text_options(invocation);
  Page page(options.width, options.color, options.names);
  add_rules(page, in(invocation, "Filter", "筛选器"), configuration.filter);
  if (configuration.filter.empty()) {
    page.indented(0, in(invocation, "The filter has no rules.", "筛选器中没有规则。"));
  }
  if (configuration.drops_filtered) {
    page.indented(2,
                  in(invocation,
                     "Events that the filter hides are dropped while capturing.",
                     "捕获时会丢弃被筛选器隐藏的事件。"));
  }
  add_rules(page, in(invocation, "Highlighted", "突出显示"), configuration.highlight);
  std::string columns;
  for (const TraceColumn column : configuration.columns) {
    if (!columns.empty()) columns += ',';
    columns += trace_column_name(column);
  }
  if (!columns.empty()) {
    page.heading(in(invocation, "Columns", "列"));
    page.whole_line({.first = "  "}, "--columns " + shell_word(columns));
  }
  return page.take();
}

Json rules_json(const std::vector<TraceRule>& rules) {
  Json json = Json::array();
  for (const TraceRule& rule : rules) {
    json.push_back({{"column", trace_column_name(rule.column)},
                    {"relation", trace_relation_name(rule.relation)},
                    {"value", rule.value},
                    {"action", rule.action == TraceRuleAction::Exclude ? "exclude" : "include"},
                    {"where", trace_rule_text(rule)}});
  }
  return json;
}

std::string json_of(const MonitorConfiguration& configuration) {
  Json columns = Json::array();
  for (const TraceColumn column : configuration.columns) {
    columns.push_back(trace_column_name(column));
  }
  const Json json = {{"filter", rules_json(configuration.filter)},
                     {"highlight", rules_json(configuration.highlight)},
                     {"columns", std::move(columns)},
                     {"drops_filtered", configuration.drops_filtered}};
  return dump(json, 2);
}

}  // namespace

int run_trace_filter(const Invocation& invocation) {
  const std::string& path = invocation.arguments.front();
  auto output = Output::open(std::string(invocation.get(option::kOutput)), {path});
  if (!output.ok()) return fail(output.error(), invocation.language);
  const auto configuration = open_monitor_configuration(path, invocation.language);
  if (!configuration.ok()) return fail(configuration.error(), invocation.language);
  const bool wants_json = invocation.get(option::kListFormat, "text") == "json";
  output.value().write(wants_json ? json_of(configuration.value())
                                  : text_of(configuration.value(), invocation));
  const Status written = output.value().finish();
  return written.ok() ? kDone : fail(written.error(), invocation.language);
}

}  // namespace casebook
