// SPDX-License-Identifier: Apache-2.0
// Rows of a CSV export as events.
#include <algorithm>
#include <utility>

#include "decode/shared/csv.h"
#include "decode/shared/trace_exports/export_columns.h"
#include "decode/shared/trace_exports/exported_trace.h"
#include "decode/shared/trace_exports/trace_exports.h"

namespace casebook {
namespace {

constexpr std::size_t kHeadBytes = 64 * 1024;
constexpr std::size_t kBytesPerReport = 16 * 1024 * 1024;

// Which column each field of a row is.
struct CsvColumns {
  ExportLayout layout;
  std::vector<std::pair<std::size_t, TraceColumn>> fields;

  explicit CsvColumns(const ExportLayout& known) : layout(known) {
    for (std::size_t i = 0; i < kTraceColumnCount; ++i) {
      const auto column = static_cast<TraceColumn>(i);
      if (layout.has(column)) fields.emplace_back(layout.at(column), column);
    }
  }

  // Relative times take the place of the time of day where that was not exported: they have the
  // same shape and are as good for the order and the distances.
  void put(const CsvRecord& record, ExportRow& row) const {
    for (const auto& [at, column] : fields) {
      row[column] = record.fields[at];
    }
    if (!layout.has(TraceColumn::TimeOfDay)) {
      row[TraceColumn::TimeOfDay] = row[TraceColumn::RelativeTime];
    }
    row.offset = record.offset;
  }
};

DateOrder date_order_of(std::string_view text, const ExportLayout& layout, char separator) {
  DateOrderGuess guess;
  if (!layout.has(TraceColumn::DateTime)) return guess.order();
  CsvReader reader(text.substr(0, kHeadBytes), separator);
  CsvRecord record;
  while (!guess.decided() && reader.next(record)) {
    if (record.fields.size() != layout.count()) continue;
    guess.see(record.fields[layout.at(TraceColumn::DateTime)]);
  }
  return guess.order();
}

// How the rows of one file are to be read.
struct CsvHead {
  ExportLayout layout;
  char separator = ',';
  bool has_header = false;
  DateOrder order = DateOrder::Unknown;
};

std::optional<CsvHead> head_of(std::string_view text) {
  CsvHead head;
  head.separator = guess_separator(text.substr(0, text.find('\n')));
  CsvReader reader(text, head.separator);
  CsvRecord record;
  if (!reader.next(record)) return std::nullopt;
  const auto layout = find_export_layout(record.fields, head.has_header);
  if (!layout) return std::nullopt;
  head.layout = *layout;
  head.order = date_order_of(text, *layout, head.separator);
  return head;
}

class CsvTrace final : public ExportedTrace {
 public:
  CsvTrace(const TraceFile& file, DecodedText decoded, const CsvHead& head)
      : ExportedTrace(file, std::move(decoded), TraceSource::Csv, head.order),
        columns_of_row_(head.layout),
        separator_(head.separator) {}

  void read(bool has_header, const TraceOptions& options) {
    CsvReader reader(text(), separator_);
    reader.ignore_lines();
    CsvRecord record;
    ExportRow row;
    if (has_header) reader.next(record);
    std::uint64_t reported = 0;
    while (reader.next(record)) {
      if (record.fields.size() != columns_of_row_.layout.count()) {
        // A stray quote may have joined lines: give up this line only.
        reader.shorten_to_line(record);
        issue("csv-record-damaged", record.offset, record.length);
        continue;
      }
      columns_of_row_.put(record, row);
      add(row);
      if (options.progress && record.offset - reported > kBytesPerReport) {
        reported = record.offset;
        options.progress(reported, text().size());
      }
    }
    finish();
  }

  std::vector<TraceFrame> stack(std::size_t) const override { return {}; }

 private:
  void read_row(std::uint64_t offset, ExportRow& row) const override {
    CsvReader reader(text().substr(offset), separator_);
    reader.ignore_lines();
    CsvRecord record;
    if (!reader.next(record) || record.fields.size() != columns_of_row_.layout.count()) return;
    columns_of_row_.put(record, row);
    row.offset = offset;
  }

  CsvColumns columns_of_row_;
  char separator_;
};

}  // namespace

bool is_trace_csv(ByteView bytes) {
  const DecodedText head = decode_text(bytes.first(std::min(bytes.size(), kHeadBytes)));
  return head_of(head.text).has_value();
}

Result<std::unique_ptr<Trace>> read_trace_csv(const TraceFile& file, const TraceOptions& options) {
  DecodedText text = decode_text(file.bytes);
  const auto head = head_of(text.text);
  if (!head) {
    return Error{ErrorCode::InvalidInput, file.path + ": no columns of a Process Monitor trace"};
  }
  auto trace = std::make_unique<CsvTrace>(file, std::move(text), *head);
  trace->read(head->has_header, options);
  return std::unique_ptr<Trace>(std::move(trace));
}

}  // namespace casebook
