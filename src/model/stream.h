// SPDX-License-Identifier: Apache-2.0
// What the stages after decoding work on: the notable events of all items of one family, in order.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.h"
#include "model/diagnosis.h"
#include "model/event.h"
#include "model/item.h"

namespace casebook {

// Reads events of a run. Implemented by analysis/; views live as long as the run.
class EventSource {
 public:
  EventSource() = default;
  EventSource(const EventSource&) = delete;
  EventSource& operator=(const EventSource&) = delete;
  virtual ~EventSource() = default;

  virtual EventRow row(EventRef event) const = 0;
  virtual std::string_view record(EventRef event) const = 0;   // head and continuation lines
  virtual std::string_view message(EventRef event) const = 0;  // without the head
  virtual std::string_view component(EventRef event) const = 0;
  virtual const Item& item(std::uint32_t index) const = 0;
  // The event whose record holds a place in an item; false when there is none.
  virtual bool event_at(std::uint32_t item, std::uint64_t offset, EventRef& event) const = 0;
  // The text of an item from a place on, "" when it has none; for facts of items without events.
  virtual std::string_view text_from(std::uint32_t, std::uint64_t) const { return {}; }
  // The time in UTC as far as the item's clock is known; kNoTime when the event has none.
  virtual Micros utc(EventRef event) const = 0;
};

// An event worth a second look: a warning, an error, or a line that a signature knows.
struct Notable {
  EventRef event;
  Micros time = kNoTime;  // as written
  Micros order =
      kNoTime;  // for sorting and distances: UTC as far as known, jumps of the clock evened out
  Level level = Level::Unknown;
  bool noise = false;               // a noise signature matched and nothing stronger did
  std::vector<std::uint32_t> hits;  // into Matches::hits
};

// All hits of a run, and the notable events made of them.
struct Matches {
  std::vector<Hit> hits;
  std::vector<std::vector<Notable>> by_item;  // in file order
  std::uint64_t left_out = 0;                 // lines of kinds of which there are too many
};

struct Stream {
  std::string family;
  std::vector<Notable> events;                      // in order
  std::vector<std::pair<Micros, Micros>> activity;  // stretches without a long silence, by `order`
};

// An episode with its working data.
struct Attempt {
  Episode episode;
  std::vector<const Notable*> events;  // views into the stream
  std::vector<std::size_t> anchors;    // indexes into `events`, in order
  bool begun = false;                  // a begin mark was seen, so the log covers the start
  bool closed = false;                 // its log was closed in good order, whatever came of it
};

}  // namespace casebook
