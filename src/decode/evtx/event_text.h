// SPDX-License-Identifier: Apache-2.0
// An event as a person reads it: its message, and the values that the message does not show.
#pragma once

#include <string>
#include <unordered_map>

#include "base/bilingual.h"
#include "decode/evtx/event_reader.h"
#include "model/message_book.h"

namespace casebook::evtx {

class EventText {
 public:
  // `messages` may be null.
  EventText(const MessageBook* messages, Language language)
      : messages_(messages),
        language_(language) {}

  // Appends "text [name=value; name=value]", or the values alone when no text is known. The text
  // that the log itself carries (RenderingInfo of forwarded logs) goes before that of the book.
  void append(std::string& out, EventReader& reader);

  // The text alone; nothing when none is known.
  bool append_message(std::string& out, EventReader& reader);

 private:
  const EventMessage* find(EventReader& reader);
  bool append_rendered(std::string& out, const std::vector<EventField>& fields);
  void fill(std::string& out, std::string_view text, const std::vector<EventField>& fields);
  void append_field(std::string& out, const EventField& field) const;

  const MessageBook* messages_;
  Language language_;
  std::string provider_;  // of the last event
  const EventMessage* last_ = nullptr;
  std::uint64_t last_numbers_ = 0;  // its id, qualifiers and version
  std::vector<bool> shown_;         // fields that the text holds
};

// Whether what was written from `start` on fills the room of the record; then it is marked as cut.
bool is_full(const std::string& out, std::size_t start, EventReader& reader);

}  // namespace casebook::evtx
