// SPDX-License-Identifier: Apache-2.0
// One rule of a filter, ready to be compared with cells.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/bilingual.h"
#include "base/result.h"
#include "model/trace_rule.h"
#include "trace/time_value.h"

namespace casebook {

class TraceCondition {
 public:
  // Fails when the relation needs a number or a time and the value is none.
  static Result<TraceCondition> make(const TraceRule& rule, Language language);

  TraceColumn column() const { return column_; }
  TraceRuleAction action() const { return action_; }
  // Whether numbers are compared; otherwise texts are.
  bool is_numeric() const { return range_.has_value(); }
  // Whether the relation says that something is not so ("is not", "excludes"). The functions below
  // compare without it, so that a cell with two forms can be asked for both.
  bool is_negated() const {
    return relation_ == TraceRelation::IsNot || relation_ == TraceRelation::Excludes;
  }

  // `cell` is one whose case is folded.
  bool compare_text(std::string_view cell) const;
  // Nothing for an empty cell, which is neither equal nor less nor more.
  bool compare_number(std::optional<std::uint64_t> cell) const;

 private:
  TraceColumn column_ = TraceColumn::Path;
  TraceRelation relation_ = TraceRelation::Is;
  TraceRuleAction action_ = TraceRuleAction::Include;
  std::string value_;                // without case
  std::optional<ValueRange> range_;  // of numeric conditions
};

}  // namespace casebook
