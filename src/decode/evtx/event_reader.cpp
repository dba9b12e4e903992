// SPDX-License-Identifier: Apache-2.0
#include "decode/evtx/event_reader.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "base/time.h"

namespace casebook::evtx {
namespace {

constexpr std::size_t kMostFields = 32768;  // an array may fill its record with empty strings

std::uint64_t key_of(std::uint64_t print, ByteView guid) {
  return print ^ number_at<std::uint64_t>(guid, 0) ^ (number_at<std::uint64_t>(guid, 8) << 1U);
}

// Half a number would be a wrong one.
bool is_of_use_when_cut(std::uint8_t type) {
  const auto kind = static_cast<ValueType>(type & ~kArray);
  return kind == ValueType::String || type == static_cast<std::uint8_t>(ValueType::BinXml);
}

// "2024-03-05T09:10:11.1234567Z", which events without a template hold; 0 when it is no time.
std::uint64_t filetime_of_text(std::string_view text) {
  constexpr std::size_t kSeconds = 19;
  constexpr Micros kSince1601 = 11'644'473'600'000'000;
  const Micros time = parse_date_time(text);
  if (time == kNoTime || time < -kSince1601) return 0;
  std::uint64_t ticks = static_cast<std::uint64_t>(time + kSince1601) * 10;
  std::uint64_t unit = 1'000'000;
  for (std::size_t at = kSeconds + 1; at < text.size() && unit != 0; ++at, unit /= 10) {
    if (text[kSeconds] != '.' || text[at] < '0' || text[at] > '9') break;
    ticks += unit * static_cast<std::uint64_t>(text[at] - '0');
  }
  return ticks;
}

}  // namespace

void TemplateCache::begin_chunk(ByteView chunk) {
  chunk_ = chunk;
  ++chunk_number_;
}

const Template* TemplateCache::find(const InstanceHead& instance) {
  Known& known = known_[(instance.definition * 0x9E3779B1U) >> 23U];
  const bool met = known.chunk == chunk_number_ && known.offset == instance.definition &&
                   known.id == instance.id;
  if (!met) known = {instance.definition, instance.id, chunk_number_, compile(instance)};
  return known.made;
}

const Template* TemplateCache::compile(const InstanceHead& instance) {
  const auto definition = definition_at(chunk_, instance.definition);
  if (definition && number_at<std::uint32_t>(definition->guid, 0) == instance.id) {
    if (const Template* made = keep(chunk_, *definition)) return made;
  }
  return find_elsewhere(instance.id);
}

const Template* TemplateCache::keep(ByteView chunk, const DefinitionHead& definition) {
  const std::uint64_t print = fingerprint(chunk, definition);
  if (print == 0) return nullptr;
  std::unique_ptr<Template>& made = made_[key_of(print, definition.guid)];
  if (made == nullptr) made = compile_template(chunk, definition.begin, definition.end, true);
  if (made != nullptr) made->is_kept = true;
  return made.get();
}

// What is found may depend on the file and the chunk alone, not on what this cache has met: the
// first definition of that id in the block of the file in which the chunk lies. Whole files would
// make damaged ones slow.
const Template* TemplateCache::find_elsewhere(std::uint32_t id) {
  constexpr std::size_t kBlockBytes = std::size_t{64} << 20U;
  const auto place = static_cast<std::size_t>(chunk_.data() - whole_.data());
  if (block_ != place / kBlockBytes * kBlockBytes) {
    block_ = place / kBlockBytes * kBlockBytes;
    index_block(std::min(block_ + kBlockBytes, whole_.size()));
  }
  const auto found = elsewhere_.find(id);
  if (found == elsewhere_.end()) return nullptr;
  const ByteView chunk = chunk_at(whole_, found->second.chunk);
  const auto definition = definition_at(chunk, found->second.offset);
  return definition ? keep(chunk, *definition) : nullptr;
}

// All definitions that the tables of the chunks from block_ to `end` name.
void TemplateCache::index_block(std::size_t end) {
  elsewhere_.clear();
  const std::size_t grid = first_slot(whole_);
  std::size_t slot = grid;
  if (block_ > grid) slot += (block_ - grid + kChunkBytes - 1) / kChunkBytes * kChunkBytes;
  std::vector<std::size_t> places;
  for (; slot < end; slot += kChunkBytes) {
    find_chunks(whole_.subspan(slot), places);
    for (const std::size_t place : places) {
      index_chunk(slot + place);
    }
  }
}

void TemplateCache::index_chunk(std::size_t place) {
  constexpr std::size_t kLongestChain = 256;
  const ByteView chunk = chunk_at(whole_, place);
  if (chunk.size() < kChunkHeaderBytes) return;
  for (std::size_t chain = 0; chain < kTemplateChains; ++chain) {
    auto offset = number_at<std::uint32_t>(chunk, kTemplateTable + 4 * chain);
    for (std::size_t i = 0; i < kLongestChain && offset != 0; ++i) {
      const auto definition = definition_at(chunk, offset);
      if (!definition) break;
      const auto id = number_at<std::uint32_t>(definition->guid, 0);
      if (fingerprint(chunk, *definition) != 0)
        elsewhere_.try_emplace(id, Elsewhere{place, offset});
      offset = number_at<std::uint32_t>(chunk, offset);
    }
  }
}

void EventReader::begin_chunk(ByteView chunk) {
  chunk_ = chunk;
  chunk_room_ = kChunkRoom;
  cache_.begin_chunk(chunk);
}

Reading EventReader::read(const RecordFrame& frame) {
  frame_ = frame;
  fields_.clear();
  has_fields_ = false;
  named_by_ = kNobody;
  may_repeat_ = false;
  numbers_ = 0;
  texts_.clear();
  texts_bytes_ = 0;
  nested_ = 0;
  is_cut_ = false;
  room_ = std::min(kRecordRoom, std::max(kLeastRoom, chunk_room_));
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
  instance = {nullptr, &values};
  const auto head = fragment_at(chunk_, begin, end);
  if (!head || !head->instance) values.clear();
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
  const bool has_count = end <= chunk_.size() && at <= end && end - at >= 4;
  const auto count = has_count ? std::size_t{number_at<std::uint32_t>(chunk_, at)} : 0;
  if (!has_count || count > (end - at - 4) / 4) {
    values.clear();
    return false;
  }
  at += 4;
  values.resize(count);  // those of the record before are written over
  std::size_t place = at + 4 * count;
  for (std::size_t i = 0; i < count; ++i, at += 4) {
    const auto head = number_at<std::uint32_t>(chunk_, at);
    const std::size_t size = head & 0xFFFFU;
    const auto type = static_cast<std::uint8_t>(head >> 16U);
    if (size > end - place) {
      if (is_of_use_when_cut(type)) values[i++] = {type, chunk_.subspan(place, end - place)};
      values.resize(i);
      return false;
    }
    values[i] = {type, chunk_.subspan(place, size)};
    place += size;
  }
  return true;
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
  const std::string_view text = event_.made->text(place.text, place.length);
  const bool hexadecimal = text.starts_with("0x") || text.starts_with("0X");
  const auto number = hexadecimal ? parse_number<std::uint64_t>(text.substr(2), 16)
                                  : parse_number<std::uint64_t>(text);
  return number.value_or(0);
}

std::uint64_t EventReader::filetime() const {
  std::uint64_t own = number(Column::Time);
  if (own == 0 && event_.made != nullptr) {
    const Place& place = event_.made->columns[static_cast<std::size_t>(Column::Time)];
    own = filetime_of_text(event_.made->text(place.text, place.length));
  }
  return own != 0 ? own : frame_.filetime;
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
  static const std::vector<Value> kNoValues;
  instance = {nullptr, &kNoValues};
  if (depth + 1 >= kDeepest || nested_ == kMostNested) {
    cut();
    return Reading::Damaged;
  }
  ++nested_;
  const auto begin = static_cast<std::size_t>(value.bytes.data() - chunk_.data());
  return read_fragment(begin, begin + value.bytes.size(), depth + 1, instance);
}

const std::vector<EventField>& EventReader::fields() {
  if (!std::exchange(has_fields_, true)) add_fields(event_, 0);
  return fields_;
}

void EventReader::add_fields(const Instance& instance, std::size_t depth) {
  if (instance.made == nullptr) {
    for (const Value& value : *instance.values) {
      EventField shape;
      if (!value.is_null()) add_value(shape, value, depth);
    }
    return;
  }
  const std::size_t self = nested_;
  may_repeat_ = may_repeat_ || instance.made->repeats;
  for (const Field& field : instance.made->fields) {
    EventField shape;
    shape.name = instance.made->name(field);
    shape.key = instance.made->key(field);
    if (!shape.name.empty()) {
      may_repeat_ = may_repeat_ || (named_by_ != kNobody && named_by_ != self);
      named_by_ = self;
    }
    const std::size_t before = fields_.size();
    const std::size_t nested = nested_;
    if (field.slot >= 0) {
      const Value value = instance.value(field.slot);
      if (!field.optional || !value.is_null()) add_value(shape, value, depth);
    } else if (fields_.size() < kMostFields) {
      shape.text = text_of(instance, field);
      shape.is_text = true;
      fields_.push_back(shape);
    } else {
      return cut();
    }
    if (!field.numbered || nested_ != nested) continue;  // those of a nested instance have theirs
    if (before == fields_.size()) ++numbers_;            // what is left out keeps its number
    for (std::size_t i = before; i < fields_.size(); ++i) {
      fields_[i].number = ++numbers_;
    }
  }
}

// `shape`: the name of the field and what follows from it.
void EventReader::add_value(EventField& shape, const Value& value, std::size_t depth) {
  if (fields_.size() >= kMostFields) return cut();
  if (value.is(ValueType::BinXml)) {
    if (value.bytes.empty()) return;
    Instance nested;
    (void)open(value, depth, nested);  // what can be read of it
    add_fields(nested, depth + 1);
  } else if (value.is_string_array()) {
    may_repeat_ = may_repeat_ || !shape.name.empty();
    for_each_string(value, [&](const Value& one) {
      if (fields_.size() == kMostFields) return cut();
      shape.value = one;
      fields_.push_back(shape);
    });
  } else {
    shape.value = value;
    fields_.push_back(shape);
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
    if (texts_bytes_ + text.size() >= kRecordRoom) {
      cut();
      break;
    }
    const Node& node = instance.made->nodes[i];
    if (node.kind == Node::Kind::Text) text += instance.made->text(node);
    if (node.kind == Node::Kind::Slot) append_value(text, instance.value(node.slot));
  }
  texts_bytes_ += text.size();
  return text;
}

}  // namespace casebook::evtx
