// SPDX-License-Identifier: Apache-2.0
#include "desk/cases.h"

#include <utility>

#include <fmt/format.h>

#include "desk/audit.h"
#include "desk/events.h"
#include "desk/fields.h"
#include "desk/tokens.h"

namespace casebook::desk {
namespace {

constexpr std::string_view kColumns =
    "c.id, c.number, c.customer, cu.name, c.title, c.product, c.build, c.priority, c.state, "
    "c.language, c.owner, c.team, c.reported, c.retention_days, c.legal_hold, c.closed, c.created, "
    "c.updated, c.version";
constexpr std::string_view kFrom = " FROM cases c JOIN customers cu ON cu.id = c.customer ";

Case case_of(const store::Row& row) {
  Case found;
  found.id = row[0].number();
  found.number = row[1].text();
  found.customer = row[2].number();
  found.customer_name = row[3].text();
  found.title = row[4].text();
  found.product = row[5].text();
  found.build = row[6].text();
  found.priority = row[7].number();
  found.state = row[8].text();
  found.language = row[9].text();
  found.owner = row[10].maybe_number();
  found.team = row[11].maybe_number();
  found.reported = row[12].maybe_number();
  found.retention_days = row[13].maybe_number();
  found.legal_hold = row[14].truth();
  found.closed = row[15].maybe_number();
  found.created = row[16].number();
  found.updated = row[17].number();
  found.version = row[18].number();
  return found;
}

Status check_priority(std::int64_t priority) {
  if (priority >= 1 && priority <= 4) return ok_status();
  return Error{ErrorCode::InvalidInput, "priority: 1 to 4"};
}

Status tell(const Desk& desk,
            store::Connection& connection,
            const Actor& actor,
            const Case& changed,
            std::string_view action,
            const std::string& detail) {
  Event event;
  event.kind = action == "case.create" ? "case.created" : "case.changed";
  event.customer = changed.customer;
  event.case_id = changed.id;
  event.data = fmt::format(R"({{"number":"{}","version":{},"state":"{}"}})",
                           changed.number,
                           changed.version,
                           changed.state);
  RETURN_IF_ERROR(add_event(connection, desk.clock(), event));
  RETURN_IF_ERROR(append_audit(connection,
                               desk.clock(),
                               actor,
                               action,
                               fmt::format("case:{}", changed.id),
                               changed.customer,
                               detail));
  return ok_status();
}

Status check_owner(store::Connection& connection, std::int64_t owner) {
  ASSIGN_OR_RETURN(const auto rows,
                   connection.rows("SELECT 1 FROM users WHERE id = $1 AND disabled = 0", {owner}));
  if (!rows.empty()) return ok_status();
  return Error{ErrorCode::InvalidInput, "owner: there is no such user"};
}

}  // namespace

Result<Case> create_case(const Desk& desk,
                         store::Connection& connection,
                         const Actor& actor,
                         const NewCase& wanted) {
  RETURN_IF_ERROR(check_text("title", wanted.title, true));
  RETURN_IF_ERROR(check_text("product", wanted.product, false));
  RETURN_IF_ERROR(check_text("build", wanted.build, false));
  RETURN_IF_ERROR(check_priority(wanted.priority));
  if (!actor.may_see(wanted.customer)) return Error{ErrorCode::NotFound, "customer"};
  ASSIGN_OR_RETURN(const store::Row customer,
                   one_row(connection,
                           "SELECT language FROM customers WHERE id = $1",
                           {wanted.customer},
                           "customer"));
  if (wanted.owner) {
    RETURN_IF_ERROR(check_owner(connection, *wanted.owner));
  }
  const std::string language = wanted.language.empty() ? customer[0].text() : wanted.language;
  RETURN_IF_ERROR(check_language(language));
  ASSIGN_OR_RETURN(
      const store::Row counter,
      one_row(connection,
              "UPDATE counters SET value = value + 1 WHERE name = 'case' RETURNING value",
              {},
              "counter"));
  const std::string number = fmt::format("CAS-{:05}-{}", counter[0].number(), random_letters(6));
  const Micros now = desk.clock();
  ASSIGN_OR_RETURN(
      const store::Row added,
      one_row(
          connection,
          "INSERT INTO cases (number, customer, title, product, build, priority, language, owner, "
          "reported, created, updated) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10) "
          "RETURNING id",
          {number,
           wanted.customer,
           wanted.title,
           wanted.product,
           wanted.build,
           wanted.priority,
           language,
           wanted.owner,
           wanted.reported,
           now},
          "case"));
  ASSIGN_OR_RETURN(Case made, case_of_id(connection, actor, added[0].number()));
  RETURN_IF_ERROR(tell(desk, connection, actor, made, "case.create", "{}"));
  return made;
}

Result<Case> find_case(store::Connection& connection, const Actor& actor, std::string_view number) {
  ASSIGN_OR_RETURN(
      const store::Row row,
      one_row(connection,
              fmt::format("SELECT {}{}WHERE c.number = $1 AND c.state <> 'deleted' AND {}",
                          kColumns,
                          kFrom,
                          wall(actor, "c.customer")),
              {number},
              "case"));
  return case_of(row);
}

Result<Case> case_of_id(store::Connection& connection, const Actor& actor, std::int64_t id) {
  ASSIGN_OR_RETURN(
      const store::Row row,
      one_row(connection,
              fmt::format(
                  "SELECT {}{}WHERE c.id = $1 AND {}", kColumns, kFrom, wall(actor, "c.customer")),
              {id},
              "case"));
  return case_of(row);
}

Result<Page<Case>> list_cases(store::Connection& connection,
                              const Actor& actor,
                              const CaseFilter& filter,
                              const PageWish& wish) {
  store::Values values;
  std::string sql = fmt::format(
      "SELECT {}{}WHERE c.state <> 'deleted' AND {}", kColumns, kFrom, wall(actor, "c.customer"));
  const auto add = [&](std::string_view column, store::Cell value) {
    values.push_back(std::move(value));
    sql += fmt::format(" AND {} = ${}", column, values.size());
  };
  if (!filter.state.empty()) add("c.state", filter.state);
  if (filter.customer) add("c.customer", *filter.customer);
  if (filter.owner) add("c.owner", *filter.owner);
  return read_page(connection, std::move(sql), std::move(values), wish, "c", case_of);
}

Result<Case> change_case(const Desk& desk,
                         store::Connection& connection,
                         const Actor& actor,
                         const Case& present,
                         const CaseChange& change) {
  const Micros now = desk.clock();
  store::Values values = {present.id, present.version, now};
  Assignments set(values);
  if (change.title) {
    RETURN_IF_ERROR(check_text("title", *change.title, true));
    set.set("title", *change.title);
  }
  if (change.product) {
    RETURN_IF_ERROR(check_text("product", *change.product, false));
    set.set("product", *change.product);
  }
  if (change.build) {
    RETURN_IF_ERROR(check_text("build", *change.build, false));
    set.set("build", *change.build);
  }
  if (change.priority) {
    RETURN_IF_ERROR(check_priority(*change.priority));
    set.set("priority", *change.priority);
  }
  if (change.state) {
    const bool is_known =
        *change.state == "open" || *change.state == "waiting" || *change.state == "closed";
    if (!is_known) return Error{ErrorCode::InvalidInput, "state: open, waiting or closed"};
    set.set("state", *change.state);
    const bool is_closed = *change.state == "closed";
    set.set("closed", is_closed ? store::Cell(present.closed.value_or(now)) : store::Cell());
  }
  if (change.owner) {
    if (*change.owner) {
      RETURN_IF_ERROR(check_owner(connection, **change.owner));
    }
    set.set("owner", *change.owner);
  }
  if (change.reported) set.set("reported", *change.reported);
  if (change.retention_days) {
    if (*change.retention_days && **change.retention_days < 1) {
      return Error{ErrorCode::InvalidInput, "retention_days: 1 or more"};
    }
    set.set("retention_days", *change.retention_days);
  }
  if (change.legal_hold) set.set("legal_hold", *change.legal_hold);
  if (set.empty()) return present;
  ASSIGN_OR_RETURN(
      const std::int64_t changed,
      connection.run(fmt::format("UPDATE cases SET {} updated = $3, version = version + 1 "
                                 "WHERE id = $1 AND version = $2 AND {}",
                                 set.text(),
                                 wall(actor, "customer")),
                     values));
  if (changed == 0) return Error{ErrorCode::Conflict, "case: it was changed meanwhile"};
  ASSIGN_OR_RETURN(Case now_is, case_of_id(connection, actor, present.id));
  RETURN_IF_ERROR(tell(desk, connection, actor, now_is, "case.change", set.detail()));
  return now_is;
}

}  // namespace casebook::desk
