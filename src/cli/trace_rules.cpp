// SPDX-License-Identifier: Apache-2.0
#include "cli/trace_rules.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/input_file.h"
#include "cli/messages.h"
#include "cli/options.h"
#include "cli/trace_input.h"
#include "cli/value_check.h"
#include "knowledge/suggest.h"
#include "model/trace_clock.h"
#include "model/trace_operations.h"
#include "report/trace_rows.h"
#include "trace/filter.h"

namespace casebook {
namespace {

// The instant at which a clock `minutes` ahead of UTC shows `time`.
FileTime file_time(Micros time, int minutes) {
  constexpr Micros kYear1601 = days_from_civil(1601, 1, 1) * kDay;
  constexpr FileTime kTicksPerMicro = kTicksPerSecond / 1'000'000;
  if (time < kYear1601) return 0;
  return shifted_time(static_cast<FileTime>(time - kYear1601) * kTicksPerMicro, -minutes);
}

Error no_such_column(std::string_view name, Language language) {
  std::string all;
  for (const TraceColumn column : all_trace_columns()) {
    if (!all.empty()) all += in(language, ", ", "、");
    all += trace_column_name(column);
  }
  return {ErrorCode::InvalidInput,
          fmt::format(fmt::runtime(in(language,
                                      "--columns: there is no column '{}'; all, or some of: {}",
                                      "--columns：没有列“{}”；可用 all 或下列各列：{}")),
                      name,
                      all)};
}

// The values that Process Monitor knows in a column; empty where they are without number.
std::vector<std::string> known_values(TraceColumn column) {
  std::vector<std::string> values;
  if (column == TraceColumn::Result) {
    for (const std::string_view name : trace_result_names()) {
      values.emplace_back(name);
    }
  } else if (column == TraceColumn::Operation) {
    for (const std::string_view name : trace_operation_names()) {
      values.emplace_back(name);
    }
  } else if (column == TraceColumn::EventClass) {
    for (std::uint8_t i = 1; i <= static_cast<std::uint8_t>(TraceClass::Ipc); ++i) {
      values.emplace_back(trace_class_name(static_cast<TraceClass>(i)));
    }
  }
  return values;
}

// A misspelled value fits nothing, which looks like an answer.
void tell_unknown_value(const TraceRule& rule, Language language) {
  const bool is_whole = rule.relation == TraceRelation::Is || rule.relation == TraceRelation::IsNot;
  if (!is_whole || rule.value.empty() || starts_with_ignoring_case(rule.value, "0x")) return;
  const std::vector<std::string> values = known_values(rule.column);
  const bool is_known = std::any_of(values.begin(), values.end(), [&](const std::string& value) {
    return equal_ignoring_case(value, rule.value);
  });
  if (values.empty() || is_known) return;
  std::string near;
  std::vector<std::string> lower;
  for (const std::string& value : values) {
    lower.push_back(to_lower(value));
  }
  const std::string nearest = nearest_name(to_lower(rule.value), lower);
  for (const std::string& value : values) {
    if (!nearest.empty() && to_lower(value) == nearest) near = value;
  }
  say(fmt::format(fmt::runtime(in(language,
                                  "--where: no {} is called '{}'{}; is the word complete?",
                                  "--where：{} 中没有名为“{}”的值{}；是否写全？")),
                  trace_column_name(rule.column),
                  rule.value,
                  near.empty() ? ""
                               : in(language, " (did you mean '", "（是否为“") + near +
                                     in(language, "'?)", "”？）")));
}

}  // namespace

Result<MonitorConfiguration> open_monitor_configuration(const std::string& path,
                                                        Language language) {
  ASSIGN_OR_RETURN(const auto content, open_input_file(path));
  auto configuration = read_monitor_configuration(content->bytes());
  if (!configuration.ok()) {
    return Error{configuration.error().code,
                 path + in(language,
                           ": is no configuration of Process Monitor (.PMC)",
                           "：不是 Process Monitor 的配置文件（.PMC）")};
  }
  for (const Issue& issue : configuration.value().issues) {
    say(fmt::format(
        fmt::runtime(
            in(language, "{}: {} [{} times, first at offset {}]", "{}：{} [{} 处，首处偏移 {}]")),
        path,
        issue_meaning(issue.kind).in(language),
        issue.count,
        issue.offset));
  }
  return configuration;
}

Result<std::vector<TraceRule>> trace_rules(const Invocation& invocation) {
  std::vector<TraceRule> rules;
  const std::string file(invocation.get(option::kFilterFile));
  if (!file.empty()) {
    ASSIGN_OR_RETURN(auto configuration, open_monitor_configuration(file, invocation.language));
    rules = std::move(configuration.filter);
  }
  for (const std::string& text : invocation.all(option::kWhere)) {
    ASSIGN_OR_RETURN(auto rule, parse_trace_rule(text, invocation.language));
    tell_unknown_value(rule, invocation.language);
    rules.push_back(std::move(rule));
  }
  return rules;
}

Result<std::vector<TraceColumn>> trace_columns(const Invocation& invocation) {
  const std::string_view list = invocation.get(option::kColumns);
  if (equal_ignoring_case(trim(list), "all")) return all_trace_columns();
  std::vector<TraceColumn> columns;
  if (!invocation.has(option::kColumns)) return columns;
  for (const std::string_view part : split(list, ',')) {
    const std::string_view name = trim(part);
    const auto column = find_trace_column(name);
    if (!column) return no_such_column(name, invocation.language);
    if (std::find(columns.begin(), columns.end(), *column) == columns.end()) {
      columns.push_back(*column);
    }
  }
  return columns;
}

std::pair<std::size_t, std::size_t> trace_range(const Trace& trace,
                                                const Invocation& invocation,
                                                int minutes) {
  std::size_t first = 0;
  std::size_t last = trace.size();
  if (const auto from = read_time(invocation.get(option::kFrom), Edge::Begin)) {
    first = first_event_at(trace, file_time(*from, minutes));
  }
  if (const auto until = read_time(invocation.get(option::kTo), Edge::End)) {
    last = first_event_at(trace, file_time(*until, minutes));
  }
  return {first, std::max(first, last)};
}

std::optional<FileTime> trace_moment(const Trace& trace, const Invocation& invocation) {
  const auto at = read_time(invocation.get(option::kMoment), Edge::Begin);
  if (!at) return std::nullopt;
  return file_time(*at, trace_minutes(trace, invocation));
}

Result<std::vector<std::size_t>> trace_event_numbers(const Trace& trace,
                                                     const Invocation& invocation) {
  std::vector<std::size_t> events;
  for (const std::string& text : invocation.all(option::kEventNumber)) {
    std::string_view digits = text;
    if (digits.starts_with('#')) digits.remove_prefix(1);
    const auto number = parse_number<std::size_t>(digits);
    if (!number || *number >= trace.size()) {
      return Error{ErrorCode::InvalidInput,
                   fmt::format(fmt::runtime(in(invocation,
                                               "--event: there is no event '{}'; the capture has "
                                               "{} events, numbered from 0",
                                               "--event：没有事件“{}”；捕获中共有 {} 个事件，从 0 "
                                               "开始编号")),
                               text,
                               trace.size())};
    }
    events.push_back(*number);
  }
  if (!events.empty()) return events;
  return Error{ErrorCode::InvalidInput,
               in(invocation,
                  "--event N is missing: which event? `casebook trace events` shows the numbers",
                  "缺少 --event N：要查看哪个事件？编号见 `casebook trace events`")};
}

}  // namespace casebook
