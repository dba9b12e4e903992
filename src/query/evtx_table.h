// SPDX-License-Identifier: Apache-2.0
// The table `evtx`: every record of every Windows event log with all its fields.
#pragma once

#include <memory>

#include "base/result.h"
#include "query/evidence.h"
#include "query/table.h"

namespace casebook::query {

TableInfo evtx_table_info();
// Fails when there is no room for what does not fit into memory.
Result<std::unique_ptr<Table>> make_evtx_table(const Evidence& evidence);

// Whether this is a decoder of event logs that were exported, or are older than .evtx: the table
// has their records from the analysis.
bool is_exported_event_log(std::string_view decoder);

// The value of a member at the top of one JSON object, as it stands there; "" when it has none. The
// object is one that this program has written.
std::string_view json_member(std::string_view object, std::string_view name);

// The text of a JSON string in its quotes; other values as they are.
std::string json_text(std::string_view value);

}  // namespace casebook::query
