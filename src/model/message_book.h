// SPDX-License-Identifier: Apache-2.0
// Asks for the text of an event by its provider and id. Event logs hold only the values; the texts
// lie in message files of Windows. Implemented by knowledge/message_tables.h; stages see only this.
#pragma once

#include <cstdint>
#include <string_view>

namespace casebook {

// The text of one event. Placeholders: %1 ... %99 is the n-th value, %{name} the value of that
// name; "\\n" (two characters) is a line break. Views live as long as the book.
struct EventMessage {
  std::string_view en;
  std::string_view zh;
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
};

}  // namespace casebook
