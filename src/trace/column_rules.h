// SPDX-License-Identifier: Apache-2.0
// The rules of a filter that are about one column.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "trace/condition.h"

namespace casebook {

// Of a column no exclude rule may match and, when it has include rules, one of them must. A filter
// lets pass what every column lets pass.
class ColumnRules {
 public:
  explicit ColumnRules(TraceColumn column) : column_(column) {}

  TraceColumn column() const { return column_; }
  bool wants_text() const { return wants_text_; }

  void add(TraceCondition condition) {
    if (!condition.is_numeric()) wants_text_ = true;
    auto& rules = condition.action() == TraceRuleAction::Exclude ? excludes_ : includes_;
    rules.push_back(std::move(condition));
  }

  // `compare` says for a condition whether the cell is as it says, negation aside.
  template <typename Compare>
  bool pass(const Compare& compare) const {
    const auto matches = [&](const TraceCondition& condition) {
      return compare(condition) != condition.is_negated();
    };
    if (std::any_of(excludes_.begin(), excludes_.end(), matches)) return false;
    return includes_.empty() || std::any_of(includes_.begin(), includes_.end(), matches);
  }

  // The same for a cell of text, in lower case.
  bool pass_text(std::string_view cell) const {
    return pass([cell](const TraceCondition& condition) { return condition.compare_text(cell); });
  }

 private:
  TraceColumn column_;
  bool wants_text_ = false;
  std::vector<TraceCondition> excludes_;
  std::vector<TraceCondition> includes_;
};

}  // namespace casebook
