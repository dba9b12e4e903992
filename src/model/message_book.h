// SPDX-License-Identifier: Apache-2.0
// Asks for the text of an event by its provider and id. Event logs hold only the values; the texts
// lie in message files of Windows. Implemented by knowledge/message_tables.h and, over it, by
// decode/message_files.h; stages see only this.
#pragma once

#include <cstdint>
#include <string_view>

namespace casebook {

// The text of one event. Placeholders: %1 ... %99 is the n-th value, %{name} the value of that
// name; "\\n" (two characters) is a line break, "%%" a percent sign, "\\\\n" (three characters) a
// backslash and an n. Views live as long as the book.
struct EventMessage {
  std::string_view en;
  std::string_view zh;
};

// What an event says of itself. `id` and `qualifiers` together are the number of a classic event's
// text in its message file.
struct EventIdentity {
  std::string_view provider = {};
  std::uint32_t id = 0;
  std::uint32_t qualifiers = 0;
  std::uint32_t version = 0;
  std::string_view guid = {};  // of the provider, with braces or without; "" when it has none
};

// Immutable after construction; safe for many threads.
class MessageBook {
 public:
  MessageBook() = default;
  MessageBook(const MessageBook&) = delete;
  MessageBook& operator=(const MessageBook&) = delete;
  virtual ~MessageBook() = default;

  // Null when nothing is known. Letters of the provider count in either case.
  virtual const EventMessage* find(std::string_view provider, std::uint32_t id) const = 0;

  // The same by everything that is known of the event.
  virtual const EventMessage* find_event(const EventIdentity& event) const {
    return find(event.provider, event.id);
  }
};

}  // namespace casebook
