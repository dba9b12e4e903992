// SPDX-License-Identifier: Apache-2.0
// Runs statements of SQL over the analysis. Only reading is possible; time, rows, memory and the
// size of values have limits. SQLite, because engineers know its SQL.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "query/evidence.h"
#include "query/notes.h"
#include "query/problem.h"

namespace casebook::query {

struct Limits {
  std::chrono::steady_clock::duration time = std::chrono::seconds(60);  // without reading evidence
  std::uint64_t rows = 1'000'000;
};

// One value of a row. Views are valid during the call that hands it out.
struct Blob {
  std::string_view bytes;
};
using Given = std::variant<std::monostate, std::int64_t, double, std::string_view, Blob>;

// Takes the rows of one statement.
class RowSink {
 public:
  RowSink() = default;
  RowSink(const RowSink&) = delete;
  RowSink& operator=(const RowSink&) = delete;
  virtual ~RowSink() = default;

  virtual void begin(const std::vector<std::string>& columns) = 0;
  // False stops: nobody reads any more.
  virtual bool row(const std::vector<Given>& cells) = 0;
};

enum class End : std::uint8_t {
  Done,
  RowLimit,   // there are more rows
  TimeLimit,  // there may be more rows
  MemoryLimit,
  Stopped,  // by Ctrl-C, or by the sink
  Failed,   // see Outcome::problem
  NotRead,  // the evidence; see Outcome::error
};

struct Outcome {
  End end = End::Done;
  std::uint64_t rows = 0;
  double seconds = 0;  // of running it, without reading evidence
  Notes notes;         // texts above 1 MiB are cut, with a mark
  Problem problem;
  Error error;
};

class Database {
 public:
  // `evidence` must outlive it. Fails when SQLite does.
  static Result<std::unique_ptr<Database>> open(Evidence& evidence);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // Runs the first statement of `sql`, and says in `used` how many bytes it takes with its
  // semicolon. What it needs of the evidence is read first, once its names and grammar are right.
  // `is_ready` is called between the two. An empty statement gives Done and nothing to the sink.
  Outcome run(std::string_view sql,
              std::size_t& used,
              const Limits& limits,
              RowSink& sink,
              const std::function<void()>& is_ready = {});

 private:
  struct State;
  explicit Database(Evidence& evidence);
  Status set_up();
  Status fill_tables();

  std::unique_ptr<State> state_;
};

// Whether the text ends in a complete statement, as far as quotes, comments and semicolons tell.
bool is_complete_statement(const std::string& sql);

}  // namespace casebook::query
