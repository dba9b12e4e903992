// SPDX-License-Identifier: Apache-2.0
#include "store/database.h"

#include <chrono>
#include <utility>

#include "base/text.h"
#include "store/postgres.h"
#include "store/sqlite.h"

namespace casebook::store {
namespace {

Engine engine_of(const std::string& where) {
  const bool is_postgres = starts_with_ignoring_case(where, "postgresql://") ||
                           starts_with_ignoring_case(where, "postgres://");
  return is_postgres ? Engine::Postgres : Engine::Sqlite;
}

}  // namespace

Result<Row> one_row(Connection& connection,
                    std::string_view sql,
                    const Values& values,
                    std::string_view what) {
  ASSIGN_OR_RETURN(std::vector<Row> rows, connection.rows(sql, values));
  if (rows.empty()) return Error{ErrorCode::NotFound, std::string(what) + ": there is none"};
  return std::move(rows.front());
}

std::string without_password(const std::string& where) {
  if (engine_of(where) == Engine::Sqlite) return where;
  std::string name = where;
  const std::size_t begin = name.find("://") + 3;
  const std::size_t host_end = std::min(name.find_first_of("/?", begin), name.size());
  const std::size_t at = name.rfind('@', host_end);
  if (at != std::string::npos && at > begin) {
    const std::size_t colon = name.find(':', begin);
    if (colon < at) name.erase(colon, at - colon);
  }
  // "?password=x" is the other place where one may stand.
  const std::size_t word = find_ignoring_case(name, "password=");
  if (word != std::string_view::npos) {
    const std::size_t value = word + std::string_view("password=").size();
    name.replace(value, std::min(name.find('&', value), name.size()) - value, "***");
  }
  return name;
}

Lease::Lease(Lease&& other) noexcept
    : owner_(std::exchange(other.owner_, nullptr)),
      connection_(std::move(other.connection_)) {}

Lease& Lease::operator=(Lease&& other) noexcept {
  if (this != &other) {
    give_back();
    owner_ = std::exchange(other.owner_, nullptr);
    connection_ = std::move(other.connection_);
  }
  return *this;
}

Lease::~Lease() {
  give_back();
}

void Lease::give_back() {
  if (owner_ != nullptr) owner_->take_back(std::move(connection_));
  owner_ = nullptr;
}

Database::Database(std::string where, Engine engine, const DatabaseOptions& options)
    : where_(std::move(where)),
      name_(without_password(where_)),
      engine_(engine),
      options_(options) {}

Database::~Database() = default;

Result<std::unique_ptr<Database>> Database::open(const std::string& where,
                                                 const DatabaseOptions& options) {
  std::unique_ptr<Database> database(new Database(where, engine_of(where), options));
  ASSIGN_OR_RETURN(const Lease first, database->connect());
  return database;
}

Result<std::unique_ptr<Connection>> Database::open_one() const {
  return engine_ == Engine::Sqlite ? open_sqlite(where_, options_.patience_seconds)
                                   : open_postgres(where_, options_.patience_seconds);
}

Result<Lease> Database::connect() {
  std::unique_lock lock(mutex_);
  const auto has_one = [&] { return !idle_.empty() || lent_ < options_.connections; };
  if (!came_back_.wait_for(lock, std::chrono::seconds(options_.patience_seconds), has_one)) {
    return Error{ErrorCode::Unavailable, "all connections to the database are in use"};
  }
  ++lent_;
  if (!idle_.empty()) {
    std::unique_ptr<Connection> connection = std::move(idle_.back());
    idle_.pop_back();
    return Lease(*this, std::move(connection));
  }
  lock.unlock();
  auto opened = open_one();
  if (!opened.ok()) {
    take_back(nullptr);
    return std::move(opened.error());
  }
  return Lease(*this, std::move(opened).value());
}

void Database::take_back(std::unique_ptr<Connection> connection) {
  const bool is_useful = connection != nullptr && connection->is_alive();
  {
    const std::lock_guard lock(mutex_);
    --lent_;
    if (is_useful) idle_.push_back(std::move(connection));
  }
  came_back_.notify_one();
}

}  // namespace casebook::store
