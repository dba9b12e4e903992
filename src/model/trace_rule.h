// SPDX-License-Identifier: Apache-2.0
// A rule of a filter of Process Monitor, and how it is written on a command line:
//   [include|exclude] COLUMN RELATION VALUE
//   Path contains wpdmtp.dll
//   exclude Process Name is Procmon64.exe
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/bilingual.h"
#include "base/result.h"
#include "model/trace_columns.h"

namespace casebook {

// In the order of Process Monitor's own numbers, from 0.
enum class TraceRelation : std::uint8_t {
  Is,
  IsNot,
  LessThan,
  MoreThan,
  BeginsWith,
  EndsWith,
  Contains,
  Excludes,  // does not contain
};
inline constexpr std::size_t kTraceRelationCount = 8;

std::string_view trace_relation_name(TraceRelation relation);  // "begins with"

enum class TraceRuleAction : std::uint8_t { Exclude, Include };

struct TraceRule {
  TraceColumn column = TraceColumn::Path;
  TraceRelation relation = TraceRelation::Is;
  TraceRuleAction action = TraceRuleAction::Include;
  std::string value;

  bool operator==(const TraceRule&) const = default;
};

// Reads the form above. Words may be in either case, "not" in front means exclude, and = != < >
// stand for the relations. A value keeps what is between double quotes ("" is one quote; "" alone
// is the empty value). An error names the place and the words that are allowed there.
Result<TraceRule> parse_trace_rule(std::string_view text, Language language);

// The form that parse_trace_rule reads.
std::string trace_rule_text(const TraceRule& rule);

}  // namespace casebook
