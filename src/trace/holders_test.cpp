// SPDX-License-Identifier: Apache-2.0
#include "trace/holders.h"

#include <gtest/gtest.h>

#include "trace/holders_for_test.h"

namespace casebook {
namespace {

TEST(Holders, AnOpenWithoutSharingHoldsTheFile) {
  FileTraceForTest file;
  const auto tuner = file.process("tuner.exe", 40);
  const auto worker = file.process("TiWorker.exe", 7);
  const std::size_t opened = file.at(1).open(tuner, "Generic Read/Write", "None");
  const std::size_t refused = file.at(9).violation(worker);
  const Violations violations = find_violations(file.trace, nullptr, 1);
  ASSERT_EQ(violations.violations.size(), 1U);
  const Violation& violation = violations.violations[0];
  EXPECT_EQ(violation.event, refused);
  EXPECT_EQ(violation.count, 1U);
  EXPECT_EQ(violation.path, FileTraceForTest::kFile);
  EXPECT_EQ(violation.desired_access, "Generic Read/Write");
  EXPECT_EQ(violation.share_mode, "Read");
  EXPECT_FALSE(violation.recovered);
  ASSERT_EQ(violation.holders.size(), 1U);
  const Holder& holder = violation.holders[0];
  EXPECT_EQ(holder.process, tuner);
  EXPECT_EQ(holder.opened, opened);
  EXPECT_FALSE(holder.closed.has_value());
  EXPECT_EQ(holder.share_mode, "None");
  EXPECT_TRUE(holder.conflicts);
  EXPECT_NEAR(holder.weight, 0.9, 1e-9);
  EXPECT_NE(holder.why.en.find("8.0 s before"), std::string::npos) << holder.why.en;
  EXPECT_NE(holder.why.zh.find("8.0 秒前"), std::string::npos) << holder.why.zh;
}

TEST(Holders, AClosedHandleHoldsNothing) {
  FileTraceForTest file;
  const auto tuner = file.process("tuner.exe", 40);
  file.at(1).open(tuner, "Generic Read/Write", "None");
  file.close(tuner);
  file.at(9).violation(file.process("TiWorker.exe", 7));
  EXPECT_EQ(found(file), Strings{"TiWorker.exe:"});
  const Violations violations = find_violations(file.trace, nullptr, 1);
  EXPECT_FALSE(violations.violations[0].why.empty());
}

TEST(Holders, AnEndedProcessHoldsNothing) {
  FileTraceForTest file;
  const auto tuner = file.process("tuner.exe", 40);
  file.at(1).open(tuner, "Generic Read", "None");
  file.at(2).exit(tuner);
  file.at(9).violation(file.process("TiWorker.exe", 7));
  EXPECT_EQ(found(file), Strings{"TiWorker.exe:"});
}

TEST(Holders, ANewProcessWithAnOldPidHoldsNothing) {
  FileTraceForTest file;
  const auto old = file.process("tuner.exe", 40);
  const auto fresh = file.trace.add_process("viewer.exe", 40);
  file.at(1).open(old, "Generic Read", "None");
  file.at(2).exit(old);
  file.at(3).open(fresh, "Generic Read", "Read, Write, Delete");
  file.at(9).open(file.process("TiWorker.exe", 7), "Generic Read", "Read", kSharingViolation);
  EXPECT_EQ(found(file), Strings{"TiWorker.exe:"});
}

TEST(Holders, TheEndOfANewProcessDoesNotFreeWhatAnotherOfItsPidHolds) {
  FileTraceForTest file;
  const auto holder = file.process("tuner.exe", 40);
  const auto other = file.trace.add_process("viewer.exe", 40);
  file.at(1).open(holder, "Generic Read", "None");
  file.at(2).exit(other);
  file.at(9).violation(file.process("TiWorker.exe", 7));
  EXPECT_EQ(found(file), Strings{"TiWorker.exe: tuner.exe/40/handle/None"});
}

TEST(Holders, AnOpenForAttributesIsNotTheHolder) {
  FileTraceForTest file;
  file.at(1).open(file.process("viewer.exe", 11), "Read Attributes", "None");
  file.at(2).open(file.process("tuner.exe", 40), "Generic Read", "Read");
  file.at(9).violation(file.process("TiWorker.exe", 7));
  EXPECT_EQ(found(file), Strings{"TiWorker.exe: tuner.exe/40/handle/Read"});
}

TEST(Holders, AHandleThatSharesEverythingIsNotTheHolder) {
  FileTraceForTest file;
  file.at(1).open(file.process("viewer.exe", 11), "Generic Read", "Read, Write, Delete");
  file.at(9).open(file.process("TiWorker.exe", 7), "Generic Read", "Read", kSharingViolation);
  EXPECT_EQ(found(file), Strings{"TiWorker.exe:"});
}

TEST(Holders, TheVictimsOwnShareModeConflictsToo) {
  FileTraceForTest file;
  file.at(1).open(file.process("logger.exe", 11), "Generic Write", "Read, Write, Delete");
  file.at(9).open(file.process("TiWorker.exe", 7), "Generic Read", "Read", kSharingViolation);
  EXPECT_EQ(found(file), Strings{"TiWorker.exe: logger.exe/11/handle/Read, Write, Delete"});
}

TEST(Holders, GenericRightsOfARawMaskAreUnderstood) {
  FileTraceForTest file;
  EventForTest event;
  event.process = file.process("tuner.exe", 40);
  event.action = TraceAction::Open;
  event.open.desired_access = 0x80000000;  // GENERIC_READ
  event.open.share = 0;
  file.at(1).put(event);
  file.at(9).violation(file.process("TiWorker.exe", 7));
  EXPECT_EQ(found(file), Strings{"TiWorker.exe: tuner.exe/40/handle/None"});
}

TEST(Holders, TheInnermostOpenIsClosedFirst) {
  FileTraceForTest file;
  const auto tuner = file.process("tuner.exe", 40);
  file.at(1).open(tuner, "Generic Read/Write", "None");
  file.at(2).open(tuner, "Read Attributes", "Read, Write, Delete");
  file.at(3).close(tuner);
  file.at(9).violation(file.process("TiWorker.exe", 7));
  EXPECT_EQ(found(file), Strings{"TiWorker.exe: tuner.exe/40/handle/None"});
}

TEST(Holders, AThreadClosesWhatItOpened) {
  for (const bool closes_first : {true, false}) {
    FileTraceForTest file;
    const auto tuner = file.process("tuner.exe", 40);
    file.at(1).on_thread(11).open(tuner, "Generic Read/Write", "None");
    file.at(2).on_thread(12).open(tuner, "Read Attributes", "Read, Write, Delete");
    file.at(3).on_thread(closes_first ? 11 : 12).close(tuner);
    file.at(9).violation(file.process("TiWorker.exe", 7));
    EXPECT_EQ(found(file),
              Strings{closes_first ? "TiWorker.exe:" : "TiWorker.exe: tuner.exe/40/handle/None"});
  }
}

TEST(Holders, AReparsedOpenLeavesNoHandle) {
  FileTraceForTest file;
  file.at(1).open(file.process("tuner.exe", 40), "Generic Read", "None", 0x104);
  file.at(9).violation(file.process("TiWorker.exe", 7));
  EXPECT_EQ(found(file), Strings{"TiWorker.exe:"});
}

TEST(Holders, AllThatExcludeTheVictimAreNamed) {
  FileTraceForTest file;
  file.at(1).open(file.process("tuner.exe", 40), "Generic Read", "Read");
  file.at(2).open(file.process("logger.exe", 41), "Generic Read", "Read");
  file.at(9).violation(file.process("TiWorker.exe", 7));
  EXPECT_EQ(found(file),
            Strings{"TiWorker.exe: tuner.exe/40/handle/Read logger.exe/41/handle/Read"});
}

TEST(Holders, SuccessWithinFiveSecondsExcusesTheFailure) {
  FileTraceForTest file;
  const auto tuner = file.process("tuner.exe", 40);
  const auto backup = file.process("backup.exe", 7);
  file.at(1).open(tuner, "Generic Read", "None");
  file.at(2).violation(backup);
  file.at(3).close(tuner);
  file.at(4).open(backup, "Generic Read/Write", "Read");
  EXPECT_EQ(found(file), Strings{});
  const Violations violations = find_violations(file.trace, nullptr, 1);
  ASSERT_EQ(violations.violations.size(), 1U);
  EXPECT_TRUE(violations.violations[0].recovered);
  EXPECT_LT(violations.violations[0].weight, 0.5);
}

TEST(Holders, SuccessAfterFiveSecondsExcusesNothing) {
  FileTraceForTest file;
  const auto backup = file.process("backup.exe", 7);
  file.at(1).open(file.process("tuner.exe", 40), "Generic Read", "None");
  file.at(2).violation(backup);
  file.at(7.1).open(backup, "Generic Read/Write", "Read");
  EXPECT_EQ(found(file).size(), 1U);
}

TEST(Holders, OpeningForAttributesExcusesNothing) {
  FileTraceForTest file;
  const auto backup = file.process("backup.exe", 7);
  file.at(1).open(file.process("tuner.exe", 40), "Generic Read", "None");
  file.at(2).violation(backup);
  file.at(3).open(backup, "Read Attributes", "Read, Write, Delete");
  EXPECT_EQ(found(file).size(), 1U);
}

TEST(Holders, RetriesThatSucceedInTheEndWereNoProblem) {
  FileTraceForTest file;
  const auto backup = file.process("backup.exe", 7);
  file.at(1).open(file.process("tuner.exe", 40), "Generic Read", "None");
  for (int i = 0; i < 10; ++i) {
    file.at(2 + 2 * i).violation(backup);
  }
  file.at(22).open(backup, "Generic Read/Write", "Read");
  EXPECT_EQ(found(file), Strings{});
}

TEST(Holders, AFileUsedWithoutAnOpenWasOpenBeforeTheTrace) {
  FileTraceForTest before;
  EventForTest read;
  read.process = before.process("agent.exe", 50);
  read.action = TraceAction::Read;
  read.detail = "Offset: 0, Length: 4,096";
  before.at(1).put(read);
  before.at(9).violation(before.process("TiWorker.exe", 7));
  const Strings expected{"TiWorker.exe: agent.exe/50/handle"};
  EXPECT_EQ(found(before), expected);
  FileTraceForTest after;
  const auto agent = after.process("agent.exe", 50);
  after.at(9).violation(after.process("TiWorker.exe", 7));
  after.at(20).close(agent);
  EXPECT_EQ(found(after), expected);
  const Violations violations = find_violations(after.trace, nullptr, 1);
  const Holder& holder = violations.violations[0].holders[0];
  EXPECT_FALSE(holder.opened.has_value());
  EXPECT_TRUE(holder.closed.has_value());
  EXPECT_LE(holder.weight, 0.5);
}

TEST(Holders, AProcessThatStartedLaterDidNotHoldItBefore) {
  FileTraceForTest file;
  const auto late = file.process("late.exe", 50);
  file.trace.process(late).started = file.trace.capture().first + 15 * kTicksPerSecond;
  file.at(9).violation(file.process("TiWorker.exe", 7));
  file.at(20).close(late);
  EXPECT_EQ(found(file), Strings{"TiWorker.exe:"});
}

TEST(Holders, AStrayCloseOfWhoOpenedItBeforeShowsNothing) {
  FileTraceForTest file;
  const auto tuner = file.process("tuner.exe", 40);
  file.at(1).open(tuner, "Generic Read", "None");
  file.at(2).close(tuner);
  file.at(9).violation(file.process("TiWorker.exe", 7));
  file.at(20).close(tuner);
  EXPECT_EQ(found(file), Strings{"TiWorker.exe:"});
}

TEST(Holders, PagingDoesNotMakeAHolder) {
  FileTraceForTest file;
  EventForTest read;
  read.process = file.process("agent.exe", 50);
  read.action = TraceAction::Read;
  read.detail = "Offset: 0, Length: 4,096, I/O Flags: Non-cached, Paging I/O, Priority: Normal";
  file.at(1).put(read);
  file.at(9).violation(file.process("TiWorker.exe", 7));
  EXPECT_EQ(found(file), Strings{"TiWorker.exe:"});
}

TEST(Holders, AShortOpeningIsARace) {
  FileTraceForTest file;
  const auto scanner = file.process("scanner.exe", 60);
  file.at(1).open(scanner, "Generic Read", "Read");
  file.at(1.01).violation(file.process("TiWorker.exe", 7));
  file.at(1.02).close(scanner);
  const Violations violations = find_violations(file.trace, nullptr, 1);
  ASSERT_EQ(violations.violations.size(), 1U);
  const Holder& holder = violations.violations[0].holders.at(0);
  EXPECT_LT(holder.weight, 0.9);
  EXPECT_NE(holder.why.en.find("20 ms only"), std::string::npos) << holder.why.en;
}

TEST(Holders, AChildUsesTheHandleOfAParentThatHasEnded) {
  FileTraceForTest file;
  const auto parent = file.process("parent.exe", 40);
  const auto child = file.process("child.exe", 41);
  file.trace.process(child).parent = parent;
  file.at(1).open(parent, "Generic Read", "None");
  file.at(2).exit(parent);
  file.at(9).violation(file.process("TiWorker.exe", 7));
  EXPECT_EQ(found(file), Strings{"TiWorker.exe:"});
  EventForTest read;
  read.process = child;
  read.action = TraceAction::Read;
  file.at(10).put(read);
  EXPECT_EQ(found(file), Strings{"TiWorker.exe: child.exe/41/handle/None"});
}

TEST(Holders, HandlesClosedAfterTheEndOfTheirProcessAreClosed) {
  FileTraceForTest file;
  const auto tuner = file.process("tuner.exe", 40);
  file.at(1).open(tuner, "Generic Read", "None");
  file.at(2).exit(tuner);
  file.close(tuner);
  file.at(9).violation(file.process("TiWorker.exe", 7));
  EXPECT_EQ(found(file), Strings{"TiWorker.exe:"});
}

TEST(Holders, ARunningProgramCannotBeOpenedForWriting) {
  FileTraceForTest file;
  const auto agent = file.process("agent.exe", 50);
  file.on(R"(C:\App\agent.dll)").at(1).add(agent, TraceAction::LoadImage);
  file.at(9).open(
      file.process("setup.exe", 7), "Generic Write", "Read, Write, Delete", kSharingViolation);
  EXPECT_EQ(found(file), Strings{"setup.exe: agent.exe/50/image"});
}

TEST(Holders, AProgramInTheListOfModulesCounts) {
  FileTraceForTest file;
  const auto agent = file.process("agent.exe", 50);
  TraceModule module;
  module.path = R"(C:\App\agent.dll)";
  file.trace.process(agent).modules.push_back(module);
  constexpr std::uint32_t kCannotDelete = 0xC0000121;
  file.on(R"(C:\App\agent.dll)")
      .at(9)
      .add(file.process("setup.exe", 7), TraceAction::Dispose, kCannotDelete);
  EXPECT_EQ(found(file), Strings{"setup.exe: agent.exe/50/image"});
}

TEST(Holders, AMappedFileCannotBeTruncated) {
  FileTraceForTest file;
  const auto agent = file.process("agent.exe", 50);
  file.at(1).open(agent, "Generic Read", "Read, Write, Delete");
  file.at(2).add(agent, TraceAction::Map);
  file.at(3).close(agent);
  constexpr std::uint32_t kUserMappedFile = 0xC0000243;
  file.at(9).add(file.process("setup.exe", 7), TraceAction::Resize, kUserMappedFile);
  EXPECT_EQ(found(file), Strings{"setup.exe: agent.exe/50/section"});
}

TEST(Holders, AFileMarkedForDeletionNamesWhoMarkedIt) {
  FileTraceForTest file;
  const auto agent = file.process("agent.exe", 50);
  file.at(1).open(agent, "Read Attributes, Delete", "Read, Write, Delete");
  EventForTest dispose;
  dispose.process = agent;
  dispose.action = TraceAction::Dispose;
  dispose.marks_deletion = true;
  file.at(2).put(dispose);
  constexpr std::uint32_t kDeletePending = 0xC0000056;
  file.at(9).open(file.process("setup.exe", 7), "Generic Read", "Read", kDeletePending);
  EXPECT_EQ(found(file), Strings{"setup.exe: agent.exe/50/handle/Read, Write, Delete"});
}

TEST(Holders, OwnHandlesComeLast) {
  FileTraceForTest file;
  const auto worker = file.process("TiWorker.exe", 7);
  file.at(1).open(worker, "Generic Read", "Read");
  file.at(2).open(file.process("tuner.exe", 40), "Generic Read", "Read");
  file.at(9).violation(worker);
  EXPECT_EQ(found(file),
            Strings{"TiWorker.exe: tuner.exe/40/handle/Read TiWorker.exe/7/handle/Read"});
}

TEST(Holders, TheNumberOfViolationsIsLimited) {
  FileTraceForTest file;
  for (std::uint32_t pid = 1; pid <= 300; ++pid) {
    file.on(R"(C:\f)" + std::to_string(pid)).violation(file.process("a.exe", 100 + pid));
  }
  const Violations violations = find_violations(file.trace, nullptr, 1);
  EXPECT_EQ(violations.violations.size(), kMostViolations);
  EXPECT_EQ(violations.left_out, 100U);
}

TEST(Holders, ManyHandlesOfOneFileTakeLittleTime) {
  FileTraceForTest file;
  const auto greedy = file.process("greedy.exe", 40);
  const auto worker = file.process("TiWorker.exe", 7);
  for (int i = 0; i < 20'000; ++i) {
    file.open(greedy, "Generic Read", "None");
    if (i % 2 == 0) file.violation(worker);
  }
  const Violations violations = find_violations(file.trace, nullptr, 1);
  ASSERT_EQ(violations.violations.size(), 1U);
  EXPECT_EQ(violations.violations[0].count, 10'000U);
  EXPECT_LE(violations.violations[0].holders.size(), kMostHoldersOfViolation);
}

TEST(Holders, TheNumberOfThreadsChangesNothing) {
  FileTraceForTest file;
  for (int i = 0; i < 30'000; ++i) {
    file.on("C:\\f\\" + std::to_string(i)).open(file.process("a.exe", 9), "Generic Read", "None");
  }
  file.on(R"(C:\F\777)").violation(file.process("TiWorker.exe", 7));
  const Violations one = find_violations(file.trace, nullptr, 1);
  const Violations four = find_violations(file.trace, nullptr, 4);
  ASSERT_EQ(one.violations.size(), 1U);
  ASSERT_EQ(four.violations.size(), 1U);
  EXPECT_EQ(one.violations[0].holders.at(0).opened, four.violations[0].holders.at(0).opened);
}

TEST(Holders, AModuleThatIsLoadedLaterWasNotInTheWay) {
  FileTraceForTest file;
  const auto player = file.process("player.exe", 40);
  TraceModule module;
  module.path = FileTraceForTest::kFile;
  file.trace.process(player).modules.push_back(module);
  file.at(1).open(file.process("TiWorker.exe", 7), "Generic Write", "None", kSharingViolation);
  EXPECT_EQ(found(file), Strings{"TiWorker.exe: player.exe/40/image"});
  file.at(20).add(player, TraceAction::LoadImage);
  EXPECT_EQ(found(file), Strings{"TiWorker.exe:"});
  file.at(21).open(file.process("poqexec.exe", 8), "Generic Write", "None", kSharingViolation);
  EXPECT_EQ(found(file), (Strings{"poqexec.exe: player.exe/40/image", "TiWorker.exe:"}));
}

TEST(Holders, AHandleOnADeletedFileIsNotOnTheNewOneOfThatName) {
  FileTraceForTest file;
  const auto viewer = file.process("viewer.exe", 11);
  const auto maker = file.process("maker.exe", 12);
  file.at(1).open(viewer, "Generic Read", "None");
  EventForTest created;
  created.process = maker;
  created.action = TraceAction::Open;
  created.open.desired_access = file_access_of("Generic Write");
  created.open.open_result = 2;
  file.at(2).put(created);
  file.add(viewer, TraceAction::Read);
  file.at(3).violation(file.process("TiWorker.exe", 7));
  file.at(4).close(viewer);
  EXPECT_EQ(found(file), Strings{"TiWorker.exe: maker.exe/12/handle/None"});
  const auto all = holders_of(file.trace, FileTraceForTest::kFile, std::nullopt, nullptr, 1);
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[1].process, viewer);
  EXPECT_EQ(all[1].closed, 4U);
}

}  // namespace
}  // namespace casebook
