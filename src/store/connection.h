// SPDX-License-Identifier: Apache-2.0
// One connection to the desk's database. SQL is written once, in what SQLite 3.40 and PostgreSQL 15
// both understand: $1, $2 ... stand for values, in the order of their first use; RETURNING and
// ON CONFLICT are there; where the two differ, engine() says which it is.
//
// Errors: Conflict (a unique or foreign key, or a check, forbids it), Unavailable (the database is
// busy or gone: the same call may work later), InvalidInput (SQL that does not parse), Io.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/cell.h"

namespace casebook::store {

enum class Engine : std::uint8_t { Sqlite, Postgres };

class Connection {
 public:
  Connection() = default;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  virtual ~Connection() = default;

  virtual Engine engine() const = 0;

  // One statement. Gives the number of rows changed.
  virtual Result<std::int64_t> run(std::string_view sql, const Values& values) = 0;

  // One statement, all rows. The statement may also change something (RETURNING).
  virtual Result<std::vector<Row>> rows(std::string_view sql, const Values& values) = 0;

  // One statement whose rows are too many to be kept: `call` gives false to stop.
  virtual Status each(std::string_view sql,
                      const Values& values,
                      const std::function<bool(const Row&)>& call) = 0;

  // Several statements without values, as migrations have them.
  virtual Status script(std::string_view sql) = 0;

  // Writes of a transaction are there for others all at once, and on disk when commit() gives ok.
  // In SQLite it is the only writer until then; in PostgreSQL it sees what others have committed
  // (READ COMMITTED), so that what must not change meanwhile is changed first, or locked by an
  // UPDATE. Use in_transaction().
  virtual Status begin() = 0;
  virtual Status commit() = 0;
  virtual void rollback() = 0;

  // False when the connection is of no use any more.
  virtual bool is_alive() const = 0;

  Result<std::int64_t> run(std::string_view sql) { return run(sql, {}); }
  Result<std::vector<Row>> rows(std::string_view sql) { return rows(sql, {}); }
};

// The first row, NotFound when there is none. `what` names the missing thing in the error.
Result<Row> one_row(Connection& connection,
                    std::string_view sql,
                    const Values& values,
                    std::string_view what);

// How often a transaction is begun again that lost a deadlock.
inline constexpr int kTransactionTries = 4;

// Runs `work(connection)`, which gives a Result or Status, and commits when that is ok.
template <typename Work>
auto in_transaction(Connection& connection, const Work& work) -> decltype(work(connection)) {
  for (int attempt = 1;; ++attempt) {
    RETURN_IF_ERROR(connection.begin());
    auto result = work(connection);
    if (result.ok()) {
      Status done = connection.commit();
      if (done.ok()) return result;
      connection.rollback();
      if (done.error().code == ErrorCode::Unavailable && attempt < kTransactionTries) continue;
      return std::move(done.error());
    }
    connection.rollback();
    const bool may_help = result.error().code == ErrorCode::Unavailable && connection.is_alive();
    if (!may_help || attempt == kTransactionTries) return result;
  }
}

}  // namespace casebook::store
