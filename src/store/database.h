// SPDX-License-Identifier: Apache-2.0
// The desk's database: a file of SQLite, or PostgreSQL. Keeps a few connections open and lends
// them.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/connection.h"

namespace casebook::store {

class Database;

// A connection for as long as it is held; used by one thread at a time.
class Lease {
 public:
  Lease() = default;
  Lease(Lease&& other) noexcept;
  Lease& operator=(Lease&& other) noexcept;
  ~Lease();

  Connection& operator*() const { return *connection_; }
  Connection* operator->() const { return connection_.get(); }

 private:
  friend class Database;
  Lease(Database& owner, std::unique_ptr<Connection> connection)
      : owner_(&owner),
        connection_(std::move(connection)) {}
  void give_back();

  Database* owner_ = nullptr;
  std::unique_ptr<Connection> connection_;
};

struct DatabaseOptions {
  std::size_t connections = 8;  // at most so many at once
  int patience_seconds = 10;    // how long to wait for a connection or a lock
};

class Database {
 public:
  // `where` is the path of a SQLite file, which is made when it is not there, or a PostgreSQL URI
  // ("postgresql://user@host/name"). Connects once, so that a wrong address is told at once.
  // An error never holds a password of the address.
  static Result<std::unique_ptr<Database>> open(const std::string& where,
                                                const DatabaseOptions& options);

  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database();

  // Waits when all are lent. Unavailable: none came free in time, or the server cannot be reached.
  Result<Lease> connect();

  Engine engine() const { return engine_; }
  // Without a password.
  const std::string& name() const { return name_; }

 private:
  friend class Lease;
  Database(std::string where, Engine engine, const DatabaseOptions& options);
  Result<std::unique_ptr<Connection>> open_one() const;
  void take_back(std::unique_ptr<Connection> connection);

  std::string where_;
  std::string name_;
  Engine engine_;
  DatabaseOptions options_;
  std::mutex mutex_;
  std::condition_variable came_back_;
  std::vector<std::unique_ptr<Connection>> idle_;
  std::size_t lent_ = 0;
};

// The address without its password, for messages.
std::string without_password(const std::string& where);

}  // namespace casebook::store
