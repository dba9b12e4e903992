// SPDX-License-Identifier: Apache-2.0
#include "decode/wulog.h"

#include <algorithm>
#include <limits>
#include <string>

#include "base/text.h"
#include "decode/message_files.h"
#include "decode/shared/etl/event_text.h"
#include "decode/shared/etl/events.h"
#include "decode/shared/etl/trace_rows.h"
#include "decode/shared/etl/update_trace.h"

namespace casebook {
namespace {

struct Line {
  std::uint64_t time = 0;  // 100 ns since 1601, UTC; 0: not known
  std::size_t offset = 0;
  std::size_t end = 0;  // behind its line end
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

bool wulog_file_before(std::string_view a, std::string_view b) {
  const std::vector<std::uint64_t> left = numbers_in(file_name_of(a));
  const std::vector<std::uint64_t> right = numbers_in(file_name_of(b));
  if (left.empty() || right.empty()) {
    return left.empty() != right.empty() ? right.empty() : a < b;
  }
  return left != right ? left < right : a < b;
}

// One trace and the lines of it that were read and not yet handed out.
class Wulog::Source {
 public:
  Source(ByteView bytes, const WulogOptions& options)
      : bytes_(bytes),
        reader_(bytes, output_),
        writer_(options.message_files == nullptr ? nullptr : &options.message_files->schemas()),
        options_(options),
        is_ours_(etl::is_update_trace(bytes.first(std::min(bytes.size(), kProbeBytes)))) {
    // The first record is the header, which says when the trace began.
    etl::Event event;
    if (reader_.next(event)) read(event);
  }

  // No line to come is earlier.
  std::uint64_t earliest() const {
    if (at_ < lines_.size()) return lines_[at_].time;
    // Records may be a little older than the header.
    constexpr std::uint64_t kSlack = 60 * etl::kTicksPerSecond;
    const etl::TraceHeader* header = reader_.header();
    const bool begun = counts_.lines != 0 || header == nullptr || header->start < kSlack;
    return begun ? last_ : header->start - kSlack;
  }

  bool has_lines() const { return at_ < lines_.size(); }

  // Reads on; false at the end.
  bool fill() {
    constexpr std::size_t kChunk = 256 * 1024;
    const std::size_t most = is_sequential() ? kChunk : std::numeric_limits<std::size_t>::max();
    text_.clear();
    lines_.clear();
    at_ = 0;
    etl::Event event;
    while (!done_ && text_.size() < most) {
      if (reader_.next(event)) {
        read(event);
      } else {
        finish();
      }
    }
    if (!in_order_) {
      std::stable_sort(lines_.begin(), lines_.end(), [](const Line& a, const Line& b) {
        return a.time < b.time;
      });
    }
    return !lines_.empty();
  }

  // The lines before `limit`, and those at it when `mine`, as far as they stand together.
  // REQUIRES: has_lines()
  std::string_view take(std::uint64_t limit, bool mine) {
    const std::size_t begin = lines_[at_].offset;
    std::size_t end = lines_[at_++].end;
    while (at_ < lines_.size() && lines_[at_].offset == end &&
           (lines_[at_].time < limit || (mine && lines_[at_].time == limit))) {
      end = lines_[at_++].end;
    }
    return std::string_view(text_).substr(begin, end - begin);
  }

  WulogCounts counts() const {
    // What another trace has lost is no gap in this log.
    const bool is_ours = counts_.lines != 0 || counts_.left_out != 0 || is_ours_;
    return is_ours ? counts_ : WulogCounts{};
  }

 private:
  // Whether records come in order of time: one stream of buffers for all processors.
  bool is_sequential() const {
    constexpr std::uint32_t kNoBuffersPerProcessor = 0x10000000;
    const etl::TraceHeader* header = reader_.header();
    return header != nullptr &&
           ((header->mode & kNoBuffersPerProcessor) != 0 || header->processors == 1);
  }

  void read(const etl::Event& event) {
    if (event.kind == etl::EventKind::Message) return read_message(event);
    if (event.kind != etl::EventKind::Event || event.schema.empty()) return;
    const etl::UpdateSource source = etl::update_source(event.provider);
    if (source == etl::UpdateSource::None) return;
    if (source != etl::UpdateSource::Client && !options_.all) {
      ++counts_.left_out;
      return;
    }
    if (event.time != 0) last_ = event.time;
    const std::size_t begin = text_.size();
    etl::EventLine line;
    add(event, begin, writer_.write_update(event, source, offset_at(event.time), text_, line));
  }

  // Before 1709. Other programs write such messages too, into other traces.
  void read_message(const etl::Event& event) {
    if (!writer_.knows(event) || !is_ours_) {
      ++counts_.without_symbols;
      return;
    }
    if (event.time != 0) last_ = event.time;
    const std::size_t begin = text_.size();
    etl::EventLine line;
    add(event, begin, writer_.write(event, offset_at(event.time), text_, line));
  }

  // The line that was written from `begin` on.
  void add(const etl::Event& event, std::size_t begin, etl::Shown shown) {
    if (shown != etl::Shown::Yes) {
      output_.issue("etl-event-damaged", event.offset, event.bytes);
    }
    text_ += "\r\n";
    in_order_ = in_order_ && (lines_.empty() || lines_.back().time <= last_);
    lines_.push_back({last_, begin, text_.size()});
    ++counts_.lines;
  }

  int offset_at(etl::Ticks time) {
    if (options_.offset_minutes) return *options_.offset_minutes;
    const etl::TraceHeader* header = reader_.header();
    if (header == nullptr || !header->zone) return 0;
    // Summer time begins and ends at whole minutes; the rule need not be asked for each line.
    const etl::Ticks minute = time / (60 * etl::kTicksPerSecond);
    if (minute != asked_minute_ || counts_.zones.empty()) {
      asked_minute_ = minute;
      offset_ = header->zone->offset_at(time == 0 ? header->start : time);
      counts_.zones.insert(offset_);
    }
    return offset_;
  }

  void finish() {
    done_ = true;
    if (const etl::TraceHeader* header = reader_.header()) {
      etl::report_losses(*header, output_);
      counts_.lost = header->events_lost;
    }
    counts_.issues = std::exchange(output_.issues, {});
  }

  ByteView bytes_;
  DecodeOutput output_;
  etl::EventReader reader_;
  etl::EventWriter writer_;
  const WulogOptions& options_;
  const bool is_ours_;  // told by its head, or its first events
  WulogCounts counts_;
  std::string text_;
  std::vector<Line> lines_;
  std::size_t at_ = 0;
  etl::Ticks last_ = 0;
  etl::Ticks asked_minute_ = 0;
  int offset_ = 0;
  bool in_order_ = true;
  bool done_ = false;
};

Wulog::Wulog(const std::vector<ByteView>& traces, const WulogOptions& options) : options_(options) {
  for (const ByteView bytes : traces) {
    sources_.push_back(std::make_unique<Source>(bytes, options_));
    queue_.emplace(sources_.back()->earliest(), sources_.size() - 1);
  }
}

Wulog::~Wulog() = default;

std::string_view Wulog::next() {
  while (!queue_.empty()) {
    const std::size_t index = queue_.begin()->second;
    Source& source = *sources_[index];
    if (!source.has_lines()) {
      queue_.erase(queue_.begin());
      if (source.fill()) queue_.emplace(source.earliest(), index);
      continue;
    }
    queue_.erase(queue_.begin());
    const bool alone = queue_.empty();
    const std::uint64_t limit =
        alone ? std::numeric_limits<std::uint64_t>::max() : queue_.begin()->first;
    const std::string_view lines = source.take(limit, alone || index < queue_.begin()->second);
    queue_.emplace(source.earliest(), index);
    return lines;
  }
  return {};
}

std::vector<WulogCounts> Wulog::counts() const {
  std::vector<WulogCounts> all;
  for (const auto& source : sources_) {
    all.push_back(source->counts());
  }
  return all;
}

}  // namespace casebook
