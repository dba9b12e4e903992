// SPDX-License-Identifier: Apache-2.0
#include "desk/requests.h"

#include <fmt/format.h>

#include "desk/audit.h"
#include "desk/fields.h"

namespace casebook::desk {
namespace {

constexpr std::string_view kColumns =
    "id, case_id, customer, title, state, created, updated, version";

Request request_of(const store::Row& row) {
  Request request;
  request.id = row[0].number();
  request.case_id = row[1].number();
  request.customer = row[2].number();
  request.title = row[3].text();
  request.state = row[4].text();
  request.created = row[5].number();
  request.updated = row[6].number();
  request.version = row[7].number();
  return request;
}

Status add_items(store::Connection& connection, Request& request) {
  ASSIGN_OR_RETURN(const std::vector<store::Row> rows,
                   connection.rows("SELECT artifact, label_en, label_zh, required, state FROM "
                                   "request_items WHERE request = $1 ORDER BY position",
                                   {request.id}));
  for (const store::Row& row : rows) {
    request.items.push_back(
        {row[0].text(), row[1].text(), row[2].text(), row[3].truth(), row[4].text()});
  }
  return ok_status();
}

}  // namespace

Result<Request> create_request(const Desk& desk,
                               store::Connection& connection,
                               const Actor& actor,
                               const Case& of,
                               std::string_view title,
                               const std::vector<RequestItem>& items) {
  RETURN_IF_ERROR(check_text("title", title, true));
  if (items.empty() || items.size() > kMostRequestItems) {
    return Error{ErrorCode::InvalidInput, fmt::format("items: 1 to {}", kMostRequestItems)};
  }
  const Micros now = desk.clock();
  const std::optional<std::int64_t> maker =
      actor.kind == Actor::Kind::User ? std::optional(actor.id) : std::nullopt;
  ASSIGN_OR_RETURN(const store::Row added,
                   one_row(connection,
                           "INSERT INTO requests (case_id, customer, title, made_by, created, "
                           "updated) VALUES ($1, $2, $3, $4, $5, $5) RETURNING id",
                           {of.id, of.customer, title, maker, now},
                           "request"));
  const std::int64_t id = added[0].number();
  std::int64_t position = 0;
  for (const RequestItem& item : items) {
    RETURN_IF_ERROR(check_text("label_en", item.label_en, true));
    RETURN_IF_ERROR(check_text("label_zh", item.label_zh, true));
    RETURN_IF_ERROR(check_text("artifact", item.artifact, false));
    RETURN_IF_ERROR(connection.run(
        "INSERT INTO request_items (request, position, artifact, label_en, label_zh, required, "
        "updated) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        {id, ++position, item.artifact, item.label_en, item.label_zh, item.required, now}));
  }
  RETURN_IF_ERROR(append_audit(connection,
                               now,
                               actor,
                               "request.create",
                               fmt::format("request:{}", id),
                               of.customer,
                               fmt::format(R"({{"case":{}}})", of.id)));
  return request_of_id(connection, actor, id);
}

Result<Request> request_of_id(store::Connection& connection, const Actor& actor, std::int64_t id) {
  ASSIGN_OR_RETURN(const store::Row row,
                   one_row(connection,
                           fmt::format("SELECT {} FROM requests WHERE id = $1 AND {}",
                                       kColumns,
                                       wall(actor, "customer")),
                           {id},
                           "request"));
  Request request = request_of(row);
  RETURN_IF_ERROR(add_items(connection, request));
  return request;
}

Result<std::vector<Request>> requests_of(store::Connection& connection,
                                         const Actor& actor,
                                         std::int64_t case_id) {
  ASSIGN_OR_RETURN(
      const std::vector<store::Row> rows,
      connection.rows(fmt::format("SELECT {} FROM requests WHERE case_id = $1 AND {} ORDER BY id",
                                  kColumns,
                                  wall(actor, "customer")),
                      {case_id}));
  std::vector<Request> requests;
  for (const store::Row& row : rows) {
    requests.push_back(request_of(row));
    RETURN_IF_ERROR(add_items(connection, requests.back()));
  }
  return requests;
}

}  // namespace casebook::desk
