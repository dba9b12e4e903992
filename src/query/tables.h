// SPDX-License-Identifier: Apache-2.0
// Which tables there are, and how each is made. The descriptions here are what --tables, .schema
// and the completion show.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "query/evidence.h"
#include "query/table.h"

namespace casebook::query {

// In the order in which a person meets them.
const std::vector<TableInfo>& all_tables();

// Null when there is none of this name, whatever its case.
const TableInfo* find_table(std::string_view name);

// What reads the rows. REQUIRES: evidence has what info.needs says. Must not outlive the evidence.
// Fails when the system refuses what the table wants to keep.
Result<std::unique_ptr<Table>> make_table(const TableInfo& info, const Evidence& evidence);

}  // namespace casebook::query
