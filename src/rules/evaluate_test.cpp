// SPDX-License-Identifier: Apache-2.0
#include "rules/evaluate.h"

#include <string>

#include <gtest/gtest.h>

#include "model/run_for_test.h"

namespace casebook {
namespace {

using Captures = std::map<std::string, std::string>;
using Texts = std::vector<std::string>;

Condition hit_of(const std::string& signature) {
  Condition condition;
  condition.signature = signature;
  return condition;
}

Condition fact_of(const std::string& key) {
  Condition condition;
  condition.fact = key;
  return condition;
}

// One failed attempt in one log, a second log beside it, and a rule over both.
class Case {
 public:
  Case() : log_(run.add_item("setupact.log", "setup")), other_(run.add_item("System", "events")) {
    run.add_signature("setup.anchor", Role::Anchor);
    run.add_signature("setup.cause", Role::Cause);
    run.add_signature("setup.hint", Role::Supports);
    run.add_signature("setup.noise", Role::Noise);
    rule.id = "some.rule";
    rule.score = 3;
  }

  EventRef line(const std::string& time,
                const std::string& signature,
                const Captures& captures = {}) {
    return run.add(log_, {.time = time, .message = signature, .hits = {{signature, captures}}});
  }
  EventRef other_log(const std::string& time,
                     const std::string& signature,
                     const Captures& captures = {}) {
    return run.add(other_, {.time = time, .message = signature, .hits = {{signature, captures}}});
  }
  void fact(const std::string& key, const std::string& value) {
    run.facts.push_back({key, value, {0, run.facts.size(), 1}});
  }

  std::vector<Firing> ask() {
    attempt_ = run.attempt_of(log_);
    attempt_.episode.kind = "upgrade";
    attempt_.episode.phase = "safeos";
    const Notable* anchor =
        attempt_.anchors.empty() ? nullptr : attempt_.events[attempt_.anchors.back()];
    if (run.knowledge.rules.empty()) run.knowledge.rules = {rule};
    return RuleJudge(run.knowledge, run.matches, run.facts, run)
        .ask({&attempt_, anchor, symptom_code});
  }
  // What is said about the rule, which must agree with what is judged.
  RuleAccount explain() {
    run.knowledge.rules = {rule};
    attempt_ = run.attempt_of(log_);
    attempt_.episode.kind = "upgrade";
    attempt_.episode.phase = "safeos";
    const RuleJudge judge(run.knowledge, run.matches, run.facts, run);
    const RuleScope scope{&attempt_, nullptr, symptom_code};
    RuleAccount account = judge.explain(scope).front();
    EXPECT_EQ(account.fires, !judge.ask(scope).empty());
    EXPECT_EQ(account.fires, account.missing() == 0);
    account.rule = &rule;
    for (ConditionAccount& condition : account.conditions) {
      condition.condition = nullptr;  // lives in the copy
    }
    return account;
  }
  std::vector<Firing> ask_without_attempt() {
    run.knowledge.rules = {rule};
    return RuleJudge(run.knowledge, run.matches, run.facts, run).ask({});
  }
  bool fires() {
    run.knowledge.rules.clear();
    return !ask().empty();
  }

  RunForTest run;
  Rule rule;
  std::uint32_t symptom_code = 0;

 private:
  std::uint32_t log_;
  std::uint32_t other_;
  Attempt attempt_;
};

TEST(Rule, NeedsAllOfAll) {
  Case it;
  it.rule.all = {hit_of("setup.anchor"), hit_of("setup.cause")};
  it.line("10:00:00", "setup.anchor");
  EXPECT_FALSE(it.fires());
  it.line("09:59:59", "setup.cause");
  EXPECT_TRUE(it.fires());
}

TEST(Rule, NeedsOneOfAnyAndBindsAllThatHold) {
  Case it;
  it.rule.any = {hit_of("setup.anchor"), hit_of("setup.cause"), hit_of("setup.hint")};
  EXPECT_FALSE(it.fires());
  it.line("10:00:00", "setup.hint");
  EXPECT_TRUE(it.fires());
  it.line("10:00:01", "setup.anchor");
  it.run.knowledge.rules.clear();
  const auto firings = it.ask();
  ASSERT_EQ(firings.size(), 1U);
  ASSERT_EQ(firings[0].bound.size(), 2U);
  EXPECT_EQ(firings[0].bound[0].name, "anchor");
  EXPECT_EQ(firings[0].bound[1].name, "hint");
}

TEST(Rule, NeedsNoneOfNone) {
  Case it;
  it.rule.all = {hit_of("setup.anchor")};
  it.rule.none = {hit_of("setup.hint")};
  it.line("10:00:00", "setup.anchor");
  const auto firings = it.ask();
  ASSERT_EQ(firings.size(), 1U);
  EXPECT_EQ(firings[0].bound.size(), 1U);
  it.line("10:00:01", "setup.hint");
  EXPECT_FALSE(it.fires());
}

TEST(Rule, IsAskedOnlyForItsKindsAndPhases) {
  Case it;
  it.line("10:00:00", "setup.anchor");
  it.rule.all = {hit_of("setup.anchor")};
  it.rule.kinds = {"reset", "upgrade"};
  it.rule.phases = {"safeos"};
  EXPECT_TRUE(it.fires());
  it.rule.kinds = {"reset"};
  EXPECT_FALSE(it.fires());
  it.rule.kinds = {};
  it.rule.phases = {"downlevel"};
  EXPECT_FALSE(it.fires());
}

TEST(Rule, IsAskedWithoutAnAttemptOnlyWhenItSaysSo) {
  Case it;
  it.other_log("10:00:00", "setup.hint");
  it.rule.all = {hit_of("setup.hint")};
  EXPECT_TRUE(it.ask_without_attempt().empty());
  it.rule.without_failure = true;
  EXPECT_EQ(it.ask_without_attempt().size(), 1U);
}

TEST(Rule, SeesOtherLogsOnlyWhereItSaysAnywhere) {
  Case it;
  it.line("10:00:00", "setup.anchor");
  it.other_log("10:00:00", "setup.hint", {{"object", "C:\\x"}});
  it.rule.all = {hit_of("setup.hint")};
  EXPECT_FALSE(it.fires());
  it.rule.all[0].anywhere = true;
  EXPECT_TRUE(it.fires());
}

TEST(Rule, OfAnUnknownSignatureDoesNotFire) {
  Case it;
  it.line("10:00:00", "setup.anchor");
  it.rule.all = {hit_of("setup.gone")};
  EXPECT_FALSE(it.fires());
}

TEST(Rule, LeavesOutThoseItSupersedes) {
  Case it;
  it.line("10:00:00", "setup.anchor");
  Rule broad = it.rule;
  broad.id = "broad";
  broad.all = {hit_of("setup.anchor")};
  Rule narrow = broad;
  narrow.id = "narrow";
  narrow.supersedes = {"broad"};
  Rule absent = narrow;
  absent.id = "absent";
  absent.all = {hit_of("setup.cause")};
  absent.supersedes = {"narrow"};
  it.run.knowledge.rules = {broad, narrow, absent};
  const auto firings = it.ask();
  ASSERT_EQ(firings.size(), 1U) << "one that does not fire supersedes nothing";
  EXPECT_EQ(firings[0].rule->id, "narrow");
}

TEST(Codes, AreComparedAsTheErrorInside) {
  for (const char* written :
       {"0x80070005", "0xC0000022", "0xd0000022", "80070005", "0x5", "5", " 0x00000005 "}) {
    Case it;
    it.line("10:00:00", "setup.cause", {{"code", written}});
    it.rule.all = {hit_of("setup.cause")};
    it.rule.all[0].codes = {0x80070020, 0x80070005};
    EXPECT_TRUE(it.fires()) << written;
  }
  for (const char* written : {"0x80070002", "0xC0000043", "", "none", "-5"}) {
    Case it;
    it.line("10:00:00", "setup.cause", {{"code", written}});
    it.rule.all = {hit_of("setup.cause")};
    it.rule.all[0].codes = {0x80070005};
    EXPECT_FALSE(it.fires()) << written;
  }
}

TEST(Codes, AreReadFromTheCaptureThatIsNamed) {
  Case it;
  it.line("10:00:00", "setup.cause", {{"code", "0x80070002"}, {"inner", "5"}});
  it.rule.all = {hit_of("setup.cause")};
  it.rule.all[0].codes = {5};
  EXPECT_FALSE(it.fires());
  it.rule.all[0].capture = "inner";
  EXPECT_TRUE(it.fires());
}

TEST(Codes, OfAFactAreItsValueOrThePartThatIsNamed) {
  Case it;
  it.fact("setup.result", "0x80070005");
  it.fact("pair.result", "first | 0xC0000022");
  it.rule.all = {fact_of("setup.result")};
  it.rule.all[0].codes = {5};
  EXPECT_TRUE(it.fires());
  it.rule.all = {fact_of("pair.result")};
  it.rule.all[0].codes = {5};
  EXPECT_FALSE(it.fires());
  it.rule.all[0].capture = "2";
  EXPECT_TRUE(it.fires());
}

TEST(Value, IsSearchedInTheObjectOrTheCaptureThatIsNamed) {
  Case it;
  it.line("10:00:00", "setup.cause", {{"object", "C:\\Users\\Default\\NTUSER.DAT"}, {"name", "x"}});
  it.rule.all = {hit_of("setup.cause")};
  it.rule.all[0].value = "(?i)ntuser\\.dat$";
  EXPECT_TRUE(it.fires());
  it.rule.all[0].capture = "name";
  EXPECT_FALSE(it.fires());
  it.rule.all[0].value = "^x$";
  EXPECT_TRUE(it.fires());
  it.rule.all[0].capture = "absent";
  EXPECT_FALSE(it.fires());
}

TEST(Value, BesideCodesLooksAtItsCaptureAndCodesAtTheCode) {
  Case it;
  it.line("10:00:00", "setup.cause", {{"name", "x.dll"}, {"code", "5"}});
  it.rule.all = {hit_of("setup.cause")};
  it.rule.all[0].value = "dll$";
  it.rule.all[0].capture = "name";
  it.rule.all[0].codes = {5};
  EXPECT_TRUE(it.fires());
  it.rule.all[0].codes = {2};
  EXPECT_FALSE(it.fires());
}

TEST(Value, OfAFactIsAllOfItOrOnePart) {
  Case it;
  it.fact("trace.sharing_violation", "C:\\x | setup.exe | 12");
  it.rule.all = {fact_of("trace.sharing_violation")};
  it.rule.all[0].value = "^C:.*12$";
  EXPECT_TRUE(it.fires());
  it.rule.all[0].capture = "2";
  EXPECT_FALSE(it.fires());
  it.rule.all[0].value = "^setup\\.exe$";
  EXPECT_TRUE(it.fires());
}

TEST(WithinSeconds, IsMeasuredFromTheFirstConditionInBothDirections) {
  for (const auto& [time, near] : {std::pair("10:00:30", true),
                                   std::pair("10:00:31", false),
                                   std::pair("09:59:30", true),
                                   std::pair("09:59:29", false)}) {
    Case it;
    it.line("10:00:00", "setup.anchor");
    it.line(time, "setup.hint");
    it.rule.all = {hit_of("setup.anchor"), hit_of("setup.hint")};
    it.rule.all[1].within_seconds = 30;
    EXPECT_EQ(it.fires(), near) << time;
  }
}

TEST(WithinSeconds, HoldsInOtherLogsToo) {
  for (const auto& [time, near] : {std::pair("10:00:30", true), std::pair("10:00:31", false)}) {
    Case it;
    it.line("10:00:00", "setup.anchor");
    it.other_log(time, "setup.hint");
    it.rule.all = {hit_of("setup.anchor"), hit_of("setup.hint")};
    it.rule.all[1].anywhere = true;
    it.rule.all[1].within_seconds = 30;
    EXPECT_EQ(it.fires(), near) << time;
  }
}

TEST(WithinSeconds, CannotBeCheckedWithoutATime) {
  Case it;
  it.line("10:00:00", "setup.anchor");
  it.line("", "setup.hint");
  it.rule.all = {hit_of("setup.anchor"), hit_of("setup.hint")};
  it.rule.all[1].within_seconds = 30;
  EXPECT_TRUE(it.fires());
}

TEST(AtLeast, CountsHits) {
  Case it;
  it.rule.all = {hit_of("setup.cause")};
  it.rule.all[0].at_least = 3;
  it.line("10:00:00", "setup.cause", {{"object", "a"}});
  it.line("10:00:01", "setup.cause", {{"object", "a"}});
  EXPECT_FALSE(it.fires());
  it.line("10:00:02", "setup.cause", {{"object", "a"}});
  EXPECT_TRUE(it.fires());
}

TEST(AtLeast, CountsDifferentValuesOfACapture) {
  Case it;
  it.rule.all = {hit_of("setup.cause")};
  it.rule.all[0].at_least = 2;
  it.rule.all[0].distinct = "object";
  it.line("10:00:00", "setup.cause", {{"object", "C:\\A.DLL"}});
  it.line("10:00:01", "setup.cause", {{"object", "c:\\a.dll"}});
  it.line("10:00:02", "setup.cause");
  EXPECT_FALSE(it.fires()) << "the same name in another case, and none at all";
  it.line("10:00:03", "setup.cause", {{"object", "C:\\b.dll"}});
  EXPECT_TRUE(it.fires());
}

TEST(Bound, IsNamedByAsOrTheLastPartOfTheId) {
  Case it;
  it.line("10:00:00", "setup.cause", {{"object", "C:\\a.dll"}});
  it.fact("setup.result", "5");
  it.rule.all = {hit_of("setup.cause"), fact_of("setup.result"), hit_of("setup.cause")};
  it.rule.all[2].as = "again";
  const auto firings = it.ask();
  ASSERT_EQ(firings.size(), 1U);
  EXPECT_EQ(firings[0].bound[0].name, "cause");
  EXPECT_EQ(firings[0].bound[1].name, "result");
  EXPECT_EQ(firings[0].bound[2].name, "again");
}

TEST(Bound, HoldsWhatSatisfiedItAndTheOthersThatWouldHave) {
  Case it;
  it.line("10:00:00", "setup.cause", {{"object", "a"}});
  it.line("10:00:01", "setup.cause", {{"object", "b"}});
  it.line("10:00:02", "setup.cause", {{"object", "a"}});
  it.rule.all = {hit_of("setup.cause")};
  const auto firings = it.ask();
  ASSERT_EQ(firings.size(), 1U);
  const Bound& bound = firings[0].bound[0];
  EXPECT_EQ(bound.order, time_for_test("10:00:00"));
  EXPECT_EQ(bound.captures.at("object"), "a");
  EXPECT_EQ(bound.captures.at("all"), "a; b");
  EXPECT_EQ(bound.others.size(), 2U);
  EXPECT_FALSE(bound.from_fact);
}

TEST(Bound, OfManyHitsKeepsAFew) {
  Case it;
  for (int i = 0; i < 30; ++i) {
    it.line("10:00:00", "setup.cause", {{"object", "object" + std::to_string(i)}});
  }
  it.rule.all = {hit_of("setup.cause")};
  const auto firings = it.ask();
  EXPECT_EQ(firings[0].bound[0].others.size(), 8U);
  EXPECT_EQ(firings[0].bound[0].captures.at("all"),
            "object0; object1; object2; object3; object4; object5; object6; object7");
}

TEST(Bound, OfAFactHoldsItsPartsAndPlace) {
  Case it;
  it.fact("filter.minifilter", "ExampleFlt | 328010");
  it.fact("filter.minifilter", "OtherFlt | 40000");
  it.rule.all = {fact_of("filter.minifilter")};
  const auto firings = it.ask();
  ASSERT_EQ(firings.size(), 1U);
  const Bound& bound = firings[0].bound[0];
  EXPECT_TRUE(bound.from_fact);
  EXPECT_EQ(bound.captures.at("value"), "ExampleFlt | 328010");
  EXPECT_EQ(bound.captures.at("1"), "ExampleFlt");
  EXPECT_EQ(bound.captures.at("2"), "328010");
  EXPECT_EQ(bound.captures.at("all"), "ExampleFlt | 328010; OtherFlt | 40000");
  EXPECT_EQ(bound.captures.at("all.1"), "ExampleFlt; OtherFlt");
  EXPECT_EQ(bound.captures.at("all.2"), "328010; 40000");
  EXPECT_EQ(bound.source.offset, 0U);
  ASSERT_EQ(bound.other_sources.size(), 1U);
  EXPECT_EQ(bound.other_sources[0].offset, 1U);
  EXPECT_EQ(bound.order, kNoTime);
}

// The object of the hit that the rule's last condition was bound to.
std::string bound_object(Case& it) {
  const auto firings = it.ask();
  return firings.empty() ? "(no firing)" : firings[0].bound.back().captures.at("object");
}

TEST(BestCandidate, StandsShortlyBeforeTheSymptom) {
  Case it;
  it.line("09:00:00", "setup.cause", {{"object", "long before"}});
  it.line("10:00:00", "setup.cause", {{"object", "shortly before"}});
  it.line("10:01:00", "setup.anchor");
  it.line("10:01:01", "setup.cause", {{"object", "after"}});
  it.rule.all = {hit_of("setup.cause")};
  EXPECT_EQ(bound_object(it), "shortly before");
}

TEST(BestCandidate, IsBeforeTheSymptomEvenWhenFar) {
  Case it;
  it.line("09:00:00", "setup.cause", {{"object", "long before"}});
  it.line("10:01:00", "setup.anchor");
  it.line("10:01:01", "setup.cause", {{"object", "after"}, {"code", "5"}});
  it.rule.all = {hit_of("setup.cause")};
  it.symptom_code = 0x80070005;
  EXPECT_EQ(bound_object(it), "long before");
}

TEST(BestCandidate, HasTheCodeOfTheSymptom) {
  Case it;
  it.line("10:00:00", "setup.cause", {{"object", "another error"}, {"code", "2"}});
  it.line("10:00:10", "setup.cause", {{"object", "the same error"}, {"code", "0xC0000022"}});
  it.line("10:01:00", "setup.anchor");
  it.rule.all = {hit_of("setup.cause")};
  it.symptom_code = 0x80070005;
  EXPECT_EQ(bound_object(it), "the same error");
}

TEST(BestCandidate, StandsNextToWhatIsBoundAlreadyRatherBeforeThanBehindIt) {
  Case it;
  it.line("10:00:00", "setup.hint", {{"object", "far"}});
  it.line("10:00:01", "setup.anchor");
  it.line("10:00:02", "setup.hint", {{"object", "before"}});
  it.line("10:00:03", "setup.noise");
  it.line("10:00:03", "setup.cause");
  it.line("10:00:04", "setup.hint", {{"object", "behind"}});
  it.line("10:00:05", "setup.anchor");
  it.rule.all = {hit_of("setup.cause"), hit_of("setup.hint")};
  EXPECT_EQ(bound_object(it), "before");
}

TEST(BestCandidate, IsTheEarliestAmongEquals) {
  Case it;
  it.line("10:00:00", "setup.cause", {{"object", "first"}});
  it.line("10:00:01", "setup.cause", {{"object", "second"}});
  it.line("10:01:00", "setup.anchor");
  it.rule.all = {hit_of("setup.cause")};
  EXPECT_EQ(bound_object(it), "first");
}

TEST(NoiseLines, SatisfyNoConditionButThoseOnNoise) {
  Case it;
  it.run.add(0,
             {.time = "10:00:00",
              .message = "both",
              .hits = {{"setup.noise"}, {"setup.hint", {{"object", "x"}}}}});
  it.rule.all = {hit_of("setup.hint")};
  EXPECT_FALSE(it.fires());
  it.rule.all = {hit_of("setup.noise")};
  EXPECT_TRUE(it.fires());
}

TEST(NoiseLines, SatisfyNoConditionAnywhereEither) {
  Case it;
  it.line("10:00:00", "setup.anchor");
  it.run.add(1,
             {.time = "10:00:00",
              .message = "both",
              .hits = {{"setup.noise"}, {"setup.hint", {{"object", "x"}}}}});
  it.rule.all = {hit_of("setup.hint")};
  it.rule.all[0].anywhere = true;
  EXPECT_FALSE(it.fires());
  it.rule.without_failure = true;
  EXPECT_TRUE(it.ask_without_attempt().empty());
}

TEST(Facts, AreThoseThatTheAttemptStatesItself) {
  Case it;
  const std::uint32_t earlier = it.run.add_item("old.log", "setup");
  it.run.add(earlier, {.time = "08:00:00", .message = "server a"});
  it.line("10:00:00", "setup.hint");
  it.line("10:00:01", "setup.anchor");
  it.run.facts = {{"wu.server", "a", {earlier, 0, 1}}, {"wu.server", "b", {0, 0, 1}}};
  it.rule.all = {fact_of("wu.server")};
  const auto firings = it.ask();
  ASSERT_EQ(firings.size(), 1U);
  EXPECT_EQ(firings[0].bound[0].captures.at("value"), "b");
  EXPECT_EQ(firings[0].bound[0].captures.at("all"), "b");
  EXPECT_TRUE(firings[0].bound[0].other_sources.empty()) << "another attempt's server";
}

TEST(Facts, StatedLastBeforeTheSymptomComeNext) {
  Case it;
  const std::uint32_t other = it.run.add_item("old.log", "wu");
  const EventRef first = it.run.add(other, {.time = "08:00:00", .message = "server a"});
  const EventRef second = it.run.add(other, {.time = "09:00:00", .message = "server b"});
  const EventRef third = it.run.add(other, {.time = "10:30:00", .message = "server c"});
  it.line("10:00:01", "setup.anchor");
  for (const auto& [place, value] :
       {std::pair(first, "a"), std::pair(second, "b"), std::pair(third, "c")}) {
    it.run.facts.push_back({"wu.server", value, {other, it.run.row(place).offset, 1}});
  }
  it.rule.all = {fact_of("wu.server")};
  EXPECT_EQ(it.ask()[0].bound[0].captures.at("value"), "b");
}

TEST(Boosts, AddTheirPointsAndReasonsWhenAllTheirConditionsHold) {
  Case it;
  it.line("10:00:00", "setup.anchor");
  it.line("10:00:01", "setup.hint", {{"object", "x"}});
  it.rule.all = {hit_of("setup.anchor")};
  it.rule.boosts = {
      {.all = {hit_of("setup.hint")}, .add = 0.5, .decisive = false, .because = {"a hint", "x"}},
      {.all = {hit_of("setup.hint"), hit_of("setup.cause")},
       .add = 1,
       .decisive = true,
       .because = {"both", "x"}}};
  const auto firings = it.ask();
  ASSERT_EQ(firings.size(), 1U);
  EXPECT_DOUBLE_EQ(firings[0].score, 3.5);
  EXPECT_FALSE(firings[0].decisive);
  ASSERT_EQ(firings[0].boosts.size(), 1U);
  EXPECT_EQ(firings[0].boosts[0]->because.en, "a hint");
  ASSERT_EQ(firings[0].bound.size(), 2U) << "what a failed boost met is not bound";
  EXPECT_EQ(firings[0].bound[1].name, "hint");
}

TEST(Boosts, MakeAFiringDecisiveAndStayDecisive) {
  Case it;
  it.line("10:00:00", "setup.anchor");
  it.rule.all = {hit_of("setup.anchor")};
  it.rule.boosts = {
      {.all = {hit_of("setup.anchor")}, .add = 1.5, .decisive = true, .because = {}},
      {.all = {hit_of("setup.anchor")}, .add = 0.2, .decisive = false, .because = {}}};
  const auto firings = it.ask();
  ASSERT_EQ(firings.size(), 1U);
  EXPECT_TRUE(firings[0].decisive);
  EXPECT_DOUBLE_EQ(firings[0].score, 4.7);
  EXPECT_EQ(firings[0].boosts.size(), 2U);
}

using State = ConditionState;

std::vector<State> states_of(const RuleAccount& account) {
  std::vector<State> states;
  for (const ConditionAccount& condition : account.conditions) {
    states.push_back(condition.state);
  }
  return states;
}

TEST(Explain, ConditionsBehindAMissingOneAreAskedToo) {
  Case it;
  it.rule.all = {hit_of("setup.cause"), hit_of("setup.anchor")};
  it.rule.none = {hit_of("setup.hint")};
  it.line("10:00:00", "setup.anchor");
  it.line("10:00:01", "setup.hint");
  const RuleAccount account = it.explain();
  EXPECT_EQ(states_of(account), (std::vector<State>{State::NoHit, State::Holds, State::Holds}));
  EXPECT_EQ(account.missing(), 2);
  EXPECT_EQ(account.held(), 1);
  EXPECT_EQ(account.conditions[1].place, "setupact.log:1");
}

TEST(Explain, AHitElsewhereIsNamedWithItsPlace) {
  Case it;
  it.rule.all = {hit_of("setup.anchor"), hit_of("setup.hint")};
  it.line("10:00:00", "setup.anchor");
  it.other_log("10:00:00", "setup.hint");
  const RuleAccount account = it.explain();
  EXPECT_EQ(account.conditions[1].state, State::OnlyElsewhere);
  EXPECT_EQ(account.conditions[1].place, "System:1");
}

TEST(Explain, CodesAndValuesThatDifferAreToldAsFound) {
  Case it;
  Condition code = hit_of("setup.cause");
  code.codes = {0x80070020};
  Condition value = hit_of("setup.cause");
  value.capture = "object";
  value.value = "[.]sys$";
  Condition fact = fact_of("machine.build");
  fact.value = "17763";
  it.rule.all = {code, value, fact};
  it.line("10:00:00", "setup.cause", {{"code", "0x80070005"}, {"object", "x.dll"}});
  it.fact("machine.build", "19041");
  RuleAccount account = it.explain();
  EXPECT_EQ(states_of(account),
            (std::vector<State>{State::CodeDiffers, State::ValueDiffers, State::ValueDiffers}));
  EXPECT_EQ(account.conditions[0].found, "0x80070005");
  EXPECT_EQ(account.conditions[1].found, "x.dll");
  EXPECT_EQ(account.conditions[2].found, "19041");
}

TEST(Explain, ALineWithoutACodeAndAFactThatIsNotThere) {
  Case it;
  Condition code = hit_of("setup.cause");
  code.codes = {0x80070020};
  it.rule.all = {code, fact_of("machine.build")};
  it.line("10:00:00", "setup.cause");
  EXPECT_EQ(states_of(it.explain()), (std::vector<State>{State::NoCode, State::NoFact}));
}

TEST(Explain, DistanceAndNumberAreCounted) {
  Case it;
  Condition near = hit_of("setup.hint");
  near.within_seconds = 60;
  Condition many = hit_of("setup.hint");
  many.at_least = 3;
  it.rule.all = {hit_of("setup.anchor"), near, many};
  it.line("10:00:00", "setup.anchor");
  it.line("10:05:00", "setup.hint");
  const RuleAccount account = it.explain();
  EXPECT_EQ(states_of(account), (std::vector<State>{State::Holds, State::TooFar, State::TooFew}));
  EXPECT_EQ(account.conditions[1].number, 300);
  EXPECT_EQ(account.conditions[2].number, 1);
}

TEST(Explain, HarmlessLinesAndOtherKindsAndPhasesAreSaid) {
  Case it;
  it.rule.all = {hit_of("setup.hint")};
  it.rule.kinds = {"reset"};
  it.rule.phases = {"oobe"};
  it.run.add(0, {.time = "10:00:00", .message = "x", .hits = {{"setup.hint"}, {"setup.noise"}}});
  const RuleAccount account = it.explain();
  EXPECT_EQ(account.conditions[0].state, State::OnlyNoise);
  EXPECT_EQ(account.conditions[0].found, "setup.noise");
  EXPECT_FALSE(account.kind_fits);
  EXPECT_FALSE(account.phase_fits);
  EXPECT_EQ(account.missing(), 3);
}

TEST(Explain, BoostsAndSuperseded) {
  Case it;
  it.rule.all = {hit_of("setup.anchor")};
  it.rule.boosts = {{{hit_of("setup.hint")}, 0.5, false, {}},
                    {{hit_of("setup.cause")}, 1, false, {}}};
  it.line("10:00:00", "setup.anchor");
  it.line("10:00:01", "setup.hint");
  const RuleAccount account = it.explain();
  ASSERT_EQ(account.boosts.size(), 2U);
  EXPECT_TRUE(account.boosts[0].holds);
  EXPECT_FALSE(account.boosts[1].holds);
  EXPECT_EQ(account.score, 3.5);
}

}  // namespace
}  // namespace casebook
