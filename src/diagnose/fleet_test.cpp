// SPDX-License-Identifier: Apache-2.0
#include "diagnose/fleet.h"

#include <gtest/gtest.h>

#include "model/fact_keys.h"

namespace casebook {
namespace {

AnalysisView failed(const std::string& name, const std::string& file, const std::string& code) {
  AnalysisView view;
  view.diagnosis.verdict = Verdict::Failure;
  view.diagnosis.machine.name = name;
  Hypothesis finding;
  finding.cause = "file-denied";
  finding.title = {"Access to " + file + " was denied", "拒绝访问 " + file};
  finding.primary_code = code;
  finding.objects.files = {"C:\\" + name + "\\" + file};
  view.diagnosis.findings = {finding};
  return view;
}

AnalysisView healthy() {
  AnalysisView view;
  view.diagnosis.verdict = Verdict::Healthy;
  view.facts.push_back({std::string(fact::kMinifilter), "FileInfo 40500 8", {}});
  return view;
}

void add_product(AnalysisView& view, const std::string& name) {
  view.facts.push_back({"product.present", name + "|edr|" + name + ".sys", {}});
}

Knowledge with_cause() {
  Knowledge knowledge;
  Cause cause;
  cause.id = "file-denied";
  cause.title = {"Access to a file was denied", "某个文件被拒绝访问"};
  knowledge.causes.push_back(cause);
  return knowledge;
}

Fleet compare(const std::vector<AnalysisView>& views) {
  const Knowledge knowledge = with_cause();
  std::vector<FleetMachine> machines;
  for (std::size_t i = 0; i < views.size(); ++i) {
    machines.push_back(
        summarize_machine("pc" + std::to_string(i + 1) + ".zip", views[i], knowledge));
  }
  return compare_machines("branch", std::move(machines));
}

TEST(Fleet, GroupsMachinesByCauseAndSaysWhatTheyShare) {
  const Fleet fleet = compare({failed("A", "sample.dll", "0x80070005"),
                               failed("B", "Sample.dll", "0x80070005"),
                               healthy()});
  ASSERT_EQ(fleet.groups.size(), 1U);
  const FleetGroup& group = fleet.groups.front();
  EXPECT_EQ(group.machines, (std::vector<std::size_t>{0, 1}));
  EXPECT_EQ(group.same, (Traits{{Trait::File, "sample.dll"}, {Trait::Code, "0x80070005"}}));
  EXPECT_TRUE(group.varies.empty());
  EXPECT_EQ(fleet.healthy, (std::vector<std::size_t>{2}));
}

TEST(Fleet, SaysWhatDiffersAndTakesTheTitleThatNamesNoObject) {
  const Fleet fleet =
      compare({failed("A", "one.dll", "0x80070005"), failed("B", "two.dll", "0x80070005")});
  const FleetGroup& group = fleet.groups.front();
  EXPECT_EQ(group.title.en, "Access to a file was denied");
  ASSERT_EQ(group.varies.size(), 1U);
  EXPECT_EQ(group.varies.front().first, Trait::File);
  EXPECT_EQ(group.varies.front().second, (std::vector<std::string>{"one.dll", "two.dll"}));
}

TEST(Fleet, SaysThatOneFileStandsBehindDifferentCauses) {
  std::vector<AnalysisView> views = {failed("A", "x.dll", "0x5"), failed("B", "X.dll", "0x20")};
  views[1].diagnosis.findings.front().cause = "file-in-use";
  const Fleet fleet = compare(views);
  EXPECT_EQ(fleet.groups.size(), 2U);
  ASSERT_EQ(fleet.across.size(), 1U);
  EXPECT_EQ(fleet.across.front().value, "x.dll");
  EXPECT_EQ(fleet.across.front().machines, (std::vector<std::size_t>{0, 1}));
  EXPECT_TRUE(compare({views[0], views[0]}).across.empty());
}

TEST(Fleet, NamesAProductThatOnlyFailingMachinesHave) {
  std::vector<AnalysisView> views = {
      failed("A", "x.dll", "0x5"), failed("B", "x.dll", "0x5"), healthy()};
  add_product(views[0], "Example Guard");
  add_product(views[1], "Example Guard");
  EXPECT_EQ(compare(views).groups.front().only_here, (Traits{{Trait::Product, "Example Guard"}}));
  add_product(views[2], "Example Guard");
  EXPECT_TRUE(compare(views).groups.front().only_here.empty());
}

TEST(Fleet, DoesNotTakeSilenceForAbsence) {
  std::vector<AnalysisView> views = {failed("A", "x.dll", "0x5"), failed("B", "x.dll", "0x5"), {}};
  views[2].diagnosis.verdict = Verdict::Healthy;  // its evidence lists no programs
  add_product(views[0], "Example Guard");
  add_product(views[1], "Example Guard");
  const Fleet fleet = compare(views);
  EXPECT_EQ(fleet.groups.front().compared_with, 0U);
  EXPECT_TRUE(fleet.groups.front().only_here.empty());
}

TEST(Fleet, KeepsFailuresThatNoRuleKnowsApartByCodeAndFile) {
  std::vector<AnalysisView> views = {
      failed("A", "x.dll", "0x5"), failed("B", "y.dll", "0x5"), failed("C", "x.dll", "0x5")};
  for (AnalysisView& view : views) {
    view.diagnosis.findings.front().cause = "generic.setup";
  }
  const Fleet fleet = compare(views);
  ASSERT_EQ(fleet.groups.size(), 2U);
  EXPECT_EQ(fleet.groups.front().machines, (std::vector<std::size_t>{0, 2}));
}

AnalysisView of_computers(const std::vector<std::pair<std::string, std::string>>& items) {
  AnalysisView view;
  for (const auto& [path, computer] : items) {
    Item item;
    item.path = path;
    view.items.push_back(item);
    if (computer.empty()) continue;
    const auto index = static_cast<std::uint32_t>(view.items.size() - 1);
    view.facts.push_back({std::string(fact::kMachineName), computer, {index, 0, 1}});
  }
  return view;
}

TEST(Parts, AreMachinesWhenEachNamesOneComputer) {
  EXPECT_EQ(
      parts_by_machine(of_computers(
          {{"a/setupact.log", ""}, {"a/systeminfo.txt", "PC-A"}, {"b/systeminfo.txt", "PC-B"}})),
      (std::vector<std::string>{"a", "b"}));
}

TEST(Parts, AreOneMachineWhenTheNameIsTheSameOrMissingOrTheyAreMixed) {
  EXPECT_TRUE(parts_by_machine(of_computers({{"a/x", "PC-A"}, {"b/x", "pc-a"}})).empty());
  EXPECT_TRUE(parts_by_machine(of_computers({{"a/x", "PC-A"}, {"b/x", ""}})).empty());
  EXPECT_TRUE(parts_by_machine(of_computers({{"a/x", "PC-A"}, {"a/y", "PC-B"}})).empty());
  EXPECT_TRUE(parts_by_machine(of_computers({{"a/x", "PC-A"}, {"x.log", "PC-B"}})).empty());
  EXPECT_TRUE(parts_by_machine({}).empty());
}

}  // namespace
}  // namespace casebook
