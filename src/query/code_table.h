// SPDX-License-Identifier: Apache-2.0
// The table `codes`: what the knowledge says of numbers.
#pragma once

#include <memory>

#include "query/evidence.h"
#include "query/table.h"

namespace casebook::query {

TableInfo code_table_info();
// `info` must outlive the table.
std::unique_ptr<Table> make_code_table(const TableInfo& info, const Evidence& evidence);

}  // namespace casebook::query
