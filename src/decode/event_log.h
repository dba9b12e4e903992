// SPDX-License-Identifier: Apache-2.0
// A Windows event log (.evtx) written out: every record with every field, as XML or JSON.
#pragma once

#include <cstdint>
#include <functional>
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

}  // namespace casebook
