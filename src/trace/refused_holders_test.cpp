// SPDX-License-Identifier: Apache-2.0
#include "trace/refused_holders.h"

#include <gtest/gtest.h>

#include "trace/denial_trace_for_test.h"
#include "trace/holders_for_test.h"

namespace casebook {
namespace {

constexpr std::uint32_t kDeletePending = 0xC0000056;
constexpr std::uint32_t kFileLockConflict = 0xC0000054;
constexpr std::uint32_t kDeleteOnClose = 0x1000;
constexpr std::string_view kAll = "Read, Write, Delete";

const Violation& first_violation(const Violations& violations) {
  static const Violation kNone;
  return violations.violations.empty() ? kNone : violations.violations[0];
}

TEST(RefusedHolders, WhoMarkedAFileForDeletionComesBeforeWhoHasItOpen) {
  FileTraceForTest file;
  const auto viewer = file.process("viewer.exe", 11);
  const auto cleaner = file.process("cleaner.exe", 40);
  file.at(1).open(viewer, "Generic Read", kAll);
  file.at(2).open(cleaner, "Delete", kAll);
  file.dispose(cleaner);
  file.at(3).open(file.process("TiWorker.exe", 7), "Generic Read", kAll, kDeletePending);
  const Violations violations = find_violations(file.trace, nullptr, 1);
  const Violation& violation = first_violation(violations);
  ASSERT_EQ(violation.holders.size(), 2U);
  EXPECT_EQ(violation.holders[0].process, cleaner);
  EXPECT_NEAR(violation.holders[0].weight, 0.9, 1e-9);
  EXPECT_EQ(violation.holders[1].process, viewer);
  EXPECT_LT(violation.holders[1].weight, 0.3);
  EXPECT_FALSE(violation.holders[1].conflicts);
}

TEST(RefusedHolders, TheMarkOutlivesTheHandleThatSetIt) {
  FileTraceForTest file;
  const auto viewer = file.process("viewer.exe", 11);
  const auto cleaner = file.process("cleaner.exe", 40);
  file.at(1).open(viewer, "Generic Read", kAll);
  file.at(2).open(cleaner, "Delete", kAll);
  file.dispose(cleaner);
  file.close(cleaner);
  file.at(3).open(file.process("TiWorker.exe", 7), "Generic Read", kAll, kDeletePending);
  const Violations violations = find_violations(file.trace, nullptr, 1);
  const Violation& violation = first_violation(violations);
  ASSERT_EQ(violation.holders.size(), 2U);
  EXPECT_EQ(violation.holders[0].process, cleaner);
  EXPECT_NE(violation.holders[0].why.en.find("closed it before"), std::string::npos);
  EXPECT_EQ(violation.holders[0].why.en.find("scanner"), std::string::npos);
  EXPECT_EQ(violation.holders[1].process, viewer);
  EXPECT_LT(violation.holders[1].weight, 0.5);
  EXPECT_NE(violation.holders[1].why.en.find("until it closes it"), std::string::npos);
}

TEST(RefusedHolders, AnOpenToDeleteOnCloseIsAMark) {
  FileTraceForTest file;
  const auto cleaner = file.process("cleaner.exe", 40);
  file.at(1).open(file.process("viewer.exe", 11), "Generic Read", kAll);
  file.at(2).open(cleaner, "Delete", kAll, 0, kDeleteOnClose);
  file.close(cleaner);
  file.at(3).open(file.process("TiWorker.exe", 7), "Generic Read", kAll, kDeletePending);
  const Violations violations = find_violations(file.trace, nullptr, 1);
  ASSERT_FALSE(first_violation(violations).holders.empty());
  EXPECT_EQ(first_violation(violations).holders[0].process, cleaner);
}

TEST(RefusedHolders, AFileThatIsOpenedAgainIsMarkedNoMore) {
  FileTraceForTest file;
  const auto cleaner = file.process("cleaner.exe", 40);
  file.at(1).open(cleaner, "Delete", kAll);
  file.dispose(cleaner);
  file.close(cleaner);
  file.at(2).open(file.process("maker.exe", 41), "Generic Write", kAll);
  file.at(3).open(file.process("TiWorker.exe", 7), "Generic Read", kAll, kDeletePending);
  for (const Violation& violation : find_violations(file.trace, nullptr, 1).violations) {
    for (const Holder& holder : violation.holders) {
      EXPECT_NE(holder.process, cleaner);
    }
  }
}

TEST(RefusedHolders, AMarkThatWasTakenAwayRefusesNobody) {
  FileTraceForTest file;
  const auto cleaner = file.process("cleaner.exe", 40);
  file.at(1).open(cleaner, "Delete", kAll);
  file.dispose(cleaner);
  EventForTest taken;
  taken.process = cleaner;
  taken.action = TraceAction::Dispose;
  file.put(taken);
  file.at(3).open(file.process("TiWorker.exe", 7), "Generic Read", kAll, kDeletePending);
  const Violations violations = find_violations(file.trace, nullptr, 1);
  for (const Holder& holder : first_violation(violations).holders) {
    EXPECT_LT(holder.weight, 0.5);
  }
}

TEST(RefusedHolders, OfLocksWhoHasLockedIsTheReason) {
  FileTraceForTest file;
  const auto reader = file.process("reader.exe", 11);
  const auto locker = file.process("locker.exe", 40);
  const auto former = file.process("former.exe", 41);
  for (const std::uint32_t process : {reader, locker, former}) {
    file.open(process, "Generic Read/Write", kAll);
  }
  const auto lock = [&](std::uint32_t process, std::string operation) {
    EventForTest event;
    event.process = process;
    event.action = TraceAction::Lock;
    event.operation = std::move(operation);
    file.put(event);
  };
  lock(former, "LockFile");
  lock(former, "UnlockFileSingle");
  lock(locker, "LockFile");
  file.at(5).add(file.process("TiWorker.exe", 7), TraceAction::Read, kFileLockConflict);
  const Violations violations = find_violations(file.trace, nullptr, 1);
  const Violation& violation = first_violation(violations);
  ASSERT_EQ(violation.holders.size(), 3U);
  EXPECT_EQ(violation.holders[0].process, locker);
  EXPECT_LT(violation.holders[1].weight, 0.5);
}

TEST(RefusedHolders, WhoWasThereAllTheTimeComesBeforeAScannerThatCameAcross) {
  FileTraceForTest file;
  const auto agent = file.process("agent.exe", 50);
  const auto scanner = file.process("scanner.exe", 60);
  const auto worker = file.process("TiWorker.exe", 7);
  file.at(10).violation(worker);
  file.at(11.99).open(scanner, "Generic Read", "Read");
  file.at(12).violation(worker);
  file.at(12.01).close(scanner);
  file.at(14).violation(worker);
  file.at(16).violation(worker);
  file.at(30).close(agent);
  const Violations violations = find_violations(file.trace, nullptr, 1);
  const Violation& violation = first_violation(violations);
  ASSERT_EQ(violation.holders.size(), 2U);
  EXPECT_EQ(violation.holders[0].process, agent);
  EXPECT_EQ(violation.holders[1].process, scanner);
}

TEST(RefusedHolders, OfADenialTheMarkerIsSuspectedAndNotTheBystander) {
  DenialTrace file;
  const auto cleaner = file.application("cleaner.exe", 40);
  file.at(1).open(file.process("explorer.exe", 11), "Read Attributes", kAll);
  file.at(2).open(cleaner, "Delete", kAll);
  file.dispose(cleaner);
  file.at(3).open(file.worker, "Generic Read", kAll, kDeletePending);
  const Denials denials = file.find();
  ASSERT_EQ(denials.denials.size(), 1U);
  ASSERT_EQ(denials.denials[0].suspects.size(), 1U);
  EXPECT_EQ(denials.denials[0].suspects[0].process, cleaner);
}

}  // namespace
}  // namespace casebook
