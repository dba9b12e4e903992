// SPDX-License-Identifier: Apache-2.0
#include "diagnose/diagnose.h"

#include <gtest/gtest.h>

#include "diagnose/case_for_test.h"
#include "model/fact_keys.h"

namespace casebook {
namespace {

using Texts = std::vector<std::string>;

Texts causes(const Diagnosis& diagnosis) {
  Texts all;
  for (const Hypothesis& finding : diagnosis.findings) {
    all.push_back(finding.cause);
  }
  return all;
}

TEST(Verdict, IsAFailureWhenACauseIsShown) {
  CaseForTest it;
  it.add_failure("10", "C:\\Data\\sample.dll");
  it.cut();
  it.attempts[0].episode.phase = "safeos";
  const Diagnosis diagnosis = diagnose(it.judge());
  EXPECT_EQ(diagnosis.verdict, Verdict::Failure);
  ASSERT_EQ(causes(diagnosis), Texts{"generic.setup"});
  EXPECT_EQ(diagnosis.findings[0].id, "f1");
  EXPECT_EQ(diagnosis.summary.en,
            diagnosis.findings[0].title.en + ". Phase: SafeOS (Windows PE). Code: 0x80070005.");
  EXPECT_EQ(diagnosis.episodes.size(), 1U);
}

TEST(Verdict, IsInsufficientWhenOnlyALeadIsThere) {
  CaseForTest it;
  it.add_failure("10", "C:\\Data\\sample.dll");
  it.cut();
  it.fire("e1", "weak", 0.9);
  const Diagnosis diagnosis = diagnose(it.judge());
  EXPECT_EQ(diagnosis.verdict, Verdict::Insufficient);
  EXPECT_EQ(causes(diagnosis), Texts{"weak"}) << "the lead is still told";
  EXPECT_FALSE(diagnosis.next_evidence.empty());
}

TEST(Verdict, IsInsufficientWhenNothingIsThere) {
  const CaseForTest it;
  const Diagnosis diagnosis = diagnose(it.judge());
  EXPECT_EQ(diagnosis.verdict, Verdict::Insufficient);
  EXPECT_TRUE(diagnosis.findings.empty());
}

TEST(Verdict, IsHealthyWhenAnAttemptSucceededAndNoneFailed) {
  CaseForTest it;
  it.add_failure("10", "C:\\Data\\sample.dll");
  it.run.add(0, {.time = "10:00:02", .message = "looks bad", .hits = {{"noise"}}});
  it.cut();
  it.attempts[0].episode.outcome = Outcome::Success;
  const Diagnosis diagnosis = diagnose(it.judge());
  EXPECT_EQ(diagnosis.verdict, Verdict::Healthy);
  EXPECT_NE(diagnosis.summary.en.find("1 error-looking lines are harmless"), std::string::npos);
}

TEST(Verdict, IsHealthyWhenTheUserCancelled) {
  CaseForTest it;
  it.add_failure("10", "C:\\Data\\sample.dll");
  it.cut();
  it.attempts[0].episode.outcome = Outcome::Cancelled;
  const Diagnosis diagnosis = diagnose(it.judge());
  EXPECT_EQ(diagnosis.verdict, Verdict::Healthy);
  EXPECT_TRUE(diagnosis.summary.en.starts_with("No failure: the user cancelled."));
}

TEST(Verdict, IsNotHealthyWhileALogIsUseless) {
  CaseForTest it;
  it.add_failure("10", "C:\\Data\\sample.dll");
  it.cut();
  it.attempts[0].episode.outcome = Outcome::Success;
  it.run.facts.push_back({std::string(fact::kUseless), "no symbols", {0, 0, 1}});
  EXPECT_EQ(diagnose(it.judge()).verdict, Verdict::Insufficient);
}

TEST(Verdict, IsInsufficientWhenTheOnlyAttemptHasNoOutcome) {
  CaseForTest it;
  it.add_failure("10", "C:\\Data\\sample.dll");
  it.cut();
  it.attempts[0].episode.outcome = Outcome::Unknown;
  it.attempts[0].episode.phase = "first_boot";
  const Diagnosis diagnosis = diagnose(it.judge());
  EXPECT_EQ(diagnosis.verdict, Verdict::Insufficient);
  EXPECT_NE(diagnosis.summary.en.find("The last attempt reached: First boot"), std::string::npos);
}

// A failed attempt at 10 and a successful one at 11, both of Setup.
class Overcome : public testing::Test {
 protected:
  Overcome() {
    it.add_failure("10", "C:\\Data\\sample.dll");
    it.add_failure("11", "C:\\Data\\other.dll");
    it.cut();
    it.attempts[1].episode.outcome = Outcome::Success;
  }
  Verdict verdict() const { return diagnose(it.judge()).verdict; }

  CaseForTest it;
};

TEST_F(Overcome, FailureOfSetupIsHistory) {
  EXPECT_EQ(verdict(), Verdict::Healthy);
}

TEST_F(Overcome, FailureOfAnotherKindIsNot) {
  it.attempts[1].episode.kind = "reset";
  EXPECT_EQ(verdict(), Verdict::Failure);
}

TEST_F(Overcome, FailureThatCameLaterIsNot) {
  std::swap(it.attempts[0].episode.started, it.attempts[1].episode.started);
  EXPECT_EQ(verdict(), Verdict::Failure);
}

TEST_F(Overcome, FailureWithoutATimeIsNot) {
  it.attempts[0].episode.started = kNoTime;
  EXPECT_EQ(verdict(), Verdict::Failure);
}

TEST_F(Overcome, FailureOfServicingIsHistoryOnlyForTheSamePackage) {
  it.attempts[0].episode.family = "cbs";
  it.attempts[1].episode.family = "cbs";
  EXPECT_EQ(verdict(), Verdict::Failure) << "no package is known";
  it.attempts[0].episode.packages = {"Package_A"};
  it.attempts[1].episode.packages = {"Package_B"};
  EXPECT_EQ(verdict(), Verdict::Failure);
  it.attempts[1].episode.packages = {"Package_B", "Package_A"};
  EXPECT_EQ(verdict(), Verdict::Healthy);
}

TEST_F(Overcome, FailureOfAPackageIsHistoryWhoeverInstallsItLater) {
  for (Attempt& attempt : it.attempts) {
    attempt.episode.family = "cbs";
    attempt.episode.packages = {"Package_A"};
  }
  it.attempts[1].episode.kind = "another";
  const Diagnosis diagnosis = diagnose(it.judge());
  EXPECT_EQ(diagnosis.verdict, Verdict::Healthy);
  EXPECT_NE(diagnosis.summary.en.find("An earlier attempt (e1) failed and a later one succeeded"),
            std::string::npos)
      << diagnosis.summary.en;
}

TEST_F(Overcome, FailureIsStillTheFindingWhenAnInterventionExplainsTheSuccess) {
  it.fire("e1", "helped", 5).decisive = true;
  EXPECT_EQ(causes(diagnose(it.judge())), Texts{"helped"});
  it.firings[0].second.decisive = false;
  EXPECT_EQ(verdict(), Verdict::Healthy);
}

TEST_F(Overcome, FailureWithAnExplanationTellsOfTheSuccessAndOfStepsTaken) {
  it.fire("e1", "helped", 5).decisive = true;
  Playbook playbook;
  playbook.id = "mend";
  for (const char* fact : {"contrast.later_success", "chkdsk.result", "chkdsk.bad_kb", ""}) {
    PlaybookStep& step = playbook.steps.emplace_back();
    if (*fact == 0) continue;
    step.done_by.emplace_back().fact = fact;
    step.done_by.back().value = "^fixed$";
  }
  it.run.knowledge.playbooks.push_back(playbook);
  it.run.knowledge.causes[0].playbook = "mend";
  it.run.facts = {{"chkdsk.result", "fixed", {}}, {"chkdsk.bad_kb", "12", {}}};
  const Diagnosis diagnosis = diagnose(it.judge());
  ASSERT_EQ(causes(diagnosis), Texts{"helped"});
  EXPECT_EQ(diagnosis.findings[0].later_success, "e2");
  EXPECT_TRUE(diagnosis.summary.en.ends_with("A later attempt (e2) succeeded."));
  std::vector<bool> done;
  for (const PlaybookStep& step : diagnosis.findings[0].actions.at(0).steps) {
    done.push_back(step.is_done);
  }
  EXPECT_EQ(done, (std::vector<bool>{true, true, false, false}));
}

TEST(Proof, OfTheAttemptStandsBeforeThatOfOthersAndTheCauseFirst) {
  CaseForTest it;
  const auto other = it.run.add_item("other.log", "setup");
  it.run.add(other, {.time = "09:00:00", .message = "the cause", .hits = {{"cause"}}});
  const auto own = it.run.add_item("own.log", "setup");
  it.run.add(own, {.time = "10:00:00", .message = "follows", .hits = {{"supports"}}});
  it.run.add(own, {.time = "10:00:01", .message = "the cause", .hits = {{"cause"}}});
  it.run.add(own,
             {.time = "10:00:02", .message = "Failed. Error: 0x80070005", .hits = {{"anchor"}}});
  it.cut();
  for (Attempt& attempt : it.attempts) {
    for (const Notable* event : attempt.events) {
      attempt.episode.events.push_back(event->event);
    }
  }
  Firing& firing = it.fire("e2", "known", 4);
  for (const Hit& hit : it.run.matches.hits) {
    Bound bound;
    bound.hit = &hit;
    firing.bound.push_back(bound);
  }
  const Diagnosis diagnosis = diagnose(it.judge());
  ASSERT_FALSE(diagnosis.findings.empty());
  const std::vector<Evidence>& lines = diagnosis.findings[0].evidence;
  ASSERT_EQ(lines.size(), 4U);
  EXPECT_EQ(lines[0].item, "own.log");
  EXPECT_EQ(lines[0].role, EvidenceRole::Cause);
  EXPECT_EQ(lines[3].item, "other.log");
}

TEST(Proof, OfAFactThatNamesTheCauseStandsBeforeTheErrorsItLedTo) {
  CaseForTest it;
  const auto log = it.run.add_item("setup.log", "setup");
  it.run.add(log, {.time = "10:00:00", .message = "unreadable", .hits = {{"cause"}}});
  it.run.add(log,
             {.time = "10:00:01", .message = "Failed. Error: 0x80070005", .hits = {{"anchor"}}});
  const auto events = it.run.add_item("System.log", "events");
  it.run.add(events, {.time = "09:00:00", .message = "bad block", .hits = {}});
  it.cut();
  for (const char* fact : {"disk.evidence", "chain.symptom"}) {
    it.firings.clear();
    Firing& firing = it.fire("e1", "disk", 4);
    it.last_rule().all.emplace_back().fact = fact;
    Bound of_fact;
    of_fact.from_fact = true;
    of_fact.source = {events, 0, 1};
    Bound of_line;
    of_line.hit = &it.run.matches.hits[0];
    firing.bound = {of_fact, of_line};
    const Diagnosis diagnosis = diagnose(it.judge());
    ASSERT_FALSE(diagnosis.findings.empty());
    const Evidence& first = diagnosis.findings[0].evidence.at(0);
    const bool by_fact = std::string_view(fact) == "disk.evidence";
    EXPECT_EQ(first.item, by_fact ? "System.log" : "setup.log") << fact;
    EXPECT_EQ(first.role, EvidenceRole::Cause) << fact;
  }
}

TEST(Ranking, PutsTheHighestScoreFirst) {
  CaseForTest it;
  it.add_failure("10", "C:\\Data\\sample.dll");
  it.cut();
  it.fire("e1", "low", 1);
  it.fire("e1", "high", 3);
  it.fire("e1", "middle", 2);
  EXPECT_EQ(causes(diagnose(it.judge())), (Texts{"high", "middle", "low"}));
}

TEST(Ranking, PutsWhatTheUserStartedBeforeWhatItHosts) {
  CaseForTest it;
  for (const auto& [hour, family] : {std::pair("10", "wu"),
                                     std::pair("11", "cbs"),
                                     std::pair("12", "usmt"),
                                     std::pair("13", "setup")}) {
    it.add_failure(hour, std::string("C:\\") + family + ".dll", family);
  }
  it.cut();
  EXPECT_EQ(causes(diagnose(it.judge())),
            (Texts{"generic.setup", "generic.usmt", "generic.cbs", "generic.wu"}));
}

TEST(Ranking, PutsTheLatestAttemptFirstAmongEquals) {
  CaseForTest it;
  it.add_failure("10", "C:\\Data\\first.dll");
  it.add_failure("11", "C:\\Data\\second.dll");
  it.cut();
  it.fire("e1", "one", 2);
  it.fire("e2", "two", 2);
  EXPECT_EQ(causes(diagnose(it.judge())), (Texts{"two", "one"}));
}

TEST(Ranking, KeepsTheOrderOfTheRulesInOneAttempt) {
  CaseForTest it;
  it.add_failure("10", "C:\\Data\\sample.dll");
  it.cut();
  it.fire("e1", "b", 2);
  it.fire("e1", "a", 2);
  EXPECT_EQ(causes(diagnose(it.judge())), (Texts{"b", "a"}));
}

TEST(Ranking, ShowsAFewFindings) {
  CaseForTest it;
  it.add_failure("10", "C:\\Data\\sample.dll");
  it.cut();
  for (int i = 0; i < 20; ++i) {
    it.fire("e1", "cause" + std::to_string(i), 2);
  }
  EXPECT_EQ(diagnose(it.judge()).findings.size(), 8U);
}

TEST(Repeats, OfACauseInSeveralAttemptsAreOneFinding) {
  CaseForTest it;
  it.add_failure("10", "C:\\Data\\first.dll");
  it.add_failure("11", "C:\\Data\\second.dll");
  it.cut();
  it.fire("e1", "same", 2);
  it.fire("e2", "same", 2);
  const Diagnosis diagnosis = diagnose(it.judge());
  ASSERT_EQ(diagnosis.findings.size(), 1U);
  const Hypothesis& finding = diagnosis.findings[0];
  EXPECT_EQ(finding.episode, "e2");
  ASSERT_EQ(finding.reasons.size(), 1U);
  EXPECT_EQ(finding.reasons[0].en, "The same in attempt e1.");
  EXPECT_EQ(finding.evidence.size(), 4U) << "the lines of both";
}

TEST(Repeats, InOneAttemptAreTakenOnce) {
  CaseForTest it;
  it.add_failure("10", "C:\\Data\\first.dll");
  it.cut();
  it.fire("e1", "same", 2);
  it.fire("e1", "same", 2);
  const Diagnosis diagnosis = diagnose(it.judge());
  ASSERT_EQ(diagnosis.findings.size(), 1U);
  EXPECT_TRUE(diagnosis.findings[0].reasons.empty());
}

TEST(Repeats, OfACauseWithAnotherObjectInItsTitleStayApart) {
  CaseForTest it;
  it.add_failure("10", "C:\\Data\\first.dll");
  it.add_failure("11", "C:\\Data\\second.dll");
  it.cut();
  it.fire("e1", "same", 2);
  it.fire("e2", "same", 2);
  it.run.knowledge.causes[0].title = {"{file} is denied", ""};
  EXPECT_EQ(diagnose(it.judge()).findings.size(), 2U);
}

TEST(Consequences, InTheSameSecondWithTheSameCodeAreNoFindings) {
  CaseForTest it;
  it.add_failure("10", "C:\\a.dll");
  it.add_failure("10", "C:\\a.dll", "dism");
  it.add_failure("12", "C:\\a.dll", "usmt");
  it.cut();
  it.fire(it.attempts[0].episode.id, "blocked", 3);
  it.last_rule().objects = {"file: C:\\a.dll"};
  const Diagnosis diagnosis = diagnose(it.judge());
  ASSERT_EQ(diagnosis.findings.size(), 2U);
  EXPECT_EQ(diagnosis.findings[0].cause, "blocked");
  EXPECT_EQ(diagnosis.findings[1].cause, "generic.usmt") << "two hours later is another matter";
  EXPECT_TRUE(std::any_of(diagnosis.findings[0].reasons.begin(),
                          diagnosis.findings[0].reasons.end(),
                          [](const Bilingual& reason) {
                            return reason.en.find("in the same second") != std::string::npos;
                          }));
}

TEST(Related, AreFindingsOfOneAttemptAndNeighbours) {
  CaseForTest it;
  it.add_failure("10", "C:\\Data\\first.dll");
  it.add_failure("11", "C:\\Data\\second.dll");
  it.cut();
  it.fire("e1", "first", 3);
  it.fire("e1", "second", 2.5);
  it.fire("e2", "third", 2);
  auto diagnosis = diagnose(it.judge());
  ASSERT_EQ(diagnosis.findings.size(), 3U);
  EXPECT_EQ(diagnosis.findings[0].related, Texts{"f2"});
  EXPECT_EQ(diagnosis.findings[1].related, Texts{"f1"});
  EXPECT_TRUE(diagnosis.findings[2].related.empty());
  EXPECT_TRUE(diagnosis.findings[0].relation.en.starts_with("Treat this finding (1) first"));
  EXPECT_TRUE(diagnosis.findings[1].relation.en.starts_with("May be a consequence of f1"));
  EXPECT_TRUE(diagnosis.findings[2].relation.empty());
  it.run.knowledge.causes[2].neighbours = {"first"};
  EXPECT_EQ(diagnose(it.judge()).findings[2].related, Texts{"f1"});
}

TEST(Related, WhatWasOverBeforeIsNoConsequence) {
  CaseForTest it;
  it.add_failure("10", "C:\\Data\\first.dll");
  it.add_failure("11", "C:\\Data\\second.dll");
  it.cut();
  it.fire("e2", "later", 3);
  it.fire("e1", "earlier", 2);
  it.run.knowledge.causes[0].neighbours = {"earlier"};
  it.run.knowledge.causes[1].neighbours = {"later"};
  const auto diagnosis = diagnose(it.judge());
  ASSERT_EQ(diagnosis.findings.size(), 2U);
  EXPECT_EQ(diagnosis.findings[0].relation.en,
            "The related findings are of earlier attempts and may have led to it.");
  EXPECT_EQ(diagnosis.findings[1].relation.en,
            "Of an earlier attempt than f1, and may have led to it.");
}

TEST(NoiseNotes, CountEachKindMostFrequentFirst) {
  CaseForTest it;
  it.run.add_signature("other-noise", Role::Noise).why = {"other", "其他"};
  it.run.add_item("setupact.log", "setup");
  it.run.add(0, {.time = "10:00:00", .message = "one", .hits = {{"noise"}}});
  it.run.add(0, {.time = "10:00:01", .message = "two", .hits = {{"other-noise"}}});
  it.run.add(0, {.time = "10:00:02", .message = "three", .hits = {{"other-noise"}}});
  it.run.add(0, {.time = "10:00:03", .message = "no", .hits = {{"noise"}, {"cause"}}});
  const Diagnosis diagnosis = diagnose(it.judge());
  ASSERT_EQ(diagnosis.noise.size(), 2U);
  EXPECT_EQ(diagnosis.noise[0].signature, "other-noise");
  EXPECT_EQ(diagnosis.noise[0].count, 2U);
  EXPECT_EQ(diagnosis.noise[0].sample, "2024-03-05T10:00:01, two");
  EXPECT_EQ(diagnosis.noise[1].count, 1U);
  EXPECT_EQ(diagnosis.noise[1].why.en, "harmless");
}

TEST(NoiseNotes, AreShortenedBetweenCharacters) {
  CaseForTest it;
  it.run.add_item("setupact.log", "setup");
  std::string text = "x";
  for (int i = 0; i < 100; ++i) {
    text += "拒";
  }
  for (int i = 0; i < 3; ++i) {
    it.run.add(0,
               {.time = "10:00:00",
                .message = std::string(static_cast<std::size_t>(i), 'y') + text,
                .hits = {{"noise"}}});
    const std::string sample = diagnose(it.judge()).noise[0].sample;
    EXPECT_TRUE(sample.ends_with("拒") || sample.ends_with("拒…")) << sample;
    it.run.matches.by_item[0].clear();
  }
}

TEST(Machine, IsReadFromTheFirstFactOfEachKind) {
  CaseForTest it;
  it.run.facts = {{std::string(fact::kMachineName), "SAMPLE-PC", {}},
                  {std::string(fact::kMachineName), "OTHER-PC", {}},
                  {std::string(fact::kOsVersion), "10.0.19045.1", {}},
                  {std::string(fact::kAntivirus), "Example Guard", {}},
                  {std::string(fact::kAntivirus), "Example Guard", {}},
                  {std::string(fact::kAntivirus), "Second Guard", {}}};
  const Machine machine = diagnose(it.judge()).machine;
  EXPECT_EQ(machine.name, "SAMPLE-PC");
  EXPECT_EQ(machine.os_build, "10.0.19045.1");
  EXPECT_EQ(machine.antivirus, (Texts{"Example Guard", "Second Guard"}));
}

TEST(Machine, HasTheZoneOfAProvedClockBeforeAnAssumedOne) {
  CaseForTest it;
  for (const auto& [minutes, known] :
       {std::pair(480, false), std::pair(60, true), std::pair(0, true)}) {
    const auto item = it.run.add_item("some.log", "setup");
    it.run.items[item].clock = {ClockKind::Local, minutes, known, {}};
  }
  const Machine machine = diagnose(it.judge()).machine;
  EXPECT_EQ(machine.timezone, "+01:00");
  EXPECT_TRUE(machine.timezone_known);
}

}  // namespace
}  // namespace casebook
