// SPDX-License-Identifier: Apache-2.0
#include "diagnose/coverage.h"

#include <set>

#include <gtest/gtest.h>

#include "diagnose/case_for_test.h"
#include "model/fact_keys.h"

namespace casebook {
namespace {

using Texts = std::vector<std::string>;

Texts checks(const CaseForTest& it) {
  Texts all;
  for (const Coverage& coverage : coverage_of(it.judge())) {
    all.push_back(coverage.check);
  }
  return all;
}

Coverage coverage(const CaseForTest& it, std::string_view check) {
  for (const Coverage& found : coverage_of(it.judge())) {
    if (found.check == check) return found;
  }
  ADD_FAILURE() << "no check " << check;
  return {};
}

Texts asked(const CaseForTest& it) {
  Texts all;
  for (const NextEvidence& next : missing_evidence(it.judge())) {
    all.push_back(next.artifact);
  }
  return all;
}

const Texts kAlways = {"event-logs", "process-trace", "filters", "permissions", "disk"};

TEST(Coverage, AsksOnlyWhatMattersForTheFamiliesOfTheBundle) {
  CaseForTest it;
  EXPECT_EQ(checks(it), kAlways);
  it.run.add_item("setupact.log", "setup", "setupact");
  EXPECT_EQ(checks(it).front(), "setup-logs");
  EXPECT_EQ(checks(it).size(), kAlways.size() + 1);
  CaseForTest update;
  update.run.add_item("WindowsUpdate.log", "wu", "windowsupdate");
  EXPECT_EQ(checks(update)[0], "cbs-log");
  EXPECT_EQ(checks(update)[1], "update-log");
}

TEST(Coverage, IsDoneByAnyItemOfAFittingDecoder) {
  CaseForTest it;
  it.run.add_item("System.xml", "events", "eventlog_xml");
  EXPECT_EQ(coverage(it, "event-logs").status, CheckStatus::Done);
  EXPECT_TRUE(coverage(it, "event-logs").why.empty());
}

TEST(Coverage, IsPartialWhenSomeOrAllOfItIsDamaged) {
  CaseForTest it;
  const auto damaged = it.run.add_item("a.xml", "events", "eventlog_xml");
  it.run.items[damaged].issues.push_back({"cut-off", 0, 1, 1, ""});
  EXPECT_EQ(coverage(it, "event-logs").status, CheckStatus::Partial);
  EXPECT_EQ(coverage(it, "event-logs").why.en,
            "What is there is damaged or unreadable; unknown: restarts, crashes, disk errors and "
            "new services around the failure.");
  it.run.add_item("b.txt", "events", "eventlog_text");
  EXPECT_EQ(coverage(it, "event-logs").status, CheckStatus::Partial);
  EXPECT_EQ(coverage(it, "event-logs").why.en, "1 of 2 files are damaged or only partly readable.");
}

TEST(Coverage, IsPartialWhenTheItemSaysThatItIsUseless) {
  CaseForTest it;
  const auto undecoded = it.run.add_item("WindowsUpdate.log", "wu", "windowsupdate");
  it.run.facts.push_back({std::string(fact::kUseless), "no symbols", {undecoded, 0, 1}});
  EXPECT_EQ(coverage(it, "update-log").status, CheckStatus::Partial);
}

TEST(Coverage, SaysWhatIsUnknownWhenSomethingIsMissing) {
  const CaseForTest it;
  EXPECT_EQ(coverage(it, "event-logs").status, CheckStatus::Missing);
  EXPECT_EQ(coverage(it, "event-logs").why.en,
            "Not in the evidence, so it is unknown about restarts, crashes, disk errors and new "
            "services around the failure.");
  EXPECT_EQ(coverage(it, "filters").why.en,
            "Not in the evidence, so it is unknown which third-party filters sit on the file "
            "system.");
}

TEST(MissingEvidence, FollowsFromWhatTheBundleIsAbout) {
  CaseForTest setup;
  setup.run.add_item("setuperr.log", "setup", "setupact");
  EXPECT_EQ(asked(setup), (Texts{"setupact", "rollback-folder", "evtx-system"}));
  CaseForTest servicing;
  servicing.run.add_item("CBS.log", "cbs", "cbs");
  EXPECT_EQ(asked(servicing), (Texts{"cbs-log", "evtx-system"}));
  const CaseForTest nothing;
  EXPECT_EQ(asked(nothing), (Texts{"setupact", "rollback-folder", "cbs-log", "evtx-system"}));
}

TEST(MissingEvidence, DoesNotAskForEventLogsThatAreThere) {
  CaseForTest it;
  it.run.add_item("CBS.log", "cbs", "cbs");
  it.run.add_item("System.txt", "events", "eventlog_text");
  EXPECT_EQ(asked(it), Texts{"cbs-log"});
}

TEST(MissingEvidence, AsksToDecodeAgainWhatIsUselessByName) {
  CaseForTest it;
  const auto undecoded = it.run.add_item("logs/WindowsUpdate.log", "wu", "windowsupdate");
  it.run.facts.push_back({std::string(fact::kUseless), "no symbols", {undecoded, 0, 1}});
  const auto all = missing_evidence(it.judge());
  EXPECT_EQ(all.front().artifact, "windowsupdate-log");
  EXPECT_TRUE(all.front().why.en.starts_with("logs/WindowsUpdate.log was decoded without symbols"));
}

TEST(MissingEvidence, AsksForEachThingOnce) {
  CaseForTest it;
  it.run.add_item("mail.txt", "notes");
  it.run.add(0, {.message = "reset", .hits = {{"supports", {{"complaint", "reset"}}}}});
  const Texts all = asked(it);
  EXPECT_EQ(all.front(), "recovery-folder-listing");
  EXPECT_EQ(std::set<std::string>(all.begin(), all.end()).size(), all.size());
}

TEST(MissingEvidence, IsExplainedInTheWordsOfTheKnowledge) {
  CaseForTest it;
  it.run.add_item("CBS.log", "cbs", "cbs");
  Artifact artifact;
  artifact.id = "cbs-log";
  artifact.title = {"The log of servicing", "组件维护日志"};
  artifact.how = {"Copy the folder.", "复制文件夹。"};
  it.run.knowledge.artifacts.push_back(artifact);
  const auto all = missing_evidence(it.judge());
  EXPECT_EQ(all[0].title.en, "The log of servicing");
  EXPECT_EQ(all[0].how.en, "Copy the folder.");
  EXPECT_EQ(all[1].title.en, "evtx-system") << "unknown to the knowledge";
}

TEST(ComplainsOfReset, LooksAtAttemptsAndAtWhatThePeopleWrote) {
  CaseForTest it;
  it.add_failure("10", "C:\\a.dll");
  it.cut();
  EXPECT_FALSE(complains_of_reset(it.judge()));
  it.attempts[0].episode.kind = "reset";
  EXPECT_TRUE(complains_of_reset(it.judge()));
  CaseForTest mail;
  mail.run.add_item("mail.txt", "notes");
  mail.run.add(0, {.message = "update", .hits = {{"supports", {{"complaint", "update"}}}}});
  EXPECT_FALSE(complains_of_reset(mail.judge()));
  mail.run.add(0, {.message = "reset", .hits = {{"supports", {{"complaint", "reset"}}}}});
  EXPECT_TRUE(complains_of_reset(mail.judge()));
}

}  // namespace
}  // namespace casebook
