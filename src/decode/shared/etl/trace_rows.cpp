// SPDX-License-Identifier: Apache-2.0
#include "decode/shared/etl/trace_rows.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include <fmt/format.h>

#include "base/time.h"
#include "decode/shared/etl/event_text.h"
#include "decode/shared/etl/events.h"
#include "decode/shared/etl/manifests.h"
#include "model/fact_keys.h"

namespace casebook::etl {
namespace {

constexpr std::size_t kMostText = std::size_t{512} << 20;
constexpr std::size_t kFurthestText = std::numeric_limits<std::uint16_t>::max();
// Above this share of messages without symbols nothing can be concluded from the rest.
constexpr std::uint64_t kUselessPercent = 90;

void read_manifests(ByteView file, InBandManifests& manifests) {
  DecodeOutput reported_later;
  EventReader reader(file, reported_later);
  Event event;
  while (reader.next(event)) {
    if (InBandManifests::is_manifest(event)) manifests.add(event);
  }
  manifests.finish();
}

// One line of the text before it is put in order.
struct Record {
  Ticks time = 0;
  std::uint64_t original = 0;
  EventRow row;
};

class TraceRows {
 public:
  TraceRows(ByteView file, TraceKind kind, const EventSchemas* schemas, DecodeOutput& output)
      : reader_(file, output),
        writer_(schemas),
        kind_(kind),
        output_(output) {}

  void go() {
    Event event;
    Ticks last = 0;
    while (output_.text.size() < kMostText && reader_.next(event)) {
      // A record without a time stays beside the one before it.
      if (event.time != 0) last = event.time;
      add(event, last);
    }
    if (output_.text.size() >= kMostText) output_.issue("etl-too-long", event.offset, 0);
    in_order();
    finish();
  }

 private:
  void add(const Event& event, Ticks order) {
    const std::size_t begin = output_.text.size();
    EventLine line;
    const Shown shown = write(event, line);
    note(event, shown);
    if (output_.text.size() == begin) return;
    Record record;
    record.time = order;
    record.original = event.offset;
    EventRow& row = record.row;
    row.time = event.time == 0 ? kNoTime : time_from_filetime(event.time);
    row.offset = begin;
    row.length = static_cast<std::uint32_t>(output_.text.size() - begin);
    row.os_thread = event.tid;
    row.code = line.code;
    row.component = output_.events.intern(line.component);
    row.text_at = static_cast<std::uint16_t>(std::min(line.text_at, kFurthestText));
    row.level = line.level;
    output_.text += '\n';
    in_order_ = in_order_ && (records_.empty() || records_.back().time <= order);
    records_.push_back(record);
  }

  Shown write(const Event& event, EventLine& line) {
    if (kind_ == TraceKind::Any) return writer_.write(event, 0, output_.text, line);
    if (event.kind == EventKind::Message && !writer_.knows(event)) return Shown::NoSymbols;
    const UpdateSource source = update_source(event.provider);
    if (source != UpdateSource::None && !event.schema.empty()) {
      return writer_.write_update(event, source, 0, output_.text, line);
    }
    return event.kind == EventKind::Kernel ? Shown::Yes
                                           : writer_.write(event, 0, output_.text, line);
  }

  void note(const Event& event, Shown shown) {
    switch (shown) {
      case Shown::Yes: return;
      case Shown::Partly: return output_.issue("etl-event-damaged", event.offset, event.bytes);
      case Shown::NoManifest:
        return output_.issue("etl-manifest-missing", event.offset, event.bytes);
      case Shown::NoSymbols:
        ++without_symbols_;
        return output_.issue("etl-symbols-missing", event.offset, event.bytes);
      case Shown::No:
        if (event.group == 0 && event.kind == EventKind::Kernel) return;  // about the trace itself
        return output_.issue("etl-events-counted", event.offset, event.bytes);
    }
  }

  // Buffers of several processors interleave. Equal times keep the order of the file.
  void in_order() {
    if (!in_order_) {
      std::stable_sort(records_.begin(), records_.end(), [](const Record& a, const Record& b) {
        return a.time < b.time;
      });
      std::string text;
      text.reserve(output_.text.size());
      for (Record& record : records_) {
        const std::size_t begin = text.size();
        text.append(output_.text, record.row.offset, std::size_t{record.row.length} + 1);
        record.row.offset = begin;
      }
      output_.text = std::move(text);
    }
    output_.events.reserve(records_.size());
    output_.origins.reserve(records_.size());
    std::uint32_t number = 0;
    for (Record& record : records_) {
      record.row.line = ++number;
      output_.events.add(record.row);
      output_.origins.push_back({record.row.offset, record.original});
    }
  }

  void finish() {
    const TraceHeader* header = reader_.header();
    if (header == nullptr) return;
    report_losses(*header, output_);
    if (header->zone) {
      const int offset = header->zone->offset_at(header->start);
      output_.fact(fact::kTimeZone, format_offset(offset), 0, records_.empty() ? 0 : 1);
    }
    const std::uint64_t all = without_symbols_ + records_.size();
    if (kind_ == TraceKind::Updates && without_symbols_ != 0 &&
        without_symbols_ * 100 >= all * kUselessPercent) {
      output_.fact(fact::kUseless,
                   fmt::format("undecoded without symbols: {} of {} lines", without_symbols_, all),
                   0,
                   0);
    }
  }

  EventReader reader_;
  EventWriter writer_;
  TraceKind kind_;
  DecodeOutput& output_;
  std::vector<Record> records_;
  bool in_order_ = true;
  std::uint64_t without_symbols_ = 0;
};

}  // namespace

void report_losses(const TraceHeader& header, DecodeOutput& output) {
  if (header.events_lost == 0 && header.buffers_lost == 0) return;
  output.issue("etl-events-lost",
               0,
               0,
               fmt::format("{} events, {} buffers", header.events_lost, header.buffers_lost),
               std::max<std::uint64_t>(header.events_lost, 1));
}

void decode_trace(ByteView file,
                  TraceKind kind,
                  const EventSchemas* schemas,
                  DecodeOutput& output) {
  if (kind == TraceKind::Updates) return TraceRows(file, kind, schemas, output).go();
  InBandManifests manifests(schemas);
  read_manifests(file, manifests);
  TraceRows(file, kind, &manifests, output).go();
}

}  // namespace casebook::etl
