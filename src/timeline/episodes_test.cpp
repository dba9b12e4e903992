// SPDX-License-Identifier: Apache-2.0
#include "timeline/episodes.h"

#include <string>

#include <gtest/gtest.h>

#include "model/run_for_test.h"
#include "timeline/streams.h"

namespace casebook {
namespace {

using Captures = std::map<std::string, std::string>;
using Texts = std::vector<std::string>;

// One log of one family, with a signature for each role an attempt is cut by.
class Log {
 public:
  explicit Log(const std::string& family) : item_(run.add_item("some.log", family)) {
    run.add_signature("begin", Role::Begin);
    run.add_signature("boot", Role::Begin).sets = {{"joins", "yes"}, {"kind", "boot"}};
    run.add_signature("phase", Role::Phase);
    run.add_signature("anchor", Role::Anchor);
    run.add_signature("cause", Role::Cause);
    run.add_signature("noise", Role::Noise);
    run.add_signature("result", Role::Fact);
    run.add_signature("success", Role::End).outcome = Outcome::Success;
    run.add_signature("failure", Role::End).outcome = Outcome::Failure;
    run.add_signature("cancel", Role::End).outcome = Outcome::Cancelled;
    run.add_signature("pending", Role::End).outcome = Outcome::Pending;
    run.add_signature("closed", Role::End);
    Signature& interrupted = run.add_signature("interrupted", Role::End);
    interrupted.outcome = Outcome::Cancelled;
    interrupted.sets = {{"unless_failed", "yes"}};
  }

  // A record that the signature hits; "" is an error that no signature knows.
  Log& line(const std::string& time, const std::string& signature, const Captures& captures = {}) {
    RecordForTest record{.time = time, .message = signature.empty() ? "error" : signature};
    if (!signature.empty()) {
      record.hits = {{signature, captures}};
      record.level = Level::Info;
    }
    run.add(item_, record);
    return *this;
  }

  const std::vector<Attempt>& cut() {
    Stream stream;
    stream.family = run.items[item_].family;
    stream.events = run.matches.by_item[item_];
    for (const Notable& event : stream.events) {
      if (event.order == kNoTime) continue;
      if (stream.activity.empty() || event.order - stream.activity.back().second > kLongSilence) {
        stream.activity.emplace_back(event.order, event.order);
      }
      stream.activity.back().second = event.order;
    }
    streams_.assign(1, std::move(stream));
    attempts_ = cut_attempts(streams_, run.matches, run.knowledge);
    return attempts_;
  }

  Texts messages(const Attempt& attempt) const {
    Texts all;
    for (const Notable* event : attempt.events) {
      all.emplace_back(run.message(event->event));
    }
    return all;
  }

  RunForTest run;

 private:
  std::uint32_t item_;
  std::vector<Stream> streams_;
  std::vector<Attempt> attempts_;
};

std::vector<Outcome> outcomes(const std::vector<Attempt>& attempts) {
  std::vector<Outcome> all;
  for (const Attempt& attempt : attempts) {
    all.push_back(attempt.episode.outcome);
  }
  return all;
}

TEST(Attempts, AreCutAtTheirBegins) {
  Log log("cbs");
  log.line("10:00:00", "begin", {{"kind", "update"}}).line("10:01:00", "success");
  log.line("10:02:00", "begin").line("10:03:00", "anchor");
  const auto& cut = log.cut();
  ASSERT_EQ(cut.size(), 2U);
  EXPECT_EQ(cut[0].episode.id, "e1");
  EXPECT_EQ(cut[0].episode.kind, "update");
  EXPECT_EQ(cut[0].episode.family, "cbs");
  EXPECT_EQ(cut[0].episode.phase, "online");
  EXPECT_EQ(cut[0].episode.outcome, Outcome::Success);
  EXPECT_EQ(cut[0].episode.started, time_for_test("10:00:00"));
  EXPECT_EQ(cut[0].episode.ended, time_for_test("10:01:00"));
  EXPECT_EQ(cut[1].episode.id, "e2");
  EXPECT_EQ(cut[1].episode.kind, "servicing");
  EXPECT_EQ(cut[1].episode.outcome, Outcome::Failure);
  EXPECT_EQ(cut[1].episode.first, (EventRef{0, 2}));
  EXPECT_EQ(cut[1].episode.last, (EventRef{0, 3}));
  EXPECT_EQ(cut[1].episode.hits, (std::vector<std::size_t>{2, 3}));
  EXPECT_EQ(cut[1].anchors, std::vector<std::size_t>{1});
  EXPECT_TRUE(cut[1].begun);
}

TEST(Attempts, BeginOnceWhenTwoMarksOfABeginStandTogether) {
  Log log("setup");
  log.line("10:00:00", "begin").line("10:00:05", "begin").line("10:01:00", "anchor");
  EXPECT_EQ(log.cut().size(), 1U);
  Log apart("setup");
  apart.line("10:00:00", "begin").line("10:00:06", "begin").line("10:01:00", "anchor");
  EXPECT_EQ(apart.cut().size(), 2U);
}

TEST(Attempts, TakeTheLinesBeforeTheirFirstMark) {
  Log log("setup");
  log.line("10:00:00", "").line("10:00:10", "begin").line("10:00:20", "anchor");
  ASSERT_EQ(log.cut().size(), 1U);
  EXPECT_TRUE(log.cut()[0].begun);
  EXPECT_EQ(log.cut()[0].episode.started, time_for_test("10:00:00"));
}

TEST(Attempts, DoNotTakeTheLinesOfAnotherThatEndedBeforeTheirMark) {
  // A log that was rolled over starts inside an attempt.
  Log log("cbs");
  log.line("10:00:00", "success");
  log.line("10:00:10", "begin").line("10:00:20", "cause").line("10:00:30", "anchor");
  const auto& cut = log.cut();
  ASSERT_EQ(cut.size(), 2U);
  EXPECT_EQ(outcomes(cut), (std::vector{Outcome::Success, Outcome::Failure}));
  EXPECT_EQ(log.messages(cut[1]), (Texts{"begin", "cause", "anchor"}));
}

TEST(Attempts, ThatWaitForARestartAreContinuedByTheBoot) {
  Log log("cbs");
  log.line("10:00:00", "begin", {{"kind", "update"}}).line("10:10:00", "pending");
  log.line("14:00:00", "boot").line("14:01:00", "anchor");
  const auto& cut = log.cut();
  ASSERT_EQ(cut.size(), 1U);
  EXPECT_EQ(cut[0].episode.outcome, Outcome::Failure);
  EXPECT_EQ(cut[0].episode.kind, "update") << "the boot does not rename what it continues";
}

TEST(Attempts, WaitForARestartWhenTheCodeOfASymptomSaysOnlyThat) {
  for (const char* code : {"0x80070BC2", "0x80070669", "0x00000BC2", "3010", "00240005"}) {
    Log log("cbs");
    log.line("10:00:00", "begin", {{"kind", "update"}})
        .line("10:10:00", "anchor", {{"code", code}});
    EXPECT_EQ(outcomes(log.cut()), std::vector{Outcome::Pending}) << code;
    EXPECT_TRUE(log.cut()[0].anchors.empty());
    log.line("14:00:00", "boot").line("14:01:00", "anchor", {{"code", "0x80070570"}});
    EXPECT_EQ(outcomes(log.cut()), std::vector{Outcome::Failure}) << code;
  }
}

TEST(Attempts, ThatWaitForARestartStayPendingWithoutIt) {
  Log log("cbs");
  log.line("10:00:00", "begin").line("10:10:00", "pending");
  EXPECT_EQ(outcomes(log.cut()), std::vector{Outcome::Pending});
}

TEST(Attempts, ThatWaitForARestartAreUndecidedOnceItBegins) {
  Log log("cbs");
  log.line("10:00:00", "begin").line("10:10:00", "pending").line("14:00:00", "boot");
  EXPECT_EQ(outcomes(log.cut()), std::vector{Outcome::Unknown});
  log.line("14:01:00", "success");
  EXPECT_EQ(outcomes(log.cut()), std::vector{Outcome::Success});
}

TEST(Attempts, ThatEndedAreNotContinuedByALaterBoot) {
  Log log("cbs");
  log.line("10:00:00", "begin").line("10:10:00", "success");
  log.line("10:20:00", "boot").line("10:21:00", "anchor");
  EXPECT_EQ(outcomes(log.cut()), (std::vector{Outcome::Success, Outcome::Failure}));
}

TEST(Attempts, ThatWaitForARestartEndWhenAnotherBegins) {
  Log log("cbs");
  log.line("10:00:00", "begin").line("10:10:00", "pending");
  log.line("10:20:00", "begin").line("10:21:00", "success");
  EXPECT_EQ(outcomes(log.cut()), (std::vector{Outcome::Pending, Outcome::Success}));
}

TEST(Attempts, ThatFailedAreClosedByALongSilence) {
  Log log("setup");
  log.line("10:00:00", "begin").line("10:01:00", "anchor").line("10:02:00", "");
  log.line("12:00:00", "").line("12:01:00", "");
  const auto& cut = log.cut();
  ASSERT_EQ(cut.size(), 2U);
  EXPECT_EQ(cut[0].events.size(), 3U);
  EXPECT_EQ(outcomes(cut), (std::vector{Outcome::Failure, Outcome::Unknown}));
}

TEST(Attempts, WithoutAResultGoOnAfterALongSilence) {
  Log log("setup");
  log.line("10:00:00", "begin").line("14:00:00", "").line("18:00:00", "anchor");
  EXPECT_EQ(log.cut().size(), 1U);
}

TEST(Attempts, ThatSucceededHaveOvercomeTheirErrors) {
  Log log("setup");
  log.line("10:00:00", "begin").line("10:01:00", "anchor").line("10:02:00", "success");
  ASSERT_EQ(log.cut().size(), 1U);
  EXPECT_EQ(log.cut()[0].episode.outcome, Outcome::Success);
  EXPECT_TRUE(log.cut()[0].anchors.empty());
}

TEST(Attempts, AfterASuccessStartAtTheNextSymptom) {
  Log log("setup");
  log.line("10:00:00", "begin").line("10:01:00", "success").line("10:02:00", "anchor");
  const auto& cut = log.cut();
  EXPECT_EQ(outcomes(cut), (std::vector{Outcome::Success, Outcome::Failure}));
  EXPECT_EQ(log.messages(cut[1]), Texts{"anchor"});
  EXPECT_FALSE(cut[1].begun);
}

TEST(Attempts, KeepAllSymptomsOfAFailure) {
  Log log("setup");
  log.line("10:00:00", "begin").line("10:01:00", "anchor").line("10:02:00", "anchor");
  EXPECT_EQ(log.cut()[0].anchors, (std::vector<std::size_t>{1, 2}));
}

TEST(Attempts, ThatWereCancelledHaveNoSymptom) {
  Log log("setup");
  log.line("10:00:00", "begin").line("10:01:00", "cancel").line("10:01:01", "anchor");
  log.line("10:01:02", "success");
  ASSERT_EQ(log.cut().size(), 1U);
  EXPECT_EQ(log.cut()[0].episode.outcome, Outcome::Cancelled);
  EXPECT_TRUE(log.cut()[0].anchors.empty());
}

TEST(Attempts, AreCancelledWhereWorkWasInterruptedUnlessTheyFailed) {
  Log log("setup");
  log.line("10:00:00", "begin").line("10:01:00", "interrupted").line("10:01:00", "closed");
  EXPECT_EQ(outcomes(log.cut()), std::vector{Outcome::Cancelled});
  for (const bool before : {true, false}) {
    Log failed("setup");
    failed.line("10:00:00", "begin");
    if (before) failed.line("10:00:30", "anchor");
    failed.line("10:01:00", "interrupted");
    if (!before) failed.line("10:01:01", "anchor");
    ASSERT_EQ(outcomes(failed.cut()), std::vector{Outcome::Failure}) << before;
    EXPECT_EQ(failed.cut()[0].anchors.size(), 1U);
  }
  Log again("setup");
  again.line("10:00:00", "begin").line("10:01:00", "interrupted");
  again.line("12:00:00", "begin").line("12:01:00", "phase");
  EXPECT_EQ(outcomes(again.cut()), (std::vector{Outcome::Cancelled, Outcome::Unknown}));
}

TEST(Attempts, KnowWhetherTheirLogWasClosed) {
  Log log("setup");
  log.line("10:00:00", "begin").line("10:10:00", "closed");
  EXPECT_TRUE(log.cut()[0].closed);
  EXPECT_EQ(log.cut()[0].episode.outcome, Outcome::Unknown) << "it does not say how it ended";
  log.line("10:20:00", "phase");
  EXPECT_FALSE(log.cut()[0].closed) << "it went on";
}

TEST(Attempts, AreCancelledBySymptomsWithACancelCode) {
  for (const char* code : {"0x800704C7", "0x800704d3", "800704C7"}) {
    Log log("setup");
    log.line("10:00:00", "begin").line("10:01:00", "anchor", {{"code", code}});
    EXPECT_EQ(outcomes(log.cut()), std::vector{Outcome::Cancelled}) << code;
  }
  Log log("setup");
  log.line("10:00:00", "begin").line("10:01:00", "anchor", {{"code", "0x80070005"}});
  EXPECT_EQ(outcomes(log.cut()), std::vector{Outcome::Failure});
}

TEST(Attempts, FailWithoutASymptomWhenTheirEndSaysSo) {
  Log log("usmt");
  log.line("10:00:00", "begin").line("10:01:00", "failure");
  EXPECT_EQ(outcomes(log.cut()), std::vector{Outcome::Failure});
  EXPECT_TRUE(log.cut()[0].anchors.empty());
}

TEST(Attempts, AreNotFailedBySymptomsOnNoiseLines) {
  Log log("setup");
  log.line("10:00:00", "begin");
  log.run.add(0, {.time = "10:01:00", .message = "both", .hits = {{"noise"}, {"anchor"}}});
  ASSERT_EQ(log.cut().size(), 1U);
  EXPECT_EQ(log.cut()[0].episode.outcome, Outcome::Unknown);
  EXPECT_TRUE(log.cut()[0].anchors.empty());
}

TEST(Attempts, EndThoughTheLineThatSaysSoLooksLikeNoise) {
  Log log("setup");
  log.line("10:00:00", "begin");
  log.run.add(0, {.time = "10:01:00", .message = "both", .hits = {{"noise"}, {"success"}}});
  EXPECT_EQ(outcomes(log.cut()), std::vector{Outcome::Success});
}

TEST(Attempts, AreNotShownWhenTheyHaveNothingToSay) {
  Log log("setup");
  log.line("10:00:00", "begin").line("10:01:00", "success");
  log.line("12:00:00", "noise").line("12:01:00", "cause");
  EXPECT_EQ(log.cut().size(), 1U);
  log.line("12:02:00", "");
  EXPECT_EQ(log.cut().size(), 2U) << "an error that is not noise";
}

TEST(Attempts, AreShownWhenTheyAreTheOnlyOneOfTheirFamily) {
  Log log("dism");
  log.line("10:00:00", "noise");
  ASSERT_EQ(log.cut().size(), 1U);
  EXPECT_EQ(log.cut()[0].episode.outcome, Outcome::Unknown);
  EXPECT_FALSE(log.cut()[0].begun);
}

TEST(Attempts, AreNotCutFromWhatOnlyCorroborates) {
  for (const char* family : {"events", "trace", "disk"}) {
    Log log(family);
    log.line("10:00:00", "begin").line("10:01:00", "anchor");
    EXPECT_TRUE(log.cut().empty()) << family;
  }
}

TEST(Attempts, OfAllFamiliesAreNumberedByTheirStart) {
  RunForTest run;
  run.add_signature("begin", Role::Begin);
  const auto cbs = run.add_item("CBS.log", "cbs");
  const auto setup = run.add_item("setupact.log", "setup");
  run.add(cbs, {.time = "11:00:00", .message = "begin", .hits = {{"begin"}}});
  run.add(setup, {.time = "10:00:00", .message = "begin", .hits = {{"begin"}}});
  const auto streams = make_streams(run.items, run.matches, {{}, {}}, run);
  const auto cut = cut_attempts(streams, run.matches, run.knowledge);
  ASSERT_EQ(cut.size(), 2U);
  EXPECT_EQ(cut[0].episode.family, "setup");
  EXPECT_EQ(cut[0].episode.id, "e1");
  EXPECT_EQ(cut[1].episode.family, "cbs");
  EXPECT_EQ(cut[1].episode.id, "e2");
}

TEST(AttemptPhase, IsTheLastOneBeforeTheFailure) {
  Log log("setup");
  log.line("10:00:00", "begin").line("10:01:00", "phase", {{"phase", "Safe OS"}});
  log.line("10:02:00", "phase", {{"phase", "First Boot"}});
  log.line("10:03:00", "anchor").line("10:04:00", "phase", {{"phase", "SetupPhaseRollback"}});
  EXPECT_EQ(log.cut()[0].episode.phase, "first_boot");
  EXPECT_FALSE(log.cut()[0].episode.phase_derived);
}

TEST(AttemptPhase, OfAnUpgradeThatNamesNoneIsDownlevel) {
  Log log("setup");
  log.line("10:00:00", "begin").line("10:01:00", "anchor");
  EXPECT_EQ(log.cut()[0].episode.phase, "downlevel");
  EXPECT_TRUE(log.cut()[0].episode.phase_derived);
}

TEST(AttemptPhase, IsUnknownWhenTheStartIsNotCovered) {
  Log log("setup");
  log.line("10:01:00", "anchor");
  EXPECT_EQ(log.cut()[0].episode.phase, "");
}

TEST(AttemptPhase, OfSetupIsNotThatOfTheServicingItHosts) {
  Log log("setup");
  log.line("10:00:00", "begin", {{"phase", "OOBE Boot"}});
  log.line("10:01:00", "phase", {{"phase", "Startup"}}).line("10:02:00", "anchor");
  EXPECT_EQ(log.cut()[0].episode.phase, "second_boot");
  Log cbs("cbs");
  cbs.line("10:00:00", "begin").line("10:01:00", "phase", {{"phase", "Startup"}});
  EXPECT_EQ(cbs.cut()[0].episode.phase, "startup");
}

TEST(AttemptPhase, IsKeptAsWrittenWhenNoneOfOursFits) {
  Log log("usmt");
  log.line("10:00:00", "begin", {{"phase", "gather"}});
  EXPECT_EQ(log.cut()[0].episode.phase, "gather");
}

TEST(AttemptPhase, IsNotSetByLinesOfOtherRoles) {
  Log log("cbs");
  log.line("10:00:00", "begin").line("10:01:00", "cause", {{"phase", "Startup"}});
  EXPECT_EQ(log.cut()[0].episode.phase, "online");
}

TEST(AttemptOperation, IsThatOfTheFirstSymptom) {
  Log log("setup");
  log.line("10:00:00", "begin").line("10:01:00", "phase", {{"operation", "Copy payload"}});
  log.line("10:02:00", "anchor", {{"operation", "Apply image"}});
  log.line("10:03:00", "anchor", {{"operation", "Clean up"}});
  EXPECT_EQ(log.cut()[0].episode.operation, "Apply image");
}

TEST(AttemptResult, IsReadFromSetupsOwnRecord) {
  Log log("setup");
  log.line("10:00:00", "begin").line("10:01:00", "anchor");
  log.line("10:02:00", "result", {{"setup_result", "0xC1900101"}, {"setup_extended", "0x2000D"}});
  log.line(
      "10:03:00", "result", {{"setup_result", "0x00000000"}, {"setup_extended", "0x00000000"}});
  const Episode& episode = log.cut()[0].episode;
  EXPECT_EQ(episode.result_code, "0xC1900101");
  EXPECT_EQ(episode.extended_code, "0x2000D");
  EXPECT_EQ(episode.phase, "safeos");
  EXPECT_EQ(episode.operation, "Migrate data");
}

TEST(AttemptResult, DoesNotReplaceAnOperationThatALineNames) {
  Log log("setup");
  log.line("10:00:00", "begin").line("10:01:00", "anchor", {{"operation", "Migrate framework"}});
  log.line("10:02:00", "result", {{"setup_extended", "0x4000D"}});
  EXPECT_EQ(log.cut()[0].episode.operation, "Migrate framework");
  EXPECT_EQ(log.cut()[0].episode.phase, "second_boot");
}

TEST(AttemptPackages, AreCollectedOnceAndNotFromNoise) {
  Log log("cbs");
  log.line("10:00:00", "begin", {{"package", "Package_A"}});
  log.line("10:01:00", "cause", {{"package", "Package_B"}});
  log.line("10:02:00", "anchor", {{"package", "Package_A"}});
  log.line("10:03:00", "noise", {{"package", "Package_C"}});
  EXPECT_EQ(log.cut()[0].episode.packages, (Texts{"Package_A", "Package_B"}));
}

TEST(PhaseFromText, KnowsTheWordsOfTheLogs) {
  EXPECT_EQ(phase_from_text("Safe OS"), "safeos");
  EXPECT_EQ(phase_from_text("X:\\winpe"), "safeos");
  EXPECT_EQ(phase_from_text("SetupPhaseDownlevel"), "downlevel");
  EXPECT_EQ(phase_from_text("FirstBoot,Start"), "first_boot");
  EXPECT_EQ(phase_from_text("OOB Boot"), "second_boot");
  EXPECT_EQ(phase_from_text("PreOOBE"), "second_boot");
  EXPECT_EQ(phase_from_text("CbsExecuteStateResolvePending"), "startup");
  EXPECT_EQ(phase_from_text("Uninstall"), "uninstall");
  EXPECT_EQ(phase_from_text("SetupPhaseRollback"), "rollback");
  EXPECT_EQ(phase_from_text("CbsExecuteStatePrimitives"), "");
}

TEST(ExtendCode, GivesPhaseAndOperation) {
  struct Case {
    std::uint32_t value;
    const char* phase;
    const char* operation;
  };
  for (const Case& known : {Case{0x10001, "downlevel", "Copy payload"},
                            Case{0x2000C, "safeos", "Apply image"},
                            Case{0x20017, "safeos", "Boot"},
                            Case{0x30018, "first_boot", "Sysprep"},
                            Case{0x4000D, "second_boot", "Migrate data"},
                            Case{0x5001E, "uninstall", "Pre OOBE"},
                            Case{0x20020, "safeos", "Add provisioning package"},
                            Case{0x20021, "safeos", ""},
                            Case{0x20000, "safeos", ""}}) {
    std::string phase;
    std::string operation;
    EXPECT_TRUE(read_extend_code(known.value, phase, operation)) << known.value;
    EXPECT_EQ(phase, known.phase) << known.value;
    EXPECT_EQ(operation, known.operation) << known.value;
  }
  std::string phase;
  std::string operation;
  for (const std::uint32_t value : {0U, 0xDU, 0x6000DU, 0xC1900101U}) {
    EXPECT_FALSE(read_extend_code(value, phase, operation)) << value;
  }
}

TEST(AttemptPhase, IsWhatSetupSaysItselfBehindTheFailure) {
  Log log("setup");
  log.line("10:00:00", "begin").line("10:01:00", "phase", {{"phase", "Downlevel"}});
  log.line("10:02:00", "anchor", {{"code", "0x80070570"}});
  log.line("10:02:30", "phase", {{"failed_phase", "Safe OS"}});
  ASSERT_EQ(log.cut().size(), 1U);
  EXPECT_EQ(log.cut()[0].episode.phase, "safeos");
}

TEST(AttemptPhase, IsNotUninstallWhileAnUpgradeIsUnderWay) {
  Log log("setup");
  log.line("10:00:00", "begin").line("10:01:00", "phase", {{"phase", "Downlevel"}});
  log.line("10:02:00", "result", {{"setup_result", "0x80070032"}, {"setup_extended", "0x50013"}});
  ASSERT_EQ(log.cut().size(), 1U);
  EXPECT_EQ(log.cut()[0].episode.phase, "downlevel");
}

TEST(Attempts, BeginAtTheirFirstRecordThatHasATime) {
  Log log("setup");
  log.line("", "begin").line("10:01:00", "anchor").line("10:02:00", "");
  const std::vector<Attempt>& attempts = log.cut();
  ASSERT_EQ(attempts.size(), 1U);
  EXPECT_NE(attempts[0].episode.started, kNoTime);
  EXPECT_LT(attempts[0].episode.started, attempts[0].episode.ended);
}

}  // namespace
}  // namespace casebook
