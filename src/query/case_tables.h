// SPDX-License-Identifier: Apache-2.0
// Tables of what the analysis knows and concludes: items, issues, facts, episodes, findings,
// evidence, inventory.
#pragma once

#include <memory>

#include "query/evidence.h"
#include "query/table.h"

namespace casebook::query {

TableInfo item_table_info();
TableInfo issue_table_info();
TableInfo fact_table_info();
TableInfo episode_table_info();
TableInfo finding_table_info();
TableInfo evidence_table_info();
TableInfo inventory_table_info();

// `info` must outlive the table.
std::unique_ptr<Table> make_item_table(const TableInfo& info, const Evidence& evidence);
std::unique_ptr<Table> make_issue_table(const TableInfo& info, const Evidence& evidence);
std::unique_ptr<Table> make_fact_table(const TableInfo& info, const Evidence& evidence);
std::unique_ptr<Table> make_episode_table(const TableInfo& info, const Evidence& evidence);
std::unique_ptr<Table> make_finding_table(const TableInfo& info, const Evidence& evidence);
std::unique_ptr<Table> make_evidence_table(const TableInfo& info, const Evidence& evidence);
std::unique_ptr<Table> make_inventory_table(const TableInfo& info, const Evidence& evidence);

}  // namespace casebook::query
