// SPDX-License-Identifier: Apache-2.0
// What an engineer asks a customer for, and the links that he gives.
#include "desk/links.h"

#include <fmt/format.h>

#include "desk/requests.h"
#include "server/areas/areas.h"
#include "server/areas/case_of.h"
#include "server/areas/drop_door.h"
#include "server/json.h"
#include "server/services.h"

namespace casebook::server {
namespace {

Json link_json(const desk::UploadLink& link) {
  Json json;
  json["id"] = link.id;
  json["request"] = maybe_json(link.request);
  json["has_pin"] = link.has_pin;
  json["most_bytes"] = link.most_bytes;
  json["expires"] = time_json(link.expires);
  json["revoked"] = time_json(link.revoked);
  json["used"] = time_json(link.used);
  json["created"] = time_json(link.created);
  return json;
}

Result<http::Response> list_links(Call& call) {
  ASSIGN_OR_RETURN(const desk::Case of, case_of(call));
  ASSIGN_OR_RETURN(std::vector<desk::UploadLink> links,
                   desk::links_of(call.connection, call.actor, of.id));
  return list_response(std::move(links), link_json);
}

Result<http::Response> create_link(Call& call) {
  ASSIGN_OR_RETURN(const desk::Case of, case_of(call));
  Fields fields(call.body);
  desk::NewUploadLink wanted;
  wanted.request = fields.maybe_number("request");
  wanted.pin = fields.maybe_text("pin").value_or("");
  wanted.most_bytes = fields.maybe_number("most_bytes").value_or(wanted.most_bytes);
  if (const auto expires = fields.maybe_time("expires")) {
    wanted.lasts = *expires - call.desk.clock();
  }
  RETURN_IF_ERROR(fields.done());
  ASSIGN_OR_RETURN(const desk::MadeUploadLink made,
                   desk::create_link(call.desk, call.connection, call.actor, of, wanted));
  Json json = link_json(made.link);
  json["url"] = fmt::format("{}/u/{}", call.services.address, made.token);  // here and never again
  return json_response(json, 201);
}

Result<http::Response> revoke_link(Call& call) {
  ASSIGN_OR_RETURN(const desk::Case of, case_of(call));
  ASSIGN_OR_RETURN(const std::int64_t id, call.id("id"));
  RETURN_IF_ERROR(desk::revoke_link(call.desk, call.connection, call.actor, of.id, id));
  http::Response response;
  response.status = 204;
  return response;
}

Result<http::Response> list_requests(Call& call) {
  ASSIGN_OR_RETURN(const desk::Case of, case_of(call));
  ASSIGN_OR_RETURN(std::vector<desk::Request> requests,
                   desk::requests_of(call.connection, call.actor, of.id));
  return list_response(std::move(requests), request_json);
}

Result<http::Response> create_request(Call& call) {
  ASSIGN_OR_RETURN(const desk::Case of, case_of(call));
  Fields fields(call.body);
  const std::string title = fields.text("title");
  std::vector<desk::RequestItem> items;
  const Json* list = fields.list("items");
  for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
    Fields one((*list)[i].dump(-1, ' ', false, Json::error_handler_t::replace));
    desk::RequestItem item;
    item.artifact = one.maybe_text("artifact").value_or("");
    item.label_en = one.text("label_en");
    item.label_zh = one.text("label_zh");
    item.required = one.maybe_truth("required").value_or(true);
    RETURN_IF_ERROR(one.done());
    items.push_back(std::move(item));
  }
  RETURN_IF_ERROR(fields.done());
  ASSIGN_OR_RETURN(const desk::Request made,
                   desk::create_request(call.desk, call.connection, call.actor, of, title, items));
  return json_response(request_json(made), 201);
}

}  // namespace

Json request_json(const desk::Request& request) {
  Json json;
  json["id"] = request.id;
  json["title"] = request.title;
  json["state"] = request.state;
  json["items"] = Json::array();
  for (const desk::RequestItem& item : request.items) {
    json["items"].push_back({{"artifact", item.artifact},
                             {"label_en", item.label_en},
                             {"label_zh", item.label_zh},
                             {"required", item.required},
                             {"state", item.state}});
  }
  json["created"] = time_json(request.created);
  json["updated"] = time_json(request.updated);
  return json;
}

std::vector<Route> link_routes() {
  using http::Method;
  return {
      {.method = Method::Get,
       .pattern = "/api/v1/cases/{number}/links",
       .doc = "Upload links of a case, without their secrets",
       .scope = "cases:read",
       .gives = "LinkList",
       .handler = list_links},
      {.method = Method::Post,
       .pattern = "/api/v1/cases/{number}/links",
       .doc = "Makes an upload link; its address is shown once",
       .roles = kEngineers,
       .scope = "cases:write",
       .writes = Writes::InTransaction,
       .body = BodyKind::Json,
       .takes = "NewLink",
       .gives = "MadeLink",
       .handler = create_link},
      {.method = Method::Delete,
       .pattern = "/api/v1/cases/{number}/links/{id}",
       .doc = "Takes a link back; what has arrived stays",
       .roles = kEngineers,
       .scope = "cases:write",
       .writes = Writes::InTransaction,
       .handler = revoke_link},
      {.method = Method::Get,
       .pattern = "/api/v1/cases/{number}/requests",
       .doc = "What was asked for in a case",
       .scope = "cases:read",
       .gives = "RequestList",
       .handler = list_requests},
      {.method = Method::Post,
       .pattern = "/api/v1/cases/{number}/requests",
       .doc = "Asks for evidence: a checklist",
       .roles = kEngineers,
       .scope = "cases:write",
       .writes = Writes::InTransaction,
       .body = BodyKind::Json,
       .takes = "NewRequest",
       .gives = "Request",
       .handler = create_request},
  };
}

}  // namespace casebook::server
