// SPDX-License-Identifier: Apache-2.0
#include "query/code_table.h"

#include <map>

#include <fmt/format.h>

#include "knowledge/code_table.h"
#include "query/stored_table.h"

namespace casebook::query {

TableInfo code_table_info() {
  return {"codes",
          0,
          {"codes that the knowledge explains, in both languages", "知识库中的代码及中英文含义"},
          {{"space",
            ColumnKind::Name,
            {"the table it is in: win32, ntstatus, hresult ...",
             "所在代码表：win32、ntstatus、hresult 等"}},
           {"code", ColumnKind::Name, {"0x00000005", "代码，如 0x00000005"}},
           {"number", ColumnKind::Integer, {"the same as a number", "代码的数值"}},
           {"name", ColumnKind::Name, {"ERROR_ACCESS_DENIED", "名称"}},
           {"names", ColumnKind::Text, {"all names, separated by a blank", "全部名称，以空格分隔"}},
           {"en", ColumnKind::Text, {"meaning in English", "英文含义"}},
           {"zh", ColumnKind::Text, {"meaning in Chinese", "中文含义"}}}};
}

std::unique_ptr<Table> make_code_table(const TableInfo& info, const Evidence& evidence) {
  constexpr std::string_view kFolder = "codes/";
  constexpr std::string_view kEnd = ".tsv";
  // A later layer replaces rows of an earlier one.
  std::map<std::pair<std::string_view, std::uint32_t>, CodeRow> rows;
  for (const KnowledgeFile& file : evidence.knowledge_files()) {
    std::string_view path = file.path;
    const std::size_t folder = path.rfind(kFolder);
    if (folder == std::string_view::npos || !path.ends_with(kEnd)) continue;
    path.remove_prefix(folder + kFolder.size());
    path.remove_suffix(kEnd.size());
    const CodeTable codes(file.text);
    std::size_t offset = 0;
    while (const auto row = codes.next(offset)) {
      rows[{path, row->value}] = *row;
    }
  }
  auto table = std::make_unique<StoredTable>(info);
  for (const auto& [place, row] : rows) {
    table->add({place.first,
                fmt::format("0x{:08X}", row.value),
                std::int64_t{row.value},
                text_or_null(row.name()),
                text_or_null(row.names),
                text_or_null(row.en),
                text_or_null(row.zh)});
  }
  return table;
}

}  // namespace casebook::query
