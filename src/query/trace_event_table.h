// SPDX-License-Identifier: Apache-2.0
// The table `trace_events`: all events of all captures, straight from the columns of the Trace.
#pragma once

#include <memory>

#include "query/evidence.h"
#include "query/table.h"

namespace casebook::query {

TableInfo trace_event_table_info();
std::unique_ptr<Table> make_trace_event_table(const Evidence& evidence);

// Ids of events and processes over all captures: number of the capture, number in it.
std::int64_t trace_id(std::size_t trace, std::size_t index);

}  // namespace casebook::query
