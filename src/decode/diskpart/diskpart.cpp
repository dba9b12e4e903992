// SPDX-License-Identifier: Apache-2.0
#include "decode/diskpart/diskpart.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "decode/shared/console.h"
#include "decode/shared/lines.h"

namespace casebook {
namespace {

const DecoderInfo kInfo = {
    .name = "diskpart",
    .family = "state",
    .title = {"Disks, partitions and volumes (diskpart)", "磁盘、分区与卷（diskpart）"},
    .clock = ClockKind::None,
};

constexpr std::size_t kMostRows = 500;
constexpr std::size_t kLongestRow = 500;

enum class Table { None, Disks, Partitions, Volumes };

struct Word {
  std::string_view written;
  std::string_view word;
};

constexpr std::array kTables = {PairName<Table>{"disk", Table::Disks},
                                PairName<Table>{"磁盘", Table::Disks},
                                PairName<Table>{"partition", Table::Partitions},
                                PairName<Table>{"分区", Table::Partitions},
                                PairName<Table>{"volume", Table::Volumes},
                                PairName<Table>{"卷", Table::Volumes}};

constexpr std::array kTypes = {
    Word{"partition", "partition"}, Word{"磁盘分区", "partition"}, Word{"分区", "partition"},
    Word{"removable", "removable"}, Word{"可移动", "removable"},   Word{"cd-rom", "optical"},
    Word{"dvd-rom", "optical"},     Word{"system", "system"},      Word{"系统", "system"},
    Word{"reserved", "reserved"},   Word{"保留", "reserved"},      Word{"已保留", "reserved"},
    Word{"primary", "primary"},     Word{"主要", "primary"},       Word{"recovery", "recovery"},
    Word{"恢复", "recovery"},       Word{"extended", "extended"},  Word{"扩展", "extended"},
    Word{"logical", "logical"},     Word{"逻辑", "logical"}};

constexpr std::array kUses = {Word{"system", "system"},
                              Word{"系统", "system"},
                              Word{"boot", "boot"},
                              Word{"启动", "boot"},
                              Word{"引导", "boot"},
                              Word{"hidden", "hidden"},
                              Word{"已隐藏", "hidden"},
                              Word{"隐藏", "hidden"},
                              Word{"pagefile", "pagefile"},
                              Word{"页面文件", "pagefile"}};

constexpr std::array<std::string_view, 8> kFileSystems = {
    "NTFS", "FAT", "FAT32", "exFAT", "ReFS", "UDF", "CDFS", "RAW"};

template <std::size_t N>
std::string_view word_of(const std::array<Word, N>& table, std::string_view written) {
  for (const Word& known : table) {
    if (equal_ignoring_case(known.written, written)) return known.word;
  }
  return "-";
}

std::string or_dash(std::string_view text) {
  if (text.empty()) return "-";
  std::string value(text);
  std::replace(value.begin(), value.end(), '|', '/');
  return value;
}

// "  Volume ###  Ltr  Label ..." is the head of a table.
Table table_of(std::string_view line) {
  const std::string_view head = trim(line);
  const std::size_t mark = head.find(" ###");
  if (mark == std::string_view::npos) return Table::None;
  for (const PairName<Table>& known : kTables) {
    if (equal_ignoring_case(known.name, trim(head.substr(0, mark)))) return known.meaning;
  }
  return Table::None;
}

// Fields are apart by two blanks or more; those inside a label are single.
std::vector<std::string_view> fields_of(std::string_view text) {
  std::vector<std::string_view> fields;
  while (!(text = trim(text)).empty()) {
    const std::size_t end = std::min(text.find("  "), text.size());
    fields.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return fields;
}

struct Row {
  std::string_view number;
  std::string_view before;  // what stands between the number and the size
  std::string_view size;    // "237 GB"
  std::string_view behind;
};

// Where "237 GB" stands: digits, one blank, a unit, and no word around it.
bool find_size(std::string_view text, std::size_t& begin, std::size_t& end) {
  constexpr std::array<std::string_view, 5> kUnits = {"KB", "MB", "GB", "TB", "B"};
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!is_digit(text[at]) || (at > 0 && text[at - 1] != ' ')) continue;
    std::size_t unit = at;
    while (unit < text.size() && is_digit(text[unit]))
      ++unit;
    if (unit + 1 >= text.size() || text[unit] != ' ') continue;
    for (const std::string_view known : kUnits) {
      const std::size_t after = unit + 1 + known.size();
      if (text.substr(unit + 1, known.size()) != known) continue;
      if (after < text.size() && text[after] != ' ') continue;
      begin = at;
      end = after;
      return true;
    }
  }
  return false;
}

// "* Volume 0     C   Windows  NTFS  Partition  237 GB  Healthy  Boot"
bool read_row(std::string_view line, Table table, Row& row) {
  std::string_view text = trim(line);
  if (text.starts_with('*')) text = trim(text.substr(1));
  const std::size_t space = std::min(text.find(' '), text.size());
  if (meaning_of(kTables, text.substr(0, space)) != table) return false;
  text = trim(text.substr(space));
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  if (digits == 0 || (digits < text.size() && text[digits] != ' ')) return false;
  row.number = text.substr(0, digits);
  text = text.substr(digits);
  std::size_t begin = 0;
  std::size_t end = 0;
  if (!find_size(text, begin, end)) return false;
  row.before = trim(text.substr(0, begin));
  row.size = text.substr(begin, end - begin);
  row.behind = trim(text.substr(end));
  return true;
}

struct Volume {
  std::string_view letter;
  std::string_view label;
  std::string_view file_system;
  std::string_view type = "-";
  std::string_view use = "-";
};

Volume read_volume(const Row& row) {
  Volume volume;
  std::vector<std::string_view> fields = fields_of(row.before);
  if (!fields.empty() && word_of(kTypes, fields.back()) != "-") {
    volume.type = word_of(kTypes, fields.back());
    fields.pop_back();
  }
  const auto file_system = std::find_if(fields.begin(), fields.end(), [](std::string_view field) {
    return std::find(kFileSystems.begin(), kFileSystems.end(), field) != kFileSystems.end();
  });
  if (file_system != fields.end()) {
    volume.file_system = *file_system;
    fields.erase(file_system, fields.end());
  }
  if (!fields.empty() && fields.front().size() == 1 && fields.front()[0] >= 'A' &&
      fields.front()[0] <= 'Z') {
    volume.letter = fields.front();
    fields.erase(fields.begin());
  }
  if (!fields.empty()) volume.label = fields.front();
  const std::vector<std::string_view> behind = fields_of(row.behind);
  if (behind.size() > 1) volume.use = word_of(kUses, behind.back());
  return volume;
}

bool is_system_partition(const Volume& volume) {
  constexpr std::array<std::string_view, 5> kNames = {
      "SYSTEM", "ESP", "EFI", "SYSTEM_DRV", "EFI System Partition"};
  constexpr std::array<std::string_view, 3> kReserved = {"System Reserved", "系统保留", "系统预留"};
  // Labels are cut off after eleven cells.
  constexpr std::size_t kCutLabel = 10;
  const auto is_named = [&](const auto& names) {
    return std::any_of(names.begin(), names.end(), [&](std::string_view name) {
      return equal_ignoring_case(name, volume.label) ||
             (volume.label.size() >= kCutLabel && starts_with_ignoring_case(name, volume.label));
    });
  };
  if (volume.type == "removable") return false;
  if (volume.file_system == "NTFS") return is_named(kReserved);
  return volume.file_system == "FAT32" && (volume.use == "system" || is_named(kNames) ||
                                           (volume.use == "hidden" && volume.label.empty()));
}

class DiskpartDecoder final : public Decoder {
 public:
  const DecoderInfo& info() const override { return kInfo; }

  Recognition probe(const Probe& probe) const override {
    constexpr std::uint32_t kLinesLookedAt = 200;
    Table table = Table::None;
    LineReader lines(probe.text);
    Line line;
    while (lines.next(line) && line.number <= kLinesLookedAt) {
      if (line.text.size() > kLongestRow) continue;
      if (table != Table::None && !columns_of_ruler(line.text).empty()) {
        return {Match::Certain,
                {"a table of diskpart (### and a ruler)", "diskpart 的表格（### 与分隔线）"}};
      }
      table = table_of(line.text);
    }
    return {};
  }

  void decode(const DecodeInput& input, DecodeOutput& output) const override {
    LimitedFacts volumes(output, "disk.volume", kMostRows);
    LimitedFacts partitions(output, "disk.partition", kMostRows);
    LimitedFacts disks(output, "disk.listed", kMostRows);
    LimitedFacts systems(output, "disk.system_partition", kMostRows);
    Table table = Table::None;
    LineReader lines(input.text);
    Line line;
    while (lines.next(line)) {
      if (line.text.size() > kLongestRow) continue;
      if (const Table head = table_of(line.text); head != Table::None) {
        table = head;
        continue;
      }
      Row row;
      if (table == Table::None || !read_row(line.text, table, row)) continue;
      if (table == Table::Disks) {
        // Dyn and Gpt are marked by stars; only that of Gpt stands at the end of the row.
        const bool is_gpt = row.behind.ends_with('*');
        disks.add(fmt::format("{}|{}|{}", row.number, row.size, is_gpt ? "gpt" : "-"),
                  line.offset,
                  line.number);
      } else if (table == Table::Partitions) {
        const std::vector<std::string_view> fields = fields_of(row.before);
        const std::string_view type = fields.empty() ? "-" : word_of(kTypes, fields.back());
        partitions.add(
            fmt::format("{}|{}|{}", row.number, type, row.size), line.offset, line.number);
      } else {
        const Volume volume = read_volume(row);
        volumes.add(fmt::format("{}|{}|{}|{}|{}|{}|{}",
                                row.number,
                                or_dash(volume.letter),
                                or_dash(volume.label),
                                or_dash(volume.file_system),
                                volume.type,
                                row.size,
                                volume.use),
                    line.offset,
                    line.number);
        if (!is_system_partition(volume)) continue;
        const std::string label = or_dash(volume.label);
        systems.add(fmt::format("volume {0} ({1}, {2}, {3})|卷 {0}（{1}，{2}，{3}）",
                                row.number,
                                label,
                                volume.file_system,
                                row.size),
                    line.offset,
                    line.number);
      }
    }
  }
};

}  // namespace

std::unique_ptr<Decoder> make_diskpart_decoder() {
  return std::make_unique<DiskpartDecoder>();
}

}  // namespace casebook
