// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "trace/holders.h"
#include "trace/holders_for_test.h"

namespace casebook {
namespace {

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

TEST(HoldersOf, AlikeOpeningsOfOneProcessAreOne) {
  FileTraceForTest file;
  const auto scanner = file.process("scanner.exe", 40);
  for (int i = 0; i < 30; ++i) {
    file.at(i).open(scanner, "Generic Read", "Read");
    file.at(i + 0.01 + i * 0.001).close(scanner);
  }
  const auto holders = holders_of(file.trace, FileTraceForTest::kFile, std::nullopt, nullptr, 1);
  ASSERT_EQ(holders.size(), 1U);
  EXPECT_EQ(holders[0].opened, 0U);
  EXPECT_EQ(holders[0].closed, 59U);
  EXPECT_NE(holders[0].why.en.find("30 times, the longest for 39 ms"), std::string::npos)
      << holders[0].why.en;
}

TEST(HoldersOf, OfSeveralFilesEachIsNamed) {
  FileTraceForTest file;
  const auto reader = file.process("reader.exe", 40);
  file.on(R"(C:\A\x.dat)").open(reader, "Generic Read", "Read");
  file.on(R"(C:\B\x.dat)").open(reader, "Generic Read", "Read");
  const auto holders = holders_of(file.trace, "x.dat", std::nullopt, nullptr, 1);
  ASSERT_EQ(holders.size(), 2U);
  EXPECT_NE(holders[1].why.en.find(R"(c:\b\x.dat)"), std::string::npos);
}

TEST(HoldersOf, WhatTheSystemOpensForAHiveIsTheLoaders) {
  FileTraceForTest file;
  file.at(1).load_hive(file.process("agent.exe", 50), R"(HKU\X)", R"(\??\C:\Data\Store.dat)");
  file.open(file.process("System", 4), "Generic Read/Write", "None");
  const auto holders = holders_of(file.trace, FileTraceForTest::kFile, std::nullopt, nullptr, 1);
  ASSERT_EQ(holders.size(), 1U);
  EXPECT_EQ(title(file.trace, holders[0]), "agent.exe/50/hive");
}

TEST(HoldersOf, AnUnknownPathHasNone) {
  FileTraceForTest file;
  file.at(1).open(file.process("tuner.exe", 40), "Generic Read", "None");
  EXPECT_TRUE(holders_of(file.trace, R"(C:\Data\Other.dat)", std::nullopt, nullptr, 1).empty());
  EXPECT_TRUE(holders_of(file.trace, "ore.dat", std::nullopt, nullptr, 1).empty());
}

TEST(HoldersOf, WhoStandsInSomebodysWayComesBeforeWhoIsOnlyThere) {
  FileTraceForTest file;
  const auto agent = file.process("agent.exe", 50);
  const auto scanner = file.process("scanner.exe", 60);
  const auto sharer = file.process("sharer.exe", 61);
  const auto worker = file.process("TiWorker.exe", 7);
  file.at(1).open(scanner, "Generic Read", "None");
  file.at(1.01).close(scanner);
  file.at(2).open(worker, "Read Attributes", "None");
  file.at(3).open(sharer, "Generic Read", "Read, Write, Delete");
  file.at(9).violation(worker);
  file.at(11).violation(worker);
  file.at(20).close(agent);  // it had it open all along
  Strings titles;
  const auto holders = holders_of(file.trace, FileTraceForTest::kFile, std::nullopt, nullptr, 1);
  for (const Holder& holder : holders) {
    titles.push_back(title(file.trace, holder));
  }
  ASSERT_EQ(titles.size(), 4U);
  EXPECT_EQ(titles[0], "agent.exe/50/handle");
  EXPECT_EQ(titles[1], "scanner.exe/60/handle/None");
  EXPECT_EQ(titles[2], "TiWorker.exe/7/handle/None");
  EXPECT_EQ(titles[3], "sharer.exe/61/handle/Read, Write, Delete");
  EXPECT_NE(holders[0].why.en.find("TiWorker.exe (7) was refused 2 times"), std::string::npos)
      << holders[0].why.en;
}

}  // namespace
}  // namespace casebook
