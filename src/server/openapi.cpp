// SPDX-License-Identifier: Apache-2.0
#include "server/openapi.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/embedded.h"
#include "base/text.h"
#include "base/version.h"
#include "server/route.h"

extern "C" const casebook::EmbeddedRow casebook_openapi_rows[];

namespace casebook::server {
namespace {

using Json = nlohmann::ordered_json;

const Json& schemas() {
  static const Json kSchemas = Json::parse(casebook_openapi_rows[0].text());
  return kSchemas;
}

Json reference(std::string_view name) {
  return {{"$ref", fmt::format("#/components/schemas/{}", name)}};
}

Json content(std::string_view type, Json schema) {
  return {{std::string(type), {{"schema", std::move(schema)}}}};
}

Json parameter(std::string_view name, std::string_view in, std::string_view doc, bool is_needed) {
  Json one;
  one["name"] = name;
  one["in"] = in;
  one["required"] = is_needed;
  if (!doc.empty()) one["description"] = doc;
  one["schema"] = {{"type", "string"}};
  return one;
}

Json parameters_of(const Route& route) {
  Json all = Json::array();
  for (std::string_view rest = route.pattern; rest.find('{') != std::string_view::npos;) {
    const std::size_t begin = rest.find('{') + 1;
    const std::size_t end = rest.find('}');
    all.push_back(parameter(rest.substr(begin, end - begin), "path", "", true));
    rest.remove_prefix(end + 1);
  }
  if (route.method == http::Method::Patch && route.body == BodyKind::Json) {
    all.push_back(parameter("If-Match", "header", "ETag of the last read", true));
  }
  if (route.method == http::Method::Post && route.writes == Writes::InTransaction) {
    all.push_back(parameter(
        "Idempotency-Key", "header", "the same key and request again give the same answer", false));
  }
  if (route.gives.ends_with("Page")) {
    all.push_back(parameter("limit", "query", "1 to 200", false));
    all.push_back(parameter("cursor", "query", "\"next\" of the piece before", false));
    all.push_back(parameter("updated_since", "query", "RFC 3339; oldest change first", false));
  }
  return all;
}

std::string status_of(const Route& route) {
  if (route.gives.empty()) return route.stream == nullptr ? "204" : "default";
  return route.method == http::Method::Post ? "201" : "200";
}

Json operation_of(const Route& route) {
  Json operation;
  operation["summary"] = route.doc;
  if (route.door == Door::User) {
    Json roles = Json::array();
    for (int i = 0; i < desk::kRoles; ++i) {
      const auto role = static_cast<desk::Role>(i);
      if ((route.roles & role_bit(role)) != 0) roles.push_back(desk::role_name(role));
    }
    operation["x-roles"] = std::move(roles);
    Json scopes = Json::array();
    if (!route.scope.empty()) scopes.push_back(route.scope);
    operation["security"] = Json::array({{{"session", Json::array()}}});
    if (!scopes.empty()) operation["security"].push_back({{"token", scopes}});
  } else {
    operation["security"] = Json::array();
  }
  Json parameters = parameters_of(route);
  if (!parameters.empty()) operation["parameters"] = std::move(parameters);
  if (!route.takes.empty()) {
    operation["requestBody"] = {{"required", true},
                                {"content", content("application/json", reference(route.takes))}};
  }
  Json good = {{"description", route.doc}};
  if (!route.gives.empty()) good["content"] = content("application/json", reference(route.gives));
  operation["responses"][status_of(route)] = std::move(good);
  operation["responses"]["4XX"] = {
      {"description", "what was wrong, and what to do"},
      {"content", content("application/problem+json", reference("Problem"))}};
  return operation;
}

}  // namespace

bool is_schema(const std::string& name) {
  return schemas().contains(name);
}

const std::string& openapi_text() {
  static const std::string kText = [] {
    Json api;
    api["openapi"] = "3.1.0";
    api["info"] = {{"title", "Casebook"}, {"version", std::string(program_version())}};
    for (const Route& route : routes())
      api["paths"][std::string(route.pattern)][to_lower(method_name(route.method))] =
          operation_of(route);
    api["components"]["schemas"] = schemas();
    api["components"]["securitySchemes"] = {
        {"session", {{"type", "apiKey"}, {"in", "cookie"}, {"name", "__Host-casebook"}}},
        {"token", {{"type", "http"}, {"scheme", "bearer"}}}};
    return api.dump(1) + "\n";
  }();
  return kText;
}

}  // namespace casebook::server
