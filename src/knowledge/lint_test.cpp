// SPDX-License-Identifier: Apache-2.0
#include "knowledge/lint.h"

#include <gtest/gtest.h>

#include "knowledge/lint_rules.h"
#include "knowledge/lint_web.h"
#include "knowledge/load.h"
#include "knowledge/pattern_check.h"
#include "knowledge/suggest.h"

namespace casebook {
namespace {

Signature good_signature() {
  Signature signature;
  signature.id = "setup.failed";
  signature.role = Role::Anchor;
  signature.pattern = "Operation failed: (?P<operation>.+) on (?P<object>[^ \\n]+)";
  signature.matches = {"Operation failed: copy on C:/x"};
  signature.place = {"signatures/a.yaml", 2};
  return signature;
}

Rule good_rule() {
  Rule rule;
  rule.id = "setup.rule";
  rule.cause = "setup.cause";
  rule.place = {"rules/a.yaml", 3};
  Condition condition;
  condition.signature = "setup.failed";
  rule.all = {condition};
  rule.because = {"{failed.operation} on {object}", "{failed.object} 上的 {operation}"};
  rule.ask_for = {"cbs-log"};
  rule.objects = {"file: {failed.object}"};
  return rule;
}

// Knowledge with one of each, linted without a finding.
Knowledge good_knowledge() {
  Knowledge knowledge;
  knowledge.signatures = {good_signature()};
  knowledge.rules = {good_rule()};
  Cause cause;
  cause.id = "setup.cause";
  cause.family = "setup";
  cause.title = {"Denied: {failed.object}", "被拒绝：{failed.object}"};
  cause.explanation = {"x", "x"};
  cause.playbook = "fix";
  cause.place = {"causes/a.yaml", 4};
  knowledge.causes = {cause};
  Playbook playbook;
  playbook.id = "fix";
  playbook.title = {"Fix", "修复"};
  PlaybookStep step;
  step.action = {"Do", "做"};
  step.why = {"To see", "确认"};
  step.expect = {"Seen", "可见"};
  step.check = {"See", "看"};
  playbook.steps = {step};
  playbook.place = {"playbooks/a.yaml", 5};
  knowledge.playbooks = {playbook};
  Artifact artifact;
  artifact.id = "cbs-log";
  artifact.title = artifact.how = artifact.verify = {"x", "x"};
  artifact.decoder = "cbs";
  knowledge.artifacts = {artifact};
  Product product;
  product.id = "example-av";
  product.name = {"Example", "示例"};
  product.kind = "av";
  product.drivers = {"exflt.sys"};
  knowledge.products = {product};
  return knowledge;
}

CollectionPlan good_plan() {
  CollectionPlan plan;
  plan.id = "update";
  plan.title = plan.when = {"x", "x"};
  plan.kinds = {"update"};
  PlanItem item;
  item.artifact = "cbs-log";
  item.why = {"x", "x"};
  plan.items = {item};
  plan.place = {"plans/a.yaml", 6};
  return plan;
}

std::string lint_text(const Knowledge& knowledge) {
  std::string text;
  for (const LintMessage& message : lint(knowledge, {"setupact", "cbs"}))
    text += message.text() + "\n";
  return text;
}

#define EXPECT_HAS(text, part) EXPECT_NE((text).find(part), std::string::npos) << (text)

TEST(Lint, GoodKnowledgeHasNoFindings) {
  EXPECT_EQ(lint_text(good_knowledge()), "");
}

TEST(Lint, APatternThatDoesNotCompileIsReportedWithItsPlace) {
  Knowledge knowledge = good_knowledge();
  knowledge.signatures[0].pattern = "(?P<operation>a(?P<object>b)";
  EXPECT_HAS(lint_text(knowledge),
             "signatures/a.yaml:2: signature 'setup.failed': pattern does not compile");
}

TEST(Lint, SamplesMustAgreeAndExist) {
  Knowledge knowledge = good_knowledge();
  knowledge.signatures[0].matches = {"something else"};
  EXPECT_HAS(lint_text(knowledge), "does not match the pattern: 'something else'");
  knowledge.signatures[0].matches = {};
  EXPECT_HAS(lint_text(knowledge), "no sample");
}

TEST(Lint, NoiseSaysWhyInBothLanguages) {
  Knowledge knowledge = good_knowledge();
  knowledge.signatures[0].role = Role::Noise;
  EXPECT_HAS(lint_text(knowledge), "noise needs 'why' in both languages");
  knowledge.signatures[0].why = {"Always there.", ""};
  EXPECT_HAS(lint_text(knowledge), "field 'why' needs Chinese");
}

TEST(Lint, UnknownDecodersAreNamedWithTheNearest) {
  Knowledge knowledge = good_knowledge();
  knowledge.signatures[0].decoders = {"setupct"};
  EXPECT_HAS(lint_text(knowledge), "unknown decoder 'setupct' (did you mean 'setupact'?)");
  knowledge = good_knowledge();
  knowledge.artifacts[0].decoder = "cbz";
  EXPECT_HAS(lint_text(knowledge), "artifact 'cbs-log': unknown decoder 'cbz'");
  EXPECT_TRUE(lint(knowledge, {}).empty());
}

TEST(Lint, RulesReferToExistingThings) {
  Knowledge knowledge = good_knowledge();
  Rule& rule = knowledge.rules[0];
  rule.cause = "setup.cuase";
  rule.all[0].signature = "setup.faild";
  rule.ask_for = {"cbs-logs"};
  rule.supersedes = {"setup.other"};
  const std::string text = lint_text(knowledge);
  EXPECT_HAS(text,
             "rules/a.yaml:3: rule 'setup.rule': unknown cause 'setup.cuase' (did you mean "
             "'setup.cause'?)");
  EXPECT_HAS(text, "unknown signature 'setup.faild' (did you mean 'setup.failed'?)");
  EXPECT_HAS(text, "unknown artifact 'cbs-logs' (did you mean 'cbs-log'?)");
  EXPECT_HAS(text, "unknown rule 'setup.other'");
  EXPECT_HAS(text, "cause 'setup.cause': no rule names this cause");
}

TEST(Lint, PlansReferToExistingThingsEachOnce) {
  Knowledge knowledge = good_knowledge();
  knowledge.plans = {good_plan()};
  EXPECT_EQ(lint_text(knowledge), "");
  CollectionPlan& plan = knowledge.plans[0];
  plan.items.push_back(plan.items[0]);
  plan.items.push_back(plan.items[0]);
  plan.items[2].artifact = "cbs-logs";
  plan.causes = {"setup.cuase"};
  plan.families = {"setpu"};
  plan.kinds = {"updaet"};
  const std::string text = lint_text(knowledge);
  EXPECT_HAS(text, "plans/a.yaml:6: plan 'update': lists artifact 'cbs-log' twice");
  EXPECT_HAS(text, "unknown artifact 'cbs-logs' (did you mean 'cbs-log'?)");
  EXPECT_HAS(text, "unknown cause 'setup.cuase'");
  EXPECT_HAS(text, "unknown family of causes 'setpu'");
  EXPECT_HAS(text, "unknown kind of attempt 'updaet'");
}

TEST(Lint, AQuestionIsAnsweredByWhatTheRuleBinds) {
  Knowledge knowledge = good_knowledge();
  Rule& rule = knowledge.rules[0];
  rule.all[0].as = "line";
  rule.unknown = {{{"Who.", "谁。"}, {"line", "lien"}}};
  const std::string text = lint_text(knowledge);
  EXPECT_HAS(text, "field 'answered_by': no condition is named 'lien'");
  EXPECT_EQ(text.find("named 'line'"), std::string::npos) << text;
}

TEST(Lint, APlanSaysWhyAndWhatToDoWithoutInBothLanguages) {
  Knowledge knowledge = good_knowledge();
  knowledge.plans = {good_plan()};
  knowledge.plans[0].items[0].why = {};
  EXPECT_HAS(lint_text(knowledge), "nobody is told why artifact 'cbs-log' is wanted");
  knowledge.artifacts[0].why = {"x", ""};
  EXPECT_HAS(lint_text(knowledge), "artifact 'cbs-log': field 'why' needs Chinese");
  knowledge.artifacts[0].why = {"x", "x"};
  knowledge.artifacts[0].paths = {"C:\\x"};
  EXPECT_HAS(lint_text(knowledge), "lies at a path and has no 'if_absent'");
  knowledge.artifacts[0].if_absent = {"x", "x"};
  knowledge.plans[0].before = {{"x", ""}};
  EXPECT_HAS(lint_text(knowledge), "field 'before[1]' needs Chinese");
}

TEST(Lint, EveryPlanCanBeReachedAndNothingLeadsToTwo) {
  Knowledge knowledge = good_knowledge();
  knowledge.plans = {good_plan(), good_plan()};
  knowledge.plans[1].id = "other";
  EXPECT_HAS(lint_text(knowledge), "plan 'other': kind 'update' already leads to plan 'update'");
  knowledge.plans[1].kinds = {};
  EXPECT_HAS(lint_text(knowledge), "plan 'other': no evidence leads to it");
  knowledge.plans[1].kinds = {"scan"};
  knowledge.plans[1].items[0].priority = Priority::Helpful;
  EXPECT_HAS(lint_text(knowledge), "plan 'other': has no required item");
}

TEST(Lint, FieldsInTextsExistAmongTheCaptures) {
  Knowledge knowledge = good_knowledge();
  knowledge.rules[0].because.en = "{failed.objekt}";
  EXPECT_HAS(lint_text(knowledge),
             "because: no condition gives a field {failed.objekt} (did you mean 'failed.object'?)");
  knowledge = good_knowledge();
  knowledge.rules[0].all[0].as = "gather";
  EXPECT_HAS(lint_text(knowledge), "objects: no condition gives a field {failed.object}");
  EXPECT_HAS(lint_text(knowledge), "title of cause 'setup.cause': no condition gives");
}

TEST(Lint, CapturesOfConditionsExist) {
  Knowledge knowledge = good_knowledge();
  knowledge.rules[0].all[0].capture = "objct";
  knowledge.rules[0].all[0].value = "(";
  const std::string text = lint_text(knowledge);
  EXPECT_HAS(text, "signature 'setup.failed' has no capture 'objct' (did you mean 'object'?)");
  EXPECT_HAS(text, "field 'value' does not compile");
}

TEST(Lint, ARuleWithoutConditionsWouldAlwaysFire) {
  Knowledge knowledge = good_knowledge();
  knowledge.rules[0].all.clear();
  EXPECT_HAS(lint_text(knowledge), "it would always fire");
}

TEST(Lint, CausesHavePlaybooksAndBothLanguages) {
  Knowledge knowledge = good_knowledge();
  knowledge.causes[0].playbook = "";
  knowledge.causes[0].explanation.zh = "";
  const std::string text = lint_text(knowledge);
  EXPECT_HAS(text, "causes/a.yaml:4: cause 'setup.cause': field 'playbook' is missing");
  EXPECT_HAS(text, "field 'explanation' needs Chinese");
}

TEST(Lint, RiskyStepsSayHowToGoBack) {
  Knowledge knowledge = good_knowledge();
  knowledge.playbooks[0].steps[0].risk = Risk::Medium;
  EXPECT_HAS(lint_text(knowledge), "field 'steps[1].undo' is missing");
}

TEST(Lint, ProductsAreWrittenInLowerCaseAndIdentifiable) {
  Knowledge knowledge = good_knowledge();
  knowledge.products[0].drivers = {"ExFlt.sys"};
  EXPECT_HAS(lint_text(knowledge), "write 'ExFlt.sys' in lower case");
  knowledge.products[0].drivers = {};
  EXPECT_HAS(lint_text(knowledge), "nothing identifies it");
  knowledge.products[0].services = {"ExSvc"};
  EXPECT_HAS(lint_text(knowledge), "write 'ExSvc' in lower case");
  knowledge.products[0].services = {"exsvc"};
  EXPECT_EQ(lint_text(knowledge), "") << "a service is enough";
}

TEST(Lint, AltitudesAreNumbersOfOneProduct) {
  Knowledge knowledge = good_knowledge();
  knowledge.products[0].altitudes = {"328010", "385250.5"};
  EXPECT_EQ(lint_text(knowledge), "");
  for (const char* wrong : {"", "32801a", "328010.", ".5", "3280101", "3280"}) {
    knowledge.products[0].altitudes = {wrong};
    EXPECT_HAS(lint_text(knowledge), "is not an altitude") << wrong;
  }
  knowledge.products[0].altitudes = {"328010"};
  knowledge.products.push_back(knowledge.products[0]);
  knowledge.products[1].id = "other-av";
  EXPECT_HAS(lint_text(knowledge),
             "product 'other-av': altitude 328010 is also given to 'example-av'");
}

TEST(Lint, ExpectedAccessNamesKnownAccountsAndRights) {
  Knowledge knowledge = good_knowledge();
  ExpectedAccess& access = knowledge.access.emplace_back();
  access.id = "store";
  access.title = {"store", "存储"};
  access.why = {"needed", "需要"};
  access.paths = {"%windir%\\winsxs\\*"};
  access.needs = {{"NT AUTHORITY\\SYSTEM", "RX"}};
  EXPECT_EQ(lint_text(knowledge), "");
  access.needs = {{"NT AUTHORITY\\SYSTEN", "RX"}};
  EXPECT_HAS(lint_text(knowledge), "nobody knows the SID of 'NT AUTHORITY\\SYSTEN'");
  access.needs = {{"NT AUTHORITY\\SYSTEM", "read"}};
  EXPECT_HAS(lint_text(knowledge), "'read' are no rights in icacls' letters");
  access.needs = {};
  access.paths = {"%windir%\\WinSxS"};
  EXPECT_HAS(lint_text(knowledge), "write '%windir%\\WinSxS' in lower case");
}

TEST(Lint, AnObservationNamesEventsOrAKnownFact) {
  Knowledge knowledge = good_knowledge();
  ObservationKind& kind = knowledge.observations.emplace_back();
  kind.id = "odd-list";
  kind.title = {"odd {1}", "异常 {1}"};
  EXPECT_HAS(lint_text(knowledge), "no event: name at least one");
  kind.fact = "acl.verdict";
  kind.value = "blocked";
  EXPECT_EQ(lint_text(knowledge), "");
  kind.fact = "acl.verdikt";
  EXPECT_HAS(lint_text(knowledge), "no part of the program states 'acl.verdikt'");
}

// A second rule for a cause of its own, over the same line.
Knowledge two_rules() {
  Knowledge knowledge = good_knowledge();
  Cause other = knowledge.causes[0];
  other.id = "setup.other";
  knowledge.causes.push_back(other);
  Rule rule = knowledge.rules[0];
  rule.id = "setup.second";
  rule.cause = "setup.other";
  knowledge.rules.push_back(rule);
  return knowledge;
}

TEST(Lint, RulesThatAlwaysFireTogetherAreReported) {
  Knowledge knowledge = two_rules();
  EXPECT_HAS(lint_text(knowledge),
             "rules/a.yaml:3: warning: rule 'setup.rule': whenever it fires, rule 'setup.second' "
             "(rules/a.yaml:3) fires too");
  knowledge.rules[1].score = 2;
  EXPECT_EQ(lint_text(knowledge), "");
  knowledge = two_rules();
  knowledge.rules[0].supersedes = {"setup.second"};
  EXPECT_EQ(lint_text(knowledge), "");
  knowledge = two_rules();
  knowledge.rules[1].kinds = {"reset"};
  knowledge.rules[0].kinds = {"upgrade"};
  EXPECT_EQ(lint_text(knowledge), "");
}

TEST(Lint, ANarrowerRuleImpliesTheWiderOneAndNotTheReverse) {
  Condition wide;
  wide.signature = "setup.failed";
  Condition narrow = wide;
  narrow.codes = {5};
  EXPECT_TRUE(implies(narrow, wide));
  EXPECT_FALSE(implies(wide, narrow));
  Condition wider = narrow;
  wider.codes = {5, 32};
  EXPECT_TRUE(implies(narrow, wider));
  EXPECT_FALSE(implies(wider, narrow));
  Condition far = wide;
  far.anywhere = true;
  EXPECT_TRUE(implies(wide, far));
  EXPECT_FALSE(implies(far, wide));
  Condition near = wide;
  near.within_seconds = 60;
  EXPECT_TRUE(implies(near, wide));
  EXPECT_FALSE(implies(wide, near));
  Condition many = wide;
  many.at_least = 3;
  EXPECT_TRUE(implies(many, wide));
  EXPECT_FALSE(implies(wide, many));
  Condition valued = wide;
  valued.capture = "object";
  valued.value = "dll";
  EXPECT_TRUE(implies(valued, wide));
  EXPECT_FALSE(implies(wide, valued));
}

TEST(Lint, WhatNoneForbidsMustNotBeNeeded) {
  Knowledge knowledge = good_knowledge();
  knowledge.rules[0].none = knowledge.rules[0].all;
  EXPECT_HAS(lint_text(knowledge), "can never fire: what 'none' forbids ('setup.failed')");
  knowledge.rules[0].none[0].codes = {5};  // only some of the lines are forbidden
  EXPECT_EQ(lint_text(knowledge), "");
}

TEST(Lint, KindsPhasesAndFactsThatNothingProducesAreReported) {
  Knowledge knowledge = good_knowledge();
  Rule& rule = knowledge.rules[0];
  rule.kinds = {"upgrade", "upgarde"};
  rule.phases = {"safeos", "saveos"};
  Condition fact;
  fact.fact = "machine.os_version";
  Condition unknown;
  unknown.fact = "machine.os_versoin";
  rule.any = {fact, unknown};
  const std::string text = lint_text(knowledge);
  EXPECT_HAS(text, "no attempt is ever of kind 'upgarde'");
  EXPECT_HAS(text, "no attempt is ever in phase 'saveos'");
  EXPECT_HAS(text, "nothing states a fact 'machine.os_versoin'");
  EXPECT_EQ(text.find("'upgrade'"), std::string::npos);
  EXPECT_EQ(text.find("'machine.os_version'"), std::string::npos);
  knowledge.signatures[0].sets = {
      {"kind", "upgarde"}, {"phase", "saveos"}, {"fact", "machine.os_versoin"}};
  EXPECT_EQ(lint_text(knowledge), "");
}

TEST(Lint, ARuleDoesNotSupersedeItself) {
  Knowledge knowledge = good_knowledge();
  knowledge.rules[0].supersedes = {"setup.rule"};
  EXPECT_HAS(lint_text(knowledge), "supersedes itself");
}

TEST(Lint, SignaturesThatNameTheSameLinesAreReported) {
  Knowledge knowledge = good_knowledge();
  Signature twin = good_signature();
  twin.id = "setup.twin";
  knowledge.signatures.push_back(twin);
  EXPECT_HAS(lint_text(knowledge), "signature 'setup.twin': has the pattern of 'setup.failed'");
  knowledge.signatures[1].pattern += "x?";
  EXPECT_HAS(lint_text(knowledge), "each of its samples matches 'setup.failed'");
  knowledge.signatures[1].rank = 5;  // one of two anchors is stronger
  EXPECT_EQ(lint_text(knowledge), "");
  knowledge.signatures[1].rank = 0;
  knowledge.signatures[1].role = Role::Carrier;
  EXPECT_EQ(lint_text(knowledge), "");
}

TEST(Lint, WhatNothingUsesIsReported) {
  Knowledge knowledge = good_knowledge();
  Signature hint = good_signature();
  hint.id = "setup.hint";
  hint.role = Role::Supports;
  hint.pattern = "Nothing here";
  hint.matches = {"Nothing here"};
  knowledge.signatures.push_back(hint);
  Playbook playbook = knowledge.playbooks[0];
  playbook.id = "other";
  knowledge.playbooks.push_back(playbook);
  Artifact artifact = knowledge.artifacts[0];
  artifact.id = "dism-log";
  knowledge.artifacts.push_back(artifact);
  const std::string text = lint_text(knowledge);
  EXPECT_HAS(text, "signature 'setup.hint': no rule uses it and it captures nothing");
  EXPECT_HAS(text, "playbook 'other': no cause names it");
  EXPECT_HAS(text, "artifact 'dism-log': no rule and no plan asks for it");
  EXPECT_EQ(text.find("'setup.failed'"), std::string::npos);
  EXPECT_EQ(text.find("'fix'"), std::string::npos);
  EXPECT_EQ(text.find("'cbs-log'"), std::string::npos);
  CollectionPlan plan;
  plan.items.emplace_back().artifact = "dism-log";
  knowledge.plans = {plan};
  EXPECT_EQ(lint_text(knowledge).find("no rule and no plan"), std::string::npos);
}

TEST(Lint, EachLanguageIsItsOwn) {
  Knowledge knowledge = good_knowledge();
  knowledge.rules[0].because = {"被拒绝", "Denied"};
  const std::string text = lint_text(knowledge);
  EXPECT_HAS(text, "field 'because' has Chinese under 'en'");
  EXPECT_HAS(text, "field 'because' has no Chinese under 'zh'");
  knowledge.rules[0].because = {"This was denied.", "This was denied."};
  EXPECT_HAS(lint_text(knowledge), "field 'because' has no Chinese under 'zh'");
  knowledge.rules[0].because = {"sc config bits", "sc config bits"};
  EXPECT_EQ(lint_text(knowledge), "");
  knowledge.rules[0].because = {"net stop bits, net start bits", "net stop bits，net start bits"};
  EXPECT_EQ(lint_text(knowledge), "");
}

TEST(Lint, IdsAreWrittenAsTheOthersAre) {
  Knowledge knowledge = good_knowledge();
  knowledge.products[0].id = "Example_AV";
  knowledge.signatures[0].id = knowledge.rules[0].all[0].signature = "failed";
  const std::string text = lint_text(knowledge);
  EXPECT_HAS(text, "product 'Example_AV': ids are lower-case words joined by hyphens");
  EXPECT_HAS(text, "signature 'failed': write the family in front: 'setup.failed'");
}

TEST(PatternCheck, PatternsStayOnOneLine) {
  for (const char* pattern : {"a[^b]c",
                              "a\\sb",
                              "a[\\s,]b",
                              "(?s)a.b",
                              "(?i-s)a\\W",
                              "a\\nb",
                              "a[\\x00-\\x20]b",
                              "a[[:space:]]",
                              "a\\D",
                              "(?is:a.b)",
                              "a\\PL",
                              "a[^]x]b"}) {
    EXPECT_FALSE(pattern_problems(pattern).empty()) << pattern;
  }
  for (const char* pattern : {"a[^b\\n]c",
                              "a[ \\t]b",
                              "a.b",
                              "a[^\\s]b",
                              "a\\Sb",
                              "(?i)abc",
                              "a\\[^b",
                              "a[^\\r\\n]",
                              "a\\.b\\\\s",
                              "(?P<name>a+)",
                              "(?-s)a.b",
                              "\\ba",
                              "a\\x{41}\\pL",
                              "a[^]\\n]b"}) {
    EXPECT_TRUE(pattern_problems(pattern).empty())
        << pattern << ": " << pattern_problems(pattern)[0];
  }
}

TEST(PatternCheck, WhatRe2LacksIsNamedWithARemedy) {
  EXPECT_HAS(pattern_problems("a(?=b)")[0], "no look-around");
  EXPECT_HAS(pattern_problems("(?<!a)b")[0], "no look-around");
  EXPECT_HAS(pattern_problems("(a)\\1")[0], "no back-references");
  EXPECT_HAS(pattern_problems("(?<name>a)")[0], "(?P<name>...)");
  EXPECT_HAS(pattern_problems("a*")[0], "matches the empty text");
  EXPECT_HAS(pattern_problems("x|(?P<o>[%A-Z][^\\n]{2,260}?) failed")[0],
             "begins with '[%A-Z][^\\n]{2,260}?'");
  EXPECT_HAS(pattern_problems("")[0], "empty");
  EXPECT_HAS(pattern_problems("\\Aa")[0], "should be ^");
}

TEST(FieldsIn, FindsNamesInCurlyBrackets) {
  EXPECT_EQ(fields_in("{a.b} and {c}, {{d}} {e"), (std::vector<std::string>{"a.b", "c", "d"}));
}

TEST(Suggest, FindsNearNamesOnly) {
  EXPECT_EQ(nearest_name("patern", {"id", "pattern", "rank"}), "pattern");
  EXPECT_EQ(nearest_name("cuase", {"cause", "codes"}), "cause");
  EXPECT_EQ(nearest_name("completely", {"id", "pattern"}), "");
}

}  // namespace
}  // namespace casebook
