// SPDX-License-Identifier: Apache-2.0
#include "desk/events.h"

#include <fmt/format.h>

namespace casebook::desk {

Status add_event(store::Connection& connection, Micros now, const Event& event) {
  RETURN_IF_ERROR(connection.run(
      "INSERT INTO events (kind, customer, case_id, link, data, created) VALUES ($1, $2, $3, $4, "
      "$5, $6)",
      {event.kind, event.customer, event.case_id, event.link, event.data, now}));
  return ok_status();
}

Result<std::vector<Event>> events_after(store::Connection& connection,
                                        const Actor& actor,
                                        std::int64_t after,
                                        std::size_t most) {
  const std::string visible = actor.kind == Actor::Kind::Link ? fmt::format("link = {}", actor.id)
                                                              : wall(actor, "customer");
  ASSIGN_OR_RETURN(const std::vector<store::Row> rows,
                   connection.rows(fmt::format("SELECT id, kind, customer, case_id, link, data, "
                                               "created FROM events WHERE id > $1 AND {} ORDER BY "
                                               "id LIMIT {}",
                                               visible,
                                               most),
                                   {after}));
  std::vector<Event> events;
  for (const store::Row& row : rows) {
    events.push_back({row[0].number(),
                      row[1].text(),
                      row[2].maybe_number(),
                      row[3].maybe_number(),
                      row[4].maybe_number(),
                      row[5].text(),
                      row[6].number()});
  }
  return events;
}

Result<std::int64_t> last_event(store::Connection& connection) {
  ASSIGN_OR_RETURN(const store::Row row,
                   one_row(connection, "SELECT COALESCE(MAX(id), 0) FROM events", {}, "events"));
  return row[0].number();
}

}  // namespace casebook::desk
