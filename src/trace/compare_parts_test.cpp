// SPDX-License-Identifier: Apache-2.0
// The parts of a comparison: roles, results, families of files.
#include <gtest/gtest.h>

#include "trace/compare.h"
#include "trace/compare_families.h"
#include "trace/compare_for_test.h"
#include "trace/compare_results.h"
#include "trace/compare_roles.h"
#include "trace/compared_traces.h"
#include "trace/name_table.h"

namespace casebook {
namespace {

TEST(CompareRoles, TheCommandLineTellsInstancesApart) {
  EXPECT_EQ(instance_of("svchost.exe", "C:\\x\\svchost.exe -k netsvcs -p -s wuauserv"), "wuauserv");
  EXPECT_EQ(instance_of("svchost.exe", "svchost.exe -k netsvcs"), "netsvcs");
  EXPECT_EQ(instance_of("svchost.exe", ""), "");
  EXPECT_EQ(instance_of("setuphost.exe", "\"C:\\a b\\SetupHost.exe\" /Install:x /Quiet"),
            "/Install");
  EXPECT_EQ(instance_of("rundll32.exe", "rundll32.exe C:\\x\\a.dll,Run 1"), "a.dll,Run");
  EXPECT_EQ(instance_of("notepad.exe", "notepad.exe /p secret"), "");
  EXPECT_EQ(instance_of("svchost.exe", "\"unclosed -s x"), "");
}

TEST(CompareRoles, ParentsCountWhereAllTracesHaveTheSameSeveral) {
  TraceForTest one;
  TraceForTest two;
  for (TraceForTest* trace : {&one, &two}) {
    const std::uint32_t first = trace->add_process("first.exe", 100);
    const std::uint32_t second = trace->add_process("second.exe", 200);
    trace->process(trace->add_process("host.exe", 300)).parent = first;
    trace->process(trace->add_process("host.exe", 400)).parent = second;
  }
  const std::vector<const Trace*> both = {&one, &two};
  const RoleTable roles(both);
  EXPECT_NE(roles.of(0, 2), roles.of(0, 3));
  EXPECT_EQ(roles.of(0, 3), roles.of(1, 3));
  two.process(3).parent = 0;
  const RoleTable joined(both);
  EXPECT_EQ(joined.of(0, 2), joined.of(0, 3));
}

TEST(CompareRoles, WithoutCommandLinesOnOneSideInstancesAreJoined) {
  TraceForTest one;
  TraceForTest two;
  one.process(one.add_process("svchost.exe", 100)).command_line = "svchost.exe -s wuauserv";
  two.add_process("svchost.exe", 200);
  const std::vector<const Trace*> both = {&one, &two};
  const RoleTable roles(both);
  EXPECT_EQ(roles.of(0, 0), roles.of(1, 0));
  EXPECT_TRUE(roles.is_common(roles.of(0, 0), 1));
  EXPECT_EQ(roles.of(1, 77), 0) << "a process that is not in the table";
}

TEST(CompareResults, KindsAreThoseOfHealthyTraces) {
  EXPECT_EQ(result_kind(0), ResultKind::Success);
  EXPECT_EQ(result_kind(0x104), ResultKind::Success);
  EXPECT_EQ(result_kind(kStatusPending), ResultKind::Normal);
  EXPECT_EQ(result_kind(0x80000006), ResultKind::Normal);
  EXPECT_EQ(result_kind(0xC0000011), ResultKind::Normal);
  EXPECT_EQ(result_kind(kNameNotFound), ResultKind::Missing);
  EXPECT_EQ(result_kind(kAccessDenied), ResultKind::Serious);
  EXPECT_EQ(result_kind(kSharingViolation), ResultKind::Serious);
  EXPECT_EQ(result_kind(0xC000000D), ResultKind::Other);
  EXPECT_GT(result_weight(kAccessDenied), result_weight(kNameNotFound));
}

TEST(CompareFamilies, TargetsAndTailsAreUnderstood) {
  EXPECT_EQ(full_target("C:\\x\\a.dll", "b.dll"), "C:\\x\\b.dll");
  EXPECT_EQ(full_target("C:\\x\\a.dll", "\\??\\C:\\y\\b.dll"), "\\??\\C:\\y\\b.dll");
  EXPECT_EQ(full_target("C:\\x\\a.dll", ""), "");
  EXPECT_EQ(component_tail("%windir%\\winsxs\\amd64_a_<version>_none_<hash>\\a.dll"),
            "amd64_a_<version>_none_<hash>\\a.dll");
  EXPECT_EQ(component_tail("%windir%\\a.dll"), "");
}

// One worker on both sides; `act` makes the events.
template <typename Act>
TraceComparison of_one_worker(Act act) {
  TraceForTest good;
  TraceForTest bad;
  const std::uint32_t worker = good.add_process("TiWorker.exe", 100);
  bad.add_process("TiWorker.exe", 200);
  act(good, worker, true);
  act(bad, worker, false);
  return compare_traces({&good}, bad, {.jobs = 1});
}

EventForTest on(std::uint32_t process,
                TraceAction action,
                std::string path,
                std::uint32_t result = 0) {
  EventForTest event;
  event.process = process;
  event.action = action;
  event.path = std::move(path);
  event.result = result;
  return event;
}

TEST(CompareFamilies, AFileIsFollowedOverItsNameWhenItIsCopied) {
  const auto comparison = of_one_worker([](TraceForTest& trace, std::uint32_t worker, bool good) {
    const std::string staged = "C:\\Windows\\Temp\\stage\\sample.dll";
    trace.add(on(worker, TraceAction::Open, staged, good ? 0 : kAccessDenied));
    if (good) {
      trace.add(on(worker, TraceAction::Read, staged));
      trace.add(on(worker, TraceAction::Open, "C:\\Windows\\System32\\sample.dll"));
      trace.add(on(worker, TraceAction::Write, "C:\\Windows\\System32\\sample.dll"));
    }
    trace.add(on(worker, TraceAction::SetValue, "HKLM\\Software\\Sample\\Done"));
  });
  ASSERT_GE(comparison.differences.size(), 2U);
  EXPECT_EQ(comparison.differences[1].kind, TraceDifferenceKind::MissingChain);
  EXPECT_EQ(comparison.differences[1].good.steps.size(), 2U);
}

TEST(CompareFamilies, AFileIsFollowedOverRenamesToBareNames) {
  const auto comparison = of_one_worker([](TraceForTest& trace, std::uint32_t worker, bool good) {
    trace.add(on(worker, TraceAction::Open, "C:\\x\\one.new"));
    EventForTest rename =
        on(worker, TraceAction::Rename, "C:\\x\\one.new", good ? 0 : kAccessDenied);
    rename.target = "two.old";
    trace.add(rename);
    if (good) trace.add(on(worker, TraceAction::SetSecurity, "C:\\x\\two.old"));
    trace.add(on(worker, TraceAction::SetValue, "HKLM\\Software\\Sample\\Done"));
  });
  ASSERT_GE(comparison.differences.size(), 2U);
  EXPECT_EQ(comparison.differences[0].operation, "SetRenameInformationFile");
  EXPECT_EQ(comparison.differences[1].kind, TraceDifferenceKind::MissingChain);
  EXPECT_EQ(comparison.differences[1].good.steps.back(), "C:\\x\\two.old: +SetSecurityFile");
}

TEST(CompareFamilies, AMissingFileThatFollowsFromADenialWeighsLess) {
  const auto comparison = of_one_worker([](TraceForTest& trace, std::uint32_t worker, bool good) {
    trace.add(on(worker, TraceAction::Open, "C:\\x\\sample.dll", good ? 0 : kAccessDenied));
    trace.add(on(worker, TraceAction::Open, "C:\\y\\sample.dll", good ? 0 : kNameNotFound));
    trace.add(on(worker, TraceAction::Open, "C:\\y\\other.dll", good ? 0 : kNameNotFound));
  });
  ASSERT_EQ(comparison.differences.size(), 3U);
  EXPECT_EQ(comparison.differences[1].path, "C:\\y\\other.dll");
  EXPECT_EQ(comparison.differences[2].path, "C:\\y\\sample.dll");
  EXPECT_NE(comparison.differences[2].why.en.find("follows from"), std::string::npos);
}

TEST(CompareFamilies, AHiveThatIsHeldOpenLeads) {
  const auto comparison = of_one_worker([](TraceForTest& trace, std::uint32_t worker, bool good) {
    const std::string hive = "C:\\Users\\Default\\NTUSER.DAT";
    if (!good) {
      const std::uint32_t other = trace.add_process("provision.exe", 900);
      trace.process(other).company = "Example Software";
      trace.add(on(other, TraceAction::Open, hive));
    }
    trace.add(on(worker, TraceAction::Open, hive, good ? 0 : kSharingViolation));
  });
  ASSERT_GE(comparison.differences.size(), 2U);
  EXPECT_EQ(comparison.differences[0].kind, TraceDifferenceKind::ResultFlip);
  EXPECT_EQ(comparison.differences[1].kind, TraceDifferenceKind::ExtraActor);
  EXPECT_EQ(comparison.differences[1].process, "provision.exe");
}

TEST(CompareAround, BothSidesStandInOneOrder) {
  const auto comparison = of_one_worker([](TraceForTest& trace, std::uint32_t worker, bool good) {
    trace.add(on(worker, TraceAction::QueryValue, "HKLM\\Software\\Sample\\Before"));
    trace.add(on(worker, TraceAction::Open, "C:\\x\\sample.dll", good ? 0 : kAccessDenied));
    if (good) trace.add(on(worker, TraceAction::Close, "C:\\x\\sample.dll"));
    trace.add(on(worker, TraceAction::QueryValue, "HKLM\\Software\\Sample\\After"));
  });
  ASSERT_EQ(comparison.around.size(), 4U);
  EXPECT_FALSE(comparison.around[0].differs);
  EXPECT_TRUE(comparison.around[1].differs);
  EXPECT_EQ(comparison.around[1].bad->result, "ACCESS DENIED");
  EXPECT_FALSE(comparison.around[2].bad.has_value());
  EXPECT_TRUE(comparison.around[3].good && comparison.around[3].bad);
}

TEST(CompareTree, NodesHaveTheMarksOfTheirSides) {
  const auto comparison = of_one_worker([](TraceForTest& trace, std::uint32_t worker, bool good) {
    trace.add(on(worker, TraceAction::Open, "C:\\x\\sample.dll", good ? 0 : kAccessDenied));
    trace.add(on(worker, TraceAction::Open, "C:\\x\\other.dll"));
    trace.add(on(worker, TraceAction::Open, good ? "C:\\y\\good.dat" : "C:\\z\\bad.dat"));
    trace.add(on(worker, TraceAction::Open, "\\"));
  });
  std::string text;
  for (const TraceTreeNode& node : comparison.tree) {
    text += std::string(node.depth, ' ') + node.name + " " +
            std::string(trace_mark_name(node.mark)) + "\n";
  }
  EXPECT_EQ(text,
            "<drive>: differs\n"
            " x differs\n"
            "  other.dll same\n"
            "  sample.dll differs\n"
            " y only-good\n"
            "  good.dat only-good\n"
            " z only-bad\n"
            "  bad.dat only-bad\n");
}

TEST(CompareTree, DeepPathsAndHugeNamesAreTaken) {
  const auto comparison = of_one_worker([](TraceForTest& trace, std::uint32_t worker, bool good) {
    std::string deep = "C:";
    for (int i = 0; i < 30'000; ++i) {
      deep += "\\d";
    }
    const std::string huge = "C:\\" + std::string(1'000'000, 'x');
    for (const std::string& path : {deep, huge, std::string("\\\\"), std::string("C:\\\xff")}) {
      trace.add(on(worker, TraceAction::Open, path, good ? 0 : kAccessDenied));
    }
  });
  EXPECT_GE(comparison.differences.size(), 4U);
  EXPECT_LE(comparison.tree.size(), 200U);
}

TEST(NameTable, SameTextsHaveTheSameNumbers) {
  NameTable names;
  EXPECT_EQ(names.find("a"), kNoName);
  for (int round = 0; round < 2; ++round) {
    for (std::uint32_t i = 0; i < 5'000; ++i) {
      EXPECT_EQ(names.add(std::to_string(i)), i);
    }
  }
  EXPECT_EQ(names.size(), 5'000U);
  EXPECT_EQ(names.text(4'321), "4321");
  EXPECT_EQ(names.find("4321"), 4'321U);
  EXPECT_EQ(names.add(""), 5'000U);
}

}  // namespace
}  // namespace casebook
