// SPDX-License-Identifier: Apache-2.0
#include "store/database.h"

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "store/engines_for_test.h"

namespace casebook::store {
namespace {

using DatabaseTest = EngineTest;
FOR_EACH_ENGINE(DatabaseTest);

void make_table(Connection& connection) {
  const bool is_sqlite = connection.engine() == Engine::Sqlite;
  ASSERT_TRUE(connection
                  .script(is_sqlite
                              ? "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT UNIQUE, b BLOB)"
                              : "CREATE TABLE t (id BIGINT PRIMARY KEY, name TEXT UNIQUE, b BYTEA)")
                  .ok());
}

TEST_P(DatabaseTest, KeepsValuesAsTheyAre) {
  const Lease lease = connection();
  make_table(*lease);
  const std::string bytes("\0\x01\xFF'\\", 5);
  const Values values = {std::int64_t{-9'000'000'000'000'000'000}, "日志's \"x\" $1", Blob{bytes}};
  auto changed = lease->run("INSERT INTO t (id, name, b) VALUES ($1, $2, $3)", values);
  ASSERT_TRUE(changed.ok()) << changed.error().message;
  EXPECT_EQ(changed.value(), 1);
  auto rows = lease->rows("SELECT id, name, b, NULL FROM t WHERE b = $1", {Blob{bytes}});
  ASSERT_TRUE(rows.ok()) << rows.error().message;
  ASSERT_EQ(rows.value().size(), 1U);
  const Row& row = rows.value().front();
  EXPECT_EQ(row[0].number(), -9'000'000'000'000'000'000);
  EXPECT_EQ(row[1].text(), "日志's \"x\" $1");
  EXPECT_EQ(row[2].bytes(), bytes);
  EXPECT_TRUE(row[3].is_null());
}

TEST_P(DatabaseTest, SaysWhatWentWrong) {
  const Lease lease = connection();
  make_table(*lease);
  ASSERT_TRUE(lease->run("INSERT INTO t (id, name) VALUES (1, $1)", {"secret"}).ok());
  auto again = lease->run("INSERT INTO t (id, name) VALUES (2, $1)", {"secret"});
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(again.error().code, ErrorCode::Conflict);
  EXPECT_EQ(again.error().message.find("secret"), std::string::npos);
  auto wrong = lease->run("INSERT INTO nowhere VALUES (1)");
  ASSERT_FALSE(wrong.ok());
  EXPECT_EQ(wrong.error().code, ErrorCode::InvalidInput);
  // The connection is of use as before.
  EXPECT_EQ(lease->rows("SELECT id FROM t").value().size(), 1U);
}

TEST_P(DatabaseTest, StopsInTheMiddleOfManyRows) {
  const Lease lease = connection();
  make_table(*lease);
  for (int i = 0; i < 100; ++i)
    ASSERT_TRUE(lease->run("INSERT INTO t (id) VALUES ($1)", {i}).ok());
  int seen = 0;
  ASSERT_TRUE(lease
                  ->each("SELECT id FROM t ORDER BY id",
                         {},
                         [&](const Row& row) {
                           EXPECT_EQ(row[0].number(), seen);
                           return ++seen < 10;
                         })
                  .ok());
  EXPECT_EQ(seen, 10);
  EXPECT_EQ(lease->rows("SELECT id FROM t").value().size(), 100U);
}

TEST_P(DatabaseTest, TakesBackWhatFailed) {
  const Lease lease = connection();
  make_table(*lease);
  const Status failed = in_transaction(*lease, [](Connection& inside) -> Status {
    RETURN_IF_ERROR(inside.run("INSERT INTO t (id) VALUES (1)"));
    return Error{ErrorCode::InvalidInput, "no"};
  });
  EXPECT_FALSE(failed.ok());
  EXPECT_TRUE(lease->rows("SELECT id FROM t").value().empty());
  const Status conflict = in_transaction(*lease, [](Connection& inside) -> Status {
    RETURN_IF_ERROR(inside.run("INSERT INTO t (id) VALUES (1)"));
    // An error that is not heeded: PostgreSQL then undoes all, and says so only at the end.
    static_cast<void>(inside.run("INSERT INTO t (id) VALUES (1)").ok());
    return inside.engine() == Engine::Postgres ? ok_status()
                                               : Status(Error{ErrorCode::Conflict, "twice"});
  });
  EXPECT_FALSE(conflict.ok());
  EXPECT_TRUE(lease->rows("SELECT id FROM t").value().empty());
}

TEST_P(DatabaseTest, CountsRightWithManyWriters) {
  {
    const Lease lease = connection();
    make_table(*lease);
    ASSERT_TRUE(lease->run("INSERT INTO t (id, name) VALUES (1, '0')").ok());
  }
  constexpr int kThreads = 6;
  constexpr int kTimes = 25;
  std::atomic<int> failures = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      for (int k = 0; k < kTimes; ++k) {
        auto lease = database().connect();
        const bool is_done =
            lease.ok() && in_transaction(*lease.value(), [](Connection& inside) -> Status {
                            // The row is locked by changing it first.
                            RETURN_IF_ERROR(
                                inside.run("UPDATE t SET name = CAST(CAST(name AS INTEGER) "
                                           "+ 1 AS TEXT) WHERE id = 1"));
                            return ok_status();
                          }).ok();
        if (!is_done) ++failures;
      }
    });
  }
  for (std::thread& thread : threads)
    thread.join();
  EXPECT_EQ(failures.load(), 0);
  EXPECT_EQ(connection()->rows("SELECT name FROM t").value()[0][0].text(),
            std::to_string(kThreads * kTimes));
}

TEST_P(DatabaseTest, LendsNoMoreThanItMay) {
  auto small = Database::open(where(), {.connections = 1, .patience_seconds = 1});
  ASSERT_TRUE(small.ok());
  {
    const Lease first = std::move(small.value()->connect()).value();
    auto second = small.value()->connect();
    ASSERT_FALSE(second.ok());
    EXPECT_EQ(second.error().code, ErrorCode::Unavailable);
  }
  EXPECT_TRUE(small.value()->connect().ok());
}

TEST(DatabaseAddress, HidesItsPassword) {
  EXPECT_EQ(without_password("postgresql://u:p%40x@db.example.com/desk"),
            "postgresql://u@db.example.com/desk");
  EXPECT_EQ(without_password("postgresql://db.example.com/desk?password=x&sslmode=require"),
            "postgresql://db.example.com/desk?password=***&sslmode=require");
  EXPECT_EQ(without_password("/srv/a:b@c.sqlite"), "/srv/a:b@c.sqlite");
}

TEST(DatabaseAddress, IsToldWhenNobodyAnswers) {
  const auto opened =
      Database::open("postgresql://u:geheim@127.0.0.1:1/x", {.patience_seconds = 2});
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().code, ErrorCode::Unavailable);
  EXPECT_EQ(opened.error().message.find("geheim"), std::string::npos);
}

}  // namespace
}  // namespace casebook::store
