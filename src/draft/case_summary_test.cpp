// SPDX-License-Identifier: Apache-2.0
#include "draft/case_summary.h"

#include <gtest/gtest.h>

#include "draft/sample_for_test.h"
#include "report/json.h"

namespace casebook {
namespace {

CaseSummary summary() {
  return summarize_case("CASE", denied_case_for_test());
}

TEST(CaseSummary, ReadBackFromJsonItIsTheSame) {
  const CaseSummary mine = summary();
  const auto read = read_case("CASE", render_json(denied_case_for_test()));
  ASSERT_TRUE(read.ok()) << read.error().message;
  const CaseSummary& theirs = read.value();
  EXPECT_EQ(theirs.cause, mine.cause);
  EXPECT_EQ(theirs.title, mine.title);
  EXPECT_EQ(theirs.level, mine.level);
  EXPECT_EQ(theirs.code, mine.code);
  EXPECT_EQ(theirs.phase, mine.phase);
  EXPECT_EQ(theirs.objects, mine.objects);
  EXPECT_EQ(theirs.products, mine.products);
  EXPECT_EQ(theirs.suggested, mine.suggested);
  EXPECT_EQ(theirs.verdict, mine.verdict);
}

TEST(CaseSummary, WhatIsNoDiagnosisIsRefusedWithARemedy) {
  const auto broken = read_case("x.json", "{");
  ASSERT_FALSE(broken.ok());
  EXPECT_NE(broken.error().message.find("x.json: is no JSON"), std::string::npos);
  const auto other = read_case("x.json", R"({"schema":"casebook.fleet/1"})");
  ASSERT_FALSE(other.ok());
  EXPECT_NE(other.error().message.find("casebook.fleet/1"), std::string::npos);
}

TEST(CaseSummary, FieldsOfAnotherTypeAreLeftOut) {
  const auto read = read_case(
      "x", R"({"schema":"casebook.diagnosis/1","verdict":7,"machine":[],"findings":[{"title":3,
               "objects":{"files":[1,"C:\\a\\B.dll"]},"level":[],"actions":{}}],"episodes":"none"})");
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read.value().objects, std::vector<std::string>{"b.dll"});
  EXPECT_EQ(read.value().level, ConfidenceLevel::Possible);
}

TEST(CaseSummary, TheLaterSuccessOfTheFindingIsWhatFixedIt) {
  AnalysisView view = denied_case_for_test();
  EXPECT_TRUE(summarize_case("x", view).fixed.empty());
  Episode later = view.diagnosis.episodes[0];
  later.id = "e2";
  later.outcome = Outcome::Success;
  view.diagnosis.episodes.push_back(later);
  EXPECT_TRUE(summarize_case("x", view).fixed.empty()) << "the diagnosis knows better";
  view.diagnosis.findings[0].later_success = "e2";
  const std::string fixed = summarize_case("x", view).fixed.en;
  EXPECT_FALSE(fixed.empty());
  const auto read = read_case("x", render_json(view));
  ASSERT_TRUE(read.ok());
  EXPECT_TRUE(read.value().fixed.en.starts_with(fixed)) << read.value().fixed.en;
}

TEST(CaseSummary, ADiagnosisOfBeforeHasTheLaterSuccessOfTheSameKind) {
  const std::string head = R"({"schema":"casebook.diagnosis/1","verdict":"failure","findings":[{
      "episode":"e1"}],"episodes":[{"id":"e1","kind":"upgrade","outcome":"failure"},
      {"id":"e2","outcome":"success","kind":")";
  EXPECT_FALSE(read_case("x", head + R"(upgrade"}]})").value().fixed.empty());
  EXPECT_TRUE(read_case("x", head + R"(scan"}]})").value().fixed.empty());
}

TEST(CaseSummary, TheSameCauseIsNearerThanTheSameCodeAlone) {
  const CaseSummary mine = summary();
  CaseSummary code_only = mine;
  code_only.cause = "other";
  code_only.objects = {"other.dll"};
  CaseSummary nothing;
  nothing.name = "NOTHING";
  const std::vector<CaseSummary> others = {nothing, code_only, mine};
  const std::vector<Likeness> ranked = rank_by_likeness(mine, others);
  ASSERT_EQ(ranked.size(), 3U);
  EXPECT_EQ(ranked[0].other, &others[2]);
  EXPECT_TRUE(ranked[0].is_similar);
  EXPECT_EQ(ranked[0].same.front().en, "the same cause");
  EXPECT_EQ(ranked[1].other, &others[1]);
  EXPECT_FALSE(ranked[1].is_similar);
  EXPECT_EQ(ranked[1].different.front().en, "another cause");
  EXPECT_TRUE(ranked[2].same.empty());
}

TEST(CaseSummary, TheSameFileWithTheSameCodeIsSimilarWhateverTheCauseIsCalled) {
  const CaseSummary mine = summary();
  CaseSummary other = mine;
  other.cause = "other";
  EXPECT_TRUE(rank_by_likeness(mine, {other})[0].is_similar);
}

}  // namespace
}  // namespace casebook
