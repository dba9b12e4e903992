// SPDX-License-Identifier: Apache-2.0
#include "query/stored_table.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "base/text.h"
#include "query/match.h"
#include "query/time_text.h"

namespace casebook::query {
namespace {

std::uint64_t hash_number(double number) {
  return std::hash<double>()(number == 0 ? 0 : number);  // 0 and -0 are equal
}

std::uint64_t hash_text(ColumnKind kind, std::string_view text) {
  if (kind == ColumnKind::Time) {
    if (const auto ticks = parse_time(text)) return static_cast<std::uint64_t>(*ticks);
  }
  return std::hash<std::string>()(to_lower(text));
}

bool is_number(ColumnKind kind) {
  return kind == ColumnKind::Integer || kind == ColumnKind::Real;
}

// False for NULL.
bool hash_cell(ColumnKind kind, const Cell& cell, std::uint64_t& hash) {
  if (const auto* integer = std::get_if<std::int64_t>(&cell)) {
    hash = hash_number(static_cast<double>(*integer));
  } else if (const auto* real = std::get_if<double>(&cell)) {
    hash = hash_number(*real);
  } else if (const auto* view = std::get_if<std::string_view>(&cell)) {
    hash = hash_text(kind, *view);
  } else if (const auto* text = std::get_if<std::string>(&cell)) {
    hash = hash_text(kind, *text);
  } else {
    return false;
  }
  return true;
}

bool hash_value(ColumnKind kind, const Value& value, std::uint64_t& hash) {
  if (value.is_null || value.is_blob) return false;
  if (!is_number(kind)) {
    hash = hash_text(kind, value.text);
  } else if (value.integer) {
    hash = hash_number(static_cast<double>(*value.integer));
  } else if (value.real) {
    hash = hash_number(*value.real);
  } else {
    return false;
  }
  return true;
}

bool is_looked_up(const Wish& wish) {
  return wish.op == Op::Equal || wish.op == Op::In;
}

class AllRows final : public Cursor {
 public:
  explicit AllRows(const RowTable& table) : table_(table), size_(table.size()) {}

  bool next() override { return ++at_ < static_cast<std::int64_t>(size_); }
  Cell cell(int column) const override {
    return table_.cell(static_cast<std::size_t>(at_), column);
  }
  std::int64_t row() const override { return at_; }

 private:
  const RowTable& table_;
  std::size_t size_;
  std::int64_t at_ = -1;
};

class FoundRows final : public Cursor {
 public:
  FoundRows(const RowTable& table, std::vector<std::uint32_t> rows)
      : table_(table),
        rows_(std::move(rows)) {}

  bool next() override { return ++at_ < static_cast<std::int64_t>(rows_.size()); }
  Cell cell(int column) const override { return table_.cell(here(), column); }
  std::int64_t row() const override { return static_cast<std::int64_t>(here()); }

 private:
  std::size_t here() const { return rows_[static_cast<std::size_t>(at_)]; }

  const RowTable& table_;
  std::vector<std::uint32_t> rows_;
  std::int64_t at_ = -1;
};

}  // namespace

ColumnKind RowTable::kind_of(int column) const {
  return info_.columns[static_cast<std::size_t>(column)].kind;
}

Taken RowTable::takes(const Wish& wish) const {
  // A range of times is not looked up, but what it is compared with is looked at.
  if (!is_looked_up(wish)) {
    const bool is_time = wish.column != kRowColumn && kind_of(wish.column) == ColumnKind::Time;
    return is_time && taken_of_time(wish) != Taken::No ? Taken::Hint : Taken::No;
  }
  if (wish.column == kRowColumn) return Taken::Hint;
  const ColumnKind kind = kind_of(wish.column);
  if (is_number(kind)) return Taken::Hint;
  // A time is found as a time only where it is compared as one.
  const bool wants_time = kind == ColumnKind::Time;
  const bool is_known =
      wants_time ? wish.collation == Collation::Time
                 : wish.collation == Collation::Binary || wish.collation == Collation::NoCase;
  return is_known ? Taken::Hint : Taken::No;
}

Estimate RowTable::estimate(const std::vector<Wish>& taken) const {
  const auto rows = static_cast<double>(std::max<std::size_t>(size(), 1));
  Estimate estimate{rows + 10, rows};
  for (const Wish& wish : taken) {
    if (!is_looked_up(wish)) continue;
    const bool is_unique =
        wish.column == kRowColumn || info_.columns[static_cast<std::size_t>(wish.column)].is_unique;
    const double out = is_unique ? 1 : std::max(2.0, std::sqrt(rows));
    if (out < estimate.rows) estimate = {out + 10, out, estimate.is_single};
    // Names that differ by the case of letters are equal here, and may be two files.
    const bool is_number_of_row =
        wish.column == kRowColumn || (is_unique && is_number(kind_of(wish.column)));
    if (is_number_of_row && wish.op == Op::Equal) estimate.is_single = true;
  }
  return estimate;
}

const RowTable::Index* RowTable::index_of(int column, const Watch& watch) const {
  const auto known = indexes_.find(column);
  if (known != indexes_.end()) return &known->second;
  Index index;
  const ColumnKind kind = kind_of(column);
  index.reserve(size());
  for (std::size_t row = 0; row < size(); ++row) {
    if (row % kRowsBetweenLooks == 0 && watch.is_over()) return nullptr;
    std::uint64_t hash = 0;
    if (hash_cell(kind, cell(row, column), hash)) {
      index.emplace_back(hash, static_cast<std::uint32_t>(row));
    }
  }
  std::sort(index.begin(), index.end());
  return &indexes_.emplace(column, std::move(index)).first->second;
}

Result<std::unique_ptr<Cursor>> RowTable::scan(const std::vector<Bound>& bounds,
                                               const Sorting&,
                                               const Watch& watch) const {
  // One is looked up, the unique one if any; SQLite compares the others.
  const Bound* best = nullptr;
  for (const Bound& bound : bounds) {
    const int column = bound.wish.column;
    if (!is_looked_up(bound.wish)) continue;
    const bool is_unique =
        column != kRowColumn && info_.columns[static_cast<std::size_t>(column)].is_unique;
    if (best == nullptr || column == kRowColumn || is_unique) best = &bound;
  }
  if (best == nullptr) return std::unique_ptr<Cursor>(std::make_unique<AllRows>(*this));
  std::vector<std::uint32_t> rows;
  for (const Value& value : best->values) {
    if (best->wish.column == kRowColumn) {
      const bool is_there = !value.is_null && value.integer && *value.integer >= 0 &&
                            static_cast<std::size_t>(*value.integer) < size();
      if (is_there) rows.push_back(static_cast<std::uint32_t>(*value.integer));
      continue;
    }
    std::uint64_t hash = 0;
    if (!hash_value(kind_of(best->wish.column), value, hash)) continue;
    const Index* index = index_of(best->wish.column, watch);
    if (index == nullptr) break;  // what was found does not matter: the statement ends
    for (auto at = std::lower_bound(index->begin(), index->end(), std::make_pair(hash, 0U));
         at != index->end() && at->first == hash;
         ++at) {
      rows.push_back(at->second);
    }
  }
  std::sort(rows.begin(), rows.end());
  rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
  return std::unique_ptr<Cursor>(std::make_unique<FoundRows>(*this, std::move(rows)));
}

void StoredTable::add(std::vector<Cell> row) {
  row.resize(width_);
  for (Cell& cell : row) {
    cells_.push_back(std::move(cell));
  }
}

Cell StoredTable::cell(std::size_t row, int column) const {
  const Cell& cell = cells_[row * width_ + static_cast<std::size_t>(column)];
  // A view is enough: the table outlives the statement.
  if (const auto* text = std::get_if<std::string>(&cell)) return std::string_view(*text);
  return cell;
}

}  // namespace casebook::query
