// SPDX-License-Identifier: Apache-2.0
#include "desk/audit.h"

#include <atomic>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "desk/desk_for_test.h"

namespace casebook::desk {
namespace {

class AuditTest : public EmptyDeskTest {
 protected:
  Status add(store::Connection& connection, std::string_view action) {
    return in_transaction(connection, [&](store::Connection& inside) -> Status {
      RETURN_IF_ERROR(append_audit(inside, 1'000'000, console(), action, "case:1", 7, "{\"n\":1}"));
      return ok_status();
    });
  }
};
FOR_EACH_ENGINE(AuditTest);

TEST_P(AuditTest, HoldsTogether) {
  const store::Lease lease = connection();
  for (int i = 0; i < 5; ++i)
    ASSERT_TRUE(add(*lease, "case.create").ok());
  const AuditCheck check = verify_audit(*lease).value();
  EXPECT_EQ(check.entries, 5);
  EXPECT_FALSE(check.broken_at.has_value()) << check.reason;
  EXPECT_EQ(check.head.size(), 64U);
}

TEST_P(AuditTest, TellsWhereItWasTouched) {
  const store::Lease lease = connection();
  for (int i = 0; i < 5; ++i)
    ASSERT_TRUE(add(*lease, "case.create").ok());
  ASSERT_TRUE(lease->run("UPDATE audit SET actor = 'user:9' WHERE sequence = 3").ok());
  EXPECT_EQ(verify_audit(*lease).value().broken_at, 3);
  ASSERT_TRUE(lease->run("UPDATE audit SET actor = 'console' WHERE sequence = 3").ok());
  EXPECT_FALSE(verify_audit(*lease).value().broken_at.has_value());
  ASSERT_TRUE(lease->run("DELETE FROM audit WHERE sequence = 5").ok());
  EXPECT_EQ(verify_audit(*lease).value().broken_at, 5);
  ASSERT_TRUE(lease->run("DELETE FROM audit WHERE sequence = 2").ok());
  EXPECT_EQ(verify_audit(*lease).value().broken_at, 2);
}

TEST_P(AuditTest, IsOneChainWithManyWriters) {
  constexpr int kThreads = 4;
  constexpr int kTimes = 20;
  std::atomic<int> failures = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      const store::Lease own = connection();
      for (int k = 0; k < kTimes; ++k)
        failures += add(*own, "case.update").ok() ? 0 : 1;
    });
  }
  for (std::thread& thread : threads)
    thread.join();
  EXPECT_EQ(failures.load(), 0);
  const AuditCheck check = verify_audit(*connection()).value();
  EXPECT_EQ(check.entries, kThreads * kTimes);
  EXPECT_FALSE(check.broken_at.has_value()) << check.reason;
}

}  // namespace
}  // namespace casebook::desk
