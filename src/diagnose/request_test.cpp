// SPDX-License-Identifier: Apache-2.0
#include "diagnose/request.h"

#include <gtest/gtest.h>

#include "model/fact_keys.h"

namespace casebook {
namespace {

Artifact artifact(const std::string& id, const std::string& decoder = "") {
  Artifact entry;
  entry.id = id;
  entry.title = entry.why = entry.how = entry.verify = {id, id};
  entry.decoder = decoder;
  return entry;
}

CollectionPlan plan(const std::string& id, const std::vector<std::string>& artifacts) {
  CollectionPlan entry;
  entry.id = id;
  for (const std::string& name : artifacts) {
    PlanItem item;
    item.artifact = name;
    entry.items.push_back(item);
  }
  return entry;
}

// A plan for upgrades, one for resets, and one that a cause calls for.
class Requests : public testing::Test {
 protected:
  Requests() {
    Artifact setup = artifact("setup-log", "setupact");
    setup.found_as = {"format:setupact"};
    setup.not_enough = {"*setuperr*"};
    setup.effort = Effort::Fleeting;
    Artifact sysprep = artifact("sysprep-log", "setupact");
    sysprep.found_as = {"*sysprep/*"};
    Artifact when = artifact("when");
    when.found_as = {std::string(kFailedAttempt)};
    when.effort = Effort::Answer;
    Artifact trace = artifact("trace");
    trace.found_as = {"format:pml"};
    trace.effort = Effort::Long;
    Artifact events = artifact("events");
    events.paths = {"C:\\Windows\\System32\\winevt\\Logs\\System.evtx"};
    Artifact policy = artifact("policy", "reg_export");
    policy.found_as = {"policies*.reg"};
    policy.paths = {"HKLM\\SOFTWARE\\Policies"};
    Artifact rights = artifact("rights", "icacls");
    rights.how = {"Run icacls \"FULL PATH\" > C:\\a.txt.",
                  "运行 icacls \"完整路径\" > C:\\a.txt。"};
    knowledge_.artifacts = {trace, setup, sysprep, when, events, policy, rights};

    CollectionPlan upgrade = plan("upgrade", {"when", "setup-log", "events", "policy"});
    upgrade.kinds = {"upgrade"};
    upgrade.items.back().priority = Priority::Helpful;
    CollectionPlan reset = plan("reset", {"events"});
    reset.kinds = {"reset"};
    reset.families = {"setup"};
    CollectionPlan interference = plan("interference", {"trace"});
    interference.causes = {"denied"};
    knowledge_.plans = {upgrade, reset, interference};
    Cause cause;
    cause.id = "denied";
    cause.family = "setup";
    knowledge_.causes = {cause};
  }

  void add_item(const std::string& path, const std::string& decoder) {
    Item item;
    item.path = path;
    item.decoder = decoder;
    item.bytes = 1;
    view_.items.push_back(item);
  }

  void add_fact(std::string_view key, const std::string& value) {
    Fact fact;
    fact.key = key;
    fact.value = value;
    fact.source.item = static_cast<std::uint32_t>(view_.items.size() - 1);
    view_.facts.push_back(fact);
  }

  void add_attempt(const std::string& kind, Outcome outcome) {
    Episode episode;
    episode.id = "e" + std::to_string(view_.diagnosis.episodes.size() + 1);
    episode.kind = kind;
    episode.outcome = outcome;
    episode.started = 1;
    view_.diagnosis.episodes.push_back(episode);
  }

  Hypothesis& add_finding(const std::string& cause, ConfidenceLevel level) {
    Hypothesis finding;
    finding.id = "f" + std::to_string(view_.diagnosis.findings.size() + 1);
    finding.cause = cause;
    finding.level = level;
    finding.episode = "e1";
    view_.diagnosis.findings.push_back(finding);
    view_.diagnosis.verdict = Verdict::Failure;
    return view_.diagnosis.findings.back();
  }

  static void ask(std::vector<NextEvidence>& asked, const std::string& id, const Bilingual& why) {
    NextEvidence next;
    next.artifact = id;
    next.why = why;
    asked.push_back(next);
  }

  std::string wanted(RequestScope scope = RequestScope::Required) const {
    std::string ids;
    for (const WantedEvidence& one : request_for_case(knowledge_, view_, scope).wanted) {
      ids += (ids.empty() ? "" : " ") + one.artifact->id;
    }
    return ids;
  }

  std::string received() const {
    std::string text;
    for (const ReceivedEvidence& one :
         request_for_case(knowledge_, view_, RequestScope::Required).received) {
      text += one.artifact->id + "=" + one.item + (one.is_read ? "" : "(unread)") + " ";
    }
    return text;
  }

  std::string plans() const {
    std::string ids;
    for (const CollectionPlan* one :
         request_for_case(knowledge_, view_, RequestScope::Required).plans) {
      ids += (ids.empty() ? "" : " ") + one->id;
    }
    return ids;
  }

  Knowledge knowledge_;
  AnalysisView view_;
};

TEST_F(Requests, APlanIsOrderedByWhatIsLostSoonest) {
  const DataRequest request =
      request_of_plans(knowledge_,
                       {&knowledge_.plans[2], &knowledge_.plans[0], &knowledge_.plans[1]},
                       RequestScope::Required);
  std::string ids;
  for (const WantedEvidence& one : request.wanted) {
    ids += one.artifact->id + " ";
  }
  EXPECT_EQ(ids, "when setup-log events trace ");  // events once, policy only helps
  EXPECT_EQ(request.left_out, 1U);
}

TEST_F(Requests, TheFailedAttemptChoosesThePlanAndTheCauseASecondOne) {
  add_attempt("upgrade", Outcome::Failure);
  EXPECT_EQ(plans(), "upgrade");
  add_finding("denied", ConfidenceLevel::Likely);
  EXPECT_EQ(plans(), "upgrade interference");
  view_.diagnosis.episodes[0].kind = "unknown";
  EXPECT_EQ(plans(), "reset interference");  // by the family of the cause
}

TEST_F(Requests, WithoutAFailureTheFirstGapChoosesThePlan) {
  add_attempt("upgrade", Outcome::Unknown);
  EXPECT_EQ(plans(), "upgrade");
  ask(view_.diagnosis.next_evidence, "trace", {"gap", "缺口"});
  EXPECT_EQ(plans(), "interference");
  view_.diagnosis.episodes.clear();
  EXPECT_EQ(plans(), "");
  EXPECT_EQ(wanted(), "trace");
}

TEST_F(Requests, WhatIsThereIsNotAskedForAgain) {
  add_attempt("upgrade", Outcome::Failure);
  EXPECT_EQ(wanted(), "setup-log events");
  add_item("Panther/setupact.log", "setupact");
  add_item("evt/System.evtx", "unknown_binary");
  EXPECT_EQ(wanted(), "");
  EXPECT_EQ(received(), "when= setup-log=Panther/setupact.log events=evt/System.evtx(unread) ");
}

TEST_F(Requests, TheShortHalfALogOfAnotherKindAndAnEmptyFileDoNotDo) {
  add_attempt("upgrade", Outcome::Failure);
  add_item("Panther/setuperr.log", "setupact");
  add_item("Sysprep/Panther/setupact.log", "setupact");
  add_item("System.evtx", "unknown_binary");
  view_.items.back().bytes = 0;
  EXPECT_EQ(wanted(), "setup-log events");
  const DataRequest request = request_for_case(knowledge_, view_, RequestScope::Required);
  EXPECT_EQ(request.wanted[0].partly, std::vector<std::string>{"Panther/setuperr.log"});
  EXPECT_TRUE(request.wanted[1].partly.empty());
}

TEST_F(Requests, AUselessLogIsAskedForAgain) {
  add_attempt("upgrade", Outcome::Failure);
  add_item("setupact.log", "setupact");
  EXPECT_EQ(wanted(), "events");
  add_fact(fact::kUseless, "undecoded");
  EXPECT_EQ(wanted(), "setup-log events");
}

TEST_F(Requests, AnUnreadFormatAndARegistryBranchCountWhateverTheirName) {
  add_attempt("upgrade", Outcome::Failure);
  add_finding("denied", ConfidenceLevel::Possible);
  EXPECT_EQ(wanted(RequestScope::Everything), "setup-log events policy trace");
  add_item("a.bin", "unknown_binary");
  add_fact(fact::kUnread, "pml");
  add_item("b.txt", "reg_export");
  add_fact(fact::kRegistryValue, "HKEY_LOCAL_MACHINE\\Software\\Policies\\Example|Name|REG_SZ|x");
  EXPECT_EQ(wanted(RequestScope::Everything), "setup-log events");
}

TEST_F(Requests, FindingsAreAskedForAndNamedAndAKnownCauseLeavesThePlanToHelp) {
  add_attempt("upgrade", Outcome::Failure);
  ask(add_finding("denied", ConfidenceLevel::Likely).next_evidence, "rights", {});
  ask(add_finding("other", ConfidenceLevel::Possible).next_evidence, "policy", {});
  EXPECT_EQ(wanted(), "setup-log rights events trace");
  const DataRequest request = request_for_case(knowledge_, view_, RequestScope::Required);
  EXPECT_EQ(request.wanted[1].findings, std::vector<std::string>{"f1"});
  view_.diagnosis.findings[0].level = ConfidenceLevel::VeryLikely;
  EXPECT_EQ(wanted(), "rights trace");
  EXPECT_EQ(wanted(RequestScope::Everything), "setup-log rights policy events trace");
}

TEST_F(Requests, ACaseMayAskForMoreOfWhatIsThere) {
  add_attempt("upgrade", Outcome::Failure);
  add_item("setupact.log", "setupact");
  ask(view_.diagnosis.next_evidence, "setup-log", {"All of it.", "完整内容。"});
  const DataRequest request = request_for_case(knowledge_, view_, RequestScope::Required);
  ASSERT_FALSE(request.wanted.empty());
  EXPECT_EQ(request.wanted[0].gap.en, "All of it.");
  EXPECT_EQ(request.wanted[0].partly, std::vector<std::string>{"setupact.log"});
}

TEST_F(Requests, TheObjectOfTheFindingStandsInTheCommand) {
  add_attempt("upgrade", Outcome::Failure);
  Hypothesis& finding = add_finding("denied", ConfidenceLevel::VeryLikely);
  ask(finding.next_evidence, "rights", {});
  finding.objects.files = {"C:\\$Windows.~BT\\NewOS\\a.dll", "\\SystemRoot\\WinSxS\\a b.dll"};
  DataRequest request = request_for_case(knowledge_, view_, RequestScope::Required);
  EXPECT_EQ(request.wanted[0].how.en, "Run icacls \"C:\\Windows\\WinSxS\\a b.dll\" > C:\\a.txt.");
  EXPECT_EQ(request.wanted[0].how.zh, "运行 icacls \"C:\\Windows\\WinSxS\\a b.dll\" > C:\\a.txt。");
  EXPECT_TRUE(request.wanted[0].objects.empty());
  view_.diagnosis.findings[0].objects.files.pop_back();
  request = request_for_case(knowledge_, view_, RequestScope::Required);
  EXPECT_EQ(request.wanted[0].how.en, "Run icacls \"FULL PATH\" > C:\\a.txt.");
  EXPECT_EQ(request.wanted[0].objects.size(), 1U);
}

TEST(WithObject, FillsPathFolderAndName) {
  const Bilingual how = {"dir \"FOLDER\"; handle \"PART OF THE NAME\"; (Get-Acl 'FULL PATH')",
                         "dir \"文件夹\"；handle \"文件名的一部分\"；(Get-Acl '完整路径')"};
  const Bilingual filled = with_object(how, "\\??\\D:\\数据\\x.dll");
  EXPECT_EQ(filled.en, "dir \"D:\\数据\"; handle \"x.dll\"; (Get-Acl 'D:\\数据\\x.dll')");
  EXPECT_EQ(filled.zh, "dir \"D:\\数据\"；handle \"x.dll\"；(Get-Acl 'D:\\数据\\x.dll')");
}

TEST(WithObject, NothingThatACommandProcessorCouldTakeForMoreThanAPath) {
  const Bilingual how = {"icacls \"FULL PATH\"", "icacls \"完整路径\""};
  for (const char* object : {"C:\\a\" & format D: & \"",
                             "C:\\a'; Remove-Item x; '",
                             "C:\\%PATH%\\x",
                             "C:\\a`n",
                             "C:\\a|b",
                             "C:\\a\nb",
                             "C:\\a\xE2\x80\x99"
                             "b",  // PowerShell takes U+2019 for a quote
                             "C:\\a:stream",
                             "C:\\",
                             "C:\\folder\\",
                             "\\\\server\\share\\x.dll",
                             "relative.dll",
                             ""}) {
    EXPECT_EQ(with_object(how, object), how) << object;
  }
  EXPECT_EQ(with_object(how, "C:\\" + std::string(300, 'a')), how);
}

}  // namespace
}  // namespace casebook
