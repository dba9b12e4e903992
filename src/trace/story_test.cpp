// SPDX-License-Identifier: Apache-2.0
#include "trace/story.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "trace/file_trace_for_test.h"

namespace casebook {
namespace {

using Strings = std::vector<std::string>;

Strings told(const FileTraceForTest& file, std::string_view path) {
  Strings lines;
  for (const FileStep& step : tell_story(file.trace, path, 1).steps) {
    lines.push_back(file.trace.processes()[step.process].name + ": " + step.what.en);
    EXPECT_FALSE(step.what.zh.empty());
  }
  return lines;
}

std::size_t create(FileTraceForTest& file, std::uint32_t process) {
  EventForTest event;
  event.process = process;
  event.action = TraceAction::Open;
  event.open.desired_access = 0x120116;
  event.open.share = 1;
  event.open.open_result = 2;
  return file.put(event);
}

TEST(Story, AVisitIsOneStep) {
  FileTraceForTest file;
  const auto reader = file.process("reader.exe", 9);
  file.open(reader, "Generic Read", "Read");
  for (int i = 0; i < 14; ++i) {
    file.plain(reader, TraceAction::Read, "Offset: 0, Length: 85,714");
  }
  file.close(reader);
  const FileStory story = tell_story(file.trace, FileTraceForTest::kFile, 1);
  ASSERT_EQ(story.steps.size(), 1U);
  EXPECT_EQ(story.steps[0].count, 16U);
  EXPECT_EQ(story.events, 16U);
  EXPECT_EQ(story.steps[0].what.en,
            "opens it (Generic Read; share mode Read), reads 1.2 MB in 14 operations");
  EXPECT_EQ(story.names, Strings{std::string(FileTraceForTest::kFile)});
}

TEST(Story, AlikeVisitsOfOneProcessAreOneStep) {
  FileTraceForTest file;
  const auto scanner = file.process("scanner.exe", 9);
  for (int i = 0; i < 40; ++i) {
    file.open(scanner, "Read Attributes", "Read, Write, Delete");
    file.plain(scanner, TraceAction::Query, "");
    file.close(scanner);
  }
  EXPECT_EQ(
      told(file, FileTraceForTest::kFile),
      Strings{"scanner.exe: opens it 40 times (Read Attributes; share mode Read, Write, Delete), "
              "asks for its attributes"});
}

TEST(Story, WhatAnotherDoesInBetweenEndsAStep) {
  FileTraceForTest file;
  const auto first = file.process("first.exe", 9);
  const auto second = file.process("second.exe", 10);
  for (const auto process : {first, second, first}) {
    file.open(process, "Generic Read", "Read");
    file.close(process);
  }
  EXPECT_EQ(told(file, "store.dat").size(), 3U);
}

TEST(Story, OverlappingVisitsStayTwo) {
  FileTraceForTest file;
  const auto first = file.process("first.exe", 9);
  const auto second = file.process("second.exe", 10);
  file.open(first, "Generic Read", "Read");
  file.open(second, "Generic Read", "Read");
  file.plain(first, TraceAction::Read, "Offset: 0, Length: 500");
  file.close(first);
  file.close(second);
  EXPECT_EQ(told(file, "store.dat"),
            (Strings{"first.exe: opens it (Generic Read; share mode Read), reads 500 B",
                     "second.exe: opens it (Generic Read; share mode Read)"}));
}

TEST(Story, AQueryNeedsNoOpening) {
  FileTraceForTest file;
  file.add(file.process("reader.exe", 9), TraceAction::QueryOpen);
  EXPECT_EQ(told(file, "store.dat"), Strings{"reader.exe: asks for its attributes"});
}

TEST(Story, RefusalsAreTold) {
  FileTraceForTest file;
  const auto worker = file.process("TiWorker.exe", 9);
  file.denied(worker);
  file.denied(worker);
  const FileStory story = tell_story(file.trace, "store.dat", 1);
  ASSERT_EQ(story.steps.size(), 1U);
  EXPECT_TRUE(story.steps[0].failed);
  EXPECT_EQ(story.steps[0].result, kAccessDenied);
  EXPECT_EQ(story.steps[0].what.en,
            "fails 2 times in opening it (Write Attributes, Synchronize): ACCESS DENIED");
}

// The way of a file of an update: staged, renamed into the store, opened there.
TEST(Story, AStagedFileIsFollowedToItsPlace) {
  FileTraceForTest file;
  const auto worker = file.process("TiWorker.exe", 3032);
  file.on(R"(C:\Windows\WinSxS\Temp\InFlight\01\exmtp.dll)");
  create(file, worker);
  file.plain(worker, TraceAction::Write, "Offset: 0, Length: 2,000");
  file.rename(worker, R"(\??\C:\Windows\WinSxS\amd64_exmtp\exmtp.dll)");
  file.on(R"(C:\Windows\WinSxS\amd64_exmtp\exmtp.dll)").close(worker);
  file.open(worker, "Generic Read", "Read");
  file.close(worker);
  const Strings expected = {
      "TiWorker.exe: creates it (Generic Write; share mode Read), writes 2.0 kB",
      R"(TiWorker.exe: renames it to C:\Windows\WinSxS\amd64_exmtp\exmtp.dll)",
      "TiWorker.exe: opens it (Generic Read; share mode Read)"};
  EXPECT_EQ(told(file, R"(C:\Windows\WinSxS\amd64_exmtp\exmtp.dll)"), expected);
  EXPECT_EQ(told(file, R"(c:\windows\winsxs\temp\inflight\01\EXMTP.dll)"), expected);
  const FileStory story = tell_story(file.trace, R"(C:\Windows\WinSxS\amd64_exmtp\exmtp.dll)", 1);
  EXPECT_EQ(story.names,
            (Strings{R"(C:\Windows\WinSxS\Temp\InFlight\01\exmtp.dll)",
                     R"(C:\Windows\WinSxS\amd64_exmtp\exmtp.dll)"}));
}

TEST(Story, ANameThatAnotherFileGetsLaterIsNotFollowed) {
  FileTraceForTest file;
  const auto worker = file.process("worker.exe", 9);
  file.on(R"(C:\Data\a.tmp)");
  create(file, worker);
  file.rename(worker, R"(\??\C:\Data\Store.dat)");
  file.on(R"(C:\Data\a.tmp)");
  create(file, file.process("other.exe", 10));
  EXPECT_EQ(told(file, R"(C:\Data\Store.dat)").size(), 2U);
  EXPECT_EQ(told(file, R"(C:\Data\a.tmp)").size(), 3U);
}

TEST(Story, WhatHadTheEarlierNameBeforeDoesNotBelong) {
  FileTraceForTest file;
  const auto worker = file.process("worker.exe", 9);
  file.on(R"(C:\Data\a.tmp)");
  file.open(file.process("older.exe", 10), "Generic Read", "Read");
  create(file, worker);
  file.rename(worker, R"(\??\C:\Data\Store.dat)");
  EXPECT_EQ(told(file, R"(C:\Data\Store.dat)").at(0),
            "worker.exe: creates it (Generic Write; share mode Read)");
}

TEST(Story, AFileThatIsMadeAnewAtTheNewNameIsAnother) {
  FileTraceForTest file;
  const auto worker = file.process("worker.exe", 9);
  file.open(worker, "Delete", "None");
  file.rename(worker, "moved.dat");
  file.on(R"(C:\Data\moved.dat)").open(worker, "Generic Read", "Read");
  create(file, file.process("other.exe", 10));
  file.open(worker, "Generic Read", "Read");
  EXPECT_EQ(told(file, FileTraceForTest::kFile).size(), 3U);
}

TEST(Story, AFolderAboveIsRenamed) {
  FileTraceForTest file;
  const auto setup = file.process("SetupHost.exe", 9);
  file.on(R"(C:\$WINDOWS.~BT\Sources\a.dll)");
  create(file, setup);
  file.close(setup);
  file.on(R"(C:\$WINDOWS.~BT)").rename(setup, R"(\??\C:\Old)");
  file.on(R"(C:\Old\Sources\a.dll)").open(setup, "Generic Read", "Read");
  const FileStory forwards = tell_story(file.trace, R"(C:\$WINDOWS.~BT\Sources\a.dll)", 1);
  ASSERT_EQ(forwards.steps.size(), 2U);
  EXPECT_EQ(forwards.steps[1].path, R"(C:\Old\Sources\a.dll)");
  EXPECT_EQ(tell_story(file.trace, R"(C:\Old\Sources\a.dll)", 1).steps.size(), 2U);
}

TEST(Story, AHardLinkIsASecondName) {
  FileTraceForTest file;
  const auto worker = file.process("TiWorker.exe", 9);
  EventForTest link;
  link.process = worker;
  link.action = TraceAction::Link;
  link.target = R"(\??\C:\Windows\System32\store.dll)";
  file.put(link);
  file.on(R"(C:\Windows\System32\store.dll)").open(worker, "Generic Read", "Read");
  EXPECT_EQ(told(file, FileTraceForTest::kFile).size(), 2U);
  EXPECT_EQ(told(file, R"(C:\Windows\System32\store.dll)").size(), 2U);
}

TEST(Story, ABareNameMeansAllFilesOfThatName) {
  FileTraceForTest file;
  const auto reader = file.process("reader.exe", 9);
  file.on(R"(C:\Users\Default\NTUSER.DAT)").open(reader, "Generic Read", "Read");
  file.on(R"(C:\Users\alice\NTUSER.DAT)").open(reader, "Generic Read", "Read");
  file.on(R"(C:\Users\alice\my-NTUSER.DAT)").open(reader, "Generic Read", "Read");
  EXPECT_EQ(tell_story(file.trace, "ntuser.dat", 1).steps.size(), 2U);
  EXPECT_EQ(tell_story(file.trace, R"(Default\NTUSER.DAT)", 1).steps.size(), 1U);
}

TEST(Story, HivesAreLoadedAndUnloaded) {
  FileTraceForTest file;
  const auto agent = file.process("agent.exe", 9);
  file.load_hive(agent, R"(HKU\OFFLINE)", R"(\??\C:\Users\Default\NTUSER.DAT)");
  file.load_hive(agent, R"(HKU\OTHER)", R"(\??\C:\Users\alice\NTUSER.DAT)");
  file.unload_hive(agent, R"(HKU\OFFLINE)");
  EXPECT_EQ(told(file, R"(C:\Users\Default\NTUSER.DAT)"),
            (Strings{R"(agent.exe: loads it as the registry hive HKU\OFFLINE)",
                     R"(agent.exe: unloads the registry hive HKU\OFFLINE)"}));
}

TEST(Story, DeletionsAndProgramsAreTold) {
  FileTraceForTest file;
  const auto cleaner = file.process("cleaner.exe", 9);
  const auto child = file.process("child.exe", 10);
  file.add(child, TraceAction::LoadImage);
  EventForTest start;
  start.process = cleaner;
  start.action = TraceAction::ProcessCreate;
  start.child = child;
  file.put(start);
  file.dispose(cleaner);
  EXPECT_EQ(told(file, FileTraceForTest::kFile),
            (Strings{"child.exe: loads it as program code",
                     "cleaner.exe: starts it as a process child.exe (10)",
                     "cleaner.exe: marks it for deletion"}));
}

TEST(Story, AnUnknownPathHasNone) {
  FileTraceForTest file;
  file.open(file.process("reader.exe", 9), "Generic Read", "Read");
  const FileStory story = tell_story(file.trace, R"(C:\none)", 1);
  EXPECT_TRUE(story.steps.empty());
  EXPECT_TRUE(story.names.empty());
  EXPECT_TRUE(tell_story(file.trace, "", 1).steps.empty());
}

TEST(Story, ALongStoryIsCutInTheMiddle) {
  FileTraceForTest file;
  const auto first = file.process("first.exe", 9);
  const auto second = file.process("second.exe", 10);
  for (int i = 0; i < 3'000; ++i) {
    const auto process = i % 2 == 0 ? first : second;
    file.open(process, "Generic Read", "Read");
    file.close(process);
  }
  const FileStory story = tell_story(file.trace, FileTraceForTest::kFile, 1);
  EXPECT_EQ(story.steps.size(), kMostSteps);
  EXPECT_EQ(story.left_out, 2'000U);
  EXPECT_EQ(story.events, 6'000U);
  EXPECT_EQ(story.steps.back().last, 5'999U);
}

TEST(Story, RenamesInACircleEnd) {
  FileTraceForTest file;
  const auto worker = file.process("worker.exe", 9);
  for (int i = 0; i < 2'000; ++i) {
    file.on(i % 2 == 0 ? R"(C:\Data\a)" : R"(C:\Data\b)")
        .rename(worker, i % 2 == 0 ? R"(\??\C:\Data\b)" : R"(\??\C:\Data\a)");
  }
  EXPECT_EQ(tell_story(file.trace, R"(C:\Data\a)", 1).steps.size(), kMostSteps);
}

}  // namespace
}  // namespace casebook
