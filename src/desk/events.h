// SPDX-License-Identifier: Apache-2.0
// What changed, in order, for live lists and for whoever comes back later.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "desk/actor.h"
#include "store/connection.h"

namespace casebook::desk {

struct Event {
  std::int64_t id = 0;
  std::string kind;  // "case.changed"
  std::optional<std::int64_t> customer;
  std::optional<std::int64_t> case_id;
  std::optional<std::int64_t> link;  // whose page may see it
  std::string data;                  // JSON
  Micros created = 0;
};

// Inside of the transaction of what it tells.
Status add_event(store::Connection& connection, Micros now, const Event& event);

// Later than `after`, at most `most`, that the actor may see: of his customers, or of his link.
Result<std::vector<Event>> events_after(store::Connection& connection,
                                        const Actor& actor,
                                        std::int64_t after,
                                        std::size_t most);
Result<std::int64_t> last_event(store::Connection& connection);

}  // namespace casebook::desk
