// SPDX-License-Identifier: Apache-2.0
// The table `events`: all records of all logs, straight from the columns of the event store.
#pragma once

#include <memory>

#include "query/evidence.h"
#include "query/table.h"

namespace casebook::query {

TableInfo event_table_info();
std::unique_ptr<Table> make_event_table(const Evidence& evidence);

// What `events.id` is of an event.
std::int64_t event_id(EventRef event);

}  // namespace casebook::query
