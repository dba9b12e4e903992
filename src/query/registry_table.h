// SPDX-License-Identifier: Apache-2.0
// The table `registry`: every key and value of the hives of the evidence, and the values of
// exports.
#pragma once

#include <memory>

#include "query/evidence.h"
#include "query/table.h"

namespace casebook::query {

TableInfo registry_table_info();
// `info` must outlive the table.
std::unique_ptr<Table> make_registry_table(const TableInfo& info, const Evidence& evidence);

}  // namespace casebook::query
