// SPDX-License-Identifier: Apache-2.0
#include "store/migrate.h"

#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "store/engines_for_test.h"

namespace casebook::store {
namespace {

using MigrateTest = EngineTest;
FOR_EACH_ENGINE(MigrateTest);

std::vector<std::string> tables(Connection& connection) {
  const auto rows = connection.rows(
      connection.engine() == Engine::Sqlite
          ? "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND "
            "name <> 'migrations' ORDER BY name"
          : "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> "
            "'migrations' ORDER BY tablename");
  std::vector<std::string> names;
  if (!rows.ok()) return names;
  for (const Row& row : rows.value())
    names.push_back(row[0].text());
  return names;
}

TEST_P(MigrateTest, GoesUpAndDownAndUpAgain) {
  const Lease lease = connection();
  Status up = migrate(*lease);
  ASSERT_TRUE(up.ok()) << up.error().message;
  const std::vector<std::string> first = tables(*lease);
  EXPECT_GT(first.size(), 30U);
  EXPECT_EQ(schema_version(*lease).value(),
            static_cast<std::int64_t>(migrations(lease->engine()).value().size()));
  for (std::int64_t step = schema_version(*lease).value(); step-- > 0;) {
    Status down = migrate(*lease, step);
    ASSERT_TRUE(down.ok()) << down.error().message;
  }
  EXPECT_TRUE(tables(*lease).empty());
  ASSERT_TRUE(migrate(*lease).ok());
  EXPECT_EQ(tables(*lease), first);
}

TEST_P(MigrateTest, IsDoneOnceByProgramsThatStartTogether) {
  std::vector<std::thread> threads;
  std::vector<std::string> errors(4);
  for (std::string& error : errors) {
    threads.emplace_back([&] {
      auto own = Database::open(where(), {});
      auto lease = own.ok() ? own.value()->connect() : Result<Lease>(own.error());
      if (!lease.ok()) {
        error = lease.error().message;
        return;
      }
      const Status done = migrate(*lease.value());
      if (!done.ok()) error = done.error().message;
    });
  }
  for (std::thread& thread : threads)
    thread.join();
  for (const std::string& error : errors)
    EXPECT_EQ(error, "");
}

TEST_P(MigrateTest, RefusesWhatItDoesNotKnow) {
  const Lease lease = connection();
  ASSERT_TRUE(migrate(*lease).ok());
  ASSERT_TRUE(lease->run("INSERT INTO migrations VALUES (999, '0999_future', 'x', 0)").ok());
  Status newer = migrate(*lease);
  ASSERT_FALSE(newer.ok());
  EXPECT_EQ(newer.error().code, ErrorCode::Unsupported);
  EXPECT_NE(newer.error().message.find("0999_future"), std::string::npos);
  ASSERT_TRUE(lease->run("DELETE FROM migrations WHERE number = 999").ok());
  ASSERT_TRUE(lease->run("UPDATE migrations SET sha256 = 'other' WHERE number = 1").ok());
  EXPECT_FALSE(migrate(*lease).ok());
}

}  // namespace
}  // namespace casebook::store
