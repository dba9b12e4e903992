// SPDX-License-Identifier: Apache-2.0
// Process Monitor's filter over a trace.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "base/bilingual.h"
#include "base/result.h"
#include "model/trace.h"
#include "model/trace_rule.h"
#include "trace/column_rules.h"

namespace casebook {

struct TraceFilterOptions {
  int minutes = 0;  // from UTC to the clock in which times of rules are given
  Language language = Language::English;
  std::size_t jobs = 0;  // threads; 0 = one per processor. The result does not depend on it.
};

// Which events pass. An event that any exclude rule matches does not. Of the include rules, those
// of one column are alternatives, and every column that has some must have one that matches.
// Texts are compared whatever the case of letters of ASCII; PID, Parent PID, TID, Session, times
// and Duration as numbers, as far as the value of the rule is one. A time stands for as much as it
// says: "1:18 PM" is a whole minute. Detail matches in either of its forms, so that the filters of
// Process Monitor and what is read in our own output both work.
class TraceFilter {
 public:
  // The trace must outlive the filter. What can be known about processes, operations and paths is
  // worked out here, once for each distinct one. Fails when the value of a rule is none that its
  // relation can work with.
  static Result<TraceFilter> make(const Trace& trace,
                                  const std::vector<TraceRule>& rules,
                                  const TraceFilterOptions& options);

  // Appends the events of [first, last) that pass, in their order. Any number of threads may.
  // REQUIRES: first <= last <= size of the trace
  void select(std::size_t first, std::size_t last, std::vector<std::uint32_t>& events) const;

  // All events that pass, in their order; 4 bytes each.
  std::vector<std::uint32_t> select_all(std::size_t jobs) const;

 private:
  explicit TraceFilter(const Trace& trace, int minutes) : trace_(&trace), minutes_(minutes) {}

  void add(ColumnRules rules, std::size_t jobs);
  void judge_processes(const ColumnRules& rules);
  void judge_operations(const ColumnRules& rules);
  void judge_paths(const ColumnRules& rules, std::size_t jobs);
  bool passes(std::size_t event) const;
  bool passes_detail(std::size_t event, const ColumnRules& rules) const;

  const Trace* trace_;
  int minutes_;
  // Empty where no rule is about them; else one entry for each process and operation: 1 passes.
  std::vector<std::uint8_t> processes_;
  std::vector<std::uint8_t> operations_;
  std::vector<std::uint64_t> paths_;  // one bit for each
  std::vector<ColumnRules> results_;  // none or one
  std::vector<ColumnRules> others_;   // what each event is asked for, the cheapest first
};

// The first event at or after `time`; the size of the trace when there is none. Events are in the
// order of time.
std::size_t first_event_at(const Trace& trace, FileTime time);

}  // namespace casebook
