// SPDX-License-Identifier: Apache-2.0
#include "trace/holders.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "trace/file_trace_for_test.h"

namespace casebook {
namespace {

using Strings = std::vector<std::string>;

std::string title(const Trace& trace, const Holder& holder) {
  const TraceProcess& process = trace.processes()[holder.process];
  std::string text = process.name + "/" + std::to_string(process.pid) + "/" +
                     std::string(holder_kind_name(holder.kind));
  if (!holder.share_mode.empty()) text += "/" + holder.share_mode;
  return text;
}

// "victim: holder, holder", of what was not recovered from.
Strings found(const FileTraceForTest& file) {
  Strings lines;
  for (const Violation& violation : find_violations(file.trace, nullptr, 1).violations) {
    if (violation.recovered) continue;
    std::string line = file.trace.processes()[violation.process].name + ":";
    for (const Holder& holder : violation.holders) {
      line += " " + title(file.trace, holder);
    }
    lines.push_back(line);
  }
  return lines;
}

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

TEST(Holders, ALoadedHiveIsHeldByItsLoader) {
  FileTraceForTest file;
  const auto agent = file.process("agent.exe", 50);
  file.at(1).load_hive(agent, R"(HKU\OFFLINE)", R"(\??\C:\Data\Store.dat)");
  file.open(file.process("System", 4), "Generic Read/Write", "None");
  file.at(9).load_hive(file.process("TiWorker.exe", 7),
                       R"(HKLM\{0001})",
                       R"(\??\C:\Data\Store.dat)",
                       kSharingViolation);
  EXPECT_EQ(found(file), Strings{"TiWorker.exe: agent.exe/50/hive"});
  const Violations violations = find_violations(file.trace, nullptr, 1);
  EXPECT_EQ(violations.violations[0].path, R"(C:\Data\Store.dat)");
  EXPECT_EQ(violations.violations[0].operation, "RegLoadKey");
}

TEST(Holders, AnUnloadedHiveHoldsNothing) {
  FileTraceForTest file;
  const auto agent = file.process("agent.exe", 50);
  file.at(1).load_hive(agent, R"(HKU\OFFLINE)", R"(\??\C:\Data\Store.dat)");
  file.at(2).unload_hive(agent, R"(HKU\offline)");
  file.at(9).violation(file.process("TiWorker.exe", 7));
  EXPECT_EQ(found(file), Strings{"TiWorker.exe:"});
}

TEST(Holders, AHiveStaysLoadedWhenItsLoaderEnds) {
  FileTraceForTest file;
  const auto agent = file.process("agent.exe", 50);
  file.at(1).load_hive(agent, R"(HKU\OFFLINE)", R"(\??\C:\Data\Store.dat)");
  file.at(2).exit(agent);
  file.at(9).violation(file.process("TiWorker.exe", 7));
  EXPECT_EQ(found(file), Strings{"TiWorker.exe: agent.exe/50/hive"});
}

TEST(Holders, AnApplicationsHiveEndsWithIt) {
  FileTraceForTest file;
  const auto agent = file.process("agent.exe", 50);
  file.at(1).load_hive(agent, R"(\REGISTRY\A\{0002})", R"(\??\C:\Data\Store.dat)");
  file.at(2).exit(agent);
  file.at(9).violation(file.process("TiWorker.exe", 7));
  EXPECT_EQ(found(file), Strings{"TiWorker.exe:"});
}

TEST(Holders, TheLogsOfAHiveAreHeldWithIt) {
  FileTraceForTest file;
  file.at(1).load_hive(file.process("agent.exe", 50), R"(HKU\OFFLINE)", R"(\??\C:\Data\Store.dat)");
  file.on(R"(C:\Data\Store.dat.LOG1)").at(9).violation(file.process("TiWorker.exe", 7));
  EXPECT_EQ(found(file), Strings{"TiWorker.exe: agent.exe/50/hive"});
}

TEST(Holders, WhatSystemTriesInsideOfAFailingLoadIsNotASecondVictim) {
  FileTraceForTest file;
  file.at(1).open(file.process("tuner.exe", 40), "Generic Read", "None");
  EventForTest load;
  load.process = file.process("TiWorker.exe", 7);
  load.action = TraceAction::LoadHive;
  load.path = R"(HKLM\{0001})";
  load.target = R"(\??\C:\Data\Store.dat)";
  load.result = kSharingViolation;
  load.duration = kTicksPerSecond / 10;
  file.at(9).put(load);
  file.at(9.05).violation(file.process("System", 4));
  EXPECT_EQ(found(file), Strings{"TiWorker.exe: tuner.exe/40/handle/None"});
}

// The reset of a machine fails because the default user's hive is in use: the trace began at boot.
TEST(Holders, TheDefaultUsersHiveOfABootTraceNamesItsLoader) {
  FileTraceForTest file;
  const auto provision = file.process("provtool.exe", 912);
  const auto system = file.process("System", 4);
  const auto worker = file.process("TiWorker.exe", 3032);
  file.on(R"(C:\Users\Default\NTUSER.DAT)");
  file.at(3).load_hive(
      provision, R"(HKU\DefaultProfile)", R"(\Device\HarddiskVolume3\Users\Default\NTUSER.DAT)");
  file.at(3.001).open(system, "Generic Read/Write", "None");
  file.on(R"(C:\Users\Default\NTUSER.DAT.LOG1)").open(system, "Generic Read/Write", "None");
  file.on(R"(\Device\HarddiskVolume3\Windows\System32\ntdll.dll)");
  file.open(system, "Generic Read", "Read");
  file.on(R"(C:\Windows\System32\ntdll.dll)").open(system, "Generic Read", "Read");
  file.at(19).load_hive(
      worker, R"(HKLM\{0001})", R"(\??\C:\Users\Default\NTUSER.DAT)", kSharingViolation);
  EXPECT_EQ(found(file), Strings{"TiWorker.exe: provtool.exe/912/hive"});
  const Violations violations = find_violations(file.trace, nullptr, 1);
  EXPECT_GE(violations.violations[0].weight, 0.8);
  ASSERT_FALSE(violations.limits.empty());
  EXPECT_NE(violations.limits[0].en.find("harddiskvolume3"), std::string::npos);
}

TEST(Holders, AHiveFromBeforeTheTraceIsWindowsOwn) {
  FileTraceForTest file;
  EventForTest write;
  write.process = file.process("System", 4);
  write.action = TraceAction::Write;
  write.detail = "Offset: 4,096, Length: 4,096, I/O Flags: Non-cached";
  file.on(R"(C:\Users\Default\NTUSER.DAT)").at(1).put(write);
  file.at(9).violation(file.process("TiWorker.exe", 7));
  EXPECT_EQ(found(file), Strings{"TiWorker.exe: System/4/hive"});
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

TEST(Holders, PrefixAndCaseDoNotHideTheFile) {
  for (const std::string_view path :
       {R"(\??\c:\data\STORE.DAT)", R"(\\?\C:\DATA\store.dat)", R"(C:\data\store.dat::$DATA)"}) {
    FileTraceForTest file;
    file.on(path).at(1).open(file.process("tuner.exe", 40), "Generic Read", "None");
    file.on(FileTraceForTest::kFile).at(9).violation(file.process("TiWorker.exe", 7));
    EXPECT_EQ(found(file), Strings{"TiWorker.exe: tuner.exe/40/handle/None"}) << path;
  }
}

TEST(Holders, ADeviceIsTheDriveThatHasTheSameFiles) {
  FileTraceForTest file;
  const auto other = file.process("other.exe", 9);
  for (const std::string_view path : {R"(C:\Windows\a.dll)",
                                      R"(\Device\HarddiskVolume2\Windows\a.dll)",
                                      R"(D:\Work\only-here.txt)"}) {
    file.on(path).add(other, TraceAction::Query);
  }
  file.on(R"(\Device\HarddiskVolume2\Data\Store.dat)")
      .at(1)
      .open(file.process("tuner.exe", 40), "Generic Read", "None");
  file.on(FileTraceForTest::kFile).at(9).violation(file.process("TiWorker.exe", 7));
  EXPECT_EQ(found(file), Strings{"TiWorker.exe: tuner.exe/40/handle/None"});
}

TEST(Holders, ADeviceThatMightBeTwoDrivesIsNeither) {
  FileTraceForTest file;
  const auto other = file.process("other.exe", 9);
  for (const std::string_view path : {R"(C:\Windows\a.dll)",
                                      R"(D:\Windows\a.dll)",
                                      R"(D:\Data\Store.dat)",
                                      R"(\Device\HarddiskVolume2\Windows\a.dll)"}) {
    file.on(path).add(other, TraceAction::Query);
  }
  file.on(R"(\Device\HarddiskVolume2\Data\Store.dat)")
      .at(1)
      .open(file.process("tuner.exe", 40), "Generic Read", "None");
  file.on(FileTraceForTest::kFile).at(9).violation(file.process("TiWorker.exe", 7));
  EXPECT_EQ(found(file), Strings{"TiWorker.exe:"});
}

TEST(Holders, ARenamedFileKeepsItsHandles) {
  FileTraceForTest file;
  const auto tuner = file.process("tuner.exe", 40);
  file.on(R"(C:\Data\Store.tmp)").at(1).open(tuner, "Generic Read, Delete", "None");
  file.at(2).rename(tuner, R"(\??\C:\Data\Store.dat)");
  file.on(FileTraceForTest::kFile).at(9).violation(file.process("TiWorker.exe", 7));
  EXPECT_EQ(found(file), Strings{"TiWorker.exe: tuner.exe/40/handle/None"});
}

TEST(Holders, ABareNewNameLiesInTheSameFolder) {
  FileTraceForTest file;
  const auto tuner = file.process("tuner.exe", 40);
  file.on(R"(C:\Data\Store.tmp)").at(1).open(tuner, "Generic Read, Delete", "None");
  file.at(2).rename(tuner, "store.dat");
  file.on(FileTraceForTest::kFile).at(9).violation(file.process("TiWorker.exe", 7));
  EXPECT_EQ(found(file), Strings{"TiWorker.exe: tuner.exe/40/handle/None"});
}

TEST(Holders, ARenamedFileIsNoLongerUnderItsOldName) {
  FileTraceForTest file;
  const auto tuner = file.process("tuner.exe", 40);
  file.at(1).open(tuner, "Generic Read, Delete", "None");
  file.at(2).rename(tuner, R"(\??\C:\Data\Moved.dat)");
  file.at(9).violation(file.process("TiWorker.exe", 7));
  EXPECT_EQ(found(file), Strings{"TiWorker.exe:"});
}

TEST(Holders, AHandleOfARenamedFileIsClosedByEitherName) {
  for (const std::string_view closed_as : {R"(C:\Data\Store.tmp)", R"(C:\Data\Store.dat)"}) {
    FileTraceForTest file;
    const auto tuner = file.process("tuner.exe", 40);
    file.on(R"(C:\Data\Store.tmp)").at(1).open(tuner, "Generic Read, Delete", "None");
    file.at(2).rename(tuner, R"(\??\C:\Data\Store.dat)");
    file.on(closed_as).at(3).close(tuner);
    file.on(FileTraceForTest::kFile).at(9).violation(file.process("TiWorker.exe", 7));
    EXPECT_EQ(found(file), Strings{"TiWorker.exe:"}) << closed_as;
  }
}

TEST(Holders, AHardLinkIsTheSameFile) {
  FileTraceForTest file;
  const auto tuner = file.process("tuner.exe", 40);
  file.on(R"(C:\Data\Store.tmp)").at(1).open(tuner, "Generic Read", "None");
  EventForTest link;
  link.process = tuner;
  link.action = TraceAction::Link;
  link.target = R"(\??\C:\Data\Store.dat)";
  file.at(2).put(link);
  file.on(FileTraceForTest::kFile).at(9).violation(file.process("TiWorker.exe", 7));
  EXPECT_EQ(found(file), Strings{"TiWorker.exe: tuner.exe/40/handle/None"});
}

TEST(Holders, ARenameOntoAnOpenFileNamesWhoHasTheTargetOpen) {
  FileTraceForTest file;
  const auto worker = file.process("TiWorker.exe", 7);
  file.at(1).open(file.process("tuner.exe", 40), "Generic Read", "Read");
  file.on(R"(C:\Data\Store.new)")
      .at(9)
      .rename(worker, R"(\??\C:\Data\Store.dat)", kSharingViolation);
  EXPECT_EQ(found(file), Strings{"TiWorker.exe: tuner.exe/40/handle/Read"});
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

TEST(HoldersOf, EverybodyOrThoseOfAMoment) {
  FileTraceForTest file;
  const auto tuner = file.process("tuner.exe", 40);
  const auto viewer = file.process("viewer.exe", 41);
  file.at(1).open(tuner, "Generic Read", "None");
  file.at(2).close(tuner);
  file.at(3).open(viewer, "Generic Read", "Read, Write, Delete");
  const FileTime begin = file.trace.event(0).time - kTicksPerSecond;
  const auto names = [&](std::optional<FileTime> at) {
    Strings titles;
    for (const Holder& holder : holders_of(file.trace, "store.DAT", at, nullptr, 1)) {
      titles.push_back(title(file.trace, holder));
    }
    return titles;
  };
  EXPECT_EQ(names(std::nullopt),
            (Strings{"tuner.exe/40/handle/None", "viewer.exe/41/handle/Read, Write, Delete"}));
  EXPECT_EQ(names(begin + kTicksPerSecond * 3 / 2), Strings{"tuner.exe/40/handle/None"});
  EXPECT_EQ(names(begin + kTicksPerSecond * 5 / 2), Strings{});
  EXPECT_EQ(names(begin + kTicksPerSecond * 4),
            Strings{"viewer.exe/41/handle/Read, Write, Delete"});
}

TEST(HoldersOf, AnUnknownPathHasNone) {
  FileTraceForTest file;
  file.at(1).open(file.process("tuner.exe", 40), "Generic Read", "None");
  EXPECT_TRUE(holders_of(file.trace, R"(C:\Data\Other.dat)", std::nullopt, nullptr, 1).empty());
  EXPECT_TRUE(holders_of(file.trace, "ore.dat", std::nullopt, nullptr, 1).empty());
}

}  // namespace
}  // namespace casebook
