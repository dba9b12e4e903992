// SPDX-License-Identifier: Apache-2.0
#include "desk/page.h"

#include <fmt/format.h>

#include "base/text.h"

namespace casebook::desk {

std::string cursor_text(const Cursor& cursor) {
  return fmt::format("{:x}-{:x}", cursor.updated, cursor.id);
}

std::optional<Cursor> cursor_of(std::string_view text) {
  const std::size_t sign = text.find('-');
  if (sign == std::string_view::npos) return std::nullopt;
  const auto updated = parse_number<std::int64_t>(text.substr(0, sign), 16);
  const auto id = parse_number<std::int64_t>(text.substr(sign + 1), 16);
  if (!updated || !id) return std::nullopt;
  return Cursor{*updated, *id};
}

std::string page_condition(const PageWish& wish, std::string_view alias, store::Values& values) {
  const auto place = [&](std::int64_t value) {
    values.emplace_back(value);
    return values.size();
  };
  std::string condition;
  if (wish.updated_since) {
    condition += fmt::format(" AND {}.updated >= ${}", alias, place(*wish.updated_since));
  }
  if (wish.after) {
    const std::size_t updated = place(wish.after->updated);
    const std::size_t id = place(wish.after->id);
    condition += fmt::format(" AND ({0}.updated, {0}.id) {1} (${2}, ${3})",
                             alias,
                             wish.updated_since ? ">" : "<",
                             updated,
                             id);
  }
  return condition;
}

std::string page_order(const PageWish& wish, std::string_view alias) {
  const std::string_view way = wish.updated_since ? "" : " DESC";
  return fmt::format(" ORDER BY {0}.updated{1}, {0}.id{1} LIMIT {2}", alias, way, wish.limit + 1);
}

}  // namespace casebook::desk
