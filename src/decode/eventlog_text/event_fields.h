// SPDX-License-Identifier: Apache-2.0
// What the columns and keys of an event's text forms are called, in English and Chinese, and how
// their values are read.
#pragma once

#include <cstdint>
#include <string_view>

#include "decode/decoder.h"
#include "decode/shared/regional_time.h"

namespace casebook {

enum class EventField : std::uint8_t {
  None,  // not a name we know
  Log,
  Source,
  Date,
  Clock,  // a time of day beside a date
  Id,
  InstanceId,  // the id with its severity bits above
  Level,
  Computer,
  Message,
  Other,  // known, and of no use here
};

EventField event_field(std::string_view name);

// "Error", "错误", "2": Unknown for another word. Audits count as information and, failed, as
// warning.
Level event_level(std::string_view word);

// An event while its fields are met.
struct EventDraft {
  std::uint64_t offset = 0;
  std::uint64_t end = 0;  // offset behind its last character
  std::uint32_t line = 0;
  Micros time = kNoTime;
  Level level = Level::Unknown;
  std::uint32_t id = 0;
  std::string_view source;
  bool unreadable = false;    // a field holds what it cannot hold
  std::uint64_t text = 0;     // offset at which the provider's name stands; 0 = not seen
  std::uint64_t message = 0;  // offset at which the message starts; 0 = not seen
};

// Takes one field's value. `offset` is where the value stands.
void take_event_field(EventDraft& draft,
                      EventField field,
                      std::string_view value,
                      std::uint64_t offset,
                      DateOrder order);

void add_event(const EventDraft& draft, DecodeOutput& output);

}  // namespace casebook
