// SPDX-License-Identifier: Apache-2.0
// A record as JSON.
#pragma once

#include <string>
#include <vector>

#include "decode/evtx/event_reader.h"
#include "decode/evtx/event_text.h"
#include "decode/evtx/json_text.h"

namespace casebook::evtx {

class EventJson {
 public:
  // `text` adds the message; it must outlive this.
  explicit EventJson(EventText& text) : text_(text) {}

  // One object without a line end; docs/evtx.md names the members.
  void append(std::string& out, EventReader& reader);

 private:
  // What a field shows, in json_ and without its quotes: a message shows it again.
  struct Shown {
    std::size_t begin = 0;
    std::size_t length = 0;
  };

  bool is_full(EventReader& reader) const;
  void columns(const EventReader& reader);
  void fields(EventReader& reader);
  void name(const std::vector<EventField>& all, std::size_t index, bool comma, bool may_repeat);
  void field(const EventField& field, Shown& shown);
  Shown value(const Value& value);
  Shown other_value(const Value& value);
  std::string_view sid(const Value& value);
  void time(std::uint64_t filetime);
  void message(EventReader& reader);
  bool fill(const EventShape& shape, const std::vector<EventField>& fields);

  EventText& text_;
  JsonText json_;
  std::vector<Shown> shown_;  // of each field
  std::string scratch_;
  std::string sid_;       // the last one, as it lies in the record
  std::string sid_text_;  // and as text
  std::string date_;      // "2018-03-05T", that of day_
  std::uint64_t day_ = 0;
};

}  // namespace casebook::evtx
