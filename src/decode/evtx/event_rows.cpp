// SPDX-License-Identifier: Apache-2.0
// An event log for who looks for records: their columns, and the JSON of those that were found.
#include <algorithm>
#include <deque>
#include <unordered_map>

#include "base/cancel.h"
#include "base/parallel.h"
#include "decode/event_log.h"
#include "decode/evtx/event_json.h"
#include "decode/evtx/event_text.h"
#include "decode/evtx/log_walk.h"

namespace casebook {
namespace {

using namespace evtx;

constexpr std::size_t kChunksAtOnce = 16;  // 1 MiB of records

// What write_event_log() writes too: a damaged record without a template says nothing.
bool is_written(const EventReader& event, Reading reading) {
  return reading != Reading::Damaged || event.event().made != nullptr;
}

// Texts of columns, each once.
class ColumnTexts {
 public:
  std::string_view text(const EventReader& event, Column column) {
    if (event.event().made == nullptr) return {};
    key_.clear();
    const Value value = event.value(column);
    if (value.is_null()) {
      key_ = event.text(column);
      return key_.empty() ? std::string_view()
                          : kept(key_, [&](std::string& text) { text = key_; });
    }
    // As it lies in the record: most are met again, and need not be converted.
    key_ += static_cast<char>(value.type);
    key_ += as_text(value.bytes);
    return kept(key_, [&](std::string& text) { append_value(text, value); });
  }

 private:
  template <typename Make>
  std::string_view kept(const std::string& key, const Make& make) {
    const auto [found, is_new] = known_.try_emplace(key, nullptr);
    if (is_new) {
      make(texts_.emplace_back());
      found->second = &texts_.back();
    }
    return *found->second;
  }

  std::string key_;
  std::unordered_map<std::string, const std::string*> known_;
  std::deque<std::string> texts_;
};

class RowReader final : public LogVisitor {
 public:
  void begin(std::vector<EventLogRow>& rows) { rows_ = &rows; }

  void chunk(std::size_t, const ChunkHead&, const ChunkRecords&) override { number_ = 0; }

  void record(std::size_t chunk, EventReader& event, Reading reading) override {
    if (!is_written(event, reading)) return;
    EventLogRow row;
    row.chunk = chunk;
    row.number = number_++;
    row.record = event.frame().id;
    row.filetime = event.filetime();
    if (event.has(Column::EventId)) {
      row.id = static_cast<std::uint32_t>(event.number(Column::EventId));
    }
    if (event.has(Column::Level)) {
      row.level = static_cast<std::uint32_t>(event.number(Column::Level));
    }
    if (event.has(Column::Process)) row.process = event.number(Column::Process);
    if (event.has(Column::Thread)) row.thread = event.number(Column::Thread);
    row.provider = providers_.text(event, Column::Provider);
    row.channel = channels_.text(event, Column::Channel);
    row.computer = computers_.text(event, Column::Computer);
    row.user = users_.text(event, Column::User);
    rows_->push_back(row);
  }

 private:
  std::vector<EventLogRow>* rows_ = nullptr;
  std::uint32_t number_ = 0;
  ColumnTexts providers_, channels_, computers_, users_;
};

// One worker's eyes: what it learned of templates and texts serves its next chunks too.
struct Worker {
  explicit Worker(ByteView file) : walk(file) {}
  LogWalk walk;
  RowReader reader;
};

}  // namespace

void read_event_log(ByteView file,
                    std::size_t jobs,
                    const std::function<void(const EventLogRow&)>& take) {
  const std::vector<std::size_t> chunks = chunks_by_age(file);
  jobs = effective_jobs(jobs);
  std::vector<std::unique_ptr<Worker>> workers;
  for (std::size_t i = 0; i < jobs; ++i) {
    workers.push_back(std::make_unique<Worker>(file));
  }
  std::vector<std::vector<EventLogRow>> parts(2 * jobs);
  for (std::size_t first = 0; first < chunks.size() && !cancel_requested();
       first += parts.size() * kChunksAtOnce) {
    parallel_for(jobs, parts.size(), [&](std::size_t worker, std::size_t i) {
      parts[i].clear();
      workers[worker]->reader.begin(parts[i]);
      const std::size_t begin = std::min(first + i * kChunksAtOnce, chunks.size());
      const std::size_t end = std::min(begin + kChunksAtOnce, chunks.size());
      for (std::size_t chunk = begin; chunk < end; ++chunk) {
        workers[worker]->walk.chunk(chunks[chunk], workers[worker]->reader);
      }
    });
    for (const std::vector<EventLogRow>& rows : parts) {
      std::for_each(rows.begin(), rows.end(), take);
    }
  }
}

struct EventLogJson::State final : public LogVisitor {
  State(ByteView file, Language language, const MessageBook* messages)
      : walk(file),
        text(messages, language) {}

  void chunk(std::size_t, const ChunkHead&, const ChunkRecords&) override {}
  void record(std::size_t, EventReader& event, Reading reading) override {
    if (!is_written(event, reading)) return;
    json.append(*lines, event);
    *lines += '\n';
    ends->push_back(lines->size());
  }

  LogWalk walk;
  EventText text;
  EventJson json{text};
  std::string* lines = nullptr;
  std::vector<std::size_t>* ends = nullptr;
};

EventLogJson::EventLogJson(ByteView file, Language language, const MessageBook* messages)
    : state_(std::make_unique<State>(file, language, messages)) {}
EventLogJson::EventLogJson(EventLogJson&&) noexcept = default;
EventLogJson::~EventLogJson() = default;

void EventLogJson::write_chunk(std::uint64_t chunk,
                               std::string& lines,
                               std::vector<std::size_t>& ends) {
  lines.clear();
  ends.clear();
  state_->lines = &lines;
  state_->ends = &ends;
  state_->walk.chunk(static_cast<std::size_t>(chunk), *state_);
}

}  // namespace casebook
