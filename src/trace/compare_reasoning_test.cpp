// SPDX-License-Identifier: Apache-2.0
// What a difference means: by what comes of it, and by what the process does on good machines.
#include <algorithm>

#include <gtest/gtest.h>

#include "trace/compare.h"
#include "trace/compare_for_test.h"
#include "trace/compare_habits.h"
#include "trace/path_shapes.h"

namespace casebook {
namespace {

// A good and a bad machine that do the same job, but for what a test adds.
struct Machines {
  explicit Machines(int refused = -1)
      : good_job(good, JobForTest()),
        bad_job(bad, bad_one(refused)) {
    scanners[0] = scanner(good);
    scanners[1] = scanner(bad);
  }

  static JobForTest bad_one(int refused) {
    JobForTest job = other_machine();
    job.refused = refused;
    return job;
  }
  static std::uint32_t scanner(TraceForTest& trace) {
    const std::uint32_t process = trace.add_process("scanner.exe", 6100);
    trace.process(process).company = "Example Security";
    return process;
  }
  UpdateForTest& job(bool is_good) { return is_good ? good_job : bad_job; }
  TraceForTest& trace(bool is_good) { return is_good ? good : bad; }

  TraceComparison compared() const { return compare_traces({&good}, bad, {.jobs = 1}); }

  TraceForTest good;
  TraceForTest bad;
  UpdateForTest good_job;
  UpdateForTest bad_job;
  std::uint32_t scanners[2] = {};
};

// The suspicion of the first difference of the kind that is about the words; -1: there is none.
double suspicion_of(const TraceComparison& comparison,
                    TraceDifferenceKind kind,
                    std::string_view words) {
  for (const TraceDifference& difference : comparison.differences) {
    const bool about = difference.path.find(words) != std::string::npos ||
                       difference.process.find(words) != std::string::npos;
    if (difference.kind == kind && about) return difference.suspicion;
  }
  return -1;
}

double highest(const TraceComparison& comparison) {
  return comparison.differences.empty() ? 0 : comparison.differences.front().suspicion;
}

void dispose(TraceForTest& trace, std::uint32_t process, const std::string& path) {
  EventForTest event;
  event.process = process;
  event.action = TraceAction::Dispose;
  event.path = path;
  event.marks_deletion = true;
  trace.add(event);
}

TEST(CompareReasoning, AScannerThatMeetsOtherFilesOfTheSameFoldersIsNoise) {
  Machines machines(3);
  machines.good_job.add(machines.scanners[0], TraceAction::Open, machines.good_job.staged(1));
  machines.bad_job.add(machines.scanners[1], TraceAction::Open, machines.bad_job.staged(3));
  machines.good_job.run();
  machines.bad_job.run();
  const TraceComparison comparison = machines.compared();
  EXPECT_GE(highest(comparison), 0.9);
  const double actor = suspicion_of(comparison, TraceDifferenceKind::ExtraActor, "scanner.exe");
  EXPECT_GT(actor, 0);
  EXPECT_LE(actor, 0.1);
}

TEST(CompareReasoning, AKnownScannerThatDeletesWhatIsMissedLaterIsNot) {
  Machines machines;
  const UpdateForTest& job = machines.bad_job;
  for (const bool is_good : {true, false}) {
    UpdateForTest& one = machines.job(is_good);
    one.add(machines.scanners[is_good ? 0 : 1], TraceAction::Open, one.staged(3));
  }
  dispose(machines.bad, machines.scanners[1], job.staged(3));
  machines.bad_job.add(job.worker, TraceAction::Open, job.staged(3), kNameNotFound);
  machines.good_job.run();
  const TraceComparison comparison = machines.compared();
  EXPECT_GE(suspicion_of(comparison, TraceDifferenceKind::ExtraActor, "scanner.exe"), 0.5);
  EXPECT_EQ(comparison.differences.front().kind, TraceDifferenceKind::ExtraActor);
  EXPECT_NE(comparison.differences.front().why.en.find("deletes it"), std::string::npos);
}

TEST(CompareReasoning, AFileThatIsTidiedUpButWasNeverInstalledLeads) {
  Machines machines;
  for (const bool is_good : {true, false}) {
    UpdateForTest& job = machines.job(is_good);
    for (int file = 0; file < 6; ++file) {
      if (is_good || file != 2) {
        job.install(file);
      } else {
        job.add(job.worker, TraceAction::Open, job.staged(file), 0, kWriteAttributes);
        job.add(job.worker, TraceAction::Open, job.in_flight(file), 0, 0x120116);
        job.add(job.worker, TraceAction::Write, job.in_flight(file));
      }
    }
    for (int file = 0; file < 6; ++file) {
      dispose(machines.trace(is_good), job.updates, job.staged(file));
    }
    job.finish();
  }
  const TraceComparison comparison = machines.compared();
  ASSERT_FALSE(comparison.differences.empty());
  const TraceDifference& first = comparison.differences.front();
  EXPECT_EQ(first.kind, TraceDifferenceKind::MissingChain);
  EXPECT_EQ(first.path, machines.bad_job.in_flight(2))
      << "where the way stops, not where it is tidied up";
  EXPECT_GE(first.suspicion, 0.5);
}

TEST(CompareReasoning, ARefusalThatARetryGetsOverWeighsLittleByTheTimeItTakes) {
  for (const auto& [seconds, most] : {std::pair{2.0, 0.2}, std::pair{90.0, 0.35}}) {
    Machines machines;
    machines.good_job.run();
    EventForTest refused;
    refused.process = machines.bad_job.worker;
    refused.action = TraceAction::Open;
    refused.path = "C:\\x\\a.dll";
    refused.open.desired_access = kWriteAttributes;
    machines.good_job.add(
        machines.good_job.worker, TraceAction::Open, refused.path, 0, kWriteAttributes);
    refused.result = kAccessDenied;
    refused.at = 1;
    machines.bad.add(refused);
    refused.result = 0;
    refused.at = 1 + seconds;
    machines.bad.add(refused);
    // The last success is one with less access, which changes nothing.
    refused.open.desired_access = kReadAccess & ~0x100U;
    refused.at += 1;
    machines.bad.add(refused);
    machines.bad_job.run();
    const TraceComparison comparison = machines.compared();
    const double flip = suspicion_of(comparison, TraceDifferenceKind::ResultFlip, "a.dll");
    EXPECT_GT(flip, 0);
    EXPECT_LT(flip, most);
  }
}

TEST(CompareReasoning, ARefusalBehindWhichTheFileIsInstalledAllTheSameWeighsLittle) {
  Machines machines;
  for (const bool is_good : {true, false}) {
    UpdateForTest& job = machines.job(is_good);
    EventForTest security;
    security.process = job.worker;
    security.action = TraceAction::QuerySecurity;
    security.operation = "QueryOther";
    security.path = job.staged(2);
    security.result = is_good ? 0 : kAccessDenied;
    machines.trace(is_good).add(security);
    job.run();
  }
  const TraceComparison comparison = machines.compared();
  const double flip = suspicion_of(comparison, TraceDifferenceKind::ResultFlip, "sample2.dll");
  EXPECT_GT(flip, 0);
  EXPECT_LT(flip, 0.5);
}

TEST(CompareReasoning, AConflictThatPassesInTheGoodTraceOnlyIsAFlip) {
  Machines machines;
  for (const bool is_good : {true, false}) {
    UpdateForTest& job = machines.job(is_good);
    for (int i = 0; i < 3; ++i) {
      job.add(job.worker, TraceAction::Open, "C:\\x\\a.dll", kSharingViolation);
    }
    if (is_good) job.add(job.worker, TraceAction::Open, "C:\\x\\a.dll");
  }
  EXPECT_GE(suspicion_of(machines.compared(), TraceDifferenceKind::ResultFlip, "a.dll"), 0.5);
}

TEST(CompareReasoning, FailuresThatComeAndGoWeighLessThanOneThatStays) {
  Machines machines;
  const auto ask = [&](bool is_good, int value, bool is_there) {
    UpdateForTest& job = machines.job(is_good);
    const std::string path = "HKLM\\Software\\Sample\\Value" + std::to_string(value);
    job.add(job.explorer, TraceAction::QueryValue, path, is_there ? 0 : kNameNotFound);
  };
  for (int value = 0; value < 10; ++value) {
    ask(true, value, value % 2 == 0);
    ask(false, value, value % 2 == 1);
  }
  const TraceComparison comparison = machines.compared();
  EXPECT_LT(suspicion_of(comparison, TraceDifferenceKind::ResultFlip, "Value2"), 0.12);
  EXPECT_NE(comparison.differences.front().why.en.find("come and go"), std::string::npos);
  EXPECT_NE(comparison.differences.front().why.en.find("key or value"), std::string::npos);
}

TEST(CompareReasoning, RefusalsOfAFolderThatGoodMachinesMeetTooWeighLittle) {
  Machines machines;
  machines.good_job.add(
      machines.good_job.explorer, TraceAction::Open, "C:\\x\\1.db", kAccessDenied);
  machines.bad_job.add(machines.bad_job.explorer, TraceAction::Open, "C:\\x\\2.db", kAccessDenied);
  machines.bad_job.add(machines.bad_job.explorer, TraceAction::Open, "C:\\y\\2.db", kAccessDenied);
  const TraceComparison comparison = machines.compared();
  EXPECT_LT(suspicion_of(comparison, TraceDifferenceKind::OnlyBad, "C:\\x\\2.db"), 0.1);
  EXPECT_GT(suspicion_of(comparison, TraceDifferenceKind::OnlyBad, "C:\\y\\2.db"), 0.2);
}

TEST(CompareReasoning, TheFileOfOneArchitectureDoesNotStandForThatOfAnother) {
  Machines machines;
  for (const bool is_good : {true, false}) {
    UpdateForTest& job = machines.job(is_good);
    for (const std::string arch : {"amd64", "wow64"}) {
      if (!is_good && arch == "wow64") continue;
      const std::string name = arch + "_twin_31bf3856ad364e35_10.0.1.1_none";
      job.add(job.worker, TraceAction::Open, "C:\\Windows\\Stage\\" + name + "\\twin.dll");
      const std::string stored = "C:\\Windows\\WinSxS\\" + name + "_0123456789abcdef\\twin.dll";
      job.add(job.worker, TraceAction::Write, stored);
      EventForTest link;
      link.process = job.worker;
      link.action = TraceAction::Link;
      link.path = stored;
      link.target = "\\??\\C:\\Windows\\" + arch + "\\twin.dll";
      machines.trace(is_good).add(link);
    }
    if (!is_good) {
      job.add(job.worker,
              TraceAction::Open,
              "C:\\Windows\\Stage\\wow64_twin_31bf3856ad364e35_10.0.1.1_none\\twin.dll");
    }
    job.run();
  }
  const TraceComparison comparison = machines.compared();
  EXPECT_GE(suspicion_of(comparison, TraceDifferenceKind::MissingChain, "wow64_twin"), 0.5);
}

TEST(CompareReasoning, OneLibraryOfServicingIsRemarkableAndAPatchLevelIsNot) {
  for (const int count : {1, 30}) {
    Machines machines;
    for (const bool is_good : {true, false}) {
      for (int i = 0; i < 30; ++i) {
        TraceModule module =
            UpdateForTest::library("C:\\Windows\\System32\\lib" + std::to_string(i) + ".dll");
        if (!is_good && i < count) module.version = "10.0.19041.2";
        machines.trace(is_good).process(machines.job(is_good).worker).modules.push_back(module);
      }
    }
    const TraceComparison comparison = machines.compared();
    const double version = suspicion_of(comparison, TraceDifferenceKind::Version, "lib0.dll");
    EXPECT_EQ(version >= 0.4, count == 1) << version;
    EXPECT_LT(version, 0.5);
  }
}

TEST(CompareReasoning, WhereServicingStopsAltogetherTheLastFileStandsFirst) {
  Machines machines;
  for (const bool is_good : {true, false}) {
    UpdateForTest& job = machines.job(is_good);
    for (int file = 0; file < 6; ++file) {
      job.add(job.worker, TraceAction::Open, job.staged(file), 0, kWriteAttributes);
    }
    if (is_good) job.run();
  }
  machines.bad.process(machines.bad_job.worker).ended = machines.bad.capture().last;
  const TraceComparison comparison = machines.compared();
  EXPECT_EQ(comparison.differences.front().kind, TraceDifferenceKind::MissingChain);
  EXPECT_EQ(comparison.differences.front().path, machines.bad_job.staged(5));
}

TEST(CompareHabits, FoldersOfAKindEndAboveComponents) {
  EXPECT_EQ(
      folder_of_kind("%windir%\\winsxs\\amd64_a_31bf3856ad364e35_<version>_none_<hash>\\a.dll"),
      "%windir%\\winsxs\\");
  EXPECT_EQ(folder_of_kind("<drive>:\\x\\a.dll"), "<drive>:\\x");
  EXPECT_EQ(component_identity("amd64_dual_x.inf_31bf3856ad364e35_10.0.1.1_none"),
            "amd64_dual_x.inf_31bf3856ad364e35");
  EXPECT_EQ(component_identity("other_dual_x.inf_31bf3856ad364e35_10.0.1.1_none"), "");
  EXPECT_EQ(component_identity("amd64_31bf3856ad364e35"), "");
  EXPECT_EQ(component_identity("amd64_"), "");
  EXPECT_EQ(component_identity(""), "");
}

}  // namespace
}  // namespace casebook
