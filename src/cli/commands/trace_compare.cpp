// SPDX-License-Identifier: Apache-2.0
// `casebook trace compare`: a capture of a machine where it works against one where it fails.
#include <algorithm>

#include <fmt/format.h>

#include "analysis/traces.h"
#include "cli/commands/verbs.h"
#include "cli/messages.h"
#include "cli/options.h"
#include "cli/session.h"
#include "cli/text_options.h"
#include "cli/trace_input.h"
#include "cli/value_check.h"
#include "report/trace_comparison.h"
#include "trace/compare.h"

namespace casebook {
namespace {

std::string rule_list(Language language) {
  std::string list;
  for (const TraceFoldingRule& rule : trace_folding_rules()) {
    list += fmt::format("\n  {:<16} {}", rule.id, rule.what.in(language));
  }
  return list;
}

// A rule that nobody knows would silently change nothing.
Status check_kept(const std::vector<std::string>& kept, Language language) {
  const std::vector<TraceFoldingRule> rules = trace_folding_rules();
  for (const std::string& id : kept) {
    const bool is_known = std::any_of(
        rules.begin(), rules.end(), [&](const TraceFoldingRule& rule) { return rule.id == id; });
    if (is_known) continue;
    return Error{ErrorCode::InvalidInput,
                 in(language, "no rule is called ", "没有名为以下内容的规则：") + id +
                     in(language, "; the rules are:", "；可用的规则有：") + rule_list(language)};
  }
  return ok_status();
}

std::string render(const TraceComparison& comparison,
                   const Trace& bad,
                   const Invocation& invocation) {
  TraceComparisonOptions options;
  options.text = text_options(invocation);
  if (invocation.has(option::kWholeLists)) options.text.detail = Detail::All;
  options.limit = read_count(invocation.get(option::kMostDifferences)).value_or(0);
  options.minutes = trace_minutes(bad, invocation);
  const std::string_view format = invocation.get(option::kComparisonFormat, "text");
  if (format == "json") return render_trace_comparison_json(comparison, options);
  if (format == "html") return render_trace_comparison_html(comparison, options);
  return render_trace_comparison_text(comparison, options);
}

}  // namespace

int run_trace_compare(const Invocation& invocation) {
  TraceCompareOptions options;
  options.keep = invocation.all(option::kKeep);
  options.jobs = jobs_of(invocation);
  if (const Status known = check_kept(options.keep, invocation.language); !known.ok()) {
    return fail_use(known.error(), invocation);
  }
  if (const std::vector<std::string> evidence = invocation.all(option::kEvidence);
      !evidence.empty()) {
    auto session = load_session(invocation);
    if (!session.ok()) return fail(session.error(), invocation.language);
    const Status read = read_paths(session.value(), evidence, invocation, Depth::Events);
    if (!read.ok()) return fail(read.error(), invocation.language);
    options.filters = trace_surroundings(session.value().analysis->view().facts).filters;
  }
  auto output = Output::open(std::string(invocation.get(option::kOutput)), invocation.arguments);
  if (!output.ok()) return fail(output.error(), invocation.language);
  std::vector<TraceInput> inputs;  // GOOD, BAD, further good ones
  for (const std::string& path : invocation.arguments) {
    auto input = open_trace_input({path}, invocation);
    if (!input.ok()) return fail_trace(input.error(), invocation);
    tell_trace(input.value(), invocation);
    inputs.push_back(std::move(input).value());
  }
  std::vector<const Trace*> good = {inputs[0].trace.get()};
  for (std::size_t i = 2; i < inputs.size(); ++i) {
    good.push_back(inputs[i].trace.get());
  }
  const Trace& bad = *inputs[1].trace;
  const TraceComparison comparison = compare_traces(good, bad, options);
  output.value().write(render(comparison, bad, invocation));
  const Status written = output.value().finish();
  if (!written.ok()) return fail(written.error(), invocation.language);
  constexpr double kMatters = 0.5;
  const bool found =
      !comparison.differences.empty() && comparison.differences.front().suspicion >= kMatters;
  return found && invocation.has(option::kDifferenceExit) ? kFailureFound : kDone;
}

}  // namespace casebook
