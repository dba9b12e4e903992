// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace casebook::server {

// OpenAPI 3.1 of all routes, written from their table and src/server/openapi/schemas.json.
const std::string& openapi_text();

// Whether schemas.json has it.
bool is_schema(const std::string& name);

}  // namespace casebook::server
