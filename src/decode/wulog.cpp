// SPDX-License-Identifier: Apache-2.0
#include "decode/wulog.h"

#include <algorithm>

#include "base/text.h"
#include "decode/shared/etl/event_text.h"
#include "decode/shared/etl/events.h"
#include "decode/shared/etl/trace_rows.h"
#include "decode/shared/etl/update_trace.h"

namespace casebook {
namespace {

constexpr std::size_t kShortestEvent = 128;  // for a guess at how many there are

class PartReader {
 public:
  PartReader(ByteView bytes, const WulogOptions& options)
      : bytes_(bytes),
        reader_(bytes, output_),
        options_(options) {}

  WulogPart go() {
    part_.text.reserve(bytes_.size() / 2 + bytes_.size() / 8);
    part_.lines.reserve(bytes_.size() / kShortestEvent / 2);
    etl::Event event;
    while (reader_.next(event)) {
      read(event);
    }
    finish();
    return std::move(part_);
  }

 private:
  void read(const etl::Event& event) {
    if (event.kind == etl::EventKind::Message) ++part_.without_symbols;  // of what, finish() asks
    if (event.kind != etl::EventKind::Event || event.schema.empty()) return;
    const etl::UpdateSource source = etl::update_source(event.provider);
    if (source == etl::UpdateSource::None) return;
    if (source != etl::UpdateSource::Client && !options_.all) {
      ++part_.left_out;
      return;
    }
    if (event.time != 0) last_ = event.time;
    const std::size_t begin = part_.text.size();
    etl::EventLine line;
    const etl::Shown shown =
        writer_.write_update(event, source, offset_at(event.time), part_.text, line);
    if (shown != etl::Shown::Yes) {
      output_.issue("etl-event-damaged", event.offset, event.bytes);
    }
    part_.text += "\r\n";
    in_order_ = in_order_ && (part_.lines.empty() || part_.lines.back().time <= last_);
    part_.lines.push_back({last_, begin, static_cast<std::uint32_t>(part_.text.size() - begin)});
  }

  int offset_at(etl::Ticks time) {
    if (options_.offset_minutes) return *options_.offset_minutes;
    const etl::TraceHeader* header = reader_.header();
    if (header == nullptr || !header->zone) return 0;
    // Summer time begins and ends at whole hours; the rule need not be asked for each line.
    const etl::Ticks hour = time / (3600 * etl::kTicksPerSecond);
    if (hour != asked_hour_ || !part_.zone_minutes) {
      asked_hour_ = hour;
      offset_ = header->zone->offset_at(time == 0 ? header->start : time);
      if (!part_.zone_minutes) part_.zone_minutes = offset_;
      part_.last_zone_minutes = offset_;
    }
    return offset_;
  }

  void finish() {
    // What another trace has lost is no gap in this log.
    if (part_.lines.empty() && part_.left_out == 0 && !is_update_trace()) {
      part_ = {};
      return;
    }
    if (const etl::TraceHeader* header = reader_.header()) {
      etl::report_losses(*header, output_);
      part_.lost = header->events_lost;
    }
    part_.issues = std::move(output_.issues);
    if (in_order_) return;
    std::stable_sort(part_.lines.begin(), part_.lines.end(), [](const auto& a, const auto& b) {
      return a.time < b.time;
    });
  }

  bool is_update_trace() const {
    return etl::is_update_trace(bytes_.first(std::min(bytes_.size(), kProbeBytes)));
  }

  ByteView bytes_;
  DecodeOutput output_;
  etl::EventReader reader_;
  etl::EventWriter writer_{nullptr};
  const WulogOptions& options_;
  WulogPart part_;
  etl::Ticks last_ = 0;
  etl::Ticks asked_hour_ = 0;
  int offset_ = 0;
  bool in_order_ = true;
};

// The numbers between the dots of a name, without its last part; empty where one is none.
std::vector<std::uint64_t> numbers_in(std::string_view name) {
  std::vector<std::string_view> parts = split(name, '.');
  std::vector<std::uint64_t> numbers;
  if (parts.size() < 3) return {};
  for (std::size_t i = 1; i + 1 < parts.size(); ++i) {
    const auto number = parse_number<std::uint64_t>(parts[i]);
    if (!number) return {};
    numbers.push_back(*number);
  }
  return numbers;
}

}  // namespace

bool is_etl(ByteView bytes) {
  return etl::is_trace(bytes);
}

WulogPart read_wulog(ByteView bytes, const WulogOptions& options) {
  return PartReader(bytes, options).go();
}

bool wulog_file_before(std::string_view a, std::string_view b) {
  const std::vector<std::uint64_t> left = numbers_in(file_name_of(a));
  const std::vector<std::uint64_t> right = numbers_in(file_name_of(b));
  if (left.empty() || right.empty()) {
    return left.empty() != right.empty() ? right.empty() : a < b;
  }
  return left != right ? left < right : a < b;
}

WulogMerge::WulogMerge(const std::vector<WulogPart>& parts) : parts_(parts), at_(parts.size(), 0) {}

std::string_view WulogMerge::next() {
  constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  constexpr std::uint64_t kForever = static_cast<std::uint64_t>(-1);
  std::size_t best = kNone;
  std::uint64_t limit = kForever;  // the earliest time of the other parts
  std::size_t limit_part = kNone;
  const auto time_of = [&](std::size_t part) { return parts_[part].lines[at_[part]].time; };
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    if (at_[i] >= parts_[i].lines.size()) continue;
    if (best == kNone || time_of(i) < time_of(best)) {
      if (best != kNone) limit = time_of(best), limit_part = best;
      best = i;
    } else if (limit_part == kNone || time_of(i) < limit) {
      limit = time_of(i);
      limit_part = i;
    }
  }
  if (best == kNone) return {};
  const WulogPart& part = parts_[best];
  const WulogPart::Line& first = part.lines[at_[best]++];
  std::uint64_t end = first.offset + first.length;
  while (at_[best] < part.lines.size()) {
    const WulogPart::Line& line = part.lines[at_[best]];
    const bool mine = line.time < limit || (line.time == limit && best < limit_part);
    if (!mine || line.offset != end) break;
    end += line.length;
    ++at_[best];
  }
  return std::string_view(part.text).substr(first.offset, end - first.offset);
}

}  // namespace casebook
