// SPDX-License-Identifier: Apache-2.0
#include "diagnose/hypotheses.h"

#include <gtest/gtest.h>

#include "diagnose/case_for_test.h"

namespace casebook {
namespace {

using Texts = std::vector<std::string>;

Hypothesis with_score(double score, bool decisive) {
  Hypothesis hypothesis;
  hypothesis.score = score;
  set_confidence(hypothesis, decisive);
  return hypothesis;
}

TEST(Confidence, GrowsWithTheScore) {
  struct Case {
    double score;
    double confidence;
    ConfidenceLevel level;
  };
  for (const Case& known : {Case{-2, 0.1, ConfidenceLevel::Possible},
                            Case{0, 0.1, ConfidenceLevel::Possible},
                            Case{0.4, 0.2, ConfidenceLevel::Possible},
                            Case{1, 0.35, ConfidenceLevel::Possible},
                            Case{1.99, 0.58, ConfidenceLevel::Possible},
                            Case{2, 0.58, ConfidenceLevel::Likely},
                            Case{2.99, 0.78, ConfidenceLevel::Likely},
                            Case{3, 0.78, ConfidenceLevel::VeryLikely},
                            Case{3.75, 0.85, ConfidenceLevel::VeryLikely},
                            Case{4.49, 0.92, ConfidenceLevel::VeryLikely},
                            Case{4.5, 0.92, ConfidenceLevel::Confirmed},
                            Case{7, 0.97, ConfidenceLevel::Confirmed},
                            Case{100, 0.97, ConfidenceLevel::Confirmed}}) {
    const Hypothesis hypothesis = with_score(known.score, true);
    EXPECT_DOUBLE_EQ(hypothesis.confidence, known.confidence) << known.score;
    EXPECT_EQ(hypothesis.level, known.level) << known.score;
  }
}

TEST(Confidence, IsConfirmedOnlyByAnInterventionOrAContrast) {
  for (const double score : {4.5, 7.0, 100.0}) {
    EXPECT_EQ(with_score(score, false).level, ConfidenceLevel::VeryLikely) << score;
    EXPECT_DOUBLE_EQ(with_score(score, false).confidence, 0.92) << score;
  }
}

TEST(GenericHypothesis, NamesOperationObjectAndCode) {
  CaseForTest it;
  it.add_failure("10", "C:\\Data\\sample.dll");
  it.cut();
  it.attempts[0].episode.operation = "Apply image";
  it.attempts[0].episode.phase = "safeos";
  const DiagnoseInput input = it.judge();
  const Hypothesis hypothesis =
      make_generic_hypothesis(input, Repetitions(input.judged), input.judged[0]);
  EXPECT_EQ(hypothesis.cause, "generic.setup");
  EXPECT_EQ(hypothesis.rule, "");
  EXPECT_EQ(hypothesis.title.en,
            "Operation \"Apply image\" failed at C:\\Data\\sample.dll: 0x80070005 "
            "ERROR_ACCESS_DENIED (means ERROR_ACCESS_DENIED)");
  EXPECT_EQ(hypothesis.primary_code, "0x80070005");
  EXPECT_EQ(hypothesis.objects.files, Texts{"C:\\Data\\sample.dll"});
  EXPECT_EQ(hypothesis.episode, "e1");
  EXPECT_EQ(hypothesis.phase, "safeos");
  EXPECT_DOUBLE_EQ(hypothesis.score, 2) << "symptom, object and an error of its own";
  ASSERT_EQ(hypothesis.evidence.size(), 2U);
  EXPECT_EQ(hypothesis.evidence[0].role, EvidenceRole::Cause);
  EXPECT_EQ(hypothesis.evidence[0].line, 1U);
  EXPECT_EQ(hypothesis.evidence[1].role, EvidenceRole::Anchor);
}

TEST(GenericHypothesis, OfAWrapperCodeAloneIsOnlyALead) {
  CaseForTest it;
  it.run.add_item("CBS.log", "cbs");
  it.run.add(0,
             {.time = "10:00:00",
              .message = "Failed to install Example~31bf3856ad364e35~amd64~~1.2. Error: 0x800f0922",
              .hits = {{"anchor"}}});
  it.cut();
  const DiagnoseInput input = it.judge();
  const Hypothesis hypothesis =
      make_generic_hypothesis(input, Repetitions(input.judged), input.judged[0]);
  EXPECT_DOUBLE_EQ(hypothesis.score, 0.8);
  EXPECT_EQ(hypothesis.level, ConfidenceLevel::Possible);
}

TEST(GenericHypothesis, OfAnExcerptIsWorthLess) {
  CaseForTest it;
  it.add_failure("10", "C:\\Data\\sample.dll");
  it.cut();
  DiagnoseInput input = it.judge();
  input.judged[0].chain.weak_anchor = true;
  EXPECT_DOUBLE_EQ(make_generic_hypothesis(input, Repetitions(input.judged), input.judged[0]).score,
                   1.6);
}

TEST(Repetition, OfTheObjectInOtherAttemptsAndOtherLogsCounts) {
  CaseForTest it;
  it.add_failure("10", "C:\\Data\\sample.dll");
  it.add_failure("11", "D:\\Other\\SAMPLE.dll");
  it.cut();
  const DiagnoseInput twice = it.judge();
  EXPECT_DOUBLE_EQ(make_generic_hypothesis(twice, Repetitions(twice.judged), twice.judged[0]).score,
                   3);
  it.attempts[1].episode.family = "cbs";
  const DiagnoseInput two_logs = it.judge();
  const Hypothesis hypothesis =
      make_generic_hypothesis(two_logs, Repetitions(two_logs.judged), two_logs.judged[0]);
  EXPECT_DOUBLE_EQ(hypothesis.score, 4);
  ASSERT_EQ(hypothesis.reasons.size(), 2U);
  EXPECT_EQ(hypothesis.reasons[0].en, "2 independent logs stop at the same object.");
  EXPECT_EQ(hypothesis.reasons[1].en, "2 attempts stop at the same object.");
}

class FiredRule : public testing::Test {
 protected:
  FiredRule() {
    it.add_failure("10", "C:\\Data\\sample.dll");
    it.fire("e1", "held-open", 3);
  }

  Hypothesis make() {
    if (it.attempts.empty()) it.cut();
    const DiagnoseInput input = it.judge();
    return make_hypothesis(
        input, Repetitions(input.judged), input.judged[0], input.judged[0].firings[0]);
  }

  // Binds the rule to a hit that is added to the log.
  void bind(const std::string& time,
            const std::string& signature,
            const std::string& message,
            const std::map<std::string, std::string>& captures = {}) {
    it.run.add(0, {.time = time, .message = message, .hits = {{signature, captures}}});
    it.run.matches.hits.reserve(100);
    Bound bound;
    bound.name = "line";
    bound.order = time_for_test(time);
    bound.captures = captures;
    hits_.push_back(it.run.matches.hits.size() - 1);
    it.firings[0].second.bound.push_back(std::move(bound));
    for (std::size_t i = 0; i < hits_.size(); ++i) {
      it.firings[0].second.bound[i].hit = &it.run.matches.hits[hits_[i]];
    }
  }

  Cause& cause() { return it.run.knowledge.causes[0]; }
  Rule& rule() { return it.last_rule(); }

  CaseForTest it;

 private:
  std::vector<std::size_t> hits_;
};

TEST_F(FiredRule, GivesTheWordsOfTheCauseWithWhatItBound) {
  bind("10:00:00", "cause", "Held by example.exe", {{"process", "example.exe"}});
  cause().title = {"{file} is held open by {line.process}", "{file} 被 {process} 占用"};
  cause().explanation = {"Code {code} ({code.name}), {unknown}", ""};
  rule().because = {"The line names {object}.", ""};
  const Hypothesis hypothesis = make();
  EXPECT_EQ(hypothesis.rule, "rule.held-open");
  EXPECT_EQ(hypothesis.title.en, "sample.dll is held open by example.exe");
  EXPECT_EQ(hypothesis.title.zh, "sample.dll 被 example.exe 占用");
  EXPECT_EQ(hypothesis.explanation.en, "Code 0x80070005 (ERROR_ACCESS_DENIED), ?");
  EXPECT_EQ(hypothesis.direct_cause.en, "The line names C:\\Data\\sample.dll.");
  EXPECT_DOUBLE_EQ(hypothesis.score, 3);
}

TEST_F(FiredRule, NamesItsOwnObjectsInsteadOfThoseOfTheWalk) {
  bind("10:00:00", "cause", "x", {{"all", "a.sys; b.sys"}});
  rule().objects = {"driver: {line.all}", "service: {line.absent}", "no kind"};
  const Hypothesis hypothesis = make();
  EXPECT_EQ(hypothesis.objects.drivers, (Texts{"a.sys", "b.sys"}));
  EXPECT_TRUE(hypothesis.objects.services.empty()) << "what is unknown is no object";
  EXPECT_TRUE(hypothesis.objects.files.empty());
}

TEST_F(FiredRule, OverridesPhaseOperationAndCode) {
  bind("10:00:00", "cause", "x", {{"code", "ERROR_SHARING_VIOLATION"}});
  rule().sets = {{"phase", "rollback"}, {"operation", "Open {file}"}, {"code", "{line.code}"}};
  const Hypothesis hypothesis = make();
  EXPECT_EQ(hypothesis.phase, "rollback");
  EXPECT_EQ(hypothesis.operation, "Open sample.dll");
  EXPECT_EQ(hypothesis.primary_code, "0x80070020");
}

TEST_F(FiredRule, SaysThatTheRootCauseIsUnknownWhenAQuestionIsOpen) {
  cause().title = {"Title", "标题"};
  EXPECT_EQ(make().root_cause.en, "Title");
  rule().unknown = {{{"Who holds it.", "谁占用。"}}};
  EXPECT_EQ(make().root_cause.en, "Not shown by this evidence. Open question: Who holds it.");
  it.firings[0].second.decisive = true;
  const Boost boost{.all = {}, .add = 1, .because = {"It went away with it.", ""}};
  it.firings[0].second.boosts = {&boost};
  EXPECT_EQ(make().root_cause.en, "It went away with it.");
}

TEST_F(FiredRule, LeavesOutAQuestionThatWhatItBoundAnswers) {
  rule().unknown = {{{"Who holds it.", "谁占用。"}, {"line.holder"}}};
  rule().ask_for = {"system-log"};
  Condition holder;
  holder.signature = "setup.line";
  const Boost boost{.all = {holder}, .add = 0, .because = {"{line.holder} holds it.", "x"}};
  it.firings[0].second.boosts = {&boost};
  bind("10:00:00", "cause", "x", {{"holder", ""}});
  EXPECT_EQ(make().unknown.size(), 1U) << "an empty capture answers nothing";
  EXPECT_EQ(make().next_evidence.size(), 1U);
  it.firings[0].second.bound.back().captures["holder"] = "example.exe";
  const Hypothesis hypothesis = make();
  EXPECT_TRUE(hypothesis.unknown.empty());
  EXPECT_TRUE(hypothesis.next_evidence.empty()) << "nobody needs what would answer it";
  EXPECT_EQ(hypothesis.root_cause.en, "example.exe holds it.");
  rule().unknown.push_back({{"What else.", "还有什么。"}, {"absent", "line.none"}});
  EXPECT_EQ(make().unknown.size(), 1U);
}

TEST_F(FiredRule, LosesPointsWhenItsLinesComeOnlyAfterTheSymptom) {
  bind("10:00:02", "cause", "after");
  EXPECT_DOUBLE_EQ(make().score, 1);
  EXPECT_EQ(make().reasons.size(), 1U);
}

TEST_F(FiredRule, KeepsItsPointsWhereTheLineIsSetupsOwnResult) {
  bind("10:00:02", "supports", "result");
  it.firings[0].second.bound[0].captures["setup_extended"] = "0x20009";
  EXPECT_DOUBLE_EQ(make().score, 3);
}

TEST_F(FiredRule, KeepsItsPointsWhenOneLineComesBeforeTheSymptom) {
  bind("10:00:02", "cause", "after");
  bind("09:59:59", "cause", "before");
  EXPECT_DOUBLE_EQ(make().score, 3);
}

TEST_F(FiredRule, QuotesEachLineOnceWithItsStrongestRole) {
  bind("10:00:02", "supports", "beside");
  it.firings[0].second.bound.push_back(it.firings[0].second.bound[0]);
  it.firings[0].second.bound[0].order = kNoTime;
  const Hypothesis hypothesis = make();
  ASSERT_EQ(hypothesis.evidence.size(), 2U);
  EXPECT_EQ(hypothesis.evidence[0].role, EvidenceRole::Supports);
  EXPECT_EQ(hypothesis.evidence[0].text, "2024-03-05T10:00:02, beside");
  EXPECT_EQ(hypothesis.evidence[1].role, EvidenceRole::Anchor);
}

TEST_F(FiredRule, QuotesThePlacesOfItsFacts) {
  Bound bound;
  bound.name = "fact";
  bound.from_fact = true;
  bound.source = {0, 3, 1};
  bound.other_sources = {{0, 0, 0}};
  it.firings[0].second.bound.push_back(bound);
  const Hypothesis hypothesis = make();
  ASSERT_EQ(hypothesis.evidence.size(), 2U) << "a fact of the whole bundle has no place";
  EXPECT_EQ(hypothesis.evidence[0].line, 1U);
}

TEST_F(FiredRule, BringsThePlaybookWithItsHighestRisk) {
  cause().playbook = "free-it";
  Playbook playbook;
  playbook.id = "free-it";
  playbook.title = {"Free {file}", ""};
  playbook.steps.resize(3);
  playbook.steps[0].command = "handle {object}";
  playbook.steps[2].command = "Get-WinEvent -FilterHashtable @{LogName='{file}';Id=1}";
  playbook.steps[1].command = "ren C:\\Users\\{profile} {profile}.old";
  playbook.steps[1].risk = Risk::Medium;
  playbook.steps[2].risk = Risk::Low;
  it.run.knowledge.playbooks.push_back(playbook);
  rule().ask_for = {"procmon-boot-log"};
  const Hypothesis hypothesis = make();
  ASSERT_EQ(hypothesis.actions.size(), 1U);
  EXPECT_EQ(hypothesis.actions[0].title.en, "Free sample.dll");
  EXPECT_EQ(hypothesis.actions[0].steps[0].command, "handle C:\\Data\\sample.dll");
  EXPECT_EQ(hypothesis.actions[0].steps[1].command, "ren C:\\Users\\name name.old");
  EXPECT_EQ(hypothesis.actions[0].steps[2].command,
            "Get-WinEvent -FilterHashtable @{LogName='sample.dll';Id=1}");
  EXPECT_EQ(hypothesis.actions[0].risk, Risk::Medium);
  ASSERT_EQ(hypothesis.next_evidence.size(), 1U);
  EXPECT_EQ(hypothesis.next_evidence[0].artifact, "procmon-boot-log");
}

TEST_F(FiredRule, NamesItsServerInCommandsAndLeavesOutStepsForOtherAttempts) {
  cause().playbook = "ask-it";
  Playbook playbook;
  playbook.id = "ask-it";
  playbook.steps.resize(2);
  playbook.steps[0].command = "{server_url} {server_host} {server_port}";
  playbook.steps[1].families = {"wu"};
  it.run.knowledge.playbooks.push_back(playbook);
  const auto command = [&](const std::string& service) {
    rule().objects = {"service: " + service};
    const Hypothesis hypothesis = make();
    EXPECT_EQ(hypothesis.actions[0].steps.size(), 1U) << "the attempt is one of Setup";
    return hypothesis.actions[0].steps[0].command;
  };
  EXPECT_EQ(command("http://a.example.com:8531/x"), "http://a.example.com:8531 a.example.com 8531");
  EXPECT_EQ(command("https://a.example.com"), "https://a.example.com a.example.com 443");
  EXPECT_EQ(command("a.example.com"), "http://wsus.example.com:8530 a.example.com 443");
  EXPECT_EQ(command("wuauserv"), "http://wsus.example.com:8530 wsus.example.com 8530");
}

TEST_F(FiredRule, HasNoObjectOfWhichAPartIsUnknown) {
  rule().objects = {"kb: KB{line.article}"};
  EXPECT_TRUE(make().objects.kbs.empty());
}

TEST(Quote, OfAnExportedEventComesToTheMessage) {
  RunForTest run;
  run.add_item("System.txt", "events");
  const std::string head =
      "Event[7]:\n  Log Name: System\n  Source: Disk\n  Date: 2024-03-05T10:00:00\n  Event ID: 7\n"
      "  Task: N/A\n  Computer: PC\n  Description: \n";
  const EventRef event = run.add(0,
                                 {.time = "10:00:00",
                                  .message = "has a bad block.\nMore.",
                                  .hits = {},
                                  .component = "Disk",
                                  .code = 7,
                                  .head = head});
  const CaseForTest it;
  const DiagnoseInput input{
      it.run.knowledge, it.codes, run, run.matches, run.items, run.facts, it.attempts, {}};
  const Evidence quoted = quote(input, event, EvidenceRole::Cause);
  EXPECT_EQ(quoted.text,
            "2024-03-05T10:00:00, Event[7]:\n  Source: Disk\n  Event ID: 7\n  …\nhas a bad "
            "block.\nMore.");
  EXPECT_EQ(quoted.text_lines, (std::vector<std::uint32_t>{1, 3, 5, 0, 9, 10}));
  const EventRef plain =
      run.add(0, {.time = "10:00:00", .message = "one\ntwo", .hits = {}, .head = "SP "});
  EXPECT_EQ(quote(input, plain, EvidenceRole::Cause).text, "2024-03-05T10:00:00, SP one\ntwo");
}

TEST(Quote, IsShortenedBetweenCharacters) {
  CaseForTest it;
  it.run.add_item("setupact.log", "setup");
  for (std::size_t before = 0; before < 3; ++before) {
    std::string text(before, 'x');
    for (int i = 0; i < 300; ++i) {
      text += "拒";
    }
    const EventRef event = it.run.add(0, {.time = "10:00:00", .message = text});
    const Evidence evidence = quote(it.judge(), event, EvidenceRole::Cause);
    EXPECT_TRUE(evidence.text.ends_with("拒…")) << before;
    EXPECT_LE(evidence.text.size(), kEvidenceText + 3);
    EXPECT_GT(evidence.text.size(), kEvidenceText - 3);
  }
  const EventRef short_one = it.run.add(0, {.time = "10:00:00", .message = "short \r\n"});
  EXPECT_EQ(quote(it.judge(), short_one, EvidenceRole::Cause).text, "2024-03-05T10:00:00, short");
}

}  // namespace
}  // namespace casebook
