// SPDX-License-Identifier: Apache-2.0
#include "query/tables.h"

#include "base/text.h"
#include "query/case_tables.h"
#include "query/code_table.h"
#include "query/event_table.h"
#include "query/evtx_table.h"
#include "query/registry_table.h"
#include "query/trace_event_table.h"
#include "query/trace_tables.h"

namespace casebook::query {
namespace {

using Made = Result<std::unique_ptr<Table>>;
using Make = Made (*)(const TableInfo& info, const Evidence& evidence);

// Of tables that cannot fail.
template <std::unique_ptr<Table> (*make)(const TableInfo&, const Evidence&)>
Made surely(const TableInfo& info, const Evidence& evidence) {
  return make(info, evidence);
}

struct Entry {
  TableInfo (*describe)();
  Make make;
};

// THE list of tables.
constexpr Entry kEntries[] = {
    {item_table_info, surely<make_item_table>},
    {issue_table_info, surely<make_issue_table>},
    {event_table_info,
     [](const TableInfo&, const Evidence& evidence) -> Made { return make_event_table(evidence); }},
    {episode_table_info, surely<make_episode_table>},
    {fact_table_info, surely<make_fact_table>},
    {finding_table_info, surely<make_finding_table>},
    {evidence_table_info, surely<make_evidence_table>},
    {evtx_table_info,
     [](const TableInfo&, const Evidence& evidence) -> Made { return make_evtx_table(evidence); }},
    {trace_table_info, surely<make_trace_table>},
    {trace_event_table_info,
     [](const TableInfo&, const Evidence& evidence) -> Made {
       return make_trace_event_table(evidence);
     }},
    {trace_process_table_info, surely<make_trace_process_table>},
    {trace_module_table_info, surely<make_trace_module_table>},
    {registry_table_info, surely<make_registry_table>},
    {inventory_table_info, surely<make_inventory_table>},
    {code_table_info, surely<make_code_table>},
};

}  // namespace

const std::vector<TableInfo>& all_tables() {
  static const std::vector<TableInfo> kTables = [] {
    std::vector<TableInfo> tables;
    for (const Entry& entry : kEntries) {
      tables.push_back(entry.describe());
    }
    return tables;
  }();
  return kTables;
}

const TableInfo* find_table(std::string_view name) {
  for (const TableInfo& table : all_tables()) {
    if (equal_ignoring_case(table.name, name)) return &table;
  }
  return nullptr;
}

Result<std::unique_ptr<Table>> make_table(const TableInfo& info, const Evidence& evidence) {
  const auto number = static_cast<std::size_t>(&info - all_tables().data());
  return kEntries[number].make(info, evidence);
}

}  // namespace casebook::query
