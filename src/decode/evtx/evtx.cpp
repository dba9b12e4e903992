// SPDX-License-Identifier: Apache-2.0
#include "decode/evtx/evtx.h"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "base/text.h"
#include "decode/evtx/event_text.h"
#include "decode/evtx/log_walk.h"
#include "decode/shared/chkdsk_report.h"
#include "decode/shared/message_text.h"
#include "model/fact_keys.h"

namespace casebook {
namespace {

using namespace evtx;

const DecoderInfo kInfo = {
    .name = "evtx",
    .family = "events",
    .title = {"Windows event log", "Windows 事件日志"},
    .clock = ClockKind::Utc,
    .binary = true,
    .header_bytes = kFileHeaderBytes,
    .slot_bytes = kChunkBytes,
};

constexpr std::uint64_t kAuditFailure = 0x10000000000000;

Level level_of(const EventReader& event) {
  const std::uint64_t level = event.number(Column::Level);
  if (level == 1) return Level::Fatal;
  if (level == 2) return Level::Error;
  const bool failed = (event.number(Column::Keywords) & kAuditFailure) != 0;
  return level == 3 || failed ? Level::Warning : Level::Info;
}

// Writes one row and one piece of text for each record.
class RowWriter final : public LogVisitor {
 public:
  RowWriter(const MessageBook* messages, DecodeOutput& output)
      : text_(messages, Language::English),
        output_(output) {}

  void chunk(std::size_t chunk, const ChunkHead& head, const ChunkRecords& records) override {
    if (!head.signature) {
      output_.issue("evtx-chunk-damaged", chunk, kChunkBytes, "signature");
    } else if (!head.header_sound) {
      output_.issue("evtx-chunk-damaged", chunk, kChunkBytes, "header checksum");
    } else if (!head.data_sound && !records.records.empty()) {
      output_.issue("evtx-chunk-unverified", chunk, kChunkBytes);
    }
    for (const Gap& gap : records.gaps) {
      output_.issue("evtx-record-damaged", chunk + gap.offset, gap.length);
    }
  }

  void record(std::size_t chunk, EventReader& event, Reading reading) override {
    const RecordFrame& frame = event.frame();
    const std::uint64_t offset = chunk + frame.offset;
    if (reading == Reading::Damaged) {
      output_.issue("evtx-record-damaged", offset, frame.size, fmt::format("record {}", frame.id));
      if (event.event().made == nullptr) return;  // nothing of it can be told
    } else if (reading == Reading::NoTemplate) {
      output_.issue("evtx-template-lost", offset, frame.size, fmt::format("record {}", frame.id));
    }
    if (frame.recovered) output_.issue("evtx-records-recovered", offset, frame.size);
    add_row(event, offset);
    take_facts(event);
    if (event.is_cut()) output_.issue("evtx-record-cut", offset, frame.size);
  }

 private:
  void add_row(EventReader& event, std::uint64_t offset) {
    std::string& text = output_.text;
    const std::size_t start = text.size();
    EventRow row;
    event.append(text, Column::Provider);
    tidy_text(text, start);
    const std::string_view provider = std::string_view(text).substr(start);
    if (provider != component_name_ || component_ == 0) {
      component_ = output_.events.intern(provider);
      component_name_ = provider;
    }
    row.component = component_;
    row.code = static_cast<std::uint32_t>(event.number(Column::EventId));
    fmt::format_to(std::back_inserter(text), " {}: ", row.code);
    const std::size_t head = std::min<std::size_t>(text.size() - start, kFurthestText);
    text_.append(text, event);
    row.time = time_from_filetime(event.filetime());
    row.offset = start;
    row.length = static_cast<std::uint32_t>(text.size() - start);
    row.text_at = static_cast<std::uint16_t>(std::min<std::size_t>(head, row.length));
    row.line = number_of_record(event.frame().id);
    row.os_thread = static_cast<std::uint32_t>(event.number(Column::Thread));
    row.level = level_of(event);
    text += '\n';
    output_.events.add(row);
    output_.origins.push_back({start, offset});
  }

  // Places show 32 bits; no log has reached that many records.
  static std::uint32_t number_of_record(std::uint64_t id) {
    return static_cast<std::uint32_t>(
        std::min<std::uint64_t>(id, std::numeric_limits<std::uint32_t>::max()));
  }

  // The event log notes each day how far local time is from UTC: the seventh value of 6013 is
  // "-480 China Standard Time", UTC minus local in minutes.
  void take_facts(EventReader& event) {
    constexpr std::uint64_t kUptime = 6013;
    constexpr std::size_t kZone = 6;
    constexpr int kFurthestZone = 14 * 60;
    if (event.number(Column::EventId) != kUptime || component_name_ != "EventLog") return;
    const std::vector<EventField>& fields = event.fields();
    if (fields.size() <= kZone || fields[kZone].is_text) return;
    std::string zone;
    append_value(zone, fields[kZone].value);
    const bool west = !zone.starts_with('-');
    const std::string_view digits = std::string_view(zone).substr(west ? 0 : 1);
    const auto bias = parse_number<int>(digits.substr(0, digits.find(' ')));
    if (!bias || *bias > kFurthestZone) return;
    const std::string offset = format_offset(west ? -*bias : *bias);
    if (offset == zone_) return;
    zone_ = offset;
    const EventRow row = output_.events.row(output_.events.size() - 1);
    output_.fact(fact::kTimeZone, offset, row.offset, row.line);
  }

  static constexpr std::size_t kFurthestText = std::numeric_limits<std::uint16_t>::max();

  EventText text_;
  DecodeOutput& output_;
  std::string component_name_;
  std::uint16_t component_ = 0;
  std::string zone_;  // last told
};

// The name of the computer in the youngest record: machines are renamed while they are set up.
class LastComputer final : public LogVisitor {
 public:
  void chunk(std::size_t, const ChunkHead&, const ChunkRecords&) override {}
  void record(std::size_t, EventReader& event, Reading reading) override {
    if (reading != Reading::Sound || event.frame().id < id_) return;
    id_ = event.frame().id;
    name.clear();
    event.append(name, Column::Computer);
    tidy_text(name, 0);
  }

  std::string name;

 private:
  std::uint64_t id_ = 0;
};

void name_machine(ByteView whole, DecodeOutput& output) {
  const std::vector<std::size_t> chunks = chunks_by_age(whole);
  if (chunks.empty()) return;
  LastComputer last;
  LogWalk walk(whole);
  // The youngest chunk may hold nothing yet.
  constexpr std::size_t kTries = 8;
  for (std::size_t i = 0; i < std::min(kTries, chunks.size()) && last.name.empty(); ++i) {
    walk.chunk(chunks[chunks.size() - 1 - i], last);
  }
  if (!last.name.empty()) output.fact(fact::kMachineName, last.name, 0, 0);
}

class EvtxDecoder final : public Decoder {
 public:
  const DecoderInfo& info() const override { return kInfo; }

  Recognition probe(const Probe& probe) const override {
    if (is_event_log(probe.bytes)) {
      return {Match::Certain, {"\"ElfFile\" header of an event log", "事件日志的 ElfFile 文件头"}};
    }
    std::vector<std::size_t> places;
    find_chunks(probe.bytes, places);
    if (!places.empty() && read_chunk_head(probe.bytes.subspan(places.front())).signature) {
      return {Match::Certain,
              {"\"ElfChnk\" chunk of an event log whose header is lost",
               "事件日志的 ElfChnk 数据块（文件头缺失）"}};
    }
    const bool named = ends_with_ignoring_case(probe.path, ".evtx");
    find_chunks(probe.bytes.subspan(std::min(kFileHeaderBytes, probe.bytes.size())), places);
    if (named && !places.empty()) {
      return {
          Match::Certain,
          {"chunks of an event log behind a damaged header", "损坏的文件头之后的事件日志数据块"}};
    }
    return {};
  }

  void decode(const DecodeInput& input, DecodeOutput& output) const override {
    const ByteView whole = input.whole.empty() ? input.bytes : input.whole;
    std::size_t begin = input.offset;
    const std::size_t end = input.offset + input.bytes.size();
    if (begin == 0) {
      name_machine(whole, output);
      begin = std::min(first_slot(whole), end);
      if (!is_event_log(whole) || whole.size() < kFileHeaderBytes) {
        output.issue("evtx-header-damaged", 0, std::min(kFileHeaderBytes, end));
      }
    }
    RowWriter rows(input.messages, output);
    LogWalk(whole).slots(begin, end, rows);
    add_chkdsk_facts_of_events(output.text, output);
    for (Fact& fact : output.facts) {  // the number of the record, not of a line in its text
      const std::size_t row = output.events.row_at(fact.source.offset);
      if (row < output.events.size()) fact.source.line = output.events.row(row).line;
    }
  }
};

}  // namespace

std::unique_ptr<Decoder> make_evtx_decoder() {
  return std::make_unique<EvtxDecoder>();
}

}  // namespace casebook
