// SPDX-License-Identifier: Apache-2.0
#include "decode/event_log.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/cancel.h"
#include "base/harmless.h"
#include "base/parallel.h"
#include "base/text.h"
#include "decode/evtx/event_json.h"
#include "decode/evtx/event_text.h"
#include "decode/evtx/event_xml.h"
#include "decode/evtx/log_walk.h"

namespace casebook {
namespace {

using namespace evtx;

// What one task writes before its text is taken: 1 MiB of records.
constexpr std::size_t kChunksAtOnce = 16;

std::string_view level_word(std::uint64_t level, Language language) {
  const bool chinese = language == Language::Chinese;
  switch (level) {
    case 1: return chinese ? "严重" : "Critical";
    case 2: return chinese ? "错误" : "Error";
    case 3: return chinese ? "警告" : "Warning";
    case 5: return chinese ? "详细" : "Verbose";
    default: return chinese ? "信息" : "Information";
  }
}

class EventFilter {
 public:
  explicit EventFilter(const EventLogOptions& options) : options_(options) {
    for (const std::string& provider : options.providers) {
      providers_.push_back(to_lower(provider));
    }
  }

  bool accepts(const EventReader& event) const {
    if (!options_.ids.empty()) {
      const auto id = static_cast<std::uint32_t>(event.number(Column::EventId));
      const auto& ids = options_.ids;
      if (std::find(ids.begin(), ids.end(), id) == ids.end()) return false;
    }
    if (options_.worst_level != 0) {
      const std::uint64_t level = event.number(Column::Level);
      // 0 is "always", which Event Viewer shows as information.
      if ((level == 0 ? 4 : level) > options_.worst_level) return false;
    }
    return accepts_time(event) && accepts_provider(event);
  }

 private:
  bool accepts_time(const EventReader& event) const {
    if (options_.from == kNoTime && options_.until == kNoTime) return true;
    const Micros time = time_from_filetime(event.filetime());
    return (options_.from == kNoTime || time >= options_.from) &&
           (options_.until == kNoTime || time < options_.until);
  }

  bool accepts_provider(const EventReader& event) const {
    if (providers_.empty()) return true;
    std::string name;
    event.append(name, Column::Provider);
    name = to_lower(name);
    return std::any_of(providers_.begin(), providers_.end(), [&](const std::string& part) {
      return name.find(part) != std::string::npos;
    });
  }

  const EventLogOptions& options_;
  std::vector<std::string> providers_;
};

// What became of a few chunks.
struct Part {
  std::string text;
  std::vector<std::size_t> ends;  // of the events in `text`
  EventLogSummary summary;
};

class PartWriter final : public LogVisitor {
 public:
  PartWriter(const EventLogOptions& options, const EventFilter& filter)
      : options_(options),
        filter_(filter),
        text_(options.messages, options.language) {}

  void begin(Part& part) { part_ = &part; }

  void chunk(std::size_t chunk, const ChunkHead& head, const ChunkRecords& records) override {
    ++part_->summary.chunks;
    if (!head.signature || !head.header_sound) {
      issue({"evtx-chunk-damaged", chunk, kChunkBytes, 1, {}});
    } else if (!head.data_sound && !records.records.empty()) {
      issue({"evtx-chunk-unverified", chunk, kChunkBytes, 1, {}});
    }
    for (const Gap& gap : records.gaps) {
      issue({"evtx-record-damaged", chunk + gap.offset, gap.length, 1, {}});
    }
  }

  void record(std::size_t chunk, EventReader& event, Reading reading) override {
    const RecordFrame& frame = event.frame();
    if (reading != Reading::Sound) {
      const bool lost = reading == Reading::NoTemplate;
      issue({lost ? "evtx-template-lost" : "evtx-record-damaged",
             chunk + frame.offset,
             frame.size,
             1,
             fmt::format("record {}", frame.id)});
      if (!lost && event.event().made == nullptr) return;
    }
    ++part_->summary.records;
    part_->summary.recovered += frame.recovered;
    if (!filter_.accepts(event)) return;
    ++part_->summary.written;
    switch (options_.form) {
      case EventLogForm::Xml: append_event_xml(part_->text, event); break;
      case EventLogForm::Jsonl: json_.append(part_->text, event); break;
      case EventLogForm::Text: append_text(event); break;
    }
    if (event.is_cut()) issue({"evtx-record-cut", chunk + frame.offset, frame.size, 1, {}});
    part_->text += '\n';
    part_->ends.push_back(part_->text.size());
  }

 private:
  void issue(Issue issue) { add_issue(part_->summary.issues, std::move(issue)); }

  void append_text(EventReader& event) {
    std::string& out = part_->text;
    append_filetime(out, event.filetime());
    out.append("  ").append(level_word(event.number(Column::Level), options_.language));
    out += "  ";
    std::string provider;
    event.append(provider, Column::Provider);
    append_for_terminal(out, provider);
    fmt::format_to(
        std::back_inserter(out), " {}  #{}\n    ", event.number(Column::EventId), event.frame().id);
    std::string text;
    text_.append(text, event);
    for (std::string_view rest = text;;) {
      const std::size_t feed = rest.find('\n');
      append_for_terminal(out, rest.substr(0, feed));
      if (feed == std::string_view::npos) break;
      out += "\n    ";
      rest.remove_prefix(feed + 1);
    }
  }

  const EventLogOptions& options_;
  const EventFilter& filter_;
  EventText text_;
  EventJson json_{text_};
  Part* part_ = nullptr;
};

void add_up(EventLogSummary& all, EventLogSummary&& part) {
  all.records += part.records;
  all.written += part.written;
  all.recovered += part.recovered;
  all.chunks += part.chunks;
  for (Issue& issue : part.issues) {
    add_issue(all.issues, std::move(issue));
  }
}

// One worker's eyes: what it learned of templates serves its next chunks too.
struct Worker {
  Worker(ByteView file, const EventLogOptions& options, const EventFilter& filter)
      : walk(file),
        writer(options, filter) {}
  LogWalk walk;
  PartWriter writer;
};

}  // namespace

bool is_event_log_file(ByteView bytes) {
  return is_event_log(bytes) || !chunks_by_age(bytes).empty();
}

EventLogSummary write_event_log(ByteView file, const EventLogOptions& options) {
  EventLogSummary summary;
  if (!is_event_log(file) || file.size() < kFileHeaderBytes) {
    add_issue(summary.issues,
              {"evtx-header-damaged", 0, std::min(kFileHeaderBytes, file.size()), 1, {}});
  }
  const std::vector<std::size_t> chunks = chunks_by_age(file);
  const EventFilter filter(options);
  const std::size_t jobs = effective_jobs(options.jobs);
  std::vector<std::unique_ptr<Worker>> workers;
  for (std::size_t i = 0; i < jobs; ++i) {
    workers.push_back(std::make_unique<Worker>(file, options, filter));
  }
  std::vector<Part> parts(2 * jobs);
  bool go_on = true;
  for (std::size_t first = 0; first < chunks.size() && go_on && !cancel_requested();
       first += parts.size() * kChunksAtOnce) {
    parallel_for(jobs, parts.size(), [&](std::size_t worker, std::size_t i) {
      Part& part = parts[i];
      part.text.clear();  // its room serves again
      part.ends.clear();
      part.summary = {};
      workers[worker]->writer.begin(part);
      const std::size_t begin = std::min(first + i * kChunksAtOnce, chunks.size());
      const std::size_t end = std::min(begin + kChunksAtOnce, chunks.size());
      for (std::size_t chunk = begin; chunk < end; ++chunk) {
        workers[worker]->walk.chunk(chunks[chunk], workers[worker]->writer);
      }
    });
    for (Part& part : parts) {
      std::string_view text = part.text;
      if (options.limit != 0 && summary.written + part.summary.written > options.limit) {
        const std::uint64_t left = options.limit - summary.written;
        text = text.substr(0, left == 0 ? 0 : part.ends[left - 1]);
        part.summary.written = left;
      }
      add_up(summary, std::move(part.summary));
      if (!text.empty() && options.write && !options.write(text)) go_on = false;
      go_on = go_on && (options.limit == 0 || summary.written < options.limit);
      if (!go_on) break;
    }
  }
  return summary;
}

}  // namespace casebook
