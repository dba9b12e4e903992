// SPDX-License-Identifier: Apache-2.0
#include "trace/suspects.h"

#include <string>

#include <gtest/gtest.h>

#include "trace/denial_trace_for_test.h"

namespace casebook {
namespace {

const Suspect* suspect_of(const Denial& denial, std::string_view name) {
  for (const Suspect& suspect : denial.suspects) {
    if (suspect.name == name) return &suspect;
  }
  return nullptr;
}

TEST(Suspects, ADriverOnTheStackComesFirst) {
  DenialTrace file;
  TraceModule manager;
  manager.path = R"(C:\Windows\System32\drivers\FLTMGR.SYS)";
  manager.company = "Microsoft Corporation";
  TraceModule monitor;
  monitor.path = R"(C:\Windows\System32\Drivers\PROCMON24.SYS)";
  monitor.company = "Example";
  TraceModule guard;
  guard.path = R"(C:\Windows\System32\drivers\ExGuard.sys)";
  guard.company = "Example Guard Ltd.";
  EventForTest event;
  event.process = file.worker;
  event.action = TraceAction::Open;
  event.result = kAccessDenied;
  event.open.desired_access = 0x100;
  event.stack = {{1, &monitor, true}, {2, &manager, true}, {3, &guard, true}, {4, nullptr, false}};
  file.at(1).put(event);
  const Denial denial = file.find().denials.at(0);
  ASSERT_FALSE(denial.suspects.empty());
  EXPECT_EQ(denial.suspects[0].name, "exguard.sys");
  EXPECT_EQ(denial.suspects[0].kind, SuspectKind::Driver);
  EXPECT_EQ(denial.suspects[0].product, "exguard");
  EXPECT_EQ(denial.suspects[0].module, &guard);
  EXPECT_EQ(suspect_of(denial, "procmon24.sys"), nullptr);
  EXPECT_EQ(suspect_of(denial, "fltmgr.sys"), nullptr);
}

TEST(Suspects, AFilterBelowComesBeforeOneAbove) {
  DenialTrace file;
  file.surroundings.filters = {{"ExTop", "402000", ""},
                               {"ExGuard", "364500", ""},
                               {"WdFilter", "328010", ""},
                               {"PROCMON24", "385200", ""}};
  file.at(1).denied(file.worker);
  const Denial denial = file.find().denials.at(0);
  const Suspect* above = suspect_of(denial, "extop.sys");
  const Suspect* below = suspect_of(denial, "exguard.sys");
  ASSERT_NE(above, nullptr);
  ASSERT_NE(below, nullptr);
  EXPECT_EQ(denial.suspects[0].name, "exguard.sys");
  EXPECT_LT(above->weight, 0.1);
  EXPECT_NE(above->why.en.find("above Process Monitor"), std::string::npos);
  EXPECT_NE(below->why.en.find("activity monitor"), std::string::npos);
  EXPECT_EQ(suspect_of(denial, "wdfilter.sys"), nullptr);
  EXPECT_EQ(suspect_of(denial, "procmon24.sys"), nullptr);
}

TEST(Suspects, ARefusalThatFollowsTheNameSpeaksForAPolicy) {
  DenialTrace file;
  file.surroundings.filters = {{"ExGuard", "364500", ""}, {"ExScan", "328900", ""}};
  file.at(1).denied(file.worker);
  const std::string_view mounted = R"(E:\Mount\Windows\System32\exmtp.dll)";
  file.on(mounted).at(60).denied(file.worker, "Generic Read");
  for (const std::string_view path : {kStaged, mounted}) {
    const std::string other = std::string(path.substr(0, path.rfind('\\'))) + "\\other.dll";
    file.on(other).open(file.worker, "Generic Read/Write", "Read");
  }
  const Denials denials = file.find();
  ASSERT_EQ(denials.denials.size(), 2U);
  for (const Denial& denial : denials.denials) {
    EXPECT_EQ(denial.suspects.at(0).product, "exguard");
    EXPECT_GE(denial.suspects[0].weight, 0.6);
    EXPECT_NE(denial.suspects[0].why.en.find("2 folders"), std::string::npos);
  }
}

TEST(Suspects, FoldersThatAreClosedAsAWholeSpeakForAccessLists) {
  DenialTrace file;
  file.surroundings.filters = {{"ExGuard", "364500", ""}};
  for (const std::string folder : {R"(C:\Data\d0\)", R"(C:\Data\d1\)"}) {
    for (const std::string name : {"config.ini", "other.ini", "data.bin"}) {
      file.on(folder + name).at(1).denied(file.worker, "Generic Write");
    }
  }
  const Denials denials = file.find();
  ASSERT_EQ(denials.denials.size(), 6U);
  for (const Denial& denial : denials.denials) {
    EXPECT_EQ(denial.suspects.at(0).kind, SuspectKind::Acl);
    const Suspect* guard = suspect_of(denial, "exguard.sys");
    ASSERT_NE(guard, nullptr);
    EXPECT_EQ(guard->why.en.find("follows the file name"), std::string::npos);
  }
}

TEST(Suspects, TheProductWhoseProcessWasThereComesFirst) {
  DenialTrace file;
  file.surroundings.filters = {{"ExScan", "328900", ""}, {"ExScan2", "328901", ""}};
  file.at(1).denied(file.worker);
  file.at(1.5).open(file.process("exscan.exe", 77), "Generic Read", "Read");
  const Denial denial = file.find().denials.at(0);
  EXPECT_EQ(denial.suspects.at(0).name, "exscan.sys");
  EXPECT_NE(denial.suspects[0].why.en.find("exscan.exe (77)"), std::string::npos);
}

TEST(Suspects, AProcessThatWasThereLongBeforeSaysNothing) {
  DenialTrace file;
  file.surroundings.filters = {{"ExScan", "328900", ""}};
  file.at(1).open(file.process("exscan.exe", 77), "Generic Read", "Read");
  file.at(10).denied(file.worker);
  EXPECT_EQ(file.find().denials.at(0).suspects.at(0).why.en.find("exscan.exe"), std::string::npos);
}

TEST(Suspects, LoadedDriversStandInForAListOfFilters) {
  DenialTrace file;
  const auto system = file.process("System", 4);
  TraceModule guard;
  guard.path = R"(C:\Windows\System32\drivers\exguard.sys)";
  TraceModule other;
  other.path = R"(C:\Windows\System32\drivers\exsound.sys)";
  file.trace.process(system).modules = {guard, other};
  file.at(1).denied(file.worker);
  const Denials denials = file.find();
  EXPECT_EQ(denials.denials.at(0).suspects.at(0).name, "exguard.sys");
  EXPECT_EQ(suspect_of(denials.denials[0], "exsound.sys"), nullptr);
}

TEST(Suspects, ARegistryRefusalIsNoFileFilters) {
  DenialTrace file;
  file.surroundings.filters = {{"ExGuard", "364500", ""}};
  file.key(file.worker, R"(HKLM\COMPONENTS\Example)", "All Access", kAccessDenied);
  const Denial denial = file.find().denials.at(0);
  const Suspect* guard = suspect_of(denial, "exguard.sys");
  ASSERT_NE(guard, nullptr);
  EXPECT_LT(guard->weight, 0.2);
  EXPECT_NE(guard->why.en.find("callback"), std::string::npos);
}

TEST(Suspects, AnAccessListThatRefusesComesFirst) {
  DenialTrace file;
  file.surroundings.filters = {{"ExGuard", "364500", ""}};
  file.surroundings.access_lists = {
      {std::string(kStaged), "", {R"(BUILTIN\Users:(RX))", R"(NT AUTHORITY\SYSTEM:(RX))"}}};
  file.at(1).denied(file.worker);
  const Denial denial = file.find().denials.at(0);
  EXPECT_EQ(denial.suspects.at(0).kind, SuspectKind::Acl);
  EXPECT_GE(denial.suspects[0].weight, 0.85);
  EXPECT_LT(suspect_of(denial, "exguard.sys")->weight, 0.25);
}

TEST(Suspects, AListFarAboveConvictsNobody) {
  DenialTrace file;
  file.surroundings.access_lists = {{R"(C:\Windows)", "", {R"(NT AUTHORITY\SYSTEM:(OI)(CI)(RX))"}}};
  file.at(1).denied(file.worker);
  const Suspect list = file.find().denials.at(0).suspects.at(0);
  EXPECT_EQ(list.kind, SuspectKind::Acl);
  EXPECT_LE(list.weight, 0.4);
  EXPECT_NE(list.why.en.find("inherited from C:\\Windows, unless"), std::string::npos);
  EXPECT_NE(list.why.en.find("to SYSTEM"), std::string::npos);
}

TEST(Suspects, AnAccessListThatAllowsSpeaksForTheFilter) {
  DenialTrace file;
  file.surroundings.filters = {{"ExGuard", "364500", ""}};
  file.at(1).denied(file.worker);
  const double before = file.find().denials.at(0).suspects.at(0).weight;
  file.surroundings.access_lists = {
      {R"(C:\Windows\SoftwareDistribution)", "", {R"(NT AUTHORITY\SYSTEM:(OI)(CI)(F))"}}};
  const Denial denial = file.find().denials.at(0);
  EXPECT_EQ(denial.suspects.at(0).name, "exguard.sys");
  EXPECT_GT(denial.suspects[0].weight, before);
  for (const Suspect& suspect : denial.suspects) {
    EXPECT_NE(suspect.kind, SuspectKind::Acl);
  }
}

TEST(Suspects, BackupIntentMakesAnAccessListUnlikely) {
  DenialTrace file;
  file.surroundings.access_lists = {{std::string(kStaged), "", {R"(BUILTIN\Users:(RX))"}}};
  file.at(1).denied(file.worker, "Generic Read", kBackupIntent);
  const Denial denial = file.find().denials.at(0);
  for (const Suspect& suspect : denial.suspects) {
    EXPECT_LT(suspect.weight, 0.4);
  }
}

TEST(Suspects, WithoutFiltersTheAccessListRemains) {
  DenialTrace file;
  file.surroundings.filters = {{"WdFilter", "328010", ""}, {"Wof", "40700", ""}};
  file.at(1).denied(file.worker);
  const Denial denial = file.find().denials.at(0);
  ASSERT_EQ(denial.suspects.size(), 1U);
  EXPECT_EQ(denial.suspects[0].kind, SuspectKind::Acl);
  EXPECT_NEAR(denial.suspects[0].weight, 0.5, 1e-9);
}

TEST(Suspects, APlainUserMayNotChangeWindows) {
  DenialTrace file;
  const auto application = file.application("app.exe", 9);
  file.on(R"(C:\Windows\System32\a.dll)").at(1).denied(application, "Generic Write");
  EXPECT_EQ(file.find().denials.at(0).suspects.at(0).name, "user rights");
}

TEST(Suspects, AReadOnlyFileIsRefusedToWriters) {
  DenialTrace file;
  EventForTest query;
  query.process = file.worker;
  query.action = TraceAction::Query;
  query.detail = "CreationTime: 1/2/2021 1:00:00 AM, FileAttributes: RA";
  file.at(1).put(query);
  file.at(2).denied(file.worker, "Generic Write");
  EXPECT_EQ(file.find().denials.at(0).suspects.at(0).name, "read-only attribute");
}

TEST(Suspects, AClearedAttributeAndAListThatLetThroughAreNoReasons) {
  DenialTrace file;
  const auto guard = file.process("exguardsvc.exe", 77);
  file.at(0.5).add(guard, TraceAction::SetSecurity);
  file.at(1).plain(file.worker, TraceAction::Query, "FileAttributes: RA");
  file.at(2).plain(file.worker, TraceAction::Change, "FileAttributes: A");
  file.at(3).open(file.worker, "Generic Write", "Read");
  file.at(20).denied(file.worker, "Generic Write");
  const Denial denial = file.find().denials.at(0);
  for (const Suspect& suspect : denial.suspects) {
    EXPECT_NE(suspect.name, "read-only attribute");
    EXPECT_NE(suspect.name, "exguardsvc.exe (77)");
  }
}

TEST(Suspects, WhoeverChangedTheAccessListIsNamed) {
  DenialTrace file;
  const auto guard = file.process("exguardsvc.exe", 77);
  file.at(1).add(guard, TraceAction::SetSecurity);
  file.at(20).denied(file.worker);
  const Denial denial = file.find().denials.at(0);
  EXPECT_EQ(denial.suspects.at(0).name, "exguardsvc.exe (77)");
  EXPECT_EQ(denial.suspects[0].product, "exguard");
  EXPECT_EQ(denial.suspects[0].process, guard);
}

TEST(Suspects, ASharingViolationNamesTheHolder) {
  DenialTrace file;
  file.at(1).open(file.process("exscan.exe", 77), "Generic Read", "None");
  file.at(2).open(file.worker, "Generic Write", "Read", kSharingViolation);
  const Denial denial = file.find().denials.at(0);
  ASSERT_EQ(denial.suspects.size(), 1U);
  EXPECT_EQ(denial.suspects[0].kind, SuspectKind::Process);
  EXPECT_EQ(denial.suspects[0].name, "exscan.exe (77)");
  EXPECT_EQ(denial.suspects[0].product, "exscan");
}

TEST(Suspects, APendingDeletionNamesWhoDeletes) {
  DenialTrace file;
  const auto cleaner = file.process("cleaner.exe", 77);
  file.at(1).open(cleaner, "Delete", "Read, Write, Delete");
  EventForTest dispose;
  dispose.process = cleaner;
  dispose.action = TraceAction::Dispose;
  dispose.marks_deletion = true;
  file.at(1.1).put(dispose);
  file.at(1.2).close(cleaner);
  file.at(2).open(file.worker, "Generic Read", "Read", 0xC0000056);
  EXPECT_EQ(file.find().denials.at(0).suspects.at(0).name, "cleaner.exe (77)");
}

TEST(Suspects, AFolderWithOpenFilesCannotBeRenamed) {
  DenialTrace file;
  const auto shell = file.process("tool.exe", 77);
  file.on(R"(C:\$WINDOWS.~BT\Sources\setup.log)").at(1).open(shell, "Generic Read", "Read");
  const auto setup = file.process("SetupHost.exe", 8);
  file.on(R"(C:\$WINDOWS.~BT)").at(2).rename(setup, R"(\??\C:\$WINDOWS.~BT.old)", kAccessDenied);
  const Denial denial = file.find().denials.at(0);
  EXPECT_EQ(denial.suspects.at(0).name, "tool.exe (77)");
  EXPECT_NE(denial.suspects[0].why.en.find("setup.log"), std::string::npos);
}

TEST(Suspects, AFileThatIsOpenCannotBeReplaced) {
  constexpr std::string_view kTarget = R"(C:\Windows\System32\drivers\exmt.sys)";
  DenialTrace file;
  const auto scanner = file.process("tool.exe", 77);
  file.on(kTarget).at(1).open(scanner, "Generic Read", "Read, Write, Delete");
  file.on(kStaged).at(2).rename(file.worker, R"(\??\)" + std::string(kTarget), kAccessDenied);
  const Denial denial = file.find().denials.at(0);
  EXPECT_EQ(denial.suspects.at(0).name, "tool.exe (77)");
  EXPECT_NE(denial.suspects[0].why.en.find("cannot replace"), std::string::npos);
}

// FILE_RENAME_POSIX_SEMANTICS replaces a file whose handles all share deletion.
TEST(Suspects, APosixRenameIsNotHinderedBySharedHandles) {
  constexpr std::string_view kTarget = R"(C:\Windows\System32\drivers\exmt.sys)";
  DenialTrace file;
  file.on(kTarget).at(1).open(file.process("tool.exe", 77), "Generic Read", "Read, Delete");
  file.at(2).open(file.process("lock.exe", 78), "Generic Read", "Read");
  EventForTest rename;
  rename.process = file.worker;
  rename.action = TraceAction::Rename;
  rename.operation = "SetRenameInformationEx";
  rename.result = kAccessDenied;
  rename.target = R"(\??\)" + std::string(kTarget);
  file.on(kStaged).at(3).put(rename);
  const Denial denial = file.find().denials.at(0);
  EXPECT_EQ(denial.suspects.at(0).name, "lock.exe (78)");
  for (const Suspect& suspect : denial.suspects) {
    EXPECT_NE(suspect.name, "tool.exe (77)");
  }
}

TEST(Suspects, AMissingPrivilegeIsTheTokens) {
  DenialTrace file;
  file.load_hive(file.process("app.exe", 9), R"(HKU\X)", R"(\??\C:\Data\x.dat)", 0xC0000061);
  const Denial denial = file.find().denials.at(0);
  EXPECT_EQ(denial.suspects.at(0).name, "privilege");
}

}  // namespace
}  // namespace casebook
