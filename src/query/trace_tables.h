// SPDX-License-Identifier: Apache-2.0
// Small tables of Process Monitor traces: captures, processes, modules.
#pragma once

#include <memory>

#include "query/evidence.h"
#include "query/table.h"

namespace casebook::query {

TableInfo trace_table_info();
TableInfo trace_process_table_info();
TableInfo trace_module_table_info();

// `info` must outlive the table.
std::unique_ptr<Table> make_trace_table(const TableInfo& info, const Evidence& evidence);
std::unique_ptr<Table> make_trace_process_table(const TableInfo& info, const Evidence& evidence);
std::unique_ptr<Table> make_trace_module_table(const TableInfo& info, const Evidence& evidence);

}  // namespace casebook::query
