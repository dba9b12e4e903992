// SPDX-License-Identifier: Apache-2.0
#include "store/postgres.h"

#include <charconv>
#include <cstring>
#include <map>
#include <string>
#include <type_traits>

#include <fmt/format.h>
#include <libpq-fe.h>

#include "base/text.h"

namespace casebook::store {
namespace {

constexpr std::size_t kKeptStatements = 256;
// Source: PostgreSQL, src/include/catalog/pg_type_d.h
constexpr Oid kBool = 16;
constexpr Oid kBytes = 17;
constexpr Oid kInt8 = 20;
constexpr Oid kInt2 = 21;
constexpr Oid kInt4 = 23;

struct Finish {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};
struct Clear {
  void operator()(PGresult* result) const { PQclear(result); }
};
using Server = std::unique_ptr<PGconn, Finish>;
using Answer = std::unique_ptr<PGresult, Clear>;

// SQLSTATE. Source: PostgreSQL documentation, appendix A.
ErrorCode code_of(std::string_view state) {
  if (state.starts_with("23")) return ErrorCode::Conflict;
  const bool is_passing = state == "40001" || state == "40P01" || state == "55P03" ||
                          state.starts_with("08") || state.starts_with("57") ||
                          state.starts_with("53");
  if (is_passing) return ErrorCode::Unavailable;
  if (state.starts_with("42") || state.starts_with("22")) return ErrorCode::InvalidInput;
  return ErrorCode::Io;
}

class PostgresConnection : public Connection {
 public:
  explicit PostgresConnection(Server server) : server_(std::move(server)) {}

  Engine engine() const override { return Engine::Postgres; }
  bool is_alive() const override { return PQstatus(server_.get()) == CONNECTION_OK; }

  Result<std::int64_t> run(std::string_view sql, const Values& values) override {
    ASSIGN_OR_RETURN(const Answer answer, ask(sql, values));
    return parse_number<std::int64_t>(PQcmdTuples(answer.get())).value_or(0);
  }

  Result<std::vector<Row>> rows(std::string_view sql, const Values& values) override {
    ASSIGN_OR_RETURN(const Answer answer, ask(sql, values));
    return rows_of(answer.get());
  }

  // Row by row, so that the answer is never in memory as a whole.
  Status each(std::string_view sql,
              const Values& values,
              const std::function<bool(const Row&)>& call) override {
    ASSIGN_OR_RETURN(const std::string name, prepared(sql));
    const Sent sent(values);
    const bool is_sent = PQsendQueryPrepared(server_.get(),
                                             name.c_str(),
                                             sent.size(),
                                             sent.texts(),
                                             sent.lengths(),
                                             sent.formats(),
                                             0) == 1 &&
                         PQsetSingleRowMode(server_.get()) == 1;
    if (!is_sent) return lost(sql);
    Status status = ok_status();
    bool goes_on = true;
    while (PGresult* raw = PQgetResult(server_.get())) {
      const Answer answer(raw);
      const ExecStatusType kind = PQresultStatus(raw);
      if (kind == PGRES_FATAL_ERROR) {
        // What is stopped below ends with an error that was wanted.
        if (goes_on && status.ok()) status = failed(raw, sql);
        continue;
      }
      if (!goes_on) continue;
      for (const Row& row : rows_of(raw)) {
        goes_on = call(row);
      }
      if (!goes_on) stop();
    }
    return status;
  }

  Status script(std::string_view sql) override {
    const Answer answer(PQexec(server_.get(), std::string(sql).c_str()));
    return check(answer.get(), sql);
  }

  Status begin() override { return script("BEGIN"); }
  Status commit() override {
    const Answer answer(PQexec(server_.get(), "COMMIT"));
    RETURN_IF_ERROR(check(answer.get(), "COMMIT"));
    // COMMIT of a transaction that failed before says ROLLBACK, and calls that success.
    if (std::string_view(PQcmdStatus(answer.get())) != "COMMIT") {
      return Error{ErrorCode::Io, "database: the transaction had failed before"};
    }
    return ok_status();
  }
  void rollback() override {
    if (PQtransactionStatus(server_.get()) == PQTRANS_IDLE) return;
    const Answer answer(PQexec(server_.get(), "ROLLBACK"));
  }

 private:
  // Values as libpq takes them; numbers as text, bytes as they are.
  class Sent {
   public:
    explicit Sent(const Values& values) {
      numbers_.reserve(values.size());
      for (const Cell& cell : values) {
        std::visit([this](const auto& value) { add(value); }, cell.variant());
      }
    }
    int size() const { return static_cast<int>(texts_.size()); }
    const char* const* texts() const { return texts_.data(); }
    const int* lengths() const { return lengths_.data(); }
    const int* formats() const { return formats_.data(); }

   private:
    void add(std::monostate /*null*/) { add(nullptr, 0, 0); }
    void add(std::int64_t number) {
      numbers_.push_back(std::to_string(number));
      add(numbers_.back().c_str(), numbers_.back().size(), 0);
    }
    void add(const std::string& text) { add(text.c_str(), text.size(), 0); }
    void add(const Blob& blob) { add(blob.bytes.data(), blob.bytes.size(), 1); }
    void add(const char* text, std::size_t size, int format) {
      texts_.push_back(text);
      lengths_.push_back(static_cast<int>(size));
      formats_.push_back(format);
    }

    std::vector<std::string> numbers_;
    std::vector<const char*> texts_;
    std::vector<int> lengths_;
    std::vector<int> formats_;
  };

  Error failed(const PGresult* answer, std::string_view sql) const {
    constexpr std::size_t kShown = 200;
    const char* state = PQresultErrorField(answer, PG_DIAG_SQLSTATE);
    // The primary message names tables and columns; the detail, which shows values, is left out.
    const char* message = PQresultErrorField(answer, PG_DIAG_MESSAGE_PRIMARY);
    if (state == nullptr || message == nullptr) return lost(sql);
    return {code_of(state), fmt::format("database: {} (in: {})", message, sql.substr(0, kShown))};
  }
  Error lost(std::string_view sql) const {
    constexpr std::size_t kShown = 200;
    return {
        ErrorCode::Unavailable,
        fmt::format(
            "database: {} (in: {})", trim(PQerrorMessage(server_.get())), sql.substr(0, kShown))};
  }
  Status check(const PGresult* answer, std::string_view sql) const {
    if (answer == nullptr) return lost(sql);
    switch (PQresultStatus(answer)) {
      case PGRES_COMMAND_OK:
      case PGRES_TUPLES_OK:
      case PGRES_EMPTY_QUERY: return ok_status();
      default: return failed(answer, sql);
    }
  }

  void stop() const {
    if (PGcancel* cancel = PQgetCancel(server_.get())) {
      char why[256];
      PQcancel(cancel, why, sizeof why);
      PQfreeCancel(cancel);
    }
  }

  Result<std::string> prepared(std::string_view sql) {
    const auto found = kept_.find(sql);
    if (found != kept_.end()) return found->second;
    if (kept_.size() == kKeptStatements) {
      RETURN_IF_ERROR(script("DEALLOCATE ALL"));
      kept_.clear();
    }
    std::string name = fmt::format("s{}", ++statements_);
    const Answer answer(
        PQprepare(server_.get(), name.c_str(), std::string(sql).c_str(), 0, nullptr));
    RETURN_IF_ERROR(check(answer.get(), sql));
    kept_.emplace(std::string(sql), name);
    return name;
  }

  Result<Answer> ask(std::string_view sql, const Values& values) {
    for (const Cell& cell : values) {
      if (cell.text().find('\0') != std::string::npos) {
        return Error{ErrorCode::InvalidInput, "database: a text holds a NUL character"};
      }
    }
    ASSIGN_OR_RETURN(const std::string name, prepared(sql));
    const Sent sent(values);
    Answer answer(PQexecPrepared(
        server_.get(), name.c_str(), sent.size(), sent.texts(), sent.lengths(), sent.formats(), 0));
    RETURN_IF_ERROR(check(answer.get(), sql));
    return answer;
  }

  static Cell cell_of(const PGresult* answer, int row, int column) {
    if (PQgetisnull(answer, row, column) == 1) return {};
    const char* text = PQgetvalue(answer, row, column);
    const auto size = static_cast<std::size_t>(PQgetlength(answer, row, column));
    switch (PQftype(answer, column)) {
      case kBool: return Cell(*text == 't');
      case kInt2:
      case kInt4:
      case kInt8: return Cell(parse_number<std::int64_t>({text, size}).value_or(0));
      case kBytes: {
        std::size_t length = 0;
        unsigned char* bytes =
            PQunescapeBytea(reinterpret_cast<const unsigned char*>(text), &length);
        Blob blob{std::string(reinterpret_cast<const char*>(bytes), bytes == nullptr ? 0 : length)};
        PQfreemem(bytes);
        return Cell(std::move(blob));
      }
      default: return Cell(std::string(text, size));
    }
  }

  static std::vector<Row> rows_of(const PGresult* answer) {
    std::vector<Row> rows;
    const int count = PQntuples(answer);
    const int columns = PQnfields(answer);
    rows.reserve(static_cast<std::size_t>(count));
    for (int r = 0; r < count; ++r) {
      Row& row = rows.emplace_back();
      row.reserve(static_cast<std::size_t>(columns));
      for (int c = 0; c < columns; ++c)
        row.push_back(cell_of(answer, r, c));
    }
    return rows;
  }

  Server server_;
  std::map<std::string, std::string, std::less<>> kept_;
  std::size_t statements_ = 0;
};

}  // namespace

Result<std::unique_ptr<Connection>> open_postgres(const std::string& uri, int patience_seconds) {
  const std::string patience = std::to_string(patience_seconds);
  const char* keys[] = {
      "dbname", "connect_timeout", "application_name", "client_encoding", nullptr};
  const char* values[] = {uri.c_str(), patience.c_str(), "casebook", "UTF8", nullptr};
  Server server(PQconnectdbParams(keys, values, 1));
  if (PQstatus(server.get()) != CONNECTION_OK) {
    return Error{ErrorCode::Unavailable,
                 fmt::format("database: {}", trim(PQerrorMessage(server.get())))};
  }
  constexpr int kOldest = 150000;
  if (PQserverVersion(server.get()) < kOldest) {
    return Error{ErrorCode::Unsupported,
                 fmt::format("database: PostgreSQL {} is too old; 15 or later is needed",
                             PQserverVersion(server.get()) / 10000)};
  }
  PQsetNoticeProcessor(
      server.get(), [](void*, const char*) {}, nullptr);
  auto connection = std::make_unique<PostgresConnection>(std::move(server));
  // A session that was left in the middle of a transaction must not hold its locks for ever.
  RETURN_IF_ERROR(connection->script(
      fmt::format("SET lock_timeout = '{}s'; SET idle_in_transaction_session_timeout = '60s'; "
                  "SET synchronous_commit = on; SET standard_conforming_strings = on;",
                  patience_seconds)));
  return std::unique_ptr<Connection>(std::move(connection));
}

}  // namespace casebook::store
