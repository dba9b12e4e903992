// SPDX-License-Identifier: Apache-2.0
// `casebook trace events`: the events of a capture as text, CSV or JSON lines.
#include <algorithm>

#include <fmt/format.h>
#include <unistd.h>

#include "base/cancel.h"
#include "cli/commands/verbs.h"
#include "cli/environment.h"
#include "cli/messages.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/text_options.h"
#include "cli/trace_input.h"
#include "cli/trace_rules.h"
#include "cli/value_check.h"
#include "report/format.h"
#include "report/trace_rows.h"
#include "report/trace_view.h"
#include "trace/filter.h"

namespace casebook {
namespace {

TraceRowForm form_of(const Invocation& invocation) {
  const std::string_view format = invocation.get(option::kEventsFormat, "text");
  if (format == "jsonl") return TraceRowForm::Jsonl;
  return format == "csv" ? TraceRowForm::Csv : TraceRowForm::Text;
}

Result<TraceRowOptions> row_options(const Invocation& invocation, int minutes) {
  TraceRowOptions options;
  options.form = form_of(invocation);
  ASSIGN_OR_RETURN(options.columns, trace_columns(invocation));
  options.minutes = minutes;
  options.shows_stacks = invocation.has(option::kStacks);
  options.color = text_options(invocation).color;
  options.limit = read_count(invocation.get(option::kLimit)).value_or(0);
  options.jobs = jobs_of(invocation);
  return options;
}

// Exports are exact, and names in them may move the cursor: on a terminal they are spelled out.
WriteTraceRows writer(Output& output, const Invocation& invocation) {
  const bool is_exact = form_of(invocation) != TraceRowForm::Csv ||
                        invocation.has(option::kOutput) || !is_terminal(STDOUT_FILENO);
  if (is_exact) {
    return [&output](std::string_view text) {
      output.write(text);
      return output.good() && !cancel_requested();
    };
  }
  return [&output](std::string_view text) {
    output.write(lines_for_terminal(text));
    return output.good() && !cancel_requested();
  };
}

// An empty answer says what there was to match.
void say_nothing_fits(const Trace& trace, int minutes, const Invocation& invocation) {
  if (trace.size() == 0) {
    return say(in(invocation, "the capture holds no events", "捕获中没有事件"));
  }
  const TraceCapture& capture = trace.capture();
  say(fmt::format(fmt::runtime(in(invocation,
                                  "none of the {} events fits; the capture runs from {} to {}",
                                  "{} 个事件中没有符合条件的；捕获的时间范围为 {} 至 {}")),
                  format_count(trace.size()),
                  trace_time_text(trace, capture.first, minutes),
                  trace_time_text(trace, capture.last, minutes)));
}

Result<std::uint64_t> write_events(const Trace& trace,
                                   const std::vector<TraceRule>& rules,
                                   int minutes,
                                   const Invocation& invocation,
                                   Output& output) {
  ASSIGN_OR_RETURN(const TraceRowOptions options, row_options(invocation, minutes));
  ASSIGN_OR_RETURN(
      const TraceFilter filter,
      TraceFilter::make(
          trace,
          rules,
          {.minutes = minutes, .language = invocation.language, .jobs = options.jobs}));
  const auto [first, last] = trace_range(trace, invocation, minutes);
  SelectTraceEvents select;
  if (!rules.empty()) {
    select = [&filter](std::size_t begin, std::size_t end, std::vector<std::uint32_t>& events) {
      filter.select(begin, end, events);
    };
  }
  return write_trace_rows(trace, first, last, select, options, writer(output, invocation));
}

}  // namespace

int run_trace_events(const Invocation& invocation) {
  // Whatever is wrong on the command line is said before a large capture is read.
  const auto rules = trace_rules(invocation);
  if (!rules.ok()) return fail_use(rules.error(), invocation);
  const auto columns = trace_columns(invocation);
  if (!columns.ok()) return fail_use(columns.error(), invocation);
  std::vector<std::string> evidence = invocation.arguments;
  if (invocation.has(option::kFilterFile)) {
    evidence.emplace_back(invocation.get(option::kFilterFile));
  }
  auto output = Output::open(std::string(invocation.get(option::kOutput)), evidence);
  if (!output.ok()) return fail(output.error(), invocation.language);
  const auto input = open_trace_input(invocation.arguments, invocation);
  if (!input.ok()) return fail_trace(input.error(), invocation);
  tell_trace(input.value(), invocation);
  const Trace& trace = *input.value().trace;
  const int minutes = trace_minutes(trace, invocation);
  const auto rows = write_events(trace, rules.value(), minutes, invocation, output.value());
  if (!rows.ok()) return fail_use(rows.error(), invocation);
  if (cancel_requested()) return kInterrupted;
  const Status written = output.value().finish();
  if (!written.ok()) return fail(written.error(), invocation.language);
  if (rows.value() == 0) say_nothing_fits(trace, minutes, invocation);
  return kDone;
}

}  // namespace casebook
