// SPDX-License-Identifier: Apache-2.0
// Whether it lives, what it can do.
#include "server/areas/areas.h"
#include "server/json.h"
#include "server/openapi.h"

namespace casebook::server {
namespace {

Result<http::Response> health(Call& /*call*/) {
  return json_response({{"status", "ok"}});
}

// Whether it can do its work: the database answers.
Result<http::Response> ready(Call& call) {
  RETURN_IF_ERROR(call.connection.rows("SELECT number FROM migrations LIMIT 1"));
  const bool is_sqlite = call.connection.engine() == store::Engine::Sqlite;
  return json_response({{"status", "ok"}, {"database", is_sqlite ? "sqlite" : "postgresql"}});
}

Result<http::Response> openapi(Call& /*call*/) {
  http::Response response;
  response.headers.add("Content-Type", "application/json");
  response.headers.add("Cache-Control", "public, max-age=300");
  response.body = openapi_text();
  return response;
}

}  // namespace

std::vector<Route> system_routes() {
  using http::Method;
  return {
      {.method = Method::Get,
       .pattern = "/healthz",
       .doc = "Whether the process answers",
       .door = Door::Open,
       .gives = "Health",
       .handler = health,
       .is_quick = true},
      {.method = Method::Get,
       .pattern = "/readyz",
       .doc = "Whether its database answers, too",
       .door = Door::Open,
       .gives = "Ready",
       .handler = ready},
      {.method = Method::Get,
       .pattern = "/api/v1/openapi.json",
       .doc = "This description",
       .door = Door::Open,
       .handler = openapi,
       .is_quick = true},
  };
}

}  // namespace casebook::server
