// SPDX-License-Identifier: Apache-2.0
#include "knowledge/load.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

namespace casebook {
namespace {

namespace fs = std::filesystem;

constexpr const char* kSignatures = R"(signatures:
  - id: setup.operation-failed
    role: anchor
    rank: 80
    decoders: [setupact]
    pattern: 'Operation failed: (?P<operation>[^.\n]+)\. Error: (?P<code>0x[0-9A-Fa-f]+)'
    sets: {phase: downlevel}
    matches:
      - 'SP     Operation failed: Add boot entry. Error: 0x80070005[gle=0x00000002]'
    must_not_match:
      - 'SP     Operation completed: Add boot entry'
  - id: setup.probe-missing
    role: noise
    pattern: 'WinRE probe: not found'
    why: {en: Checked on every run., zh: 每次运行都会检查。}
    matches: ['WinRE probe: not found']
)";

constexpr const char* kRule = R"(id: setup.access-denied
cause: setup.access-denied
kinds: [upgrade]
all:
  - signature: setup.operation-failed
    as: failed
    codes: [0x80070005, 5, -2147024891]
    within_seconds: 30
any:
  - setup.probe-missing
score: 4.5
boosts:
  - all: [{fact: filter.minifilter, value: '(?i)example'}]
    add: 1.5
    because: {en: A filter is there., zh: 存在筛选器。}
objects: ['file: {object}']
because: {en: 'Denied during {failed.operation}.', zh: '在 {failed.operation} 期间被拒绝。'}
unknown:
  - {en: Who denied it., zh: 谁拒绝了它。}
)";

Result<Knowledge> load_one(const std::string& path, const std::string& text) {
  return load_knowledge({{path, text}});
}

std::string errors_of(const std::string& path, const std::string& text) {
  const Result<Knowledge> result = load_one(path, text);
  return result.ok() ? "" : result.error().message;
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(Load, ReadsEveryFieldOfASignature) {
  const auto knowledge = load_one("signatures/setup/apply.yaml", kSignatures);
  ASSERT_TRUE(knowledge.ok()) << knowledge.error().message;
  const Signature* signature = knowledge.value().find_signature("setup.operation-failed");
  ASSERT_NE(signature, nullptr);
  EXPECT_EQ(signature->role, Role::Anchor);
  EXPECT_EQ(signature->rank, 80);
  EXPECT_EQ(signature->decoders, std::vector<std::string>{"setupact"});
  EXPECT_EQ(signature->sets.at("phase"), "downlevel");
  EXPECT_EQ(signature->matches.size(), 1U);
  EXPECT_EQ(signature->must_not_match.size(), 1U);
  EXPECT_EQ(signature->place.text(), "signatures/setup/apply.yaml:2");
  EXPECT_EQ(knowledge.value().signatures[1].why.zh, "每次运行都会检查。");
}

TEST(Load, ASingleRuleMayBeTheWholeFile) {
  const auto knowledge = load_one("rules/setup/access_denied.yaml", kRule);
  ASSERT_TRUE(knowledge.ok()) << knowledge.error().message;
  ASSERT_EQ(knowledge.value().rules.size(), 1U);
  const Rule& rule = knowledge.value().rules[0];
  EXPECT_EQ(rule.all[0].codes, (std::vector<std::uint32_t>{0x80070005, 5, 0x80070005}));
  EXPECT_EQ(rule.all[0].within_seconds, 30);
  EXPECT_EQ(rule.any[0].signature, "setup.probe-missing");
  EXPECT_DOUBLE_EQ(rule.score, 4.5);
  EXPECT_DOUBLE_EQ(rule.boosts[0].add, 1.5);
  EXPECT_EQ(rule.boosts[0].all[0].fact, "filter.minifilter");
  EXPECT_EQ(rule.unknown[0].text.en, "Who denied it.");
}

TEST(Load, RulesMayBeAList) {
  const auto knowledge =
      load_one("rules/a.yaml", "rules:\n  - {id: a, cause: c}\n  - {id: b, cause: c}\n");
  ASSERT_TRUE(knowledge.ok()) << knowledge.error().message;
  EXPECT_EQ(knowledge.value().rules.size(), 2U);
}

TEST(Load, PlaybookStepsCarryRiskAndUndo) {
  const auto knowledge = load_one("playbooks/a.yaml", R"(playbooks:
  - id: free-space
    title: {en: Free space, zh: 释放空间}
    steps:
      - action: {en: Delete., zh: 删除。}
        why: {en: It is full., zh: 已满。}
        expect: {en: Space., zh: 空间。}
        check: {en: Look., zh: 查看。}
        undo: {en: Restore., zh: 还原。}
        command: cleanmgr
        risk: low
)");
  ASSERT_TRUE(knowledge.ok()) << knowledge.error().message;
  const PlaybookStep& step = knowledge.value().find_playbook("free-space")->steps.at(0);
  EXPECT_EQ(step.risk, Risk::Low);
  EXPECT_EQ(step.command, "cleanmgr");
  EXPECT_EQ(step.undo.zh, "还原。");
}

TEST(Load, APlanListsArtifactsWithTheirPriority) {
  const auto result = load_one("plans/a.yaml", R"(plans:
  - id: reset
    title: {en: a reset, zh: 重置}
    when: {en: When., zh: 何时。}
    kinds: [reset]
    offline: true
    before:
      - {en: Wait., zh: 请稍候。}
    items:
      - {artifact: cbs-log, window: {en: today, zh: 今天}}
      - {artifact: dism-log, priority: helpful, why: {en: Why., zh: 原因。}}
)");
  ASSERT_TRUE(result.ok()) << result.error().message;
  const CollectionPlan* plan = result.value().find_plan("reset");
  ASSERT_NE(plan, nullptr);
  EXPECT_TRUE(plan->offline);
  EXPECT_EQ(plan->before.at(0).zh, "请稍候。");
  ASSERT_EQ(plan->items.size(), 2U);
  EXPECT_EQ(plan->items[0].priority, Priority::Required);
  EXPECT_EQ(plan->items[0].window.en, "today");
  EXPECT_EQ(plan->items[1].priority, Priority::Helpful);
  EXPECT_EQ(plan->items[1].why.en, "Why.");
  EXPECT_NE(errors_of("plans/a.yaml", "plans: [{id: x, items: [{artifact: a, priority: must}]}]")
                .find("priority"),
            std::string::npos);
}

TEST(Load, AnArtifactSaysHowItIsRecognisedAndWhenItIsCollected) {
  const auto result = load_one("artifacts/a.yaml", R"(artifacts:
  - id: a
    why: {en: Shows x., zh: 显示 x。}
    if_absent: {en: Say so., zh: 请告知。}
    privacy: {en: Names., zh: 姓名。}
    effort: fleeting
    found_as: ['a*.log', 'format:cbs']
    not_enough: ['a_err*']
)");
  ASSERT_TRUE(result.ok()) << result.error().message;
  const Artifact* artifact = result.value().find_artifact("a");
  ASSERT_NE(artifact, nullptr);
  EXPECT_EQ(artifact->why.en, "Shows x.");
  EXPECT_EQ(artifact->if_absent.zh, "请告知。");
  EXPECT_EQ(artifact->privacy.en, "Names.");
  EXPECT_EQ(artifact->effort, Effort::Fleeting);
  EXPECT_EQ(artifact->found_as.size(), 2U);
  EXPECT_EQ(artifact->not_enough, std::vector<std::string>{"a_err*"});
}

TEST(Load, ChineseTextMayBeFoldedOverLines) {
  const auto knowledge = load_one("playbooks/a.yaml", R"(playbooks:
  - id: a
    title:
      en: x
      zh: >-
        请先备份，
        再运行 chkdsk
        C: /scan，
        （只检查）
        不修复。
)");
  ASSERT_TRUE(knowledge.ok()) << knowledge.error().message;
  EXPECT_EQ(knowledge.value().playbooks[0].title.zh,
            "请先备份，再运行 chkdsk C: /scan，（只检查）不修复。");
}

TEST(Load, ATypoIsAnErrorWithLineAndRemedy) {
  EXPECT_EQ(errors_of("signatures/setup/apply.yaml",
                      "signatures:\n"
                      "  - id: setup.x\n"
                      "    role: anchor\n"
                      "    patern: abc\n"),
            "signatures/setup/apply.yaml:2: signature 'setup.x': field 'pattern' is missing\n"
            "signatures/setup/apply.yaml:4: signature 'setup.x': unknown field 'patern' (did you "
            "mean 'pattern'?)");
}

TEST(Load, AllProblemsOfAllFilesAreReported) {
  const auto result =
      load_knowledge({{"signatures/a.yaml", "signatures:\n  - {id: a, role: ancor}\n"},
                      {"playbooks/b.yaml", "playbooks:\n  - {title: plain}\n"},
                      {"odd/c.yaml", "x: 1\n"},
                      {"causes/d.yaml", "causes: [\n"}});
  ASSERT_FALSE(result.ok());
  const std::string& message = result.error().message;
  EXPECT_TRUE(has(message,
                  "signatures/a.yaml:2: signature 'a': field 'role': unknown value 'ancor' "
                  "(did you mean 'anchor'?); one of begin, "))
      << message;
  EXPECT_TRUE(has(message, "field 'pattern' is missing")) << message;
  EXPECT_TRUE(has(message, "field 'title' must be bilingual; write {en: ..., zh: ...}")) << message;
  EXPECT_TRUE(has(message, "playbooks/b.yaml:2: playbook: field 'id' is missing")) << message;
  EXPECT_TRUE(has(message, "odd/c.yaml: file lies in no known folder")) << message;
  EXPECT_TRUE(has(message, "causes/d.yaml:2: YAML: ")) << message;
}

TEST(Load, WrongShapesAreNamed) {
  const std::string message = errors_of("rules/a.yaml", R"(rules:
  - id: a
    cause: c
    cause: d
    score: high
    without_failure: yes!
    kinds: upgrade
    because: {en: x, de: y}
    sets: [phase]
    all:
      - {signature: s, codes: [0xZZ], at_least: many}
)");
  for (const char* part :
       {"rules/a.yaml:4: rule 'a': field 'cause' is given twice",
        "rules/a.yaml:5: rule 'a': field 'score': 'high' is not a number",
        "rules/a.yaml:6: rule 'a': field 'without_failure': unknown value 'yes!'",
        "rules/a.yaml:7: rule 'a': field 'kinds' must be a list",
        "rules/a.yaml:8: rule 'a': field 'because': unknown language 'de'",
        "rules/a.yaml:9: rule 'a': field 'sets' must be a map",
        "rules/a.yaml:11: condition: field 'codes': '0xZZ' is not a code",
        "field 'at_least': 'many' is not a whole number"}) {
    EXPECT_TRUE(has(message, part)) << part << "\nnot in\n" << message;
  }
}

TEST(Load, AnIdUsedTwiceInOneLayerIsAnErrorThatNamesBothPlaces) {
  const auto result = load_knowledge({{"rules/a.yaml", "rules:\n  - {id: x, cause: c}\n"},
                                      {"rules/b.yaml", "rules:\n\n  - {id: x, cause: c}\n"}});
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().message,
            "rules/b.yaml:3: rule 'x': the id is already used at rules/a.yaml:2; choose another");
}

TEST(Load, AHigherLayerReplacesByIdAndAdds) {
  const auto result =
      load_knowledge({{"mine/rules/b.yaml", "rules: [{id: x, cause: mine}, {id: y, cause: c}]", 1},
                      {"rules/a.yaml", "rules: [{id: x, cause: c}]", 0}});
  ASSERT_TRUE(result.ok()) << result.error().message;
  ASSERT_EQ(result.value().rules.size(), 2U);
  EXPECT_EQ(result.value().rules[0].cause, "mine");
  EXPECT_EQ(result.value().rules[1].id, "y");
}

TEST(Load, SamplesOfUntestedFilesAreRun) {
  const std::string message = errors_of("signatures/a.yaml", R"(signatures:
  - {id: a, role: cause, pattern: 'disk full', matches: ['disk empty'], must_not_match: ['disk full']}
)");
  EXPECT_TRUE(has(message, "sample under 'matches' does not match the pattern: 'disk empty'"));
  EXPECT_TRUE(has(message, "sample under 'must_not_match' matches the pattern: 'disk full'"));
}

TEST(Load, TheVersionDependsOnContentAndNotOnTheOrderGiven) {
  const KnowledgeFile a{"rules/a.yaml", "rules: [{id: x, cause: c}]"};
  const KnowledgeFile b{"rules/b.yaml", "rules: [{id: y, cause: c}]"};
  const KnowledgeFile changed{"rules/b.yaml", "rules: [{id: z, cause: c}]"};
  const std::string version = load_knowledge({a, b}).value().version;
  EXPECT_EQ(version.size(), 12U);
  EXPECT_EQ(version, load_knowledge({b, a}).value().version);
  EXPECT_NE(version, load_knowledge({a, changed}).value().version);
}

TEST(Load, FilesThatSayNothingAreFine) {
  EXPECT_EQ(errors_of("rules/a.yaml", "# nothing yet\n"), "");
}

TEST(Load, AFolderIsLaidOverTheEmbeddedKnowledge) {
  const fs::path dir = fs::path(testing::TempDir()) / "casebook_knowledge_test";
  fs::create_directories(dir / "rules" / "site");
  fs::create_directories(dir / ".git");
  std::ofstream(dir / "rules" / "site" / "x.yaml") << "rules: [{id: site.x, cause: c}]\n";
  std::ofstream(dir / "README.md") << "ours\n";
  std::ofstream(dir / ".git" / "odd.yaml") << "not: ours\n";
  const auto plain = load_default_knowledge();
  const auto with_dir = load_default_knowledge({dir.string()});
  ASSERT_TRUE(plain.ok()) << plain.error().message;
  ASSERT_TRUE(with_dir.ok()) << with_dir.error().message;
  EXPECT_EQ(with_dir.value().rules.size(), plain.value().rules.size() + 1);
  EXPECT_EQ(with_dir.value().rules.back().id, "site.x");
  EXPECT_NE(with_dir.value().version, plain.value().version);
  fs::remove_all(dir);
}

TEST(Load, AMissingFolderIsAnErrorThatNamesIt) {
  const auto result = load_default_knowledge({"/nonexistent/casebook"});
  ASSERT_FALSE(result.ok());
  EXPECT_TRUE(has(result.error().message, "/nonexistent/casebook"));
}

TEST(Embedded, KnowledgeHasNoLintErrors) {
  const auto files = all_knowledge_files({});
  ASSERT_TRUE(files.ok());
  const KnowledgeReading reading = read_knowledge(files.value());
  std::vector<LintMessage> messages = lint(reading.knowledge, {});
  messages.insert(messages.end(), reading.problems.begin(), reading.problems.end());
  for (const LintMessage& message : messages) {
    EXPECT_EQ(message.severity, LintSeverity::Warning) << message.text();
  }
  EXPECT_GT(reading.knowledge.artifacts.size(), 40U);
  EXPECT_GT(reading.knowledge.products.size(), 250U);
}

TEST(Embedded, HoldsEveryFileOfTheKnowledgeFolder) {
  const fs::path root = fs::path(SOURCE_DIR) / "knowledge";
  std::size_t count = 0;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    const std::string extension = entry.path().extension().string();
    if (extension != ".yaml" && extension != ".tsv" && extension != ".mustache") continue;
    ++count;
    const std::string path = fs::relative(entry.path(), root).generic_string();
    std::ifstream in(entry.path(), std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(in)), {});
    EXPECT_TRUE(embedded_text(path) == text) << path << " is not embedded as it is on disk";
  }
  EXPECT_EQ(embedded_files().size(), count);
  EXPECT_GT(count, 0U);
  EXPECT_EQ(embedded_text("rules/none.yaml"), "");
}

}  // namespace
}  // namespace casebook
