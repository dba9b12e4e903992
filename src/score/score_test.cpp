// SPDX-License-Identifier: Apache-2.0
#include "score/score.h"

#include <gtest/gtest.h>

#include "model/codes_for_test.h"

namespace casebook {
namespace {

constexpr const char* kAnswer = R"({
  "case": "denied", "family": "setup", "verdict": "failure", "cause": "file-denied",
  "phase": "downlevel", "primary_code": "0x80070005", "must_mention": ["sample.dll|sample.sys"],
  "must_not_blame": ["other.dll"], "fix_keywords_any": [["policy", "filter"]]})";

ExpectedAnswer answer(const std::string& json = kAnswer) {
  auto read = read_expected(json, "folder");
  EXPECT_TRUE(read.ok());
  return read.ok() ? std::move(read.value()) : ExpectedAnswer{};
}

Diagnosis right() {
  Diagnosis diagnosis;
  diagnosis.verdict = Verdict::Failure;
  Hypothesis finding;
  finding.cause = "file-denied";
  finding.title = {"Access to a file was denied", "某个文件被拒绝访问"};
  finding.confidence = 0.8;
  finding.primary_code = "0x80070005";
  finding.phase = "downlevel";
  finding.objects.files = {"C:\\Data\\Sample.DLL"};
  finding.actions.push_back({{"Look at the filter", "检查筛选器"}, {}, Risk::None});
  diagnosis.findings = {finding};
  return diagnosis;
}

CaseScore score(const ExpectedAnswer& expected, const Diagnosis& diagnosis) {
  const CodesForTest codes;
  return score_case(expected, diagnosis, codes);
}

TEST(Score, RightAnswerPassesWithoutAComplaint) {
  const CaseScore got = score(answer(), right());
  EXPECT_TRUE(got.passed);
  EXPECT_FALSE(got.wrong_and_confident);
  EXPECT_TRUE(got.complaints.empty()) << got.complaints.front();
}

TEST(Score, ConfidentAnswerThatNamesTheWrongThingIsTheWorst) {
  Diagnosis diagnosis = right();
  diagnosis.findings.front().objects.files = {"C:\\x\\different.dll"};
  EXPECT_TRUE(score(answer(), diagnosis).wrong_and_confident);
  EXPECT_FALSE(score(answer(), diagnosis).passed);
  diagnosis.findings.front().confidence = 0.69;
  EXPECT_FALSE(score(answer(), diagnosis).wrong_and_confident);
  EXPECT_FALSE(score(answer(), diagnosis).passed);
}

TEST(Score, OtherCauseOrBlameOfABystanderIsWrong) {
  Diagnosis other = right();
  other.findings.front().cause = "file-in-use";
  EXPECT_TRUE(score(answer(), other).wrong_and_confident);
  Diagnosis blames = right();
  blames.findings.front().objects.files.emplace_back("other.dll");
  EXPECT_TRUE(score(answer(), blames).wrong_and_confident);
}

TEST(Score, CodeOrPhaseMustBeRight) {
  Diagnosis diagnosis = right();
  diagnosis.findings.front().primary_code = "0x80070020";
  EXPECT_TRUE(score(answer(), diagnosis).passed);  // the phase is right
  EXPECT_EQ(score(answer(), diagnosis).complaints.size(), 1U);
  diagnosis.findings.front().phase = "safeos";
  EXPECT_FALSE(score(answer(), diagnosis).passed);
}

TEST(Score, FailureThatIsCalledSomethingElseShouldHaveBeenKnown) {
  Diagnosis diagnosis;
  diagnosis.verdict = Verdict::Insufficient;
  const CaseScore got = score(answer(), diagnosis);
  EXPECT_TRUE(got.should_have_known);
  EXPECT_FALSE(got.wrong_and_confident);
  EXPECT_FALSE(got.passed);
}

TEST(Score, ConfidentFindingInHealthyEvidenceIsWrong) {
  const ExpectedAnswer healthy = answer(R"({"verdict": "healthy", "must_mention": []})");
  Diagnosis diagnosis;
  diagnosis.verdict = Verdict::Healthy;
  EXPECT_TRUE(score(healthy, diagnosis).passed);
  EXPECT_TRUE(score(healthy, right()).wrong_and_confident);
}

TEST(Expected, GoldenOfABundleIsReadToo) {
  const ExpectedAnswer golden = answer(
      R"({"verdict": "failure", "top": {"names": {"en": [["a.dll", "b.dll"], ["denied"]]},
          "primary_code": ["0x5"], "phase": ["oobe"], "does_not_name": ["c.dll"]}})");
  EXPECT_EQ(golden.name, "folder");
  EXPECT_EQ(golden.must_mention, (std::vector<Alternatives>{{"a.dll", "b.dll"}, {"denied"}}));
  EXPECT_EQ(golden.must_not_blame, (std::vector<std::string>{"c.dll"}));
  EXPECT_EQ(golden.phases, (Alternatives{"oobe"}));
}

TEST(Expected, AnythingElseIsAnError) {
  for (const char* text : {"", "[]", "{", "{}", R"({"verdict": "maybe"})", R"({"verdict": 1})"}) {
    EXPECT_FALSE(read_expected(text, "x").ok()) << text;
  }
  // Wrong types inside are as if the key were not there.
  EXPECT_TRUE(
      read_expected(
          R"({"verdict": "healthy", "must_mention": 5, "tags": [1], "must_not_blame": {}})", "x")
          .ok());
}

}  // namespace
}  // namespace casebook
