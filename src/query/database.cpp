// SPDX-License-Identifier: Apache-2.0
#include "query/database.h"

#include <array>
#include <optional>
#include <set>

#include <fmt/format.h>
#include <sqlite3.h>

#include "base/cancel.h"
#include "base/text.h"
#include "query/functions.h"
#include "query/match.h"
#include "query/module.h"
#include "query/tables.h"

namespace casebook::query {
namespace {

constexpr int kLongestValue = 16 << 20;                        // bytes of a text, blob or row
constexpr int kLongestSql = 1 << 20;                           // bytes of a statement
constexpr sqlite3_int64 kMostMemory = sqlite3_int64{1} << 30;  // of SQLite altogether
constexpr int kStepsBetweenLooks = 2000;                       // of its virtual machine

struct Limit {
  int id;
  int value;
};
constexpr std::array kLimits = {Limit{SQLITE_LIMIT_LENGTH, kLongestValue},
                                Limit{SQLITE_LIMIT_SQL_LENGTH, kLongestSql},
                                Limit{SQLITE_LIMIT_COLUMN, 500},
                                Limit{SQLITE_LIMIT_EXPR_DEPTH, 200},
                                Limit{SQLITE_LIMIT_COMPOUND_SELECT, 100},
                                Limit{SQLITE_LIMIT_VDBE_OP, 250'000},
                                Limit{SQLITE_LIMIT_FUNCTION_ARG, 100},
                                Limit{SQLITE_LIMIT_ATTACHED, 0},
                                Limit{SQLITE_LIMIT_LIKE_PATTERN_LENGTH, kLongestPattern},
                                Limit{SQLITE_LIMIT_VARIABLE_NUMBER, 100},
                                Limit{SQLITE_LIMIT_TRIGGER_DEPTH, 1},
                                Limit{SQLITE_LIMIT_WORKER_THREADS, 0}};

struct Switch {
  int id;
  int value;
};
constexpr std::array kSwitches = {
    Switch{SQLITE_DBCONFIG_DEFENSIVE, 1},
    Switch{SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
    Switch{SQLITE_DBCONFIG_ENABLE_TRIGGER, 0},
    Switch{SQLITE_DBCONFIG_ENABLE_VIEW, 0},
    Switch{SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
    Switch{SQLITE_DBCONFIG_WRITABLE_SCHEMA, 0},
    Switch{SQLITE_DBCONFIG_DQS_DML, 0},  // "x" is a name, never a text
    Switch{SQLITE_DBCONFIG_DQS_DDL, 0}};

// Tables beside ours that only compute.
bool is_harmless_table(std::string_view name) {
  return equal_ignoring_case(name, "json_each") || equal_ignoring_case(name, "json_tree");
}

// Functions that reach out of the statement.
bool is_forbidden_function(std::string_view name) {
  constexpr std::array kForbidden = {std::string_view("load_extension"),
                                     std::string_view("fts3_tokenizer"),
                                     std::string_view("sqlite_log"),
                                     std::string_view("sqlite_compileoption_used"),
                                     std::string_view("sqlite_compileoption_get")};
  return std::any_of(kForbidden.begin(), kForbidden.end(), [name](std::string_view one) {
    return equal_ignoring_case(name, one);
  });
}

struct CloseConnection {
  void operator()(sqlite3* connection) const { sqlite3_close_v2(connection); }
};
struct FinishStatement {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Connection = std::unique_ptr<sqlite3, CloseConnection>;
using Statement = std::unique_ptr<sqlite3_stmt, FinishStatement>;

Given given(sqlite3_stmt* statement, int column) {
  const auto length = [&] {
    return static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
  };
  switch (sqlite3_column_type(statement, column)) {
    case SQLITE_INTEGER: return sqlite3_column_int64(statement, column);
    case SQLITE_FLOAT: return sqlite3_column_double(statement, column);
    case SQLITE_TEXT: {
      const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
      return std::string_view(text == nullptr ? "" : text, text == nullptr ? 0 : length());
    }
    case SQLITE_BLOB: {
      const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement, column));
      return Blob{std::string_view(bytes == nullptr ? "" : bytes, bytes == nullptr ? 0 : length())};
    }
    default: return {};
  }
}

// What a statement names, seen while it is prepared.
struct NamedBySql {
  Needs needs = 0;
  Needs wishes = 0;
  std::set<const TableInfo*> tables = {};
};

}  // namespace

struct Database::State {
  explicit State(Evidence& from) : evidence(from), functions(from, notes) {}

  Evidence& evidence;
  Watch watch;
  Notes notes;
  FunctionState functions;
  std::vector<TableSlot> slots;
  std::size_t generation = 0;
  NamedBySql named;       // of the statement that is prepared
  Connection connection;  // last: closed before what it refers to

  Problem problem(std::string_view sql) const {
    const int offset = sqlite3_error_offset(connection.get());
    return explain(sqlite3_errmsg(connection.get()),
                   sql,
                   offset < 0 ? std::nullopt : std::optional<std::size_t>(offset));
  }
};

namespace {

// Called by SQLite for everything that a statement wants to do.
int authorize(
    void* data, int action, const char* first, const char* second, const char*, const char*) {
  NamedBySql& named = *static_cast<NamedBySql*>(data);
  const std::string_view one = first == nullptr ? "" : first;
  const std::string_view two = second == nullptr ? "" : second;
  switch (action) {
    case SQLITE_SELECT:
    case SQLITE_RECURSIVE: return SQLITE_OK;
    case SQLITE_READ: {
      const TableInfo* table = find_table(one);
      // Without a column it may be a name of WITH, whose rows are only counted.
      if (table == nullptr) {
        return two.empty() || is_harmless_table(one) ? SQLITE_OK : SQLITE_DENY;
      }
      named.needs |= table->needs;
      named.tables.insert(table);
      if (equal_ignoring_case(two, "sha256")) named.needs |= kHashes;
      return SQLITE_OK;
    }
    case SQLITE_FUNCTION:
      if (is_forbidden_function(two)) return SQLITE_DENY;
      for (const FunctionInfo& function : all_functions()) {
        if (equal_ignoring_case(function.name, two)) named.wishes |= function.wishes;
      }
      return SQLITE_OK;
    default: return SQLITE_DENY;
  }
}

// Not 0 stops the statement.
int look_at_watch(void* watch) {
  return static_cast<const Watch*>(watch)->is_over() ? 1 : 0;
}

}  // namespace

Database::Database(Evidence& evidence) : state_(std::make_unique<State>(evidence)) {}
Database::~Database() = default;

Result<std::unique_ptr<Database>> Database::open(Evidence& evidence) {
  std::unique_ptr<Database> database(new Database(evidence));
  RETURN_IF_ERROR(database->set_up());
  return database;
}

Status Database::set_up() {
  State& state = *state_;
  sqlite3_hard_heap_limit64(kMostMemory);
  sqlite3* opened = nullptr;
  int code = sqlite3_open_v2(
      ":memory:",
      &opened,
      SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_NOMUTEX,
      nullptr);
  state.connection.reset(opened);
  const auto failed = [&] {
    return Error{ErrorCode::Io, std::string("SQLite: ") + sqlite3_errstr(code)};
  };
  if (code != SQLITE_OK) return failed();
  for (const Limit& limit : kLimits) {
    sqlite3_limit(opened, limit.id, limit.value);
  }
  for (const Switch& one : kSwitches) {
    code = sqlite3_db_config(opened, one.id, one.value, nullptr);
    if (code != SQLITE_OK) return failed();
  }
  code = register_functions(opened, state.functions);
  state.slots.reserve(all_tables().size());
  for (const TableInfo& info : all_tables()) {
    if (code != SQLITE_OK) return failed();
    state.slots.push_back({&info, nullptr, &state.watch, &state.notes});
    code = register_table(opened, state.slots.back());
    // Declares its columns at once, while that is still allowed.
    if (code == SQLITE_OK) {
      const std::string touch = fmt::format("SELECT 1 FROM \"{}\" LIMIT 0", info.name);
      sqlite3_stmt* made = nullptr;
      code = sqlite3_prepare_v3(opened, touch.c_str(), -1, 0, &made, nullptr);
      sqlite3_finalize(made);
    }
  }
  if (code == SQLITE_OK) {
    // What does not fit stays in memory, where it is counted.
    code = sqlite3_exec(
        opened, "PRAGMA temp_store=MEMORY; PRAGMA query_only=ON", nullptr, nullptr, nullptr);
  }
  // From here on nothing but reading is prepared.
  if (code == SQLITE_OK) code = sqlite3_set_authorizer(opened, authorize, &state.named);
  if (code != SQLITE_OK) return failed();
  sqlite3_progress_handler(opened, kStepsBetweenLooks, look_at_watch, &state.watch);
  return ok_status();
}

// Tables that a statement names are made; those of an older analysis are made again.
Status Database::fill_tables() {
  State& state = *state_;
  const bool is_old = state.generation != state.evidence.generation();
  state.generation = state.evidence.generation();
  for (TableSlot& slot : state.slots) {
    const bool is_of_analysis = (slot.info->needs & kAnalysis) != 0;
    if (is_old && is_of_analysis) slot.table.reset();
    if (slot.table != nullptr || state.named.tables.count(slot.info) == 0) continue;
    auto made = make_table(*slot.info, state.evidence);
    if (!made.ok()) return std::move(made.error());
    // One that was interrupted is not whole.
    if (cancel_requested()) return Error{ErrorCode::Cancelled, "stopped"};
    slot.table = std::move(made).value();
  }
  return ok_status();
}

Outcome Database::run(std::string_view sql,
                      std::size_t& used,
                      const Limits& limits,
                      RowSink& sink,
                      const std::function<void()>& is_ready) {
  State& state = *state_;
  sqlite3* connection = state.connection.get();
  Outcome outcome;
  used = sql.size();
  state.notes.begin(sql);
  state.named = {};
  if (sql.find('\0') != std::string_view::npos) {
    outcome.end = End::Failed;
    outcome.problem.what = {"the statement holds a NUL character", "语句中含有 NUL 字符"};
    return outcome;
  }
  if (sql.size() > kLongestSql) {
    outcome.end = End::Failed;
    outcome.problem.what = {"the statement is longer than 1 MiB", "语句超过 1 MiB"};
    return outcome;
  }
  std::string_view text;
  const auto prepare = [&](Statement& statement) {
    state.watch.start(limits.time);
    sqlite3_stmt* made = nullptr;
    const char* tail = nullptr;
    const int code =
        sqlite3_prepare_v3(connection, sql.data(), static_cast<int>(sql.size()), 0, &made, &tail);
    statement.reset(made);
    if (tail != nullptr && code == SQLITE_OK) used = static_cast<std::size_t>(tail - sql.data());
    text = sql.substr(0, used);
    if (code == SQLITE_OK) return true;
    outcome.end = End::Failed;
    outcome.problem = state.problem(sql);
    if (code == SQLITE_INTERRUPT) outcome.end = cancel_requested() ? End::Stopped : End::TimeLimit;
    return false;
  };
  Statement statement;
  if (!prepare(statement)) return outcome;
  if (statement == nullptr) return outcome;  // a comment, or nothing
  statement.reset();
  Status read = state.evidence.prepare(state.named.needs, state.named.wishes);
  if (read.ok()) read = fill_tables();
  if (!read.ok()) {
    outcome.end = read.error().code == ErrorCode::Cancelled ? End::Stopped : End::NotRead;
    outcome.error = std::move(read.error());
    return outcome;
  }
  // Once more, now that tables know how large they are.
  if (!prepare(statement)) return outcome;
  state.notes.begin(text);  // functions of constants were called already
  if (is_ready) is_ready();

  const int columns = sqlite3_column_count(statement.get());
  std::vector<std::string> names;
  for (int i = 0; i < columns; ++i) {
    const char* name = sqlite3_column_name(statement.get(), i);
    names.emplace_back(name == nullptr ? "" : name);
  }
  sink.begin(names);
  const auto begin = Watch::Clock::now();
  state.watch.start(limits.time);
  std::vector<Given> cells(static_cast<std::size_t>(columns));
  int code = SQLITE_ROW;
  while ((code = sqlite3_step(statement.get())) == SQLITE_ROW) {
    if (outcome.rows == limits.rows) {
      outcome.end = End::RowLimit;
      break;
    }
    for (int i = 0; i < columns; ++i) {
      cells[static_cast<std::size_t>(i)] = given(statement.get(), i);
    }
    ++outcome.rows;
    if (sink.row(cells)) continue;
    outcome.end = End::Stopped;
    break;
  }
  outcome.seconds = std::chrono::duration<double>(Watch::Clock::now() - begin).count();
  outcome.notes = state.notes;
  if (code == SQLITE_ROW || code == SQLITE_DONE) return outcome;
  if (cancel_requested()) {
    outcome.end = End::Stopped;
  } else if (code == SQLITE_INTERRUPT || state.watch.is_late()) {
    outcome.end = End::TimeLimit;
  } else if (code == SQLITE_NOMEM) {
    outcome.end = End::MemoryLimit;
  } else {
    outcome.end = End::Failed;
    outcome.problem = state.problem(text);
  }
  return outcome;
}

bool is_complete_statement(const std::string& sql) {
  return sqlite3_complete(sql.c_str()) != 0;
}

}  // namespace casebook::query
