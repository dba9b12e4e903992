// SPDX-License-Identifier: Apache-2.0
// Tables as virtual tables of SQLite. Used by database.cpp only.
#pragma once

#include <cstddef>
#include <memory>

#include "query/notes.h"
#include "query/table.h"

struct sqlite3;

namespace casebook::query {

// Texts in cells are cut at so many bytes, with a mark that says so: longer ones would make whole
// statements fail.
inline constexpr std::size_t kLongestCell = 1 << 20;

// One table of a connection. `table` is null until somebody needs its rows.
struct TableSlot {
  const TableInfo* info = nullptr;
  std::unique_ptr<Table> table;
  const Watch* watch = nullptr;
  Notes* notes = nullptr;
};

// `slot` must outlive the connection. Gives SQLite's result code.
int register_table(sqlite3* connection, TableSlot& slot);

}  // namespace casebook::query
