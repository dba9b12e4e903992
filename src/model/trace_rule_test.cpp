// SPDX-License-Identifier: Apache-2.0
#include "model/trace_rule.h"

#include <gtest/gtest.h>

namespace casebook {
namespace {

TraceRule rule_of(std::string_view text) {
  auto rule = parse_trace_rule(text, Language::English);
  EXPECT_TRUE(rule.ok()) << text;
  return rule.ok() ? rule.value() : TraceRule{};
}

std::string error_of(std::string_view text, Language language = Language::English) {
  const auto rule = parse_trace_rule(text, language);
  EXPECT_FALSE(rule.ok()) << text;
  return rule.ok() ? "" : rule.error().message;
}

TEST(TraceRule, ColumnRelationAndValueAreRead) {
  EXPECT_EQ(
      rule_of("Path contains wpdmtp.dll"),
      (TraceRule{
          TraceColumn::Path, TraceRelation::Contains, TraceRuleAction::Include, "wpdmtp.dll"}));
  EXPECT_EQ(
      rule_of("exclude Process Name is Procmon64.exe"),
      (TraceRule{
          TraceColumn::ProcessName, TraceRelation::Is, TraceRuleAction::Exclude, "Procmon64.exe"}));
  EXPECT_EQ(
      rule_of("result IS NOT access denied"),
      (TraceRule{
          TraceColumn::Result, TraceRelation::IsNot, TraceRuleAction::Include, "access denied"}));
  EXPECT_EQ(rule_of("not Date & Time begins  with 7/12/2020").column, TraceColumn::DateTime);
}

TEST(TraceRule, SignsStandForRelations) {
  EXPECT_EQ(rule_of("PID=4"),
            (TraceRule{TraceColumn::Pid, TraceRelation::Is, TraceRuleAction::Include, "4"}));
  EXPECT_EQ(rule_of("Duration > 0.5").relation, TraceRelation::MoreThan);
  EXPECT_EQ(rule_of("process name != x.exe").relation, TraceRelation::IsNot);
}

TEST(TraceRule, QuotesKeepWhatWouldBeLost) {
  EXPECT_EQ(rule_of("Result is \"\"").value, "");
  EXPECT_EQ(rule_of("Path ends with \" \"").value, " ");
  EXPECT_EQ(rule_of("Command Line contains \"say \"\"x\"\"\"").value, "say \"x\"");
  EXPECT_EQ(rule_of("Detail is \"not x\"").relation, TraceRelation::Is);
  EXPECT_EQ(rule_of("Command Line begins with \"dwm.exe").value, "\"dwm.exe");
}

TEST(TraceRule, WhatIsWrittenIsReadBack) {
  for (const std::string value : {"x", "", " x", "\"", "\"\"", "\"x\"", "not x", "a \"b\" c"}) {
    for (std::size_t relation = 0; relation < kTraceRelationCount; ++relation) {
      const TraceRule rule{TraceColumn::TimeOfDay,
                           static_cast<TraceRelation>(relation),
                           TraceRuleAction::Exclude,
                           value};
      EXPECT_EQ(rule_of(trace_rule_text(rule)), rule) << trace_rule_text(rule);
    }
  }
  EXPECT_EQ(trace_rule_text(rule_of("not pid < 8")), "exclude PID less than 8");
}

TEST(TraceRule, ErrorsNameThePlaceAndTheWords) {
  EXPECT_NE(error_of("Pth contains x").find("at 'Pth' the name of a column"), std::string::npos);
  EXPECT_NE(error_of("Pth contains x").find("Process Name"), std::string::npos);
  EXPECT_NE(error_of("Path like x").find("at 'like x', a relation is expected: is, is not"),
            std::string::npos);
  EXPECT_NE(error_of("Path contains").find("missing"), std::string::npos);
  EXPECT_NE(error_of("").find("column"), std::string::npos);
  EXPECT_NE(error_of("Pth is x", Language::Chinese).find("列名"), std::string::npos);
}

}  // namespace
}  // namespace casebook
