// SPDX-License-Identifier: Apache-2.0
#include "trace/compare.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "trace/compare_for_test.h"

namespace casebook {
namespace {

struct Side {
  explicit Side(const JobForTest& job) : update(trace, job) {}
  TraceForTest trace;
  UpdateForTest update;
};

TraceComparison compared(const Side& good, const Side& bad, TraceCompareOptions options = {}) {
  options.jobs = 1;
  return compare_traces({&good.trace}, bad.trace, options);
}

std::size_t count(const TraceComparison& comparison, TraceDifferenceKind kind) {
  return static_cast<std::size_t>(
      std::count_if(comparison.differences.begin(),
                    comparison.differences.end(),
                    [&](const TraceDifference& difference) { return difference.kind == kind; }));
}

const TraceDifference* first_of(const TraceComparison& comparison, TraceDifferenceKind kind) {
  for (const TraceDifference& difference : comparison.differences) {
    if (difference.kind == kind) return &difference;
  }
  return nullptr;
}

std::uint64_t folded(const TraceComparison& comparison, std::string_view id) {
  for (const TraceFolding& folding : comparison.foldings) {
    if (folding.id == id) return folding.good + folding.bad;
  }
  return 0;
}

std::string listed(const TraceComparison& comparison) {
  std::string text;
  for (const TraceDifference& difference : comparison.differences) {
    text += std::string(trace_difference_name(difference.kind)) + " " +
            std::to_string(difference.suspicion) + " " + difference.process + " " +
            difference.operation + " " + difference.path + " | " + difference.why.en + "\n";
  }
  return text;
}

TEST(CompareTraces, NothingWrongRaisesNothing) {
  Side good{JobForTest()};
  good.update.run();
  Side bad{other_machine()};
  const std::uint32_t indexer = bad.trace.add_process("indexer.exe", 7777);
  bad.trace.process(indexer).company = "Example Software";
  bad.update.add(indexer, TraceAction::Open, "C:\\ProgramData\\Example\\index.db");
  bad.update.run();
  bad.update.add(indexer, TraceAction::Open, bad.update.stored(2));
  const TraceComparison comparison = compared(good, bad);
  for (const TraceDifference& difference : comparison.differences) {
    EXPECT_LT(difference.suspicion, 0.5);
  }
  EXPECT_EQ(count(comparison, TraceDifferenceKind::ResultFlip), 0U) << listed(comparison);
  EXPECT_EQ(count(comparison, TraceDifferenceKind::MissingChain), 0U) << listed(comparison);
  EXPECT_LE(comparison.differences.size(), 1U) << listed(comparison);
}

TEST(CompareTraces, OneDenialAndItsMissingReplacementLead) {
  Side good{JobForTest()};
  good.update.run();
  JobForTest job = other_machine();
  job.refused = 3;
  Side bad{job};
  bad.update.run();
  const TraceComparison comparison = compared(good, bad);
  ASSERT_GE(comparison.differences.size(), 2U);
  const TraceDifference& flip = comparison.differences[0];
  EXPECT_EQ(flip.kind, TraceDifferenceKind::ResultFlip);
  EXPECT_EQ(flip.path, bad.update.staged(3));
  EXPECT_EQ(flip.process, "TiWorker.exe");
  EXPECT_GE(flip.suspicion, 0.9);
  EXPECT_NE(flip.why.en.find("ACCESS DENIED"), std::string::npos);
  EXPECT_NE(flip.why.zh.find("ACCESS DENIED"), std::string::npos);
  const TraceDifference& chain = comparison.differences[1];
  EXPECT_EQ(chain.kind, TraceDifferenceKind::MissingChain);
  EXPECT_EQ(chain.path, bad.update.staged(3));
  EXPECT_EQ(chain.bad.steps.size(), 1U);
  ASSERT_EQ(chain.good.steps.size(), 3U);
  EXPECT_EQ(chain.good.steps[2], good.update.stored(3) + ": +CreateFile, +SetEAFile");
  EXPECT_EQ(count(comparison, TraceDifferenceKind::MissingChain), 1U) << listed(comparison);
  EXPECT_EQ(count(comparison, TraceDifferenceKind::ResultFlip), 1U) << listed(comparison);
  EXPECT_FALSE(comparison.around.empty());
  EXPECT_FALSE(comparison.tree.empty());
}

TEST(CompareTraces, WhatVariesInsideTheGoodTraceIsNoise) {
  Side good{JobForTest()};
  good.update.add(good.update.worker, TraceAction::Open, "C:\\x\\a.dll", kAccessDenied);
  good.update.add(good.update.worker, TraceAction::Open, "C:\\x\\a.dll");
  Side bad{other_machine()};
  bad.update.add(bad.update.worker, TraceAction::Open, "C:\\x\\a.dll", kAccessDenied);
  const TraceComparison comparison = compared(good, bad);
  EXPECT_EQ(count(comparison, TraceDifferenceKind::ResultFlip), 0U);
  EXPECT_EQ(folded(comparison, "varies"), 2U);
  const TraceComparison kept = compared(good, bad, {.keep = {"varies"}});
  EXPECT_EQ(count(kept, TraceDifferenceKind::ResultFlip), 1U);
}

TEST(CompareTraces, ADenialOfMoreAccessIsNotThatOfLess) {
  Side good{JobForTest()};
  good.update.add(good.update.worker, TraceAction::Open, "C:\\x\\a.dll", kAccessDenied, 0x12019F);
  good.update.add(good.update.worker, TraceAction::Open, "C:\\x\\a.dll", 0, kReadAccess);
  Side bad{other_machine()};
  bad.update.add(bad.update.worker, TraceAction::Open, "C:\\x\\a.dll", kAccessDenied, kReadAccess);
  EXPECT_EQ(count(compared(good, bad), TraceDifferenceKind::ResultFlip), 1U);
}

TEST(CompareTraces, ARetryThatSucceedsWeighsLittle) {
  Side good{JobForTest()};
  good.update.add(good.update.worker, TraceAction::Open, "C:\\x\\a.dll");
  Side bad{other_machine()};
  bad.update.add(bad.update.worker, TraceAction::Open, "C:\\x\\a.dll", kSharingViolation);
  bad.update.add(bad.update.worker, TraceAction::Open, "C:\\x\\a.dll");
  const TraceComparison comparison = compared(good, bad);
  const TraceDifference* flip = first_of(comparison, TraceDifferenceKind::ResultFlip);
  ASSERT_NE(flip, nullptr);
  EXPECT_LT(flip->suspicion, 0.4);
  EXPECT_NE(flip->why.en.find("a retry succeeded"), std::string::npos);
}

TEST(CompareTraces, AMissingFileWeighsLessThanADenialAndLeastWhenItComesLater) {
  Side good{JobForTest()};
  good.update.add(good.update.worker, TraceAction::Open, "C:\\x\\a.dll");
  good.update.add(good.update.worker, TraceAction::Open, "C:\\x\\b.dll");
  Side bad{other_machine()};
  bad.update.add(bad.update.worker, TraceAction::Open, "C:\\x\\a.dll", kNameNotFound);
  bad.update.add(bad.update.worker, TraceAction::Open, "C:\\x\\b.dll", kNameNotFound);
  bad.update.add(bad.update.explorer, TraceAction::Open, "C:\\x\\b.dll");
  const TraceComparison comparison = compared(good, bad);
  ASSERT_EQ(count(comparison, TraceDifferenceKind::ResultFlip), 2U);
  EXPECT_EQ(comparison.differences[0].path, "C:\\x\\a.dll");
  EXPECT_NEAR(comparison.differences[0].suspicion, 0.55, 0.01);
  EXPECT_LT(first_of(comparison, TraceDifferenceKind::ResultFlip)->suspicion, 0.6);
}

TEST(CompareTraces, NormalResultsAreNoFlips) {
  Side good{JobForTest()};
  Side bad{other_machine()};
  for (const std::uint32_t status :
       {0x80000005U, 0x80000006U, 0xC0000011U, 0xC01C0004U, 0xC0000023U, 0x104U, 0x12AU}) {
    const std::string path = "C:\\x\\" + std::to_string(status);
    good.update.add(good.update.worker, TraceAction::Query, path);
    bad.update.add(bad.update.worker, TraceAction::Query, path, status);
  }
  const TraceComparison comparison = compared(good, bad);
  EXPECT_TRUE(comparison.differences.empty()) << listed(comparison);
  EXPECT_EQ(folded(comparison, "normal"), 5U);
  EXPECT_EQ(count(compared(good, bad, {.keep = {"normal"}}), TraceDifferenceKind::ResultFlip), 5U);
}

TEST(CompareTraces, ProcessesOfServicesAreToldApart) {
  Side good{JobForTest()};
  Side bad{other_machine()};
  for (Side* side : {&good, &bad}) {
    const std::uint32_t other = side->trace.add_process("svchost.exe", 8100);
    side->trace.process(other).command_line = "svchost.exe -k LocalService -s sample";
    const std::uint32_t result = side == &bad ? kAccessDenied : 0;
    side->update.add(other, TraceAction::Open, "C:\\x\\a.dll", kAccessDenied);
    side->update.add(side->update.updates, TraceAction::Open, "C:\\x\\a.dll", result);
  }
  const TraceComparison comparison = compared(good, bad);
  ASSERT_EQ(count(comparison, TraceDifferenceKind::ResultFlip), 1U) << listed(comparison);
  EXPECT_EQ(comparison.differences[0].process, "svchost.exe (wuauserv)");
}

TEST(CompareTraces, AHolderOfWhatFailsIsAnExtraActor) {
  Side good{JobForTest()};
  good.update.add(good.update.worker, TraceAction::Open, "C:\\x\\a.dll");
  Side bad{other_machine()};
  const std::uint32_t scanner = bad.trace.add_process("scanner.exe", 6100);
  bad.trace.process(scanner).company = "Example Security";
  bad.update.add(scanner, TraceAction::Open, "C:\\x\\a.dll");
  bad.update.add(bad.update.worker, TraceAction::Open, "C:\\x\\a.dll", kSharingViolation);
  const TraceComparison comparison = compared(good, bad);
  const TraceDifference* actor = first_of(comparison, TraceDifferenceKind::ExtraActor);
  ASSERT_NE(actor, nullptr);
  EXPECT_EQ(actor->process, "scanner.exe");
  EXPECT_GE(actor->suspicion, 0.7);
  EXPECT_EQ(comparison.differences[0].kind, TraceDifferenceKind::ResultFlip);
}

TEST(CompareTraces, AFilterThatOnlyTheBadMachineHasIsStrongWhenSomethingFails) {
  for (const bool fails : {false, true}) {
    Side good{JobForTest()};
    good.update.add(good.update.worker, TraceAction::Open, "C:\\x\\a.dll");
    Side bad{other_machine()};
    bad.update.add(bad.update.worker, TraceAction::Open, "C:\\x\\a.dll", fails ? kAccessDenied : 0);
    TraceModule filter = UpdateForTest::driver("exguard.sys", "Example Security");
    filter.description = "Example File Filter";
    bad.trace.process(bad.update.system()).modules.push_back(filter);
    const TraceComparison comparison = compared(good, bad);
    const TraceDifference* extra = first_of(comparison, TraceDifferenceKind::ExtraModule);
    ASSERT_NE(extra, nullptr);
    EXPECT_EQ(extra->path, "C:\\Windows\\System32\\drivers\\exguard.sys");
    EXPECT_EQ(extra->suspicion >= 0.5, fails);
  }
}

TEST(CompareTraces, ADriverInTheStackOfAFailureLeads) {
  Side good{JobForTest()};
  good.update.add(good.update.worker, TraceAction::Open, "C:\\x\\a.dll");
  Side bad{other_machine()};
  auto& modules = bad.trace.process(bad.update.system()).modules;
  modules.push_back(UpdateForTest::driver("exguard.sys", "Example Security"));
  EventForTest denied;
  denied.process = bad.update.worker;
  denied.action = TraceAction::Open;
  denied.path = "C:\\x\\a.dll";
  denied.result = kAccessDenied;
  denied.open.desired_access = kReadAccess;
  denied.stack = {{0x1000, &modules.back(), true}};
  bad.trace.add(denied);
  const TraceComparison comparison = compared(good, bad);
  const TraceDifference* extra = first_of(comparison, TraceDifferenceKind::ExtraModule);
  ASSERT_NE(extra, nullptr);
  EXPECT_GE(extra->suspicion, 0.9);
}

TEST(CompareTraces, ModulesThatAreMissingOrOfOtherVersionsAreTold) {
  Side good{JobForTest()};
  Side bad{other_machine()};
  const std::string path = "C:\\Windows\\System32\\sample.dll";
  good.trace.process(good.update.worker).modules.push_back(UpdateForTest::library(path));
  bad.trace.process(bad.update.worker).modules[0].version = "10.0.19041.2";
  bad.trace.process(bad.update.worker).version = "10.0.19041.2";
  const TraceComparison comparison = compared(good, bad);
  EXPECT_EQ(count(comparison, TraceDifferenceKind::MissingModule), 1U);
  EXPECT_EQ(count(comparison, TraceDifferenceKind::Version), 2U) << listed(comparison);
}

TEST(CompareTraces, ComponentsOfOtherVersionsAreFindings) {
  Side good{JobForTest()};
  good.update.run();
  JobForTest job = other_machine();
  job.version = "10.0.19041.1200";
  Side bad{job};
  bad.update.run();
  const TraceComparison comparison = compared(good, bad);
  EXPECT_EQ(count(comparison, TraceDifferenceKind::Version), 6U) << listed(comparison);
  const TraceDifference* version = first_of(comparison, TraceDifferenceKind::Version);
  EXPECT_EQ(version->good.detail, "10.0.19041.1550");
  EXPECT_EQ(version->bad.detail, "10.0.19041.1200");
  job.files = 40;
  JobForTest many;
  many.files = 40;
  Side good_many{many};
  good_many.update.run();
  Side bad_many{job};
  bad_many.update.run();
  EXPECT_EQ(count(compared(good_many, bad_many), TraceDifferenceKind::Version), 1U);
}

TEST(CompareTraces, OnlyLargeDurationsAreTold) {
  Side good{JobForTest()};
  Side bad{other_machine()};
  for (const auto& [path, good_ms, bad_ms] : {std::tuple("C:\\x\\slow.dll", 20, 9'000),
                                              std::tuple("C:\\x\\small.dll", 1, 400),
                                              std::tuple("C:\\x\\large.dll", 3'000, 9'000)}) {
    for (int i = 0; i < 5; ++i) {
      EventForTest read;
      read.action = TraceAction::Read;
      read.path = path;
      read.process = good.update.worker;
      read.duration = static_cast<Ticks>(good_ms) * 10'000;
      good.trace.add(read);
      read.process = bad.update.worker;
      read.duration = static_cast<Ticks>(i == 3 ? bad_ms : good_ms) * 10'000;
      bad.trace.add(read);
    }
  }
  const TraceComparison comparison = compared(good, bad);
  ASSERT_EQ(comparison.differences.size(), 1U) << listed(comparison);
  EXPECT_EQ(comparison.differences[0].kind, TraceDifferenceKind::Duration);
  EXPECT_EQ(comparison.differences[0].path, "C:\\x\\slow.dll");
  EXPECT_EQ(comparison.differences[0].bad.duration, 90'000'000U);
}

TEST(CompareTraces, ObjectsOfOneFolderAreToldAsOne) {
  Side good{JobForTest()};
  Side bad{other_machine()};
  for (int i = 0; i < 50; ++i) {
    bad.update.add(bad.update.worker, TraceAction::Open, "C:\\x\\" + std::to_string(i) + ".dat");
  }
  good.update.add(good.update.worker, TraceAction::Open, "C:\\y\\a.dat");
  bad.update.add(bad.update.worker, TraceAction::Open, "C:\\Windows\\Prefetch\\a.dat");
  const TraceComparison comparison = compared(good, bad);
  ASSERT_EQ(comparison.differences.size(), 2U) << listed(comparison);
  const TraceDifference* folder = first_of(comparison, TraceDifferenceKind::OnlyBad);
  ASSERT_NE(folder, nullptr);
  EXPECT_EQ(folder->path, "C:\\x\\*");
  EXPECT_EQ(folder->bad.count, 50U);
  EXPECT_EQ(count(comparison, TraceDifferenceKind::OnlyGood), 1U);
  EXPECT_EQ(folded(comparison, "volatile"), 1U);
}

TEST(CompareTraces, WhatIsNotCommonToAllGoodTracesIsNoFinding) {
  Side one{JobForTest()};
  Side two{other_machine()};
  Side bad{other_machine()};
  one.update.add(one.update.worker, TraceAction::Open, "C:\\x\\a.dll");
  two.update.add(two.update.worker, TraceAction::Open, "C:\\x\\b.dll");
  for (Side* side : {&one, &two}) {
    side->update.add(side->update.worker, TraceAction::Open, "C:\\x\\c.dll");
  }
  for (const std::string path : {"C:\\x\\a.dll", "C:\\x\\b.dll", "C:\\x\\c.dll"}) {
    bad.update.add(bad.update.worker, TraceAction::Open, path, kAccessDenied);
  }
  const TraceComparison comparison = compare_traces({&one.trace, &two.trace}, bad.trace, {});
  ASSERT_EQ(count(comparison, TraceDifferenceKind::ResultFlip), 1U) << listed(comparison);
  EXPECT_EQ(comparison.differences[0].path, "C:\\x\\c.dll");
  EXPECT_NE(comparison.differences[0].why.en.find("both good traces"), std::string::npos);
}

TEST(CompareTraces, RulesThatAreOffAreNotApplied) {
  Side good{JobForTest()};
  good.update.run();
  Side bad{other_machine()};
  bad.update.run();
  const TraceComparison comparison = compared(good, bad, {.keep = {"download", "nonsense"}});
  EXPECT_GE(count(comparison, TraceDifferenceKind::OnlyBad), 1U) << listed(comparison);
  const auto off = std::find_if(
      comparison.foldings.begin(), comparison.foldings.end(), [](const TraceFolding& folding) {
        return folding.id == "download";
      });
  ASSERT_NE(off, comparison.foldings.end());
  EXPECT_TRUE(off->is_off);
  EXPECT_EQ(folded(compared(good, bad), "download"), 12U);
}

TEST(CompareTraces, AChainThatEndsWithTheTraceIsNoFinding) {
  Side good{JobForTest()};
  good.update.run();
  Side bad{JobForTest()};
  bad.update.download();
  bad.update.install(0);
  bad.update.add(bad.update.worker, TraceAction::Open, bad.update.staged(1), 0, kWriteAttributes);
  const TraceComparison comparison = compared(good, bad);
  const TraceDifference* chain = first_of(comparison, TraceDifferenceKind::MissingChain);
  ASSERT_NE(chain, nullptr);
  EXPECT_LT(chain->suspicion, 0.25);
  EXPECT_TRUE(std::any_of(comparison.limits.begin(), comparison.limits.end(), [](const auto& one) {
    return one.en.find("ends while servicing") != std::string::npos;
  }));
}

TEST(CompareTraces, WhatCannotBeComparedIsSaid) {
  Side good{JobForTest()};
  Side bad{other_machine()};
  bad.trace.capture_for_test().build = 22631;
  bad.trace.capture_for_test().has_dates = false;
  bad.trace.capture_for_test().is_local_time = true;
  for (std::uint32_t i = 0; i < 4; ++i) {
    bad.trace.process(i).modules.clear();
  }
  good.trace.add_process("dism.exe", 9000);
  const TraceComparison comparison = compared(good, bad);
  EXPECT_EQ(comparison.limits.size(), 6U);
  for (const Bilingual& limit : comparison.limits) {
    EXPECT_FALSE(limit.en.empty());
    EXPECT_FALSE(limit.zh.empty());
  }
  EXPECT_EQ(compare_traces({}, bad.trace, {}).limits.size(), 1U);
}

TEST(CompareTraces, TracesOfDifferentJobsAreSaidToBe) {
  Side good{JobForTest()};
  good.update.run();
  Side same{other_machine()};
  same.update.run();
  const TraceOverlap much = compared(good, same).overlap;
  EXPECT_TRUE(much.is_of_servicing && !much.is_little);
  EXPECT_GT(much.share, 0.9);

  Side other{other_machine()};
  other.update.download();
  for (int file = 100; file < 110; ++file) {
    other.update.install(file);
  }
  other.update.finish();
  const TraceComparison comparison = compared(good, other);
  EXPECT_TRUE(comparison.overlap.is_of_servicing && comparison.overlap.is_little);
  EXPECT_LT(comparison.overlap.share, 0.3);
  EXPECT_NE(comparison.limits.at(0).en.find("perhaps of different jobs"), std::string::npos);
}

// Two captures of half a dozen objects show nothing of the kind.
TEST(CompareTraces, SmallTracesAreNotSaidToBeOfDifferentJobs) {
  Side good{JobForTest()};
  good.update.add(good.update.explorer, TraceAction::Open, "C:\\Sample\\one.txt");
  Side bad{other_machine()};
  bad.update.add(bad.update.explorer, TraceAction::Open, "C:\\Sample\\two.txt");
  const TraceOverlap overlap = compared(good, bad).overlap;
  EXPECT_FALSE(overlap.is_known);
  EXPECT_FALSE(overlap.is_little);
}

TEST(CompareTraces, DifferencesBeyondTheMostAreCounted) {
  Side good{JobForTest()};
  Side bad{other_machine()};
  for (int i = 0; i < 30; ++i) {
    const std::string path = "C:\\x\\" + std::to_string(i) + ".dll";
    good.update.add(good.update.worker, TraceAction::Open, path);
    bad.update.add(bad.update.worker, TraceAction::Open, path, kAccessDenied);
  }
  const TraceComparison comparison = compared(good, bad, {.most_differences = 10});
  EXPECT_EQ(comparison.differences.size(), 10U);
  EXPECT_EQ(comparison.left_out, 20U);
}

TEST(CompareTraces, TheResultDoesNotDependOnThreads) {
  JobForTest job = other_machine();
  job.files = 3'000;
  job.refused = 7;
  Side bad{job};
  bad.update.run();
  job = JobForTest();
  job.files = 3'000;
  Side good{job};
  good.update.run();
  const TraceComparison one = compare_traces({&good.trace}, bad.trace, {.jobs = 1});
  const TraceComparison two = compare_traces({&good.trace}, bad.trace, {.jobs = 2});
  EXPECT_EQ(listed(one), listed(two));
  ASSERT_EQ(one.tree.size(), two.tree.size());
  for (std::size_t i = 0; i < one.tree.size(); ++i) {
    EXPECT_EQ(one.tree[i].name, two.tree[i].name);
    EXPECT_EQ(one.tree[i].mark, two.tree[i].mark);
  }
}

}  // namespace
}  // namespace casebook
