// SPDX-License-Identifier: Apache-2.0
#include "decode/procmon_csv/procmon_csv.h"

#include <array>
#include <optional>

#include "base/text.h"
#include "decode/shared/csv.h"
#include "decode/shared/regional_time.h"
#include "decode/shared/trace_exports/export_columns.h"
#include "decode/shared/trace_exports/failed_results.h"

namespace casebook {
namespace {

const DecoderInfo kInfo = {
    .name = "procmon_csv",
    .family = "trace",
    .title = {"Process Monitor trace (CSV)", "Process Monitor 跟踪（CSV 导出）"},
    .clock = ClockKind::Local,
};

// Finds component numbers without comparing with every process seen.
class ProcessNames {
 public:
  explicit ProcessNames(EventTable& events) : events_(events) {}

  std::uint16_t number(std::string_view name) {
    Slot& slot = slots_[std::hash<std::string_view>()(name) % slots_.size()];
    if (slot.name != name || slot.name.empty()) slot = {name, events_.intern(name)};
    return slot.number;
  }

 private:
  struct Slot {
    std::string_view name;
    std::uint16_t number = 0;
  };
  EventTable& events_;
  std::array<Slot, 1024> slots_{};
};

// Times of rows: only a column with the date gives any.
class RowClock {
 public:
  explicit RowClock(DateOrder order) : order_(order) {}

  Micros read(std::string_view time, std::string_view date_time) {
    if (date_time.empty()) return kNoTime;
    if (date_time != last_text_) {
      RegionalTime reading;
      last_text_ = date_time;
      last_ = read_regional_time(date_time, order_, reading) ? reading.time : kNoTime;
    }
    std::size_t length = 0;
    Micros since_midnight = 0;
    const bool has_time = read_time_of_day(time, since_midnight, length);
    return last_ != kNoTime && has_time ? last_ + since_midnight % kSecond : last_;
  }

 private:
  DateOrder order_;
  std::string_view last_text_;
  Micros last_ = kNoTime;
};

DateOrder date_order_of(std::string_view text, const ExportLayout& layout, char separator) {
  DateOrderGuess guess;
  if (!layout.has(TraceColumn::DateTime)) return guess.order();
  CsvReader reader(text.substr(0, kProbeBytes), separator);
  CsvRecord record;
  while (!guess.decided() && reader.next(record)) {
    if (record.fields.size() != layout.count()) continue;
    guess.see(record.fields[layout.at(TraceColumn::DateTime)]);
  }
  return guess.order();
}

class TraceReader {
 public:
  TraceReader(std::string_view text,
              const ExportLayout& layout,
              char separator,
              DecodeOutput& output)
      : layout_(layout),
        clock_(date_order_of(text, layout, separator)),
        names_(output.events),
        output_(output) {}

  void read(CsvReader& reader, CsvRecord& record) {
    if (record.fields.size() != layout_.count()) {
      // A stray quote may have joined lines: give up this line only.
      reader.shorten_to_line(record);
      output_.issue("csv-record-damaged", record.offset, record.length);
      add_event(record, kNoTime, 0, Level::Unknown, 0);
      return;
    }
    const Micros time =
        clock_.read(field(record, TraceColumn::TimeOfDay), field(record, TraceColumn::DateTime));
    const auto pid = parse_number<std::uint32_t>(field(record, TraceColumn::Pid)).value_or(0);
    const bool has_failed = is_failed_result(field(record, TraceColumn::Result));
    add_event(record,
              time,
              names_.number(field(record, TraceColumn::ProcessName)),
              has_failed ? Level::Error : Level::Info,
              pid);
  }

 private:
  std::string_view field(const CsvRecord& record, TraceColumn column) const {
    return layout_.has(column) ? record.fields[layout_.at(column)] : std::string_view();
  }

  void add_event(
      const CsvRecord& record, Micros time, std::uint16_t process, Level level, std::uint32_t pid) {
    EventRow row;
    row.time = time;
    row.offset = record.offset;
    row.length = static_cast<std::uint32_t>(record.length);
    row.line = record.line;
    row.os_thread = pid;
    row.component = process;
    row.level = level;
    output_.events.add(row);
  }

  ExportLayout layout_;
  RowClock clock_;
  ProcessNames names_;
  DecodeOutput& output_;
};

class ProcmonCsvDecoder final : public Decoder {
 public:
  const DecoderInfo& info() const override { return kInfo; }

  Recognition probe(const Probe& probe) const override {
    const std::string_view head = probe.text.substr(0, probe.text.find('\n'));
    CsvReader reader(probe.text, guess_separator(head));
    CsvRecord record;
    bool is_header = false;
    if (!reader.next(record) || !find_export_layout(record.fields, is_header)) return {};
    if (!is_header) {
      return {Match::Certain,
              {"rows of a Process Monitor export without the header line",
               "Process Monitor 导出的行（缺少标题行）"}};
    }
    return {Match::Certain,
            {"the column names of a Process Monitor export", "Process Monitor 导出文件的列名"}};
  }

  void decode(const DecodeInput& input, DecodeOutput& output) const override {
    const char separator = guess_separator(input.text.substr(0, input.text.find('\n')));
    CsvReader reader(input.text, separator);
    CsvRecord record;
    bool is_header = false;
    if (!reader.next(record)) return;
    const auto layout = find_export_layout(record.fields, is_header);
    if (!layout) {
      output.issue("csv-record-damaged", record.offset, record.length, "no column names");
      return;
    }
    TraceReader trace(input.text, *layout, separator, output);
    if (!is_header) trace.read(reader, record);
    while (reader.next(record)) {
      trace.read(reader, record);
    }
  }
};

}  // namespace

std::unique_ptr<Decoder> make_procmon_csv_decoder() {
  return std::make_unique<ProcmonCsvDecoder>();
}

}  // namespace casebook
