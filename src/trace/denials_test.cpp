// SPDX-License-Identifier: Apache-2.0
#include "trace/denials.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "trace/denial_kinds.h"
#include "trace/denial_trace_for_test.h"
#include "trace/refusals.h"

namespace casebook {
namespace {

std::uint64_t folded(const Denials& denials, std::string_view id) {
  for (const FoldedFailures& group : denials.folded) {
    if (group.id == id) return group.count;
  }
  return 0;
}

TEST(DenialKinds, InformationalResultsAreNoRefusals) {
  EXPECT_EQ(denial_kind(kAccessDenied), DenialKind::Access);
  EXPECT_EQ(denial_kind(0xC0000906), DenialKind::Virus);
  EXPECT_FALSE(denial_kind(0).has_value());
  EXPECT_FALSE(denial_kind(0x12B).has_value());       // FILE LOCKED WITH WRITERS
  EXPECT_FALSE(denial_kind(0xC0000034).has_value());  // NAME NOT FOUND
}

// An update fails on some machines: one open of a staged file is refused, nothing follows.
TEST(Denials, ARefusedStagedFileThatNobodyTouchesAgainIsTheReason) {
  DenialTrace file;
  const std::size_t refused = file.at(5).denied(file.worker);
  const Denials denials = file.find();
  ASSERT_EQ(denials.denials.size(), 1U);
  const Denial& denial = denials.denials[0];
  EXPECT_EQ(denial.event, refused);
  EXPECT_EQ(denial.path, kStaged);
  EXPECT_EQ(denial.operation, "CreateFile");
  EXPECT_EQ(denial.desired_access, "Write Attributes, Synchronize");
  EXPECT_GE(denial.weight, 0.6);
  EXPECT_TRUE(denial.followed.empty());
  EXPECT_NE(denial.follow_up.en.find("Nobody touched"), std::string::npos);
  EXPECT_FALSE(denial.why.zh.empty());
}

TEST(Denials, TheSameRefusalsAreCountedTogether) {
  DenialTrace file;
  file.at(1).denied(file.worker);
  const std::size_t last = file.at(20).denied(file.worker);
  const Denials denials = file.find();
  ASSERT_EQ(denials.denials.size(), 1U);
  EXPECT_EQ(denials.denials[0].count, 2U);
  EXPECT_EQ(denials.denials[0].last, last);
}

TEST(Denials, ARetryWithLessIsFolded) {
  DenialTrace file;
  file.at(1).key(file.worker, R"(HKLM\SOFTWARE\Example)", "All Access", kAccessDenied);
  file.at(1.1).key(file.worker, R"(HKLM\SOFTWARE\Example)", "Read");
  const Denials denials = file.find();
  EXPECT_TRUE(denials.denials.empty());
  EXPECT_EQ(folded(denials, "retried-with-less"), 1U);
}

TEST(Denials, ReadingDoesNotMakeUpForChanging) {
  DenialTrace file;
  file.at(1).denied(file.worker);
  file.at(1.1).open(file.worker, "Read Attributes, Read Control", "Read, Write, Delete");
  EXPECT_EQ(file.find().denials.size(), 1U);
}

TEST(Denials, ServicingThatWantedToWriteIsNotHelpedByReading) {
  DenialTrace file;
  file.at(1).denied(file.worker, "Generic Read/Write");
  file.at(1.1).open(file.worker, "Generic Read", "Read, Write, Delete");
  const auto application = file.application("app.exe", 9);
  file.on(R"(C:\Data\a.dat)").at(2).denied(application, "Generic Read/Write");
  file.at(2.1).open(application, "Generic Read", "Read, Write, Delete");
  const Denials denials = file.find();
  ASSERT_EQ(denials.denials.size(), 1U);
  EXPECT_EQ(denials.denials[0].process, file.worker);
  EXPECT_EQ(folded(denials, "retried-with-less"), 1U);
}

TEST(Denials, AnOpenForWhateverIsAllowedShowsNoRight) {
  DenialTrace file;
  file.at(1).denied(file.worker, "Generic Write");
  file.at(1.1).open(file.worker, "Maximum Allowed", "Read, Write, Delete");
  EXPECT_EQ(file.find().denials.size(), 1U);
  EXPECT_EQ(compare_file_access(0x2, 0x2000000), Recovery::Less);
  EXPECT_EQ(compare_file_access(0x2000000, 0x1), Recovery::Repeated);
}

TEST(Denials, AKeyTellsWhatItGranted) {
  DenialTrace file;
  const std::string_view key = R"(HKLM\COMPONENTS\Example)";
  file.at(1).key(file.worker, key, "Write", kAccessDenied);
  file.at(1.1).key(file.worker, key, "Maximum Allowed, Granted Access: Read");
  EXPECT_EQ(file.find().denials.size(), 1U);
  file.at(1.2).key(file.worker, key, "Maximum Allowed, Granted Access: All Access");
  EXPECT_TRUE(file.find().denials.empty());
}

TEST(Denials, ARetryThatSucceedsIsFolded) {
  DenialTrace file;
  file.at(1).denied(file.worker);
  file.at(3).denied(file.worker);
  file.at(5).open(file.worker, "Write Attributes, Synchronize", "Read, Write, Delete");
  const Denials denials = file.find();
  EXPECT_TRUE(denials.denials.empty());
  EXPECT_EQ(folded(denials, "repeated"), 2U);
}

TEST(Denials, ARetryByAChildCountsToo) {
  DenialTrace file;
  const auto child = file.process("dismhost.exe", 50);
  file.trace.process(child).parent = file.worker;
  file.at(1).denied(file.worker);
  file.at(2).open(child, "Write Attributes, Synchronize", "Read, Write, Delete");
  EXPECT_TRUE(file.find().denials.empty());
}

TEST(Denials, ASiblingOfTheSameBatchFileMakesUpForNothing) {
  DenialTrace file;
  const auto shell = file.process("cmd.exe", 40);
  const auto setup = file.process("setup.exe", 41);
  const auto other = file.process("copier.exe", 42);
  file.trace.process(setup).parent = shell;
  file.trace.process(other).parent = shell;
  file.at(1).denied(setup);
  file.at(2).open(other, "Write Attributes, Synchronize", "Read, Write, Delete");
  EXPECT_EQ(file.find().denials.size(), 1U);
}

TEST(Denials, OnlyWhatIsReallyNoiseIsFolded) {
  DenialTrace file;
  file.on(R"(C:\Windows\System32\winevt\Logs\Setup.evtx)").at(1).denied(file.worker);
  file.on(kStaged).at(2).denied(file.application("searchmanager.exe", 8));
  file.at(3).denied(file.application("msedge.exe", 9));
  EXPECT_EQ(file.find().denials.size(), 3U);
}

TEST(Denials, SuccessOfAStrangerMakesUpForNothing) {
  DenialTrace file;
  file.at(1).denied(file.worker);
  const auto other = file.application("copier.exe", 9);
  file.at(2).open(other, "Write Attributes, Synchronize", "Read, Write, Delete");
  const Denials denials = file.find();
  ASSERT_EQ(denials.denials.size(), 1U);
  EXPECT_NE(denials.denials[0].follow_up.en.find("copier.exe (9) was granted the same 1.0 s later"),
            std::string::npos);
}

TEST(Denials, ALibraryFoundElsewhereIsFolded) {
  DenialTrace file;
  const auto application = file.application("app.exe", 9);
  file.on(R"(C:\Closed\lib.dll)").at(1).denied(application, "Generic Read/Execute");
  file.on(R"(C:\Open\lib.dll)").open(application, "Generic Read/Execute", "Read, Delete");
  const Denials denials = file.find();
  EXPECT_TRUE(denials.denials.empty());
  EXPECT_EQ(folded(denials, "search-path"), 1U);
}

TEST(Denials, WhatAnotherThreadFindsIsNoSearch) {
  DenialTrace file;
  const auto application = file.application("app.exe", 9);
  file.on(R"(C:\Closed\lib.dll)").at(1).denied(application, "Generic Read/Execute");
  EventForTest other;
  other.process = application;
  other.action = TraceAction::Open;
  other.open.desired_access = file_access_of("Generic Read/Execute");
  other.thread = 77;
  file.on(R"(C:\Open\lib.dll)").put(other);
  EXPECT_EQ(file.find().denials.size(), 1U);
}

TEST(Denials, WhatTheSystemTriesInsideOfAFailingLoadIsTheLoaders) {
  DenialTrace file;
  EventForTest load;
  load.process = file.worker;
  load.action = TraceAction::LoadHive;
  load.path = R"(HKLM\{0001})";
  load.target = R"(\??\C:\Data\Store.dat)";
  load.result = kSharingViolation;
  load.duration = kTicksPerSecond / 10;
  file.at(9).put(load);
  file.on(R"(C:\Data\Store.dat)").at(9.05).violation(file.process("System", 4));
  const Denials denials = file.find();
  ASSERT_EQ(denials.denials.size(), 1U);
  EXPECT_EQ(denials.denials[0].operation, "RegLoadKey");
}

TEST(Denials, ServicingIsNotServedByAnotherFileOfTheSameName) {
  DenialTrace file;
  file.at(1).denied(file.worker, "Generic Read");
  file.on(R"(C:\Windows\WinSxS\amd64_exmtp\exmtp.dll)").open(file.worker, "Generic Read", "Read");
  EXPECT_EQ(file.find().denials.size(), 1U);
}

TEST(Denials, KnownNoiseRaisesNothing) {
  DenialTrace file;
  const auto explorer = file.process("explorer.exe", 10);
  const auto indexer = file.process("SearchIndexer.exe", 11);
  const auto scanner = file.process("exscan.exe", 12);
  const auto report = file.process("WerFault.exe", 13);
  const auto host = file.process("svchost.exe", 14);
  const auto probe = file.process("backgroundTaskHost.exe", 15);
  for (const auto process : {explorer, indexer, scanner, report}) {
    file.on(kStaged).denied(process, "Generic Read");
  }
  file.on(R"(\Device\ExampleDevice)").denied(host, "Generic Read/Write");
  file.on(R"(C:\Data\a.txt)").denied(probe, "Maximum Allowed");
  file.denied(probe, "Write Attributes, Synchronize", kBackupIntent);
  file.key(host, R"(HKLM\SYSTEM\ControlSet001\Enum\PCI\X\Y\Properties\{1})", "Read", kAccessDenied);
  file.on(R"(C:\System Volume Information)").denied(file.worker, "Generic Read");
  file.on(R"(C:\pagefile.sys)").open(file.worker, "Generic Read", "Read", kSharingViolation);
  const Denials denials = file.find();
  EXPECT_TRUE(denials.denials.empty());
  EXPECT_EQ(folded(denials, "noise-shell"), 1U);
  EXPECT_EQ(folded(denials, "noise-security-software"), 1U);
  EXPECT_EQ(folded(denials, "noise-maximum-allowed"), 1U);
  EXPECT_EQ(folded(denials, "noise-device-properties"), 1U);
  for (const FoldedFailures& group : denials.folded) {
    EXPECT_FALSE(group.why.zh.empty()) << group.id;
  }
}

TEST(Denials, WhatIsNoiseOfOthersIsNoneOfServicing) {
  DenialTrace file;
  file.at(1).denied(file.worker, "Write Attributes, Synchronize", kBackupIntent);
  file.at(10).denied(file.worker, "Maximum Allowed");
  EXPECT_EQ(file.find().denials.size(), 2U);
}

TEST(Denials, BackgroundServicesStayBelowTheLine) {
  DenialTrace file;
  const auto host = file.process("svchost.exe", 14);
  file.on(R"(C:\ProgramData\Example\state.dat)").denied(host, "Generic Read/Write");
  file.key(host, R"(HKLM\SOFTWARE\Example)", "All Access", kAccessDenied);
  file.key(file.process("services.exe", 15), R"(HKLM\SYSTEM\Example)", "Write", kAccessDenied);
  for (const Denial& denial : file.find().denials) {
    EXPECT_LT(denial.weight, 0.5) << denial.path;
  }
}

TEST(Denials, ServiceHostsCountInTheUpdateDownloads) {
  DenialTrace file;
  const auto host = file.process("svchost.exe", 14);
  file.on(R"(C:\Data\a.dat)").denied(host, "Delete");
  file.on(kStaged).denied(host, "Delete");
  const Denials denials = file.find();
  ASSERT_EQ(denials.denials.size(), 2U);
  EXPECT_EQ(denials.denials[0].path, kStaged);
  EXPECT_GE(denials.denials[0].weight, 0.5);
  EXPECT_LT(denials.denials[1].weight, 0.5);
}

TEST(Denials, AnApplicationThatFailsSoonAfterwardsIsTold) {
  DenialTrace calm;
  const auto fine = calm.application("app.exe", 9);
  calm.on(R"(C:\Data\app.cfg)").at(1).denied(fine, "Generic Read/Write");
  ASSERT_EQ(calm.find().denials.size(), 1U);
  EXPECT_LT(calm.find().denials[0].weight, 0.5);
  DenialTrace file;
  const auto application = file.application("app.exe", 9);
  file.on(R"(C:\Data\app.cfg)").at(1).denied(application, "Generic Read/Write");
  file.at(1.5).exit(application, -1073741790);
  const Denials denials = file.find();
  ASSERT_EQ(denials.denials.size(), 1U);
  EXPECT_GE(denials.denials[0].weight, 0.5);
  EXPECT_NE(denials.denials[0].follow_up.en.find("-1073741790"), std::string::npos);
}

TEST(Denials, AnApplicationThatWasBusyAndFallsSilentIsTold) {
  for (const int before : {2, 40}) {
    DenialTrace file;
    const auto application = file.application("app.exe", 9);
    const auto other = file.process("other.exe", 10);
    for (int i = 0; i < before; ++i) {
      file.on(R"(C:\Data\other.txt)").add(application, TraceAction::Query);
    }
    file.on(R"(C:\Data\app.cfg)").at(1).denied(application, "Generic Read/Write");
    file.on(R"(C:\Data\else.txt)").at(60).add(other, TraceAction::Query);
    const Denials denials = file.find();
    ASSERT_EQ(denials.denials.size(), 1U);
    EXPECT_EQ(denials.denials[0].weight >= 0.5, before == 40) << denials.denials[0].weight;
  }
}

TEST(Denials, AToolOfWindowsThatFailsIsTold) {
  DenialTrace file;
  const auto tool = file.process("reg.exe", 9);
  file.on(R"(C:\Data\out.reg)").at(1).denied(tool, "Generic Write");
  file.at(1.5).exit(tool, 1);
  EXPECT_GE(file.find().denials.at(0).weight, 0.5);
}

TEST(Denials, ACleanUpBesideTheRefusedFileIsNoted) {
  DenialTrace file;
  file.at(1).denied(file.worker);
  EventForTest dispose;
  dispose.process = file.worker;
  dispose.action = TraceAction::Dispose;
  dispose.marks_deletion = true;
  dispose.path = std::string(kStaged.substr(0, kStaged.rfind('\\'))) + R"(\other.dll)";
  file.at(5).put(dispose);
  EXPECT_NE(file.find().denials.at(0).follow_up.en.find("deleted 1 file"), std::string::npos);
}

TEST(Denials, WhatFollowedIsListed) {
  DenialTrace file;
  file.at(1).denied(file.worker);
  for (int i = 0; i < 20; ++i) {
    file.add(file.process("other.exe", 10), TraceAction::QueryOpen);
  }
  EXPECT_EQ(file.find().denials.at(0).followed.size(), kMostFollowed);
}

TEST(Denials, VirusAndFullDisksAreTold) {
  DenialTrace file;
  const auto application = file.application("copy.exe", 9);
  file.on(R"(C:\Data\a.dat)").open(application, "Generic Read", "Read", 0xC0000906);
  file.on(R"(C:\Data\b.dat)").add(application, TraceAction::Write, 0xC000007F);
  const Denials denials = file.find();
  ASSERT_EQ(denials.denials.size(), 2U);
  EXPECT_GE(denials.denials[1].weight, 0.5);
  EXPECT_TRUE(denials.denials[1].suspects.empty() || denials.denials[0].suspects.empty());
}

TEST(Denials, TheNumberOfDenialsIsLimited) {
  DenialTrace file;
  for (int i = 0; i < 300; ++i) {
    file.on(R"(C:\Windows\WinSxS\f)" + std::to_string(i)).denied(file.worker);
  }
  const Denials denials = file.find();
  EXPECT_EQ(denials.denials.size(), kMostDenials);
  EXPECT_EQ(denials.left_out, 100U);
}

TEST(Denials, ManyRefusalsOfOneObjectTakeLittleTime) {
  DenialTrace file;
  for (int i = 0; i < 60'000; ++i) {
    if (i % 3 == 0) {
      file.open(file.worker, "Read Attributes", "Read");
    } else {
      file.denied(file.worker, i % 2 == 0 ? "Generic Write" : "Delete");
    }
  }
  const Denials denials = file.find();
  ASSERT_EQ(denials.denials.size(), 2U);
  EXPECT_EQ(denials.denials[0].count + denials.denials[1].count, 40'000U);
}

TEST(Denials, TheNumberOfThreadsChangesNothing) {
  DenialTrace file;
  for (int i = 0; i < 20'000; ++i) {
    file.on("C:\\f\\" + std::to_string(i)).denied(file.worker);
  }
  const Denials one = file.find(1);
  const Denials four = file.find(4);
  ASSERT_EQ(one.denials.size(), four.denials.size());
  for (std::size_t i = 0; i < one.denials.size(); ++i) {
    EXPECT_EQ(one.denials[i].event, four.denials[i].event);
  }
}

TEST(Denials, LimitsSayWhatAStackCannotShow) {
  DenialTrace file;
  file.at(1).denied(file.worker);
  std::string text;
  for (const Bilingual& limit : file.find().limits) {
    text += limit.en;
    EXPECT_FALSE(limit.zh.empty());
  }
  EXPECT_NE(text.find("does not stand on the stack"), std::string::npos);
  EXPECT_NE(text.find("fltmc filters"), std::string::npos);
}

TEST(Denials, AQuietTraceHasNone) {
  DenialTrace file;
  file.at(1).open(file.worker, "Generic Read", "Read");
  const Denials denials = file.find();
  EXPECT_TRUE(denials.denials.empty());
  EXPECT_TRUE(denials.folded.empty());
  EXPECT_TRUE(denials.limits.empty());
}

}  // namespace
}  // namespace casebook
