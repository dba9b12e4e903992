// SPDX-License-Identifier: Apache-2.0
// Tables of a moderate number of rows, found by value through indexes that are made when a join
// first asks for them.
#pragma once

#include <cstdint>
#include <memory>
#include <unordered_map>
#include <utility>
#include <vector>

#include "query/table.h"

namespace casebook::query {

class RowTable : public Table {
 public:
  // `info` must outlive the table.
  explicit RowTable(const TableInfo& info) : info_(info) {}

  virtual std::size_t size() const = 0;
  virtual Cell cell(std::size_t row, int column) const = 0;

  Taken takes(const Wish& wish) const override;
  Estimate estimate(const std::vector<Wish>& taken) const override;
  bool can_order_by(int) const override { return false; }
  Result<std::unique_ptr<Cursor>> scan(const std::vector<Bound>& bounds,
                                       const Sorting& sorting,
                                       const Watch& watch) const override;

 private:
  // Rows by the hash of a cell, sorted. Texts that differ by the case of ASCII letters, times that
  // are the same however they are written, have one hash.
  using Index = std::vector<std::pair<std::uint64_t, std::uint32_t>>;
  // Null when the watch is over before it is made.
  const Index* index_of(int column, const Watch& watch) const;
  ColumnKind kind_of(int column) const;

  const TableInfo& info_;
  mutable std::unordered_map<int, Index> indexes_;
};

// Its cells are kept.
class StoredTable final : public RowTable {
 public:
  explicit StoredTable(const TableInfo& info) : RowTable(info), width_(info.columns.size()) {}

  // One cell for each column.
  void add(std::vector<Cell> row);
  std::size_t size() const override { return cells_.size() / width_; }
  Cell cell(std::size_t row, int column) const override;

 private:
  std::size_t width_;
  std::vector<Cell> cells_;
};

}  // namespace casebook::query
