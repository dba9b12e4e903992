// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "server/areas/areas.h"
#include "server/route.h"

namespace casebook::server {

const std::vector<Route>& routes() {
  static const std::vector<Route> kAll = [] {
    std::vector<Route> all;
    for (const auto& area : {system_routes,
                             session_routes,
                             people_routes,
                             case_routes,
                             link_routes,
                             evidence_routes,
                             drop_routes,
                             drop_page_routes}) {
      const std::vector<Route> routes = area();
      all.insert(all.end(), routes.begin(), routes.end());
    }
    return all;
  }();
  return kAll;
}

bool is_scope(std::string_view scope) {
  return !scope.empty() && std::any_of(routes().begin(), routes().end(), [&](const Route& route) {
    return route.scope == scope;
  });
}

}  // namespace casebook::server
