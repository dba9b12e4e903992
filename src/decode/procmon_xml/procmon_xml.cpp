// SPDX-License-Identifier: Apache-2.0
#include "decode/procmon_xml/procmon_xml.h"

#include <algorithm>
#include <limits>
#include <string>
#include <unordered_map>

#include "base/text.h"
#include "base/time.h"
#include "decode/shared/lines.h"
#include "decode/shared/trace_exports/export_clock.h"
#include "decode/shared/trace_exports/failed_results.h"
#include "decode/shared/trace_exports/xml_elements.h"

namespace casebook {
namespace {

const DecoderInfo kInfo = {
    .name = "procmon_xml",
    .family = "trace",
    .title = {"Process Monitor trace (XML)", "Process Monitor 跟踪（XML 导出）"},
    .clock = ClockKind::Local,
};

class TraceReader {
 public:
  TraceReader(std::string_view text, DecodeOutput& output)
      : text_(text),
        lines_(text),
        clock_(xml_date_order(text)),
        output_(output) {}

  void read() {
    XmlRecord record = find_xml_event(text_, 0);
    while (record.size != 0) {
      read_event(record);
      record = find_xml_event(text_, record.offset + record.size);
    }
  }

 private:
  void read_event(const XmlRecord& record) {
    const std::string_view read = text_.substr(record.offset, record.size);
    const auto learn = [this](std::string_view element) { return columns_.learn(element); };
    ExportRow row;
    std::uint64_t damaged = 0;
    const XmlEnd end = read_xml_event(read, learn, row, damaged);
    if (end != XmlEnd::Closed) output_.issue("record-cut", record.offset, record.size);
    if (damaged != 0) output_.issue("xml-damaged", record.offset, record.size);
    add_event(record.offset, read, row);
  }

  void add_event(std::uint64_t offset, std::string_view read, const ExportRow& row) {
    const FileTime time = clock_.read(row[TraceColumn::TimeOfDay], row[TraceColumn::DateTime]);
    EventRow event;
    // Without a date a time of day means nothing beside other logs.
    if (!row[TraceColumn::DateTime].empty() && clock_.has_dates() && clock_.has_read()) {
      event.time = time_from_filetime(time);
    }
    event.offset = offset;
    event.length = length_of(read);
    event.line = lines_.line_at(offset);
    event.os_thread = parse_number<std::uint32_t>(row[TraceColumn::Pid]).value_or(0);
    event.component = process_number(row);
    event.level = is_failed_result(row[TraceColumn::Result]) ? Level::Error : Level::Info;
    output_.events.add(event);
  }

  // Up to the end tag: between events stand only line ends and the end of the file.
  static std::uint32_t length_of(std::string_view read) {
    constexpr std::string_view kEnd = "</event>";
    const std::size_t end = read.rfind(kEnd);
    const std::size_t length =
        end != std::string_view::npos ? end + kEnd.size() : trim_right(read).size();
    return static_cast<std::uint32_t>(
        std::min<std::size_t>(length, std::numeric_limits<std::uint32_t>::max()));
  }

  std::uint16_t process_number(const ExportRow& row) {
    const auto [known, is_new] = numbers_.emplace(row[TraceColumn::ProcessName], 0);
    if (is_new) known->second = output_.events.intern(row.text(TraceColumn::ProcessName));
    return known->second;
  }

  std::string_view text_;
  LineCounter lines_;
  ExportClock clock_;
  XmlColumns columns_;
  std::unordered_map<std::string_view, std::uint16_t> numbers_;  // of names as they are written
  DecodeOutput& output_;
};

class ProcmonXmlDecoder final : public Decoder {
 public:
  const DecoderInfo& info() const override { return kInfo; }

  Recognition probe(const Probe& probe) const override {
    if (!is_xml_export(probe.text)) return {};
    return {Match::Certain,
            {"<procmon> with the lists of a Process Monitor export",
             "<procmon> 及 Process Monitor 导出文件的列表元素"}};
  }

  void decode(const DecodeInput& input, DecodeOutput& output) const override {
    TraceReader(input.text, output).read();
  }
};

}  // namespace

std::unique_ptr<Decoder> make_procmon_xml_decoder() {
  return std::make_unique<ProcmonXmlDecoder>();
}

}  // namespace casebook
