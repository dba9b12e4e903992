// SPDX-License-Identifier: Apache-2.0
#include "query/registry_table.h"

#include <array>
#include <unordered_map>

#include "base/cancel.h"
#include "base/text.h"
#include "decode/hive.h"
#include "decode/registry_text.h"
#include "model/fact_keys.h"
#include "query/stored_table.h"
#include "query/time_text.h"

namespace casebook::query {
namespace {

enum RegistryColumn : int { kKey, kName, kType, kData, kBytes, kChanged, kItem, kSource };

// Longer data is cut: a value may be as large as its hive.
constexpr std::size_t kMostData = 1 << 20;
// Data above this lies in pieces, and reading it counts against the limit of its hive.
constexpr std::uint32_t kSmallData = 16'344;
constexpr std::uint32_t kNoKey = 0xFFFFFFFF;

// A hive with its logs replayed.
struct OpenHive {
  std::string_view item;
  HiveRecovery recovery;
  std::unique_ptr<Hive> hive;
  std::string mount;  // a hive limits how much is read of it altogether: nothing is asked twice
};

ByteView bytes_beside(const Bundle& bundle, const BundleEntry& hive, std::string_view ending) {
  for (const BundleEntry& entry : bundle.entries) {
    if (entry.content != nullptr && entry.path.size() == hive.path.size() + ending.size() &&
        starts_with_ignoring_case(entry.path, hive.path) &&
        ends_with_ignoring_case(entry.path, ending)) {
      return entry.content->bytes();
    }
  }
  return {};
}

// Paths are not kept: a hive may hold a million keys whose paths are long. A key knows its parent.
class RegistryTable final : public RowTable {
 public:
  RegistryTable(const TableInfo& info, const Evidence& evidence) : RowTable(info) {
    for (const BundleEntry& entry : evidence.bundle()->entries) {
      if (cancel_requested()) break;
      if (entry.content != nullptr) add_hive(*evidence.bundle(), entry);
    }
    add_exports(evidence);
  }

  std::size_t size() const override { return rows_.size() + exported_.size(); }
  Cell cell(std::size_t row, int column) const override {
    return row < rows_.size() ? hive_cell(rows_[row], column)
                              : export_cell(exported_[row - rows_.size()], column);
  }

 private:
  struct Key {
    std::uint32_t parent = kNoKey;
    std::uint32_t hive = 0;
    HiveKey key;
  };
  struct Row {
    std::uint32_t key = 0;
    bool has_value = false;
    HiveValue value;
  };
  struct Exported {
    std::array<std::string_view, 4> parts;  // key, name, type, data
    std::string_view item;
  };

  void add_hive(const Bundle& bundle, const BundleEntry& entry);
  void add_exports(const Evidence& evidence);
  Cell hive_cell(const Row& row, int column) const;
  Cell data_of(const Row& row) const;
  Cell export_cell(const Exported& row, int column) const;
  std::string path_of(std::uint32_t key) const;

  std::vector<std::unique_ptr<OpenHive>> hives_;
  std::vector<Key> keys_;
  std::vector<Row> rows_;
  mutable std::unordered_map<const Row*, std::string> large_data_;  // what was read of it
  std::vector<Exported> exported_;
};

void RegistryTable::add_hive(const Bundle& bundle, const BundleEntry& entry) {
  const ByteView bytes = entry.content->bytes();
  const auto header = read_hive_header(bytes);
  if (!header || header->is_log()) return;
  auto open = std::make_unique<OpenHive>();
  open->item = entry.path;
  if (header->is_dirty()) {
    ByteView log1 = bytes_beside(bundle, entry, ".LOG1");
    if (log1.empty()) log1 = bytes_beside(bundle, entry, ".LOG");
    open->recovery = recover_hive(bytes, log1, bytes_beside(bundle, entry, ".LOG2"));
  }
  auto hive = Hive::open(open->recovery.bytes.empty() ? bytes : ByteView(open->recovery.bytes));
  if (!hive.ok()) return;  // an issue of its item
  open->hive = std::make_unique<Hive>(std::move(hive).value());
  open->mount = open->hive->mount();
  const auto number = static_cast<std::uint32_t>(hives_.size());
  std::vector<std::uint32_t> above;  // the keys on the way down
  HiveWalk walk(open->hive->root());
  while (!cancel_requested() && walk.next()) {
    above.resize(walk.depth());
    const auto key = static_cast<std::uint32_t>(keys_.size());
    keys_.push_back({above.empty() ? kNoKey : above.back(), number, walk.key()});
    above.push_back(key);
    HiveValues values(walk.key());
    HiveValue value;
    bool has_values = false;
    while (values.next(value)) {
      rows_.push_back({key, true, value});
      has_values = true;
    }
    if (!has_values) rows_.push_back({key, false, {}});
  }
  hives_.push_back(std::move(open));
}

// Exports and inventories state their values as facts; hives are read above.
void RegistryTable::add_exports(const Evidence& evidence) {
  const AnalysisView& view = evidence.analysis()->view();
  for (const Fact& fact : view.facts) {
    if (fact.key != fact::kRegistryValue || fact.source.item >= view.items.size()) continue;
    const Item& item = view.items[fact.source.item];
    if (item.decoder == "regf") continue;
    Exported row;
    std::string_view rest = fact.value;
    for (std::size_t i = 0; i + 1 < row.parts.size(); ++i) {
      const std::size_t end = std::min(rest.find('|'), rest.size());
      row.parts[i] = rest.substr(0, end);
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    row.parts.back() = rest;  // data may hold the separator
    row.item = item.path;
    exported_.push_back(row);
  }
}

std::string RegistryTable::path_of(std::uint32_t key) const {
  std::vector<std::uint32_t> way;
  for (std::uint32_t at = key; keys_[at].parent != kNoKey; at = keys_[at].parent) {
    way.push_back(at);
  }
  std::string path = hives_[keys_[key].hive]->mount;
  for (std::size_t i = way.size(); i-- > 0;) {
    path += '\\';
    keys_[way[i]].key.name().append_to(path);
  }
  return path;
}

// What is missing of the data in the file, or goes beyond the limit, is marked.
Cell RegistryTable::data_of(const Row& row) const {
  const auto known = large_data_.find(&row);
  if (known != large_data_.end()) return std::string_view(known->second);
  std::vector<std::byte> room;
  const ByteView data = row.value.data(room, kMostData);
  std::string text = registry_data_text(row.value.type(), data);
  if (data.size() < row.value.size()) text += "...";
  if (row.value.size() <= kSmallData) return text;
  return std::string_view(large_data_.emplace(&row, std::move(text)).first->second);
}

Cell RegistryTable::hive_cell(const Row& row, int column) const {
  const Key& key = keys_[row.key];
  switch (column) {
    case kKey: return path_of(row.key);
    case kChanged: {
      const Micros time = key.key.last_written();
      return time == kNoTime ? Cell() : Cell(time_text(ticks_of(time)));
    }
    case kItem: return hives_[key.hive]->item;
    case kSource: return std::string_view("hive");
    default: break;
  }
  if (!row.has_value) return {};
  switch (column) {
    case kName: {
      std::string name = row.value.name().text();
      return name.empty() ? Cell(kDefaultValueName) : Cell(std::move(name));
    }
    case kType: return registry_type_name(row.value.type());
    case kData: return data_of(row);
    case kBytes: return std::int64_t{row.value.size()};
    default: return {};
  }
}

Cell RegistryTable::export_cell(const Exported& row, int column) const {
  switch (column) {
    case kKey: return text_or_null(row.parts[0]);
    case kName: return text_or_null(row.parts[1]);
    case kType: return text_or_null(row.parts[2]);
    case kData: return row.parts[3];
    case kItem: return row.item;
    case kSource: return std::string_view("export");
    default: return {};
  }
}

}  // namespace

TableInfo registry_table_info() {
  return {"registry",
          kItems | kBundle,
          {"keys and values of hives, .reg exports and reg query output",
           "注册表配置单元、.reg 导出和 reg query 输出中的项与值"},
          {{"key", ColumnKind::Name, {"HKEY_LOCAL_MACHINE\\SYSTEM\\...", "完整的项路径"}},
           {"name",
            ColumnKind::Name,
            {"of the value; NULL for a key without values", "值名称；没有值的项为 NULL"}},
           {"type", ColumnKind::Name, {"REG_SZ, REG_DWORD ...", "类型：REG_SZ、REG_DWORD 等"}},
           {"data",
            ColumnKind::Text,
            {"as reg query shows it, up to 1 MiB; of exports up to 1 KiB",
             "数据，格式同 reg query；最多 1 MiB，导出文件最多 1 KiB"}},
           {"bytes",
            ColumnKind::Integer,
            {"size of the data; NULL in exports", "数据大小；导出文件为 NULL"}},
           {"changed",
            ColumnKind::Time,
            {"last change of the key, UTC; NULL in exports",
             "项的最后修改时间（UTC）；导出文件为 NULL"}},
           {"item", ColumnKind::Name, {"the hive or export", "配置单元或导出文件"}},
           {"source", ColumnKind::Name, {"hive or export", "来源：hive 或 export"}}}};
}

std::unique_ptr<Table> make_registry_table(const TableInfo& info, const Evidence& evidence) {
  return std::make_unique<RegistryTable>(info, evidence);
}

}  // namespace casebook::query
