// SPDX-License-Identifier: Apache-2.0
// An event as a person reads it: its message, and the values that the message does not show.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "base/bilingual.h"
#include "decode/evtx/event_reader.h"
#include "model/message_book.h"

namespace casebook::evtx {

// The text of one kind of event.
struct EventShape {
  // Text of `json`, and behind it the value that number or name means.
  struct Part {
    std::size_t begin = 0;
    std::size_t length = 0;
    std::size_t number = 0;
    std::string_view name = {};
    bool has_value = false;
  };

  bool is_known = false;
  std::string_view text = {};  // of the book
  std::string json = {};       // the same without its values, as JSON; padded for JsonText
  std::vector<Part> parts = {};

  std::string_view json_of(const Part& part) const {
    return std::string_view(json).substr(part.begin, part.length);
  }
};

// What it learns serves one TemplateCache: templates are known by their address.
class EventText {
 public:
  static constexpr std::size_t kLongestMessage = 512 * 1024;

  // `messages` may be null.
  EventText(const MessageBook* messages, Language language)
      : messages_(messages),
        language_(language) {}

  // Appends "text [name=value; name=value]", or the values alone when no text is known. The text
  // that the log itself carries (RenderingInfo of forwarded logs) goes before that of the book.
  void append(std::string& out, EventReader& reader);

  // The text alone; nothing when none is known.
  bool append_message(std::string& out, EventReader& reader);

  // What the book says, for who writes it in another form; null when it knows no text. Valid until
  // the next call.
  const EventShape* shape(EventReader& reader);

  // Whether append_message() may take its text out of the log.
  static bool is_rendered(const std::vector<EventField>& fields);

 private:
  // The bytes that a text is looked up by, as they lie in the record.
  class Key {
   public:
    void clear() { size_ = 0; }
    void add(std::string_view bytes);
    bool is_whole() const { return size_ <= kRoom; }
    std::string_view view() const { return {bytes_.data(), size_}; }
    std::size_t hash() const;

   private:
    static constexpr std::size_t kRoom = 512;
    std::array<char, kRoom> bytes_{};
    std::size_t size_ = 0;  // more than kRoom: not all of it is here
  };

  struct Known {
    std::string key;
    EventShape shape;
  };
  static constexpr std::size_t kKnown = 256;

  const EventShape& find(EventReader& reader);
  void look_up(const EventReader& reader, EventShape& shape) const;
  void read_key(const EventReader& reader);
  bool append_rendered(std::string& out, const std::vector<EventField>& fields);
  void fill(std::string& out, std::string_view text, const std::vector<EventField>& fields);
  void append_field(std::string& out, const EventField& field) const;

  const MessageBook* messages_;
  Language language_;
  Key key_;
  std::vector<Known> known_{kKnown};  // by hash of the key; a new one takes the place of another
  EventShape other_;                  // of an event whose key is too long to keep
  std::vector<bool> shown_;           // fields that the text holds
};

// Index of the field that %number means, or that has the name; fields.size() when there is none.
std::size_t numbered(const std::vector<EventField>& fields, std::size_t number);
std::size_t named(const std::vector<EventField>& fields, std::string_view name);

// Whether what was written from `start` on fills the room of the record; then it is marked as cut.
bool is_full(const std::string& out, std::size_t start, EventReader& reader);

}  // namespace casebook::evtx
