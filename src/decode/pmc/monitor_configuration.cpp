// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "base/binary.h"
#include "base/utf16.h"
#include "decode/pmc.h"

namespace casebook {
namespace {

constexpr std::size_t kHead = 16;            // of a record: four numbers
constexpr std::size_t kMostNameBytes = 512;  // names of Process Monitor have at most 40
constexpr std::size_t kMostRules = 4096;     // a filter is asked for every event

struct ColumnNumber {
  std::uint32_t number;
  TraceColumn column;
};
// Source: procmon-parser, consts.py and docs/pmc.hexpat.
constexpr std::array kColumnNumbers = {
    ColumnNumber{40052, TraceColumn::DateTime},
    ColumnNumber{40053, TraceColumn::ProcessName},
    ColumnNumber{40054, TraceColumn::Pid},
    ColumnNumber{40055, TraceColumn::Operation},
    ColumnNumber{40056, TraceColumn::Result},
    ColumnNumber{40057, TraceColumn::Detail},
    ColumnNumber{40058, TraceColumn::Sequence},
    ColumnNumber{40064, TraceColumn::Company},
    ColumnNumber{40065, TraceColumn::Description},
    ColumnNumber{40066, TraceColumn::CommandLine},
    ColumnNumber{40067, TraceColumn::User},
    ColumnNumber{40068, TraceColumn::ImagePath},
    ColumnNumber{40069, TraceColumn::Session},
    ColumnNumber{40071, TraceColumn::Path},
    ColumnNumber{40072, TraceColumn::Tid},
    ColumnNumber{40076, TraceColumn::RelativeTime},
    ColumnNumber{40077, TraceColumn::Duration},
    ColumnNumber{40078, TraceColumn::TimeOfDay},
    ColumnNumber{40081, TraceColumn::Version},
    ColumnNumber{40082, TraceColumn::EventClass},
    ColumnNumber{40083, TraceColumn::AuthenticationId},
    ColumnNumber{40084, TraceColumn::Virtualized},
    ColumnNumber{40085, TraceColumn::Integrity},
    ColumnNumber{40086, TraceColumn::Category},
    ColumnNumber{40087, TraceColumn::ParentPid},
    ColumnNumber{40088, TraceColumn::Architecture},
    ColumnNumber{40164, TraceColumn::CompletionTime},
};

std::optional<TraceColumn> column_of(std::uint32_t number) {
  for (const ColumnNumber& entry : kColumnNumbers) {
    if (entry.number == number) return entry.column;
  }
  return std::nullopt;
}

std::string text_of(ByteView units) {
  std::string text;
  append_utf16le(text, units.first(utf16le_length(units)));
  return text;
}

// An option: its name and its value.
struct Record {
  std::string name;
  ByteView data;
  std::size_t data_at = 0;  // in the file
  std::size_t size = 0;     // with its head
};

// The record at `at`; nothing when its lengths contradict each other or the end of the file.
std::optional<Record> record_at(ByteView bytes, std::size_t at) {
  ByteReader reader(bytes, at);
  const auto size = reader.take<std::uint32_t>();
  const auto head = reader.take<std::uint32_t>();
  const auto data_begin = reader.take<std::uint32_t>();
  const auto data_size = reader.take<std::uint32_t>();
  if (reader.failed() || head != kHead || data_begin < kHead || size < data_begin) return {};
  const std::size_t name_bytes = data_begin - kHead;
  if (name_bytes < 2 || name_bytes > kMostNameBytes || data_size != size - data_begin) return {};
  const ByteView name = reader.take_bytes(name_bytes);
  const std::size_t data_at = reader.at();
  const ByteView data = reader.take_bytes(data_size);
  if (reader.failed()) return {};
  return Record{text_of(name), data, data_at, size};
}

class ConfigurationReader {
 public:
  explicit ConfigurationReader(ByteView bytes) : bytes_(bytes) {}

  MonitorConfiguration read() {
    std::size_t at = 0;
    while (at < bytes_.size()) {
      const auto record = record_at(bytes_, at);
      if (!record) {
        add_issue(configuration_.issues, "pmc-damaged", at, bytes_.size() - at);
        break;
      }
      read_option(*record);
      at += record->size;
    }
    configuration_.columns.resize(std::min(configuration_.columns.size(), column_count_));
    return std::move(configuration_);
  }

 private:
  void read_option(const Record& record) {
    if (record.name == "FilterRules") {
      configuration_.filter = read_rules(record);
    } else if (record.name == "HighlightRules") {
      configuration_.highlight = read_rules(record);
    } else if (record.name == "ColumnMap") {
      read_columns(record);
    } else if (record.name == "ColumnCount") {
      column_count_ = ByteReader(record.data, 0).take<std::uint32_t>();
    } else if (record.name == "DestructiveFilter") {
      configuration_.drops_filtered = ByteReader(record.data, 0).take<std::uint32_t>() != 0;
    }
  }

  // 0 stands in places without a column.
  void read_columns(const Record& record) {
    configuration_.columns.clear();
    ByteReader reader(record.data, 0);
    while (!reader.at_end() && configuration_.columns.size() < kTraceColumnCount) {
      const auto number = reader.take<std::uint32_t>();
      if (reader.failed() || number == 0) break;
      if (const auto column = column_of(number)) configuration_.columns.push_back(*column);
    }
  }

  std::vector<TraceRule> read_rules(const Record& record) {
    std::vector<TraceRule> rules;
    ByteReader reader(record.data, 0);
    reader.take<std::uint8_t>();  // 1 in all files that were seen
    const auto count = reader.take<std::uint32_t>();
    for (std::uint32_t i = 0; i < count && !reader.failed(); ++i) {
      const std::size_t begin = reader.at();
      if (rules.size() == kMostRules) {
        add_issue(configuration_.issues,
                  "too-many-entries",
                  record.data_at + begin,
                  record.data.size() - begin);
        break;
      }
      read_rule(reader, record.data_at + begin, rules);
    }
    if (reader.failed()) {
      add_issue(configuration_.issues,
                "pmc-damaged",
                record.data_at + reader.at(),
                record.data.size() - reader.at());
    }
    return rules;
  }

  void read_rule(ByteReader& reader, std::size_t offset, std::vector<TraceRule>& rules) {
    const std::size_t begin = reader.at();
    const auto column = column_of(reader.take<std::uint32_t>());
    const auto relation = reader.take<std::uint32_t>();
    const auto action = reader.take<std::uint8_t>();
    const ByteView value = reader.take_bytes(reader.take<std::uint32_t>());
    reader.take<std::uint64_t>();  // the value as a number, and 0
    if (reader.failed()) return;
    if (!column || relation >= kTraceRelationCount) {
      add_issue(configuration_.issues, "pmc-rule-unknown", offset, reader.at() - begin);
      return;
    }
    rules.push_back({*column,
                     static_cast<TraceRelation>(relation),
                     action == 0 ? TraceRuleAction::Exclude : TraceRuleAction::Include,
                     text_of(value)});
  }

  ByteView bytes_;
  MonitorConfiguration configuration_;
  std::size_t column_count_ = kTraceColumnCount;
};

}  // namespace

bool is_monitor_configuration(ByteView bytes) {
  const auto record = record_at(bytes, 0);
  if (!record || record->name.empty()) return false;
  for (const char c : record->name) {
    const bool is_letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    if (!is_letter) return false;
  }
  return true;
}

Result<MonitorConfiguration> read_monitor_configuration(ByteView bytes) {
  if (!is_monitor_configuration(bytes)) {
    return Error{ErrorCode::InvalidInput, "is no configuration of Process Monitor (.PMC)"};
  }
  return ConfigurationReader(bytes).read();
}

}  // namespace casebook
