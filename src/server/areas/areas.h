// SPDX-License-Identifier: Apache-2.0
// The routes of each area; src/server/routes.cpp joins them.
#pragma once

#include <string_view>
#include <vector>

#include "server/route.h"

namespace casebook::server {

std::vector<Route> system_routes();
std::vector<Route> session_routes();
std::vector<Route> people_routes();
std::vector<Route> case_routes();
std::vector<Route> link_routes();
std::vector<Route> evidence_routes();
std::vector<Route> drop_routes();
std::vector<Route> drop_page_routes();

// Whether a route asks for it.
bool is_scope(std::string_view scope);

}  // namespace casebook::server
