// SPDX-License-Identifier: Apache-2.0
// A table of the analysis as SQL sees it. Tables know nothing of SQLite: module.cpp hands them the
// comparisons of a statement, so that they read only the rows that can matter.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "base/bilingual.h"
#include "base/cancel.h"
#include "base/result.h"
#include "query/value.h"

namespace casebook::query {

struct Remark {
  std::string_view en;
  std::string_view zh;

  std::string_view in(Language language) const { return language == Language::Chinese ? zh : en; }
};

enum class ColumnKind : std::uint8_t {
  Integer,
  Real,
  Text,
  Name,  // compared whatever the case of letters of ASCII (NOCASE)
  Time,  // ISO 8601 in UTC, compared as points in time however they are written
};

struct Column {
  std::string_view name;
  ColumnKind kind = ColumnKind::Text;
  Remark remark;
  bool is_unique = false;  // no two rows have the same
};

// What must be read before a table can be looked at; bits. kHashes and kDiagnosis mean kItems too.
using Needs = std::uint32_t;
inline constexpr Needs kItems = 1;  // the analysis: items and events
inline constexpr Needs kHashes = 2;
inline constexpr Needs kDiagnosis = 4;
inline constexpr Needs kTraces = 8;
inline constexpr Needs kBundle = 16;     // the opened files
inline constexpr Needs kEventLogs = 32;  // kItems too when event logs lie there as exports
inline constexpr Needs kAnalysis = kItems | kHashes | kDiagnosis;

struct TableInfo {
  std::string_view name;
  Needs needs = 0;
  Remark remark;
  std::vector<Column> columns;
};

enum class Op : std::uint8_t {
  Equal,
  In,
  Less,
  LessEqual,
  Greater,
  GreaterEqual,
  Like,
  Glob,
  Regexp
};

enum class Collation : std::uint8_t { Binary, NoCase, Time, Other };

inline constexpr int kRowColumn = -1;  // stands for the rowid

// A comparison that a statement makes with a column; its value is known when it runs.
struct Wish {
  int column = 0;
  Op op = Op::Equal;
  Collation collation = Collation::Binary;
};

struct Bound {
  Wish wish;
  std::vector<Value> values;  // one; of In any number
};

// What a table does with a wish.
enum class Taken : std::uint8_t {
  No,
  Hint,   // leaves rows out that cannot fit; the others are compared once more
  Whole,  // what it gives fits
};

struct Estimate {
  double cost = 1e6;  // in rows that are looked at
  double rows = 1e6;  // that come out
  // No more than one row can come out, ever: SQLite then neither sorts nor groups.
  bool is_single = false;
};

// Tells long loops when to stop: somebody asked for it, or the time of the statement is over.
class Watch {
 public:
  using Clock = std::chrono::steady_clock;

  void start(Clock::duration limit) { end_ = Clock::now() + limit; }
  bool is_late() const { return Clock::now() >= end_; }
  bool is_over() const { return cancel_requested() || is_late(); }

 private:
  Clock::time_point end_ = Clock::time_point::max();
};

// How many rows are passed over between two looks at the watch.
inline constexpr std::uint32_t kRowsBetweenLooks = 4096;

enum class Order : std::uint8_t { Any, Ascending, Descending };

struct Sorting {
  Order order = Order::Any;
  int column = 0;  // by which, unless Any
};

class Cursor {
 public:
  Cursor() = default;
  Cursor(const Cursor&) = delete;
  Cursor& operator=(const Cursor&) = delete;
  virtual ~Cursor() = default;

  // Goes to the first row, then to the next; false at the end, and when the watch is over.
  virtual bool next() = 0;
  // REQUIRES of both: next() was true
  virtual Cell cell(int column) const = 0;
  virtual std::int64_t row() const = 0;
};

// Read by one thread at a time.
class Table {
 public:
  Table() = default;
  Table(const Table&) = delete;
  Table& operator=(const Table&) = delete;
  virtual ~Table() = default;

  virtual Taken takes(const Wish& wish) const = 0;
  virtual Estimate estimate(const std::vector<Wish>& taken) const = 0;
  // Whether a scan can give the rows in the order of this column.
  virtual bool can_order_by(int column) const = 0;
  // The bounds are those whose wishes were taken. Fails when a pattern is none. Table and watch
  // must outlive the cursor. `sorting` is by a column that can_order_by() said yes to.
  virtual Result<std::unique_ptr<Cursor>> scan(const std::vector<Bound>& bounds,
                                               const Sorting& sorting,
                                               const Watch& watch) const = 0;
};

}  // namespace casebook::query
