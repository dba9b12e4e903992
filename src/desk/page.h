// SPDX-License-Identifier: Apache-2.0
// Long lists, piece by piece. A cursor says where the next piece begins, so that what is added or
// changed meanwhile neither hides a row nor shows one twice.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "store/cell.h"
#include "store/connection.h"

namespace casebook::desk {

struct Cursor {
  Micros updated = 0;
  std::int64_t id = 0;
};
// As a short text without meaning for others; nothing when it is none of ours.
std::string cursor_text(const Cursor& cursor);
std::optional<Cursor> cursor_of(std::string_view text);

struct PageWish {
  std::size_t limit = 50;  // at most kMostOfPage
  std::optional<Cursor> after;
  // What changed then or later, the oldest change first: for programs that keep a copy. Without it
  // the latest change comes first.
  std::optional<Micros> updated_since;
};
inline constexpr std::size_t kMostOfPage = 200;

template <typename T>
struct Page {
  std::vector<T> items;
  std::optional<Cursor> next;
};

// What a list adds to its query: conditions on `updated` and `id` of `alias` with their values
// appended, then order and limit (one more than wished, which tells whether there is a next piece).
std::string page_condition(const PageWish& wish, std::string_view alias, store::Values& values);
std::string page_order(const PageWish& wish, std::string_view alias);

// Cuts the row that was one too many and says where it goes on. T has `updated` and `id`.
template <typename T>
Page<T> page_of(std::vector<T> rows, const PageWish& wish) {
  Page<T> page;
  if (rows.size() > wish.limit) {
    rows.resize(wish.limit);
    page.next = Cursor{rows.back().updated, rows.back().id};
  }
  page.items = std::move(rows);
  return page;
}

// All rows of a query.
template <typename T>
Result<std::vector<T>> read_all(store::Connection& connection,
                                std::string_view sql,
                                const store::Values& values,
                                T (*make)(const store::Row&)) {
  ASSIGN_OR_RETURN(const std::vector<store::Row> rows, connection.rows(sql, values));
  std::vector<T> made;
  made.reserve(rows.size());
  for (const store::Row& row : rows)
    made.push_back(make(row));
  return made;
}

// Runs a list: `sql` up to its WHERE and the conditions of the caller, with their `values`.
template <typename T>
Result<Page<T>> read_page(store::Connection& connection,
                          std::string sql,
                          store::Values values,
                          const PageWish& wish,
                          std::string_view alias,
                          T (*make)(const store::Row&)) {
  sql += page_condition(wish, alias, values);
  sql += page_order(wish, alias);
  ASSIGN_OR_RETURN(std::vector<T> made, read_all(connection, sql, values, make));
  return page_of(std::move(made), wish);
}

}  // namespace casebook::desk
