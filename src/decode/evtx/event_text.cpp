// SPDX-License-Identifier: Apache-2.0
#include "decode/evtx/event_text.h"

#include <algorithm>
#include <cstring>

#include "decode/evtx/json_text.h"
#include "decode/shared/message_text.h"

namespace casebook::evtx {
std::size_t numbered(const std::vector<EventField>& fields, std::size_t number) {
  // Mostly the first has number 1, the second 2.
  if (number - 1 < fields.size() && fields[number - 1].number == number) return number - 1;
  const auto field = std::find_if(
      fields.begin(), fields.end(), [&](const EventField& one) { return one.number == number; });
  return static_cast<std::size_t>(field - fields.begin());
}

std::size_t named(const std::vector<EventField>& fields, std::string_view name) {
  const auto field = std::find_if(
      fields.begin(), fields.end(), [&](const EventField& one) { return one.name == name; });
  return static_cast<std::size_t>(field - fields.begin());
}

bool is_full(const std::string& out, std::size_t start, EventReader& reader) {
  if (out.size() - start < reader.room()) return false;
  reader.cut();
  return true;
}

void EventText::append(std::string& out, EventReader& reader) {
  const std::size_t start = out.size();
  const std::vector<EventField>& fields = reader.fields();
  shown_.assign(fields.size(), false);
  const bool has_text = append_message(out, reader);
  bool first = true;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (shown_[i]) continue;
    if (is_full(out, start, reader)) break;
    const std::size_t before = out.size();
    out += !first ? "; " : has_text ? " [" : "";
    if (!fields[i].name.empty()) out.append(fields[i].name).append("=");
    const std::size_t value = out.size();
    append_field(out, fields[i]);
    if (out.size() == value && fields[i].name.empty()) {
      out.resize(before);  // a value without name and text says nothing
    } else {
      first = false;
    }
  }
  if (!first && has_text) out += ']';
  tidy_text(out, start);
  reader.wrote(out.size() - start);
}

bool EventText::append_message(std::string& out, EventReader& reader) {
  const std::vector<EventField>& fields = reader.fields();
  shown_.resize(fields.size());
  if (append_rendered(out, fields)) return true;
  const EventShape& shape = find(reader);
  if (!shape.is_known) return false;
  fill(out, shape.text, fields);
  return true;
}

const EventShape* EventText::shape(EventReader& reader) {
  const EventShape& shape = find(reader);
  return !shape.is_known ? nullptr : &shape;
}

bool EventText::is_rendered(const std::vector<EventField>& fields) {
  return named(fields, "Culture") != fields.size();
}

// RenderingInfo is beside the payload, so its parts are fields like others: Message, Level, ...
bool EventText::append_rendered(std::string& out, const std::vector<EventField>& fields) {
  const auto culture = std::find_if(fields.begin(), fields.end(), [](const EventField& field) {
    return field.name == "Culture";
  });
  const auto message = std::find_if(
      culture, fields.end(), [](const EventField& field) { return field.name == "Message"; });
  if (message == fields.end()) return false;
  const std::size_t before = out.size();
  append_field(out, *message);
  if (out.size() == before) return false;
  for (auto field = culture; field != fields.end(); ++field) {
    shown_[static_cast<std::size_t>(field - fields.begin())] = true;
  }
  return true;
}

void EventText::Key::add(std::string_view bytes) {
  if (bytes.empty()) return;
  if (size_ + bytes.size() <= kRoom) std::memcpy(bytes_.data() + size_, bytes.data(), bytes.size());
  size_ += bytes.size();
}

// Of its ends: there are the template and the id, and what names the provider.
std::size_t EventText::Key::hash() const {
  constexpr std::size_t kEnds = 24;
  constexpr std::uint64_t kMix = 0x9E3779B97F4A7C15U;
  std::uint64_t hash = size_;
  for (const std::size_t begin : {std::size_t{0}, std::max(size_, kEnds) - kEnds}) {
    for (std::size_t at = begin; at < begin + kEnds; at += sizeof hash) {
      std::uint64_t word = 0;
      std::memcpy(&word, bytes_.data() + at, sizeof word);
      hash = (hash ^ word) * kMix;
      hash ^= hash >> 29U;
    }
  }
  return static_cast<std::size_t>(hash);
}

// All that look_up() asks for. A kept template stands for the columns that it holds itself.
void EventText::read_key(const EventReader& reader) {
  constexpr std::uint32_t kText = 0xFF;  // no type of a value
  const Template* made = reader.event().made;
  const bool kept = made != nullptr && made->is_kept;
  key_.clear();
  const auto address = reinterpret_cast<std::uintptr_t>(kept ? made : nullptr);
  key_.add({reinterpret_cast<const char*>(&address), sizeof address});
  for (const Column column : {Column::EventId,
                              Column::Qualifiers,
                              Column::Version,
                              Column::Provider,
                              Column::ProviderGuid,
                              Column::EventSource}) {
    const Value value = reader.value(column);
    const std::string_view text = kept ? std::string_view() : reader.text(column);
    const std::string_view bytes = text.empty() ? as_text(value.bytes) : text;
    const auto head = static_cast<std::uint32_t>(bytes.size() << 8U) |
                      (text.empty() ? std::uint32_t{value.type} : kText);
    key_.add({reinterpret_cast<const char*>(&head), sizeof head});
    key_.add(bytes);
  }
}

// Logs repeat a few kinds of events.
const EventShape& EventText::find(EventReader& reader) {
  if (messages_ == nullptr) return other_;
  read_key(reader);
  if (!key_.is_whole()) {
    look_up(reader, other_);
    return other_;
  }
  Known& known = known_[key_.hash() % kKnown];
  if (known.key != key_.view()) {
    known.key = key_.view();
    look_up(reader, known.shape);
  }
  return known.shape;
}

void EventText::look_up(const EventReader& reader, EventShape& shape) const {
  shape = {};
  const auto number = [&](Column column) {
    return static_cast<std::uint32_t>(reader.number(column));
  };
  const auto text = [&](Column column) {
    std::string content;
    reader.append(content, column);
    return content;
  };
  const std::string provider = text(Column::Provider);
  const std::string guid = text(Column::ProviderGuid);
  EventIdentity event{.provider = provider,
                      .id = number(Column::EventId),
                      .qualifiers = number(Column::Qualifiers) & 0xFFFFU,
                      .version = number(Column::Version),
                      .guid = guid};
  const EventMessage* message = messages_->find_event(event);
  const std::string source = text(Column::EventSource);
  if (message == nullptr && reader.has(Column::EventSource)) {
    event.provider = source;
    message = messages_->find_event(event);
  }
  if (message == nullptr) return;
  shape.is_known = true;
  shape.text = language_ == Language::Chinese ? message->zh : message->en;
  JsonText json;
  for (const MessagePiece& piece : message_pieces(shape.text)) {
    const std::size_t begin = json.size();
    json.escaped(piece.text);
    shape.parts.push_back({begin, json.size() - begin, piece.number, piece.name, piece.has_value});
  }
  shape.json = json.view();
  JsonText::pad(shape.json);
}

void EventText::fill(std::string& out,
                     std::string_view text,
                     const std::vector<EventField>& fields) {
  const auto show = [&](std::size_t index) {
    if (index >= fields.size()) return;
    shown_[index] = true;
    append_field(out, fields[index]);
  };
  fill_message(
      out,
      text,
      kLongestMessage,
      [&](std::size_t number) { show(numbered(fields, number)); },
      [&](std::string_view name) { show(named(fields, name)); });
}

void EventText::append_field(std::string& out, const EventField& field) const {
  if (field.is_text) {
    out += field.text;
  } else {
    append_value(out, field.value);
  }
}

}  // namespace casebook::evtx
