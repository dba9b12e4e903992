// SPDX-License-Identifier: Apache-2.0
#include "decode/evtx/event_json.h"

#include <algorithm>

namespace casebook::evtx {
namespace {

// How many fields before this one, of those that are near, have its name.
std::size_t met(const std::vector<EventField>& all, std::size_t index) {
  constexpr std::size_t kLookBack = 64;  // names repeat in neighbours, if at all
  const std::size_t first = index > kLookBack ? index - kLookBack : 0;
  std::size_t count = 0;
  for (std::size_t i = first; i < index; ++i) {
    count += all[i].name == all[index].name;
  }
  return count;
}

}  // namespace

void EventJson::append(std::string& out, EventReader& reader) {
  json_.clear();
  json_.put("{\"record\":");
  json_.number(reader.frame().id);
  json_.put(",\"time\":\"");
  time(reader.filetime());
  json_.put('"');
  columns(reader);
  if (reader.frame().recovered) json_.put(",\"recovered\":true");
  if (reader.event().made == nullptr) json_.put(",\"template_lost\":true");
  fields(reader);
  if (!is_full(reader)) message(reader);
  if (reader.is_cut()) json_.put(",\"cut\":true");
  json_.put('}');
  out += json_.view();
  reader.wrote(json_.size());
}

bool EventJson::is_full(EventReader& reader) const {
  if (json_.size() < reader.room()) return false;
  reader.cut();
  return true;
}

void EventJson::columns(const EventReader& reader) {
  const Instance& event = reader.event();
  if (event.made == nullptr) return;
  const std::string_view json = event.made->json;
  for (const JsonPiece& piece : event.made->json_columns) {
    const Value found = event.value(piece.slot);
    if (piece.slot >= 0 && found.is_null()) continue;
    json_.put_padded(json.substr(piece.text, piece.length));
    if (piece.slot >= 0) value(found);
  }
}

// Named values as an object, those without a name as an array; a name met again gets a number.
void EventJson::fields(EventReader& reader) {
  const std::vector<EventField>& all = reader.fields();
  shown_.resize(all.size());
  std::size_t named = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].name.empty() || is_full(reader)) continue;
    if (named++ == 0) json_.put(",\"data\":{");
    name(all, i, named > 1, reader.may_repeat());
    field(all[i], shown_[i]);
  }
  if (named != 0) json_.put('}');
  if (named == all.size()) return;
  bool any = false;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!all[i].name.empty() || is_full(reader)) continue;
    json_.put(any ? "," : ",\"values\":[");
    any = true;
    field(all[i], shown_[i]);
  }
  if (any) json_.put(']');
}

void EventJson::name(const std::vector<EventField>& all,
                     std::size_t index,
                     bool comma,
                     bool may_repeat) {
  const std::size_t before = may_repeat ? met(all, index) : 0;
  const std::string_view key = all[index].key.substr(comma ? 0 : 1);
  if (before == 0) return json_.put_padded(key);
  constexpr std::string_view kEnd = "\":";
  json_.put(key.substr(0, key.size() - kEnd.size()));
  json_.put('#');
  json_.number(std::uint64_t{before + 1});
  json_.put(kEnd);
}

void EventJson::field(const EventField& field, Shown& shown) {
  if (!field.is_text) {
    shown = value(field.value);
    return;
  }
  json_.put('"');
  const std::size_t start = json_.size();
  json_.escaped(field.text);
  shown = {start, json_.size() - start};
  json_.put('"');
}

EventJson::Shown EventJson::value(const Value& value) {
  const auto bare = [&](auto number) {
    const std::size_t start = json_.size();
    json_.number(number);
    return Shown{start, json_.size() - start};
  };
  const auto quoted = [&](const auto& put) {
    json_.put('"');
    const std::size_t start = json_.size();
    put();
    const Shown shown{start, json_.size() - start};
    json_.put('"');
    return shown;
  };
  switch (static_cast<ValueType>(value.type)) {
    case ValueType::String:
    case ValueType::EventXml:
      return quoted([&] { json_.escaped_utf16(without_nuls(value.bytes)); });
    case ValueType::UInt8: return bare(std::uint64_t{padded_number<std::uint8_t>(value.bytes)});
    case ValueType::UInt16: return bare(std::uint64_t{padded_number<std::uint16_t>(value.bytes)});
    case ValueType::UInt32: return bare(std::uint64_t{padded_number<std::uint32_t>(value.bytes)});
    case ValueType::Int32: return bare(std::int64_t{padded_number<std::int32_t>(value.bytes)});
    case ValueType::Hex32:
    case ValueType::Hex64:
    case ValueType::SizeT:
    case ValueType::EventHandle:
      return quoted([&] { json_.hex(padded_number<std::uint64_t>(value.bytes)); });
    case ValueType::Guid:
      if (value.bytes.size() >= 16) return quoted([&] { json_.guid(value.bytes); });
      break;
    case ValueType::FileTime:
      return quoted([&] { time(padded_number<std::uint64_t>(value.bytes)); });
    case ValueType::Binary: return quoted([&] { json_.hex_bytes(value.bytes); });
    case ValueType::Sid: return quoted([&] { json_.put(sid(value)); });
    default: break;
  }
  return other_value(value);
}

// Most events of a log are of one user.
std::string_view EventJson::sid(const Value& value) {
  const std::string_view bytes = as_text(value.bytes);
  if (sid_text_.empty() || sid_ != bytes) {
    sid_ = bytes;
    sid_text_.clear();
    append_value(sid_text_, value);
  }
  return sid_text_;
}

// What is rare is written the long way.
EventJson::Shown EventJson::other_value(const Value& value) {
  const bool quoted = !is_json_number(value) && !is_json_bool(value);
  scratch_.clear();
  append_value(scratch_, value);
  if (quoted) json_.put('"');
  const std::size_t start = json_.size();
  if (is_text(value)) {
    json_.escaped(scratch_);
  } else {
    json_.put(scratch_);
  }
  const Shown shown{start, json_.size() - start};
  if (quoted) json_.put('"');
  return shown;
}

// As append_filetime(). Events of one day stand together.
void EventJson::time(std::uint64_t filetime) {
  constexpr std::uint64_t kTicks = 10'000'000;
  constexpr std::uint64_t kDay = 24 * 60 * 60 * kTicks;
  const std::uint64_t day = filetime / kDay;
  if (day != day_ || date_.empty()) {
    day_ = day;
    date_.clear();
    append_filetime(date_, day * kDay);
    date_.resize(date_.find('T') + 1);
  }
  const auto second = static_cast<unsigned>(filetime % kDay / kTicks);
  json_.put(date_);
  json_.digits(second / 3600, 2);
  json_.put(':');
  json_.digits(second / 60 % 60, 2);
  json_.put(':');
  json_.digits(second % 60, 2);
  json_.put('.');
  json_.digits(static_cast<unsigned>(filetime % kTicks), 7);
  json_.put('Z');
}

void EventJson::message(EventReader& reader) {
  const std::vector<EventField>& all = reader.fields();
  const std::size_t before = json_.size();
  if (!EventText::is_rendered(all)) {
    const EventShape* shape = text_.shape(reader);
    if (shape == nullptr) return;
    json_.put(",\"message\":\"");
    if (fill(*shape, all)) return json_.put('"');
    json_.shrink(before);
  }
  scratch_.clear();
  if (!text_.append_message(scratch_, reader)) return;
  json_.put(",\"message\":\"");
  json_.escaped(scratch_);
  json_.put('"');
}

// False when the text might be cut: what is counted for that are characters without escapes.
bool EventJson::fill(const EventShape& shape, const std::vector<EventField>& fields) {
  const std::size_t start = json_.size();
  for (const EventShape::Part& part : shape.parts) {
    json_.put_padded(shape.json_of(part));
    if (!part.has_value) continue;
    const std::size_t index =
        part.number != 0 ? numbered(fields, part.number) : named(fields, part.name);
    if (index < fields.size()) json_.put_again(shown_[index].begin, shown_[index].length);
    if (json_.size() - start >= EventText::kLongestMessage) return false;
  }
  return json_.size() - start < EventText::kLongestMessage;
}

}  // namespace casebook::evtx
