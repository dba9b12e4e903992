// SPDX-License-Identifier: Apache-2.0
#include "desk/cases.h"

#include "base/text.h"
#include "server/areas/areas.h"
#include "server/areas/case_of.h"
#include "server/json.h"

namespace casebook::server {
namespace {

Json case_json(const desk::Case& one) {
  Json json;
  json["number"] = one.number;
  json["customer"] = {{"id", one.customer}, {"name", one.customer_name}};
  json["title"] = one.title;
  json["product"] = one.product;
  json["build"] = one.build;
  json["priority"] = one.priority;
  json["state"] = one.state;
  json["language"] = one.language;
  json["owner"] = maybe_json(one.owner);
  json["team"] = maybe_json(one.team);
  json["reported"] = time_json(one.reported);
  json["retention_days"] = maybe_json(one.retention_days);
  json["legal_hold"] = one.legal_hold;
  json["closed"] = time_json(one.closed);
  json["created"] = time_json(one.created);
  json["updated"] = time_json(one.updated);
  json["version"] = one.version;
  return json;
}

Result<http::Response> list(Call& call) {
  ASSIGN_OR_RETURN(const desk::PageWish wish, page_wish(call));
  desk::CaseFilter filter;
  filter.state = call.query("state").value_or("");
  const auto number_of = [&](std::string_view name) -> std::optional<std::int64_t> {
    const auto text = call.query(name);
    return text ? parse_number<std::int64_t>(*text) : std::nullopt;
  };
  filter.customer = number_of("customer");
  filter.owner = number_of("owner");
  ASSIGN_OR_RETURN(const desk::Page<desk::Case> page,
                   list_cases(call.connection, call.actor, filter, wish));
  return page_response(page, case_json);
}

Result<http::Response> create(Call& call) {
  Fields fields(call.body);
  desk::NewCase wanted;
  wanted.customer = fields.number("customer");
  wanted.title = fields.text("title");
  wanted.product = fields.maybe_text("product").value_or("");
  wanted.build = fields.maybe_text("build").value_or("");
  wanted.priority = fields.maybe_number("priority").value_or(3);
  wanted.language = fields.maybe_text("language").value_or("");
  wanted.owner = fields.maybe_number("owner");
  wanted.reported = fields.maybe_time("reported");
  RETURN_IF_ERROR(fields.done());
  ASSIGN_OR_RETURN(const desk::Case made,
                   create_case(call.desk, call.connection, call.actor, wanted));
  http::Response response = versioned_response(call, case_json(made), made.version, 201);
  response.headers.add("Location", "/api/v1/cases/" + made.number);
  return response;
}

Result<http::Response> show(Call& call) {
  ASSIGN_OR_RETURN(const desk::Case one, case_of(call));
  return versioned_response(call, case_json(one), one.version);
}

Result<http::Response> change(Call& call) {
  ASSIGN_OR_RETURN(const desk::Case present, case_of(call));
  if (auto refused = stale(call, present.version)) return *refused;
  Fields fields(call.body);
  desk::CaseChange change;
  change.title = fields.maybe_text("title");
  change.product = fields.maybe_text("product");
  change.build = fields.maybe_text("build");
  change.priority = fields.maybe_number("priority");
  change.state = fields.maybe_text("state");
  change.owner = fields.clearable_number("owner");
  change.reported = fields.clearable_time("reported");
  change.retention_days = fields.clearable_number("retention_days");
  change.legal_hold = fields.maybe_truth("legal_hold");
  RETURN_IF_ERROR(fields.done());
  // Whether evidence may go is not for the engineer to say alone.
  const bool is_about_deletion = change.retention_days || change.legal_hold;
  if (is_about_deletion && (kLeads & role_bit(call.actor.role)) == 0) {
    return Error{ErrorCode::Denied, "retention_days and legal_hold: for managers"};
  }
  ASSIGN_OR_RETURN(const desk::Case changed,
                   change_case(call.desk, call.connection, call.actor, present, change));
  return versioned_response(call, case_json(changed), changed.version);
}

}  // namespace

Result<desk::Case> case_of(Call& call) {
  return desk::find_case(call.connection, call.actor, call.part("number"));
}

std::vector<Route> case_routes() {
  using http::Method;
  return {
      {.method = Method::Get,
       .pattern = "/api/v1/cases",
       .doc = "Cases, the latest change first; with updated_since the oldest first",
       .scope = "cases:read",
       .gives = "CasePage",
       .handler = list},
      {.method = Method::Post,
       .pattern = "/api/v1/cases",
       .doc = "Opens a case",
       .roles = kEngineers,
       .scope = "cases:write",
       .writes = Writes::InTransaction,
       .body = BodyKind::Json,
       .takes = "NewCase",
       .gives = "Case",
       .handler = create},
      {.method = Method::Get,
       .pattern = "/api/v1/cases/{number}",
       .doc = "One case",
       .scope = "cases:read",
       .gives = "Case",
       .handler = show},
      {.method = Method::Patch,
       .pattern = "/api/v1/cases/{number}",
       .doc = "Changes fields of a case; If-Match says which version was read",
       .roles = kEngineers,
       .scope = "cases:write",
       .writes = Writes::InTransaction,
       .body = BodyKind::Json,
       .takes = "CaseChange",
       .gives = "Case",
       .handler = change},
  };
}

}  // namespace casebook::server
