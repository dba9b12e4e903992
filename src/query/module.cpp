// SPDX-License-Identifier: Apache-2.0
#include "query/module.h"

#include <cmath>
#include <cstring>
#include <new>
#include <optional>
#include <string>

#include <fmt/format.h>
#include <sqlite3.h>

#include "base/text.h"
#include "base/utf8.h"
#include "query/problem.h"
#include "query/time_text.h"

namespace casebook::query {
namespace {

// Cast away what C does not know; the structures begin with SQLite's own.
struct VirtualTable {
  sqlite3_vtab base = {};
  TableSlot* slot = nullptr;
};

struct VirtualCursor {
  sqlite3_vtab_cursor base = {};
  std::unique_ptr<Cursor> cursor;
  bool is_at_end = true;
};

TableSlot& slot_of(sqlite3_vtab* table) {
  return *reinterpret_cast<VirtualTable*>(table)->slot;
}
VirtualCursor& cursor_of(sqlite3_vtab_cursor* cursor) {
  return *reinterpret_cast<VirtualCursor*>(cursor);
}

// No exception may pass through SQLite.
template <typename Work>
int guarded(const Work& work) {
  try {
    return work();
  } catch (const std::bad_alloc&) {
    return SQLITE_NOMEM;
  } catch (...) {
    return SQLITE_ERROR;
  }
}

std::string_view declared_type(ColumnKind kind) {
  switch (kind) {
    case ColumnKind::Integer: return "INTEGER";
    case ColumnKind::Real: return "REAL";
    case ColumnKind::Text: return "TEXT";
    case ColumnKind::Name: return "TEXT COLLATE NOCASE";
    case ColumnKind::Time: return "TEXT COLLATE TIME";
  }
  return "";
}

int connect(
    sqlite3* connection, void* slot, int, const char* const*, sqlite3_vtab** table, char**) {
  return guarded([&] {
    const TableInfo& info = *static_cast<TableSlot*>(slot)->info;
    std::string sql = "CREATE TABLE x(";
    for (const Column& column : info.columns) {
      if (&column != info.columns.data()) sql += ", ";
      sql += fmt::format("\"{}\" {}", column.name, declared_type(column.kind));
    }
    const int code = sqlite3_declare_vtab(connection, (sql + ")").c_str());
    if (code != SQLITE_OK) return code;
    auto made = std::make_unique<VirtualTable>();
    made->slot = static_cast<TableSlot*>(slot);
    *table = &made.release()->base;
    return SQLITE_OK;
  });
}

int disconnect(sqlite3_vtab* table) {
  delete reinterpret_cast<VirtualTable*>(table);
  return SQLITE_OK;
}

std::optional<Op> op_of(unsigned char op) {
  switch (op) {
    case SQLITE_INDEX_CONSTRAINT_EQ: return Op::Equal;
    case SQLITE_INDEX_CONSTRAINT_LT: return Op::Less;
    case SQLITE_INDEX_CONSTRAINT_LE: return Op::LessEqual;
    case SQLITE_INDEX_CONSTRAINT_GT: return Op::Greater;
    case SQLITE_INDEX_CONSTRAINT_GE: return Op::GreaterEqual;
    case SQLITE_INDEX_CONSTRAINT_LIKE: return Op::Like;
    case SQLITE_INDEX_CONSTRAINT_GLOB: return Op::Glob;
    case SQLITE_INDEX_CONSTRAINT_REGEXP: return Op::Regexp;
    default: return std::nullopt;
  }
}

Collation collation_of(const char* name) {
  if (name == nullptr || equal_ignoring_case(name, "BINARY")) return Collation::Binary;
  if (equal_ignoring_case(name, "NOCASE")) return Collation::NoCase;
  return equal_ignoring_case(name, "TIME") ? Collation::Time : Collation::Other;
}

// What filter() needs to know of a plan, in the text that SQLite keeps for it: one line a bound.
std::string packed(const std::vector<Wish>& wishes) {
  std::string text;
  for (const Wish& wish : wishes) {
    text += fmt::format(
        "{} {} {}\n", wish.column, static_cast<int>(wish.op), static_cast<int>(wish.collation));
  }
  return text;
}

// The same for the order, in the number that SQLite keeps: 0 is none.
int packed_sorting(int column, bool is_descending) {
  return (column - kRowColumn) * 2 + 1 + (is_descending ? 1 : 0);
}

Sorting unpacked_sorting(int number) {
  if (number == 0) return {};
  const bool is_descending = (number - 1) % 2 != 0;
  return {is_descending ? Order::Descending : Order::Ascending, (number - 1) / 2 + kRowColumn};
}

std::vector<Wish> unpacked(const char* text) {
  std::vector<Wish> wishes;
  for (const std::string_view line : split(text == nullptr ? "" : text, '\n')) {
    const std::vector<std::string_view> parts = split(line, ' ');
    if (parts.size() != 3) continue;
    wishes.push_back({parse_number<int>(parts[0]).value_or(0),
                      static_cast<Op>(parse_number<int>(parts[1]).value_or(0)),
                      static_cast<Collation>(parse_number<int>(parts[2]).value_or(0))});
  }
  return wishes;
}

int best_index(sqlite3_vtab* base, sqlite3_index_info* info) {
  return guarded([&] {
    const TableSlot& slot = slot_of(base);
    info->estimatedCost = 1e6;
    info->estimatedRows = 1'000'000;
    if (slot.table == nullptr) return SQLITE_OK;  // not read yet: nothing but the names matters
    std::vector<Wish> taken;
    for (int i = 0; i < info->nConstraint; ++i) {
      const auto& constraint = info->aConstraint[i];
      const auto op = op_of(constraint.op);
      if (!op || constraint.usable == 0) continue;
      Wish wish{constraint.iColumn, *op, collation_of(sqlite3_vtab_collation(info, i))};
      const bool is_list = *op == Op::Equal && sqlite3_vtab_in(info, i, -1) != 0;
      if (is_list) wish.op = Op::In;
      const Taken how = slot.table->takes(wish);
      if (how == Taken::No) continue;
      if (is_list) sqlite3_vtab_in(info, i, 1);
      taken.push_back(wish);
      info->aConstraintUsage[i].argvIndex = static_cast<int>(taken.size());
      info->aConstraintUsage[i].omit = how == Taken::Whole ? 1 : 0;
    }
    const Estimate estimate = slot.table->estimate(taken);
    info->estimatedCost = estimate.cost;
    info->estimatedRows = static_cast<sqlite3_int64>(estimate.rows);
    if (estimate.is_single) info->idxFlags = SQLITE_INDEX_SCAN_UNIQUE;
    if (info->nOrderBy == 1 && slot.table->can_order_by(info->aOrderBy[0].iColumn)) {
      info->orderByConsumed = 1;
      info->idxNum = packed_sorting(info->aOrderBy[0].iColumn, info->aOrderBy[0].desc != 0);
    }
    info->idxStr = sqlite3_mprintf("%s", packed(taken).c_str());
    info->needToFreeIdxStr = 1;
    return info->idxStr == nullptr ? SQLITE_NOMEM : SQLITE_OK;
  });
}

int open_cursor(sqlite3_vtab*, sqlite3_vtab_cursor** cursor) {
  return guarded([&] {
    *cursor = &std::make_unique<VirtualCursor>().release()->base;
    return SQLITE_OK;
  });
}

int close_cursor(sqlite3_vtab_cursor* cursor) {
  delete reinterpret_cast<VirtualCursor*>(cursor);
  return SQLITE_OK;
}

Value value_of(sqlite3_value* from) {
  Value value;
  const int type = sqlite3_value_type(from);
  if (type == SQLITE_NULL) {
    value.is_null = true;
    return value;
  }
  value.is_blob = type == SQLITE_BLOB;
  const auto* bytes = value.is_blob ? static_cast<const char*>(sqlite3_value_blob(from))
                                    : reinterpret_cast<const char*>(sqlite3_value_text(from));
  const int length = sqlite3_value_bytes(from);
  if (bytes != nullptr) value.text.assign(bytes, static_cast<std::size_t>(length));
  if (value.is_blob) return value;
  const int number = sqlite3_value_numeric_type(from);
  if (number != SQLITE_INTEGER && number != SQLITE_FLOAT) return value;
  value.real = sqlite3_value_double(from);
  if (number == SQLITE_INTEGER) {
    value.integer = sqlite3_value_int64(from);
  } else if (constexpr double kExact = 9007199254740992.0;
             std::abs(*value.real) <= kExact && std::floor(*value.real) == *value.real) {
    value.integer = static_cast<std::int64_t>(*value.real);
  }
  return value;
}

std::vector<Value> values_of(Op op, sqlite3_value* from) {
  std::vector<Value> values;
  if (op != Op::In) {
    values.push_back(value_of(from));
    return values;
  }
  sqlite3_value* one = nullptr;
  for (int code = sqlite3_vtab_in_first(from, &one); code == SQLITE_OK && one != nullptr;
       code = sqlite3_vtab_in_next(from, &one)) {
    values.push_back(value_of(one));
  }
  return values;
}

int set_error(sqlite3_vtab* table, const Error& error) {
  sqlite3_free(table->zErrMsg);
  table->zErrMsg = sqlite3_mprintf("%s", error.message.c_str());
  return SQLITE_ERROR;
}

// A scan that ends because it was told to is no answer.
int step(VirtualCursor& cursor, const Watch& watch) {
  cursor.is_at_end = !cursor.cursor->next();
  return cursor.is_at_end && watch.is_over() ? SQLITE_INTERRUPT : SQLITE_OK;
}

// A comparison that cannot be what was meant: fails when the statement itself says so, and is noted
// when the text comes out of the evidence.
Status check(const TableSlot& slot, const Bound& bound) {
  if (bound.wish.column < 0 || bound.wish.op == Op::Like || bound.wish.op == Op::Glob ||
      bound.wish.op == Op::Regexp) {
    return ok_status();
  }
  const Column& column = slot.info->columns[static_cast<std::size_t>(bound.wish.column)];
  const bool is_number = column.kind == ColumnKind::Integer || column.kind == ColumnKind::Real;
  for (const Value& value : bound.values) {
    if (value.is_null || value.is_blob) continue;
    if (is_number && !value.real) slot.notes->add_text_for_number(column.name, value.text);
    if (column.kind != ColumnKind::Time || bound.wish.collation != Collation::Time) continue;
    ZoneOfText zone = ZoneOfText::Said;
    if (parse_time(value.text, &zone)) {
      slot.notes->has_zoneless_time = slot.notes->has_zoneless_time || zone == ZoneOfText::Missing;
    } else if (slot.notes->is_literal(value.text)) {
      return Error{ErrorCode::InvalidInput, std::string(kNoTimeError) + value.text};
    } else {
      slot.notes->add_unreadable_time(value.text);
    }
  }
  return ok_status();
}

int filter(
    sqlite3_vtab_cursor* base, int order, const char* plan, int count, sqlite3_value** values) {
  return guarded([&] {
    VirtualCursor& cursor = cursor_of(base);
    const TableSlot& slot = slot_of(base->pVtab);
    if (slot.table == nullptr) return SQLITE_ERROR;
    const std::vector<Wish> wishes = unpacked(plan);
    std::vector<Bound> bounds;
    for (std::size_t i = 0; i < wishes.size() && static_cast<int>(i) < count; ++i) {
      bounds.push_back({wishes[i], values_of(wishes[i].op, values[i])});
    }
    for (const Bound& bound : bounds) {
      const Status checked = check(slot, bound);
      if (!checked.ok()) return set_error(base->pVtab, checked.error());
    }
    auto scan = slot.table->scan(bounds, unpacked_sorting(order), *slot.watch);
    if (!scan.ok()) return set_error(base->pVtab, scan.error());
    cursor.cursor = std::move(scan).value();
    return step(cursor, *slot.watch);
  });
}

int next(sqlite3_vtab_cursor* base) {
  return guarded([&] { return step(cursor_of(base), *slot_of(base->pVtab).watch); });
}

int is_at_end(sqlite3_vtab_cursor* base) {
  return cursor_of(base).is_at_end ? 1 : 0;
}

void give_text(sqlite3_context* context,
               std::string_view text,
               sqlite3_destructor_type lifetime,
               const TableSlot& slot) {
  if (text.size() <= kLongestCell) {
    sqlite3_result_text64(
        context, text.data() == nullptr ? "" : text.data(), text.size(), lifetime, SQLITE_UTF8);
    return;
  }
  slot.notes->has_cut_cell = true;
  const std::string_view head = shortened(text, kLongestCell);
  const std::string cut = fmt::format("{} [+{} bytes]", head, text.size() - head.size());
  sqlite3_result_text64(context, cut.data(), cut.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}

int column(sqlite3_vtab_cursor* base, sqlite3_context* context, int number) {
  return guarded([&] {
    const TableSlot& slot = slot_of(base->pVtab);
    const Cell cell = cursor_of(base).cursor->cell(number);
    if (const auto* view = std::get_if<std::string_view>(&cell)) {
      give_text(context, *view, SQLITE_STATIC, slot);
    } else if (const auto* text = std::get_if<std::string>(&cell)) {
      give_text(context, *text, SQLITE_TRANSIENT, slot);
    } else if (const auto* integer = std::get_if<std::int64_t>(&cell)) {
      sqlite3_result_int64(context, *integer);
    } else if (const auto* real = std::get_if<double>(&cell)) {
      sqlite3_result_double(context, *real);
    } else {
      sqlite3_result_null(context);
    }
    return SQLITE_OK;
  });
}

int row_id(sqlite3_vtab_cursor* base, sqlite3_int64* id) {
  *id = cursor_of(base).cursor->row();
  return SQLITE_OK;
}

// Without xCreate a table is there under its own name, and nobody can make another.
const sqlite3_module kModule = [] {
  sqlite3_module module = {};
  module.iVersion = 1;
  module.xConnect = connect;
  module.xBestIndex = best_index;
  module.xDisconnect = disconnect;
  module.xDestroy = disconnect;
  module.xOpen = open_cursor;
  module.xClose = close_cursor;
  module.xFilter = filter;
  module.xNext = next;
  module.xEof = is_at_end;
  module.xColumn = column;
  module.xRowid = row_id;
  return module;
}();

}  // namespace

int register_table(sqlite3* connection, TableSlot& slot) {
  return sqlite3_create_module_v2(
      connection, std::string(slot.info->name).c_str(), &kModule, &slot, nullptr);
}

}  // namespace casebook::query
