// SPDX-License-Identifier: Apache-2.0
#include "diagnose/machine.h"

#include <gtest/gtest.h>

#include "diagnose/case_for_test.h"
#include "model/fact_keys.h"

namespace casebook {
namespace {

void teach_systems(CaseForTest& it) {
  const auto add = [&](int build, const char* version, int same_files_as) {
    System system;
    system.id = version;
    system.build = build;
    system.name = {"Windows 10", "Windows 10"};
    system.version = version;
    system.same_files_as = same_files_as;
    system.updates_until = {{"home", "2021-12-14"}};
    it.run.knowledge.systems.push_back(system);
  };
  add(19041, "2004", 0);
  add(19045, "22H2", 19041);
  it.run.knowledge.editions = {{"Professional", {"Pro", "专业版"}, "home", {"Professional"}, {}}};
}

std::string value(const std::vector<Fact>& facts, std::string_view key) {
  for (const Fact& fact : facts) {
    if (fact.key == key) return fact.value;
  }
  return "";
}

TEST(MachineOf, IsNotTheOneThatWasSentForComparison) {
  CaseForTest it;
  const std::uint32_t good = it.run.add_item("good/systeminfo.txt", "inventory");
  it.run.facts = {{std::string(fact::kMachineName), "PC-GOOD", {good, 0, 1}}};
  EXPECT_EQ(machine_of(it.judge()).name, "");
  const std::uint32_t bad = it.run.add_item("bad/systeminfo.txt", "inventory");
  it.run.facts.push_back({std::string(fact::kMachineName), "PC-BAD", {bad, 0, 1}});
  EXPECT_EQ(machine_of(it.judge()).name, "PC-BAD");
}

TEST(MachineOf, ThatFailedBelowAFolderOfThatNameIsTheOne) {
  CaseForTest it;
  it.add_failure("10", "a.dll");
  it.run.items[0].path = "reference 12/setupact.log";
  it.cut();
  it.run.facts = {{std::string(fact::kMachineName), "PC-BAD", {0, 0, 1}}};
  EXPECT_EQ(machine_of(it.judge()).name, "PC-BAD");
}

TEST(MachineOf, TakesWhatSetupSaysBeforeTheStacksNumber) {
  CaseForTest it;
  teach_systems(it);
  it.run.facts = {{std::string(fact::kStackVersion), "10.0.19041.4105", {}},
                  {std::string(fact::kOsVersion), "10.0.19045.4046", {}}};
  const Machine machine = machine_of(it.judge());
  EXPECT_EQ(machine.os_build, "10.0.19045.4046");
  EXPECT_EQ(machine.system.en, "Windows 10 22H2");
}

TEST(MachineOf, SaysASpanOfReleasesWhenOnlyTheStackIsKnown) {
  CaseForTest it;
  teach_systems(it);
  it.run.facts = {{std::string(fact::kStackVersion), "10.0.19041.4105", {}}};
  const Machine machine = machine_of(it.judge());
  EXPECT_EQ(machine.os_build, "10.0.19041");
  EXPECT_EQ(machine.system.en, "Windows 10 2004 to 22H2");
  EXPECT_EQ(machine.system.zh, "Windows 10 2004 至 22H2");
}

TEST(MachineOf, SaysThatUpdatesHadEndedWhenTheAttemptWasMade) {
  CaseForTest it;
  teach_systems(it);
  it.run.facts = {{std::string(fact::kOsVersion), "10.0.19041.1", {}},
                  {std::string(fact::kEdition), "Professional", {}}};
  EXPECT_FALSE(machine_of(it.judge()).updates_ended);  // no attempt, no day to compare with
  it.add_failure("10", "C:\\Data\\sample.dll");
  it.cut();
  Episode& episode = it.attempts.front().episode;
  episode.started = episode.ended = make_time({.year = 2021, .month = 12, .day = 14});
  EXPECT_FALSE(machine_of(it.judge()).updates_ended);  // the last day itself
  episode.ended = make_time({.year = 2021, .month = 12, .day = 15});
  EXPECT_TRUE(machine_of(it.judge()).updates_ended);
}

TEST(SystemFacts, SayBuildEditionAndTarget) {
  CaseForTest it;
  teach_systems(it);
  it.run.facts = {{std::string(fact::kOsVersion), "10.0.19045.4046", {}},
                  {std::string(fact::kEdition), "Professional", {}},
                  {std::string(fact::kTargetVersion), "10.0.22631.1", {}}};
  const std::vector<Fact> facts = system_facts(it.judge());
  EXPECT_EQ(value(facts, "system.build"), "19045");
  EXPECT_EQ(value(facts, "system.version"), "22H2");
  EXPECT_EQ(value(facts, "system.kind"), "client");
  EXPECT_EQ(value(facts, "system.edition"), "Professional");
  EXPECT_EQ(value(facts, "system.group"), "home");
  EXPECT_EQ(value(facts, "target.build"), "22631");
  EXPECT_EQ(value(facts, "target.version"), "");  // not listed: not guessed
  for (const Fact& stated : facts) {
    EXPECT_TRUE(fact::is_known(stated.key)) << stated.key;
  }
}

}  // namespace
}  // namespace casebook
