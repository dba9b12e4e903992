// SPDX-License-Identifier: Apache-2.0
#include "decode/evtx/event_reader.h"

#include <algorithm>
#include <utility>

namespace casebook::evtx {
namespace {

constexpr std::size_t kMostFields = 4096;

std::uint64_t key_of(std::uint64_t print, ByteView guid) {
  return print ^ number_at<std::uint64_t>(guid, 0) ^ (number_at<std::uint64_t>(guid, 8) << 1U);
}

}  // namespace

void TemplateCache::begin_chunk(ByteView chunk) {
  chunk_ = chunk;
  ++chunk_number_;
}

const Template* TemplateCache::find(const InstanceHead& instance) {
  Known& known = known_[(instance.definition * 0x9E3779B1U) >> 23U];
  const bool met = known.chunk == chunk_number_ && known.offset == instance.definition &&
                   known.id == instance.id && known.made != nullptr;
  if (!met) known = {instance.definition, instance.id, chunk_number_, compile(instance)};
  return known.made;
}

const Template* TemplateCache::compile(const InstanceHead& instance) {
  const auto definition = definition_at(chunk_, instance.definition);
  if (definition && number_at<std::uint32_t>(definition->guid, 0) == instance.id) {
    if (const Template* made = keep(chunk_, *definition)) return made;
  }
  const auto same = by_id_.find(instance.id);
  return same != by_id_.end() ? same->second : find_elsewhere(instance.id);
}

const Template* TemplateCache::keep(ByteView chunk, const DefinitionHead& definition) {
  const std::uint64_t print = fingerprint(chunk, definition);
  if (print == 0) return nullptr;
  std::unique_ptr<Template>& made = made_[key_of(print, definition.guid)];
  if (made == nullptr) made = compile_template(chunk, definition.begin, definition.end, true);
  if (made != nullptr) by_id_[number_at<std::uint32_t>(definition.guid, 0)] = made.get();
  return made.get();
}

const Template* TemplateCache::find_elsewhere(std::uint32_t id) {
  if (!std::exchange(indexed_, true)) index_file();
  const auto found = elsewhere_.find(id);
  if (found == elsewhere_.end()) return nullptr;
  const ByteView rest = whole_.subspan(found->second.chunk);
  const ByteView chunk = rest.subspan(0, std::min(rest.size(), kChunkBytes));
  const auto definition = definition_at(chunk, found->second.offset);
  return definition ? keep(chunk, *definition) : nullptr;
}

// All definitions that the tables of all chunks name. Only a damaged file needs it.
void TemplateCache::index_file() {
  constexpr std::size_t kLongestChain = 1024;
  std::vector<std::size_t> places;
  for (std::size_t slot = kFileHeaderBytes; slot < whole_.size(); slot += kChunkBytes) {
    find_chunks(whole_.subspan(slot), places);
    for (const std::size_t place : places) {
      const ByteView rest = whole_.subspan(slot + place);
      const ByteView chunk = rest.subspan(0, std::min(rest.size(), kChunkBytes));
      if (chunk.size() < kChunkHeaderBytes) continue;
      for (std::size_t chain = 0; chain < kTemplateChains; ++chain) {
        auto offset = number_at<std::uint32_t>(chunk, kTemplateTable + 4 * chain);
        for (std::size_t i = 0; i < kLongestChain && offset != 0; ++i) {
          const auto definition = definition_at(chunk, offset);
          if (!definition) break;
          const auto id = number_at<std::uint32_t>(definition->guid, 0);
          elsewhere_.try_emplace(id, Elsewhere{slot + place, offset});
          offset = number_at<std::uint32_t>(chunk, offset);
        }
      }
    }
  }
}

void EventReader::begin_chunk(ByteView chunk) {
  chunk_ = chunk;
  cache_.begin_chunk(chunk);
}

Reading EventReader::read(const RecordFrame& frame) {
  frame_ = frame;
  fields_.clear();
  texts_.clear();
  own_.clear();
  event_ = {};
  const Reading reading = read_fragment(frame.payload(), frame.payload_end(), 0, event_);
  return frame.torn ? Reading::Damaged : reading;
}

Reading EventReader::read_fragment(std::size_t begin,
                                   std::size_t end,
                                   std::size_t depth,
                                   Instance& instance) {
  std::vector<Value>& values = values_[depth];
  values.clear();
  instance = {nullptr, &values};
  const auto head = fragment_at(chunk_, begin, end);
  if (!head) return Reading::Damaged;
  if (!head->instance) {
    own_.push_back(compile_template(chunk_, head->content, end, false));
    instance.made = own_.back().get();
    return instance.made != nullptr ? Reading::Sound : Reading::Damaged;
  }
  instance.made = cache_.find(*head->instance);
  if (!read_values(head->instance->values, end, values)) return Reading::Damaged;
  return instance.made != nullptr ? Reading::Sound : Reading::NoTemplate;
}

// Count, then size and type of each, then the values without gaps.
bool EventReader::read_values(std::size_t at, std::size_t end, std::vector<Value>& values) {
  if (end > chunk_.size() || at > end || end - at < 4) return false;
  const auto count = std::size_t{number_at<std::uint32_t>(chunk_, at)};
  at += 4;
  if (count > (end - at) / 4) return false;
  values.resize(count);
  std::size_t place = at + 4 * count;
  for (std::size_t i = 0; i < count; ++i, at += 4) {
    const std::size_t size = number_at<std::uint16_t>(chunk_, at);
    if (size > end - place) {
      values.resize(i);
      return false;
    }
    values[i] = {number_at<std::uint8_t>(chunk_, at + 2), chunk_.subspan(place, size)};
    place += size;
  }
  return true;
}

Value EventReader::value(Column column) const {
  if (event_.made == nullptr) return {};
  return event_.value(event_.made->columns[static_cast<std::size_t>(column)].slot);
}

bool EventReader::has(Column column) const {
  if (event_.made == nullptr) return false;
  const Place& place = event_.made->columns[static_cast<std::size_t>(column)];
  return place.slot >= 0 ? !event_.value(place.slot).is_null() : place.length != 0;
}

std::uint64_t EventReader::number(Column column) const {
  if (event_.made == nullptr) return 0;
  const Place& place = event_.made->columns[static_cast<std::size_t>(column)];
  if (place.slot >= 0) return number_of(event_.value(place.slot));
  std::uint64_t number = 0;
  for (const char digit : event_.made->text(place.text, place.length)) {
    if (digit < '0' || digit > '9') return 0;
    number = number * 10 + static_cast<std::uint64_t>(digit - '0');
  }
  return number;
}

void EventReader::append(std::string& out, Column column) const {
  if (event_.made == nullptr) return;
  const Place& place = event_.made->columns[static_cast<std::size_t>(column)];
  if (place.slot >= 0) {
    append_value(out, event_.value(place.slot));
  } else {
    out += event_.made->text(place.text, place.length);
  }
}

Reading EventReader::open(const Value& value, std::size_t depth, Instance& instance) {
  if (depth + 1 >= kDeepest) return Reading::Damaged;
  const auto begin = static_cast<std::size_t>(value.bytes.data() - chunk_.data());
  return read_fragment(begin, begin + value.bytes.size(), depth + 1, instance);
}

const std::vector<EventField>& EventReader::fields() {
  if (fields_.empty()) add_fields(event_, 0);
  return fields_;
}

void EventReader::add_fields(const Instance& instance, std::size_t depth) {
  if (instance.made == nullptr) {
    for (const Value& value : *instance.values) {
      if (!value.is_null()) add_value({}, value, depth);
    }
    return;
  }
  for (const Field& field : instance.made->fields) {
    const std::string_view name = instance.made->name(field);
    if (field.slot >= 0) {
      const bool optional = instance.made->nodes[field.first].optional;
      const Value value = instance.value(field.slot);
      if (!optional || !value.is_null()) add_value(name, value, depth);
    } else if (fields_.size() < kMostFields) {
      fields_.push_back({name, {}, text_of(instance, field), true});
    }
  }
}

void EventReader::add_value(std::string_view name, const Value& value, std::size_t depth) {
  if (fields_.size() >= kMostFields) return;
  if (value.is(ValueType::BinXml)) {
    if (value.bytes.empty()) return;
    Instance nested;
    (void)open(value, depth, nested);  // what can be read of it
    add_fields(nested, depth + 1);
  } else if (value.is_string_array()) {
    for_each_string(value, [&](const Value& one) {
      if (fields_.size() < kMostFields) fields_.push_back({name, one, {}, false});
    });
  } else {
    fields_.push_back({name, value, {}, false});
  }
}

// Text and values side by side in one element.
std::string_view EventReader::text_of(const Instance& instance, const Field& field) {
  if (field.first == field.last) return {};
  const Node& only = instance.made->nodes[field.first];
  if (field.last == field.first + 1 && only.kind == Node::Kind::Text) {
    return instance.made->text(only);
  }
  std::string& text = texts_.emplace_back();
  for (std::uint32_t i = field.first; i < field.last; ++i) {
    const Node& node = instance.made->nodes[i];
    if (node.kind == Node::Kind::Text) text += instance.made->text(node);
    if (node.kind == Node::Kind::Slot) append_value(text, instance.value(node.slot));
  }
  return text;
}

}  // namespace casebook::evtx
