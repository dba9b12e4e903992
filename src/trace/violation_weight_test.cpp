// SPDX-License-Identifier: Apache-2.0
#include "trace/violation_weight.h"

#include <gtest/gtest.h>

#include "trace/denial_trace_for_test.h"
#include "trace/holders.h"
#include "trace/noise.h"

namespace casebook {
namespace {

constexpr std::uint32_t kDeletePending = 0xC0000056;
constexpr std::string_view kTemporary = R"(C:\Users\alice\AppData\Local\Temp\~DF0123456789.TMP)";

TEST(ViolationWeight, WhoGivesUpWithoutASeenHolderComesBeforeNoise) {
  DenialTrace file;
  const auto deploy = file.application("deploy.exe", 40);
  const auto broker = file.application("broker.exe", 41);
  file.on(kTemporary).at(1).open(broker, "Generic Read/Write, Delete", "Read, Write, Delete");
  file.dispose(broker);
  file.open(file.application("msmpeng.exe", 42), "Read Attributes", "Read", kDeletePending);
  file.close(broker);
  file.on(R"(C:\pagefile.sys)");
  for (int i = 0; i < 9; ++i) {
    file.violation(file.process("msmpeng.exe", 42));
  }
  file.on(R"(C:\ProgramData\Example\ledger.db)");
  for (int i = 0; i < 3; ++i) {
    file.at(10 + 2 * i).violation(deploy);
  }
  file.at(18).exit(deploy, 32);
  const Violations violations = find_violations(file.trace, &file.knowledge, 1);
  ASSERT_EQ(violations.violations.size(), 3U);
  EXPECT_EQ(violations.violations[0].process, deploy);
  EXPECT_TRUE(violations.violations[0].holders.empty());
  EXPECT_GE(violations.violations[0].weight, 0.5);
  EXPECT_LT(violations.violations[1].weight, 0.25);
}

TEST(ViolationWeight, AScannerOfNobodysListThatMeetsATemporaryFileOnItsWayOutIsNoise) {
  DenialTrace file;
  const auto maker = file.application("maker.exe", 41);
  file.on(kTemporary).at(1).open(maker, "Generic Read/Write, Delete", "Read, Write, Delete");
  file.dispose(maker);
  file.open(file.application("prober.exe", 42), "Read Attributes", "Read", kDeletePending);
  const Violations violations = find_violations(file.trace, &file.knowledge, 1);
  ASSERT_EQ(violations.violations.size(), 1U);
  EXPECT_LT(violations.violations[0].weight, 0.25);
}

TEST(ViolationWeight, TemporaryFilesAreKnownByNameAndFolder) {
  EXPECT_TRUE(is_temporary_file(kTemporary));
  EXPECT_TRUE(is_temporary_file(R"(c:\windows\temp\x.dll)"));
  EXPECT_TRUE(is_temporary_file(R"(c:\data\x.tmp)"));
  EXPECT_FALSE(is_temporary_file(R"(c:\template\x.dll)"));
  EXPECT_FALSE(is_temporary_file(R"(c:\progra~1\x.dll)"));
}

}  // namespace
}  // namespace casebook
