// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite.h"

#include <list>
#include <map>
#include <string>
#include <type_traits>

#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

namespace casebook::store {
namespace {

constexpr std::size_t kKeptStatements = 128;

struct CloseFile {
  void operator()(sqlite3* file) const { sqlite3_close_v2(file); }
};
struct FinishStatement {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using File = std::unique_ptr<sqlite3, CloseFile>;
using Statement = std::unique_ptr<sqlite3_stmt, FinishStatement>;

ErrorCode code_of(int status) {
  switch (status & 0xFF) {
    case SQLITE_CONSTRAINT: return ErrorCode::Conflict;
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return ErrorCode::Unavailable;
    case SQLITE_ERROR:
    case SQLITE_RANGE:
    case SQLITE_MISMATCH: return ErrorCode::InvalidInput;
    case SQLITE_TOOBIG: return ErrorCode::LimitExceeded;
    default: return ErrorCode::Io;  // full disk, damage, no right
  }
}

Row row_of(sqlite3_stmt* statement) {
  const int columns = sqlite3_column_count(statement);
  Row row;
  row.reserve(static_cast<std::size_t>(columns));
  for (int i = 0; i < columns; ++i) {
    // The type must be asked for first, then the bytes, then their number.
    switch (sqlite3_column_type(statement, i)) {
      case SQLITE_NULL: row.emplace_back(); break;
      case SQLITE_INTEGER:
        row.emplace_back(std::int64_t{sqlite3_column_int64(statement, i)});
        break;
      case SQLITE_BLOB: {
        const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement, i));
        const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, i));
        row.emplace_back(Blob{bytes == nullptr ? std::string() : std::string(bytes, size)});
        break;
      }
      default: {
        const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, i));
        const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, i));
        row.emplace_back(text == nullptr ? std::string() : std::string(text, size));
      }
    }
  }
  return row;
}

class SqliteConnection : public Connection {
 public:
  explicit SqliteConnection(File file) : file_(std::move(file)) {}

  Engine engine() const override { return Engine::Sqlite; }
  bool is_alive() const override { return true; }

  Result<std::int64_t> run(std::string_view sql, const Values& values) override {
    RETURN_IF_ERROR(each(sql, values, [](const Row&) { return true; }));
    return std::int64_t{sqlite3_changes64(file_.get())};
  }

  Result<std::vector<Row>> rows(std::string_view sql, const Values& values) override {
    std::vector<Row> all;
    RETURN_IF_ERROR(each(sql, values, [&](const Row& row) {
      all.push_back(row);
      return true;
    }));
    return all;
  }

  Status each(std::string_view sql,
              const Values& values,
              const std::function<bool(const Row&)>& call) override {
    ASSIGN_OR_RETURN(sqlite3_stmt * statement, prepared(sql));
    Status status = bind(statement, values);
    while (status.ok()) {
      const int step = sqlite3_step(statement);
      if (step == SQLITE_DONE) break;
      if (step != SQLITE_ROW) {
        status = failed(step, sql);
        break;
      }
      if (!call(row_of(statement))) break;
    }
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    return status;
  }

  Status script(std::string_view sql) override {
    const int done = sqlite3_exec(file_.get(), std::string(sql).c_str(), nullptr, nullptr, nullptr);
    return done == SQLITE_OK ? ok_status() : failed(done, sql);
  }

  // Takes the lock of the one writer at once: a transaction that reads first and writes later could
  // not get it any more when somebody else has written meanwhile.
  Status begin() override { return script("BEGIN IMMEDIATE"); }
  Status commit() override { return script("COMMIT"); }
  void rollback() override {
    if (sqlite3_get_autocommit(file_.get()) == 0) {
      sqlite3_exec(file_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
    }
  }

 private:
  struct Kept {
    Statement statement;
    std::list<std::string>::iterator use;
  };

  Error failed(int status, std::string_view sql) const {
    constexpr std::size_t kShown = 200;
    // Messages of SQLite name tables and columns, never values.
    return {
        code_of(status),
        fmt::format("database: {} (in: {})", sqlite3_errmsg(file_.get()), sql.substr(0, kShown))};
  }

  Result<sqlite3_stmt*> prepared(std::string_view sql) {
    const auto found = kept_.find(sql);
    if (found != kept_.end()) {
      uses_.splice(uses_.begin(), uses_, found->second.use);
      return found->second.statement.get();
    }
    sqlite3_stmt* statement = nullptr;
    const char* rest = nullptr;
    const int done = sqlite3_prepare_v3(file_.get(),
                                        sql.data(),
                                        static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT,
                                        &statement,
                                        &rest);
    Statement owned(statement);
    if (done != SQLITE_OK) return failed(done, sql);
    if (statement == nullptr) return Error{ErrorCode::InvalidInput, "database: empty statement"};
    if (kept_.size() == kKeptStatements) {
      kept_.erase(kept_.find(uses_.back()));
      uses_.pop_back();
    }
    uses_.emplace_front(sql);
    kept_.emplace(std::string(sql), Kept{std::move(owned), uses_.begin()});
    return statement;
  }

  Status bind(sqlite3_stmt* statement, const Values& values) const {
    const auto wanted = static_cast<std::size_t>(sqlite3_bind_parameter_count(statement));
    if (wanted != values.size()) {
      return Error{ErrorCode::InvalidInput,
                   fmt::format("database: {} values for {} places in: {}",
                               values.size(),
                               wanted,
                               sqlite3_sql(statement))};
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
      const int place = sqlite3_bind_parameter_index(statement, fmt::format("${}", i + 1).c_str());
      const int done = std::visit(
          [&](const auto& value) {
            using Type = std::decay_t<decltype(value)>;
            if constexpr (std::is_same_v<Type, std::monostate>) {
              return sqlite3_bind_null(statement, place);
            } else if constexpr (std::is_same_v<Type, std::int64_t>) {
              return sqlite3_bind_int64(statement, place, value);
            } else if constexpr (std::is_same_v<Type, std::string>) {
              return sqlite3_bind_text64(
                  statement, place, value.data(), value.size(), SQLITE_STATIC, SQLITE_UTF8);
            } else {
              return sqlite3_bind_blob64(
                  statement, place, value.bytes.data(), value.bytes.size(), SQLITE_STATIC);
            }
          },
          values[i].variant());
      if (done != SQLITE_OK) return failed(done, sqlite3_sql(statement));
    }
    return ok_status();
  }

  File file_;
  std::map<std::string, Kept, std::less<>> kept_;
  std::list<std::string> uses_;  // the latest first
};

Result<File> open_file(const std::string& path, int flags) {
  sqlite3* raw = nullptr;
  const int opened = sqlite3_open_v2(path.c_str(), &raw, flags | SQLITE_OPEN_NOMUTEX, nullptr);
  File file(raw);
  if (opened != SQLITE_OK) {
    return Error{ErrorCode::Io,
                 fmt::format("{}: cannot be opened as a database: {}",
                             path,
                             raw == nullptr ? "no memory" : sqlite3_errmsg(raw))};
  }
  return file;
}

}  // namespace

Result<std::unique_ptr<Connection>> open_sqlite(const std::string& path, int patience_seconds) {
  const mode_t before = ::umask(0077);  // its log and index are made with the rights of the file
  Result<File> opened = open_file(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  ::umask(before);
  if (!opened.ok()) return std::move(opened.error());
  sqlite3* file = opened.value().get();
  sqlite3_busy_timeout(file, patience_seconds * 1000);
  sqlite3_db_config(file, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(file, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  sqlite3_db_config(file, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
  auto connection = std::make_unique<SqliteConnection>(std::move(opened).value());
  Status ready = connection->script(
      "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
      "PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8192; PRAGMA journal_size_limit = "
      "67108864;");
  if (!ready.ok()) return std::move(ready.error()).context(path);
  return std::unique_ptr<Connection>(std::move(connection));
}

Status copy_sqlite(const std::string& path, const std::string& target) {
  if (::access(target.c_str(), F_OK) == 0) {
    return Error{ErrorCode::InvalidInput, target + ": is there already"};
  }
  ASSIGN_OR_RETURN(const File from, open_file(path, SQLITE_OPEN_READWRITE));
  sqlite3_busy_timeout(from.get(), 10'000);
  const mode_t before = ::umask(0077);
  Result<File> made = open_file(target, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  ::umask(before);
  if (!made.ok()) return std::move(made.error());
  sqlite3* into = made.value().get();
  sqlite3_backup* backup = sqlite3_backup_init(into, "main", from.get(), "main");
  if (backup == nullptr) return Error{ErrorCode::Io, target + ": " + sqlite3_errmsg(into)};
  // All at once: a copy made in steps begins anew whenever somebody writes.
  const int step = sqlite3_backup_step(backup, -1);
  const int done = sqlite3_backup_finish(backup);
  if (step != SQLITE_DONE || done != SQLITE_OK) {
    return Error{code_of(done), target + ": " + sqlite3_errmsg(into)};
  }
  return ok_status();
}

}  // namespace casebook::store
