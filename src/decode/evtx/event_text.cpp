// SPDX-License-Identifier: Apache-2.0
#include "decode/evtx/event_text.h"

#include <algorithm>

#include "decode/shared/message_text.h"

namespace casebook::evtx {
namespace {

// Index of the field that %number means; fields.size() when there is none.
std::size_t numbered(const std::vector<EventField>& fields, std::size_t number) {
  const auto field = std::find_if(
      fields.begin(), fields.end(), [&](const EventField& one) { return one.number == number; });
  return static_cast<std::size_t>(field - fields.begin());
}

}  // namespace

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
  const EventMessage* message = find(reader);
  if (message == nullptr) return false;
  fill(out, language_ == Language::Chinese ? message->zh : message->en, fields);
  return true;
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

// Most events follow one of their own kind.
const EventMessage* EventText::find(EventReader& reader) {
  if (messages_ == nullptr) return nullptr;
  const auto number = [&](Column column) {
    return static_cast<std::uint32_t>(reader.number(column));
  };
  EventIdentity event{.id = number(Column::EventId),
                      .qualifiers = number(Column::Qualifiers) & 0xFFFFU,
                      .version = number(Column::Version)};
  std::string provider;
  reader.append(provider, Column::Provider);
  event.provider = provider;
  const std::uint64_t numbers =
      std::uint64_t{event.id} << 32U | event.qualifiers << 16U | (event.version & 0xFFFFU);
  if (numbers == last_numbers_ && provider == provider_) return last_;
  std::string guid;
  reader.append(guid, Column::ProviderGuid);
  event.guid = guid;
  last_ = messages_->find_event(event);
  if (last_ == nullptr && reader.has(Column::EventSource)) {
    std::string source;
    reader.append(source, Column::EventSource);
    event.provider = source;
    last_ = messages_->find_event(event);
  }
  last_numbers_ = numbers;
  provider_ = std::move(provider);
  return last_;
}

void EventText::fill(std::string& out,
                     std::string_view text,
                     const std::vector<EventField>& fields) {
  constexpr std::size_t kLongestMessage = 512 * 1024;
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
      [&](std::string_view name) {
        const auto field = std::find_if(
            fields.begin(), fields.end(), [&](const EventField& one) { return one.name == name; });
        show(static_cast<std::size_t>(field - fields.begin()));
      });
}

void EventText::append_field(std::string& out, const EventField& field) const {
  if (field.is_text) {
    out += field.text;
  } else {
    append_value(out, field.value);
  }
}

}  // namespace casebook::evtx
