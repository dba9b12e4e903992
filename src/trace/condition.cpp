// SPDX-License-Identifier: Apache-2.0
#include "trace/condition.h"

#include <fmt/format.h>

#include "base/letter_case.h"
#include "base/text.h"

namespace casebook {
namespace {

bool is_ordering(TraceRelation relation) {
  return relation == TraceRelation::LessThan || relation == TraceRelation::MoreThan;
}

bool can_be_numeric(TraceRelation relation) {
  return is_ordering(relation) || relation == TraceRelation::Is || relation == TraceRelation::IsNot;
}

using ReadValue = std::optional<ValueRange> (*)(std::string_view);

// Null for columns of text.
ReadValue reader_of(TraceColumn column) {
  switch (column) {
    case TraceColumn::Pid:
    case TraceColumn::ParentPid:
    case TraceColumn::Session:
    case TraceColumn::Tid: return read_number;
    case TraceColumn::Duration: return read_seconds;
    case TraceColumn::TimeOfDay:
    case TraceColumn::CompletionTime: return read_time_of_day;
    case TraceColumn::RelativeTime: return read_relative_time;
    case TraceColumn::DateTime: return read_date_time;
    default: return nullptr;
  }
}

std::string_view example_of(TraceColumn column) {
  switch (column) {
    case TraceColumn::Duration: return "0.5";
    case TraceColumn::TimeOfDay:
    case TraceColumn::CompletionTime: return "1:18:10 PM, 13:18:10.25";
    case TraceColumn::RelativeTime: return "00:01:30, 90.5";
    case TraceColumn::DateTime: return "7/12/2020 1:18:10 PM, 2020-07-12 13:18:10";
    default: return "1234";
  }
}

Error no_such_value(const TraceRule& rule, Language language) {
  const std::string text = trace_rule_text(rule);
  const std::string_view example = example_of(rule.column);
  if (language == Language::Chinese) {
    return {ErrorCode::InvalidInput,
            fmt::format("条件“{}”：“{}”不是列 {} 可以比较大小的值；写法示例：{}",
                        text,
                        rule.value,
                        trace_column_name(rule.column),
                        example)};
  }
  return {ErrorCode::InvalidInput,
          fmt::format("condition '{}': '{}' is no value that {} can be less or more than; write "
                      "for example {}",
                      text,
                      rule.value,
                      trace_column_name(rule.column),
                      example)};
}

bool contains(std::string_view text, std::string_view wanted) {
  return find_text(text, wanted) != std::string_view::npos;
}

}  // namespace

Result<TraceCondition> TraceCondition::make(const TraceRule& rule, Language language) {
  TraceCondition condition;
  condition.column_ = rule.column;
  condition.relation_ = rule.relation;
  condition.action_ = rule.action;
  condition.value_ = with_folded_case(rule.value);
  const ReadValue reader = reader_of(rule.column);
  if (reader == nullptr || !can_be_numeric(rule.relation)) return condition;
  condition.range_ = reader(rule.value);
  if (!condition.range_ && is_ordering(rule.relation)) return no_such_value(rule, language);
  return condition;
}

bool TraceCondition::compare_text(std::string_view cell) const {
  switch (relation_) {
    case TraceRelation::Is:
    case TraceRelation::IsNot: return cell == value_;
    case TraceRelation::LessThan: return cell < value_;
    case TraceRelation::MoreThan: return cell > value_;
    case TraceRelation::BeginsWith: return cell.starts_with(value_);
    case TraceRelation::EndsWith: return cell.ends_with(value_);
    case TraceRelation::Contains:
    case TraceRelation::Excludes: return contains(cell, value_);
  }
  return false;
}

bool TraceCondition::compare_number(std::optional<std::uint64_t> cell) const {
  if (!cell || !range_) return false;
  if (relation_ == TraceRelation::LessThan) return *cell < range_->first;
  if (relation_ == TraceRelation::MoreThan) return *cell > range_->first;
  return range_->holds(*cell);
}

}  // namespace casebook
