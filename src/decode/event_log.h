// SPDX-License-Identifier: Apache-2.0
// A Windows event log (.evtx) written out: every record with every field, as XML or JSON.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bilingual.h"
#include "base/bytes.h"
#include "base/time.h"
#include "model/issue.h"
#include "model/message_book.h"

namespace casebook {

enum class EventLogForm : std::uint8_t {
  Xml,    // <Events> with one <Event> a line, as wevtutil /f:xml /e:Events writes them
  Jsonl,  // one object a line; docs/evtx.md names its members
  Text,   // time, level, provider, id, record number and message, one event a paragraph
};

struct EventLogOptions {
  EventLogForm form = EventLogForm::Text;
  Language language = Language::English;  // of messages
  const MessageBook* messages = nullptr;
  std::size_t jobs = 0;  // threads; 0 = one per processor. What is written does not depend on it.

  // Only events that fit all that is given.
  std::vector<std::uint32_t> ids = {};
  std::vector<std::string> providers = {};  // parts of names, either case
  std::uint8_t worst_level = 0;             // 1 critical .. 5 verbose: this and worse; 0 = all
  Micros from = kNoTime;                    // UTC, from here on
  Micros until = kNoTime;                   // and before this
  std::uint64_t limit = 0;                  // at most so many; 0 = all

  // Wants the text in order, in blocks. May give false to stop.
  std::function<bool(std::string_view)> write = {};
};

struct EventLogSummary {
  std::uint64_t records = 0;    // that were readable
  std::uint64_t written = 0;    // of them
  std::uint64_t recovered = 0;  // of them, from behind a chunk's end
  std::uint64_t chunks = 0;
  std::vector<Issue> issues;  // offsets in the file
};

// Whether these bytes are an event log, or what is left of one.
bool is_event_log_file(ByteView bytes);

// Writes the events of one file, by chunk from the oldest to the youngest. Damage is stepped over
// and told in the summary.
EventLogSummary write_event_log(ByteView file, const EventLogOptions& options);

// What a record is looked for by. Without its template it has neither texts nor numbers.
struct EventLogRow {
  std::uint64_t chunk = 0;     // where in the file the chunk begins that it lies in
  std::uint32_t number = 0;    // of the record among those of its chunk, from 0
  std::uint64_t record = 0;    // the id that Windows gave it
  std::uint64_t filetime = 0;  // 100 ns since 1601-01-01 UTC
  std::optional<std::uint32_t> id = {};
  std::optional<std::uint32_t> level = {};
  std::optional<std::uint64_t> process = {};
  std::optional<std::uint64_t> thread = {};
  std::string_view provider = {};  // "" when it has none, as the next three
  std::string_view channel = {};
  std::string_view computer = {};
  std::string_view user = {};
};

// Hands out all records in the order of write_event_log(), read by `jobs` threads (0 = one per
// processor) and told by the caller's. Texts are valid until it returns; those that are the same
// mostly lie at the same place.
void read_event_log(ByteView file,
                    std::size_t jobs,
                    const std::function<void(const EventLogRow&)>& take);

// Writes the records of one chunk as write_event_log() does as Jsonl, without reading the others.
// For one thread.
class EventLogJson {
 public:
  // `file` and `messages`, which may be null, must outlive it.
  EventLogJson(ByteView file, Language language, const MessageBook* messages);
  EventLogJson(EventLogJson&&) noexcept;
  ~EventLogJson();

  // The lines of the chunk that begins at `chunk`; record number n ends at ends[n].
  void write_chunk(std::uint64_t chunk, std::string& lines, std::vector<std::size_t>& ends);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace casebook
