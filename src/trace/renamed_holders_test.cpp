// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "trace/holders.h"
#include "trace/holders_for_test.h"

namespace casebook {
namespace {

TEST(RenamedHolders, PrefixAndCaseDoNotHideTheFile) {
  for (const std::string_view path :
       {R"(\??\c:\data\STORE.DAT)", R"(\\?\C:\DATA\store.dat)", R"(C:\data\store.dat::$DATA)"}) {
    FileTraceForTest file;
    file.on(path).at(1).open(file.process("tuner.exe", 40), "Generic Read", "None");
    file.on(FileTraceForTest::kFile).at(9).violation(file.process("TiWorker.exe", 7));
    EXPECT_EQ(found(file), Strings{"TiWorker.exe: tuner.exe/40/handle/None"}) << path;
  }
}

TEST(RenamedHolders, LettersOfAllScriptsHaveACase) {
  FileTraceForTest file;
  file.on("C:\\Users\\J\u00DCRGEN\\\u0411.dat")
      .at(1)
      .open(file.process("tuner.exe", 40), "Generic Read/Write", "None");
  file.on("c:\\users\\j\u00FCrgen\\\u0431.DAT").at(9).violation(file.process("TiWorker.exe", 7));
  EXPECT_EQ(found(file), Strings{"TiWorker.exe: tuner.exe/40/handle/None"});
}

TEST(RenamedHolders, ADeviceIsTheDriveThatHasTheSameFiles) {
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

TEST(RenamedHolders, ADeviceThatMightBeTwoDrivesIsNeither) {
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

TEST(RenamedHolders, ARenamedFileKeepsItsHandles) {
  FileTraceForTest file;
  const auto tuner = file.process("tuner.exe", 40);
  file.on(R"(C:\Data\Store.tmp)").at(1).open(tuner, "Generic Read, Delete", "None");
  file.at(2).rename(tuner, R"(\??\C:\Data\Store.dat)");
  file.on(FileTraceForTest::kFile).at(9).violation(file.process("TiWorker.exe", 7));
  EXPECT_EQ(found(file), Strings{"TiWorker.exe: tuner.exe/40/handle/None"});
}

TEST(RenamedHolders, ABareNewNameLiesInTheSameFolder) {
  FileTraceForTest file;
  const auto tuner = file.process("tuner.exe", 40);
  file.on(R"(C:\Data\Store.tmp)").at(1).open(tuner, "Generic Read, Delete", "None");
  file.at(2).rename(tuner, "store.dat");
  file.on(FileTraceForTest::kFile).at(9).violation(file.process("TiWorker.exe", 7));
  EXPECT_EQ(found(file), Strings{"TiWorker.exe: tuner.exe/40/handle/None"});
}

TEST(RenamedHolders, ARenamedFileIsNoLongerUnderItsOldName) {
  FileTraceForTest file;
  const auto tuner = file.process("tuner.exe", 40);
  file.at(1).open(tuner, "Generic Read, Delete", "None");
  file.at(2).rename(tuner, R"(\??\C:\Data\Moved.dat)");
  file.at(9).violation(file.process("TiWorker.exe", 7));
  EXPECT_EQ(found(file), Strings{"TiWorker.exe:"});
}

TEST(RenamedHolders, AHandleOfARenamedFileIsClosedByEitherName) {
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

TEST(RenamedHolders, AHardLinkIsTheSameFile) {
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

TEST(RenamedHolders, ARenameOntoAnOpenFileNamesWhoHasTheTargetOpen) {
  FileTraceForTest file;
  const auto worker = file.process("TiWorker.exe", 7);
  file.at(1).open(file.process("tuner.exe", 40), "Generic Read", "Read");
  file.on(R"(C:\Data\Store.new)")
      .at(9)
      .rename(worker, R"(\??\C:\Data\Store.dat)", kSharingViolation);
  EXPECT_EQ(found(file), Strings{"TiWorker.exe: tuner.exe/40/handle/Read"});
}

}  // namespace
}  // namespace casebook
