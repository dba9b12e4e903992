// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "trace/holders.h"
#include "trace/holders_for_test.h"

namespace casebook {
namespace {

TEST(HiveHolders, ALoadedHiveIsHeldByItsLoader) {
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

TEST(HiveHolders, AnUnloadedHiveHoldsNothing) {
  FileTraceForTest file;
  const auto agent = file.process("agent.exe", 50);
  file.at(1).load_hive(agent, R"(HKU\OFFLINE)", R"(\??\C:\Data\Store.dat)");
  file.at(2).unload_hive(agent, R"(HKU\offline)");
  file.at(9).violation(file.process("TiWorker.exe", 7));
  EXPECT_EQ(found(file), Strings{"TiWorker.exe:"});
}

TEST(HiveHolders, AHiveStaysLoadedWhenItsLoaderEnds) {
  FileTraceForTest file;
  const auto agent = file.process("agent.exe", 50);
  file.at(1).load_hive(agent, R"(HKU\OFFLINE)", R"(\??\C:\Data\Store.dat)");
  file.at(2).exit(agent);
  file.at(9).violation(file.process("TiWorker.exe", 7));
  EXPECT_EQ(found(file), Strings{"TiWorker.exe: agent.exe/50/hive"});
}

TEST(HiveHolders, AnApplicationsHiveEndsWithIt) {
  FileTraceForTest file;
  const auto agent = file.process("agent.exe", 50);
  file.at(1).load_hive(agent, R"(\REGISTRY\A\{0002})", R"(\??\C:\Data\Store.dat)");
  file.at(2).exit(agent);
  file.at(9).violation(file.process("TiWorker.exe", 7));
  EXPECT_EQ(found(file), Strings{"TiWorker.exe:"});
}

TEST(HiveHolders, ALoadThatIsGoingOnDoesNotStandInItsOwnWay) {
  FileTraceForTest file;
  EventForTest load;
  load.process = file.process("agent.exe", 50);
  load.action = TraceAction::LoadHive;
  load.path = R"(HKU\OFFLINE)";
  load.target = R"(\??\C:\Data\Store.dat)";
  load.duration = kTicksPerSecond / 10;
  file.at(1).put(load);
  file.at(1.05).violation(file.process("System", 4));
  EXPECT_EQ(found(file), Strings{"System:"});
}

TEST(HiveHolders, TheLogsOfAHiveAreHeldWithIt) {
  FileTraceForTest file;
  file.at(1).load_hive(file.process("agent.exe", 50), R"(HKU\OFFLINE)", R"(\??\C:\Data\Store.dat)");
  file.on(R"(C:\Data\Store.dat.LOG1)").at(9).violation(file.process("TiWorker.exe", 7));
  EXPECT_EQ(found(file), Strings{"TiWorker.exe: agent.exe/50/hive"});
}

TEST(HiveHolders, WhatSystemTriesInsideOfAFailingLoadIsNotASecondVictim) {
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
TEST(HiveHolders, TheDefaultUsersHiveOfABootTraceNamesItsLoader) {
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

TEST(HiveHolders, AHiveFromBeforeTheTraceIsWindowsOwn) {
  FileTraceForTest file;
  EventForTest write;
  write.process = file.process("System", 4);
  write.action = TraceAction::Write;
  write.detail = "Offset: 4,096, Length: 4,096, I/O Flags: Non-cached";
  file.on(R"(C:\Users\Default\NTUSER.DAT)").at(1).put(write);
  file.at(9).violation(file.process("TiWorker.exe", 7));
  EXPECT_EQ(found(file), Strings{"TiWorker.exe: System/4/hive"});
}

}  // namespace
}  // namespace casebook
