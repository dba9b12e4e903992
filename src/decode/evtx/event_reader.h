// SPDX-License-Identifier: Apache-2.0
// Reads records: finds the template of each, its values, and the fields people know by name.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <deque>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "decode/evtx/chunk.h"
#include "decode/evtx/event_template.h"
#include "decode/evtx/event_value.h"

namespace casebook::evtx {

// Templates of one file. A definition is compiled once, however many chunks repeat it.
class TemplateCache {
 public:
  // `whole`: the file, in which a definition is looked for that its own chunk has lost.
  explicit TemplateCache(ByteView whole) : whole_(whole) {}

  // Forgets where definitions were; the compiled ones stay. `chunk`: a part of the file.
  void begin_chunk(ByteView chunk);

  // Null when the definition is gone from the chunk and from the file. Valid while the cache lives.
  const Template* find(const InstanceHead& instance);

 private:
  struct Known {
    std::uint32_t offset = 0;
    std::uint32_t id = 0;
    std::uint32_t chunk = 0;
    const Template* made = nullptr;
  };
  static constexpr std::size_t kKnown = 512;

  const Template* compile(const InstanceHead& instance);
  const Template* keep(ByteView chunk, const DefinitionHead& definition);
  const Template* find_elsewhere(std::uint32_t id);
  void index_block(std::size_t end);
  void index_chunk(std::size_t place);

  ByteView whole_;
  ByteView chunk_;
  std::uint32_t chunk_number_ = 0;
  std::array<Known, kKnown> known_{};                                  // by offset of this chunk
  std::unordered_map<std::uint64_t, std::unique_ptr<Template>> made_;  // by fingerprint and GUID
  struct Elsewhere {
    std::size_t chunk = 0;  // offset in the file
    std::uint32_t offset = 0;
  };
  std::unordered_map<std::uint32_t, Elsewhere> elsewhere_;       // what the tables of a block name
  std::size_t block_ = std::numeric_limits<std::size_t>::max();  // its place, once indexed
};

// A template with the values of one record.
struct Instance {
  const Template* made = nullptr;  // null: the definition is lost, only values are left
  const std::vector<Value>* values = nullptr;

  // The value of a slot; Null when there is none.
  Value value(std::int32_t slot) const {
    const auto index = static_cast<std::size_t>(slot);
    return slot >= 0 && index < values->size() ? (*values)[index] : Value{};
  }
};

// A field of the payload. `text` is used when the value is not one value of the record.
struct EventField {
  std::string_view name = {};  // "" when the provider gave none
  std::string_view key = {};   // of JSON: ,"name": padded for JsonText; "" without a name
  Value value = {};
  std::string_view text = {};
  bool is_text = false;
  std::uint32_t number = 0;  // of %1, %2 in a message; 0: it has none
};

// What became of a record.
enum class Reading : std::uint8_t { Sound, NoTemplate, Damaged };

// The current record of a chunk. Everything it gives is valid until the next read().
class EventReader {
 public:
  explicit EventReader(TemplateCache& cache) : cache_(cache) {}

  void begin_chunk(ByteView chunk);
  Reading read(const RecordFrame& frame);

  const Instance& event() const { return event_; }
  const RecordFrame& frame() const { return frame_; }

  // The event's own time; the record's is that of its writing, and stands in.
  std::uint64_t filetime() const;

  // A hostile template shows one value thousands of times, and nests. So many bytes may be written
  // of this record; who writes says how many it was, and cut() when it left something out.
  std::size_t room() const { return room_; }
  void wrote(std::size_t bytes) { chunk_room_ -= std::min(bytes, chunk_room_); }
  void cut() { is_cut_ = true; }
  bool is_cut() const { return is_cut_; }

  // A column as a value, or as text when the template itself holds it.
  Value value(Column column) const {
    return event_.made == nullptr ? Value{} : event_.value(place_of(column).slot);
  }
  std::string_view text(Column column) const {
    if (event_.made == nullptr || place_of(column).slot >= 0) return {};
    return event_.made->text(place_of(column).text, place_of(column).length);
  }
  std::uint64_t number(Column column) const;
  void append(std::string& out, Column column) const;
  bool has(Column column) const;

  // The fields of the payload in order; strings of an array are fields of their own.
  const std::vector<EventField>& fields();
  // Whether two of them may have one name; known after fields().
  bool may_repeat() const { return may_repeat_; }

  // The instance inside a BinXml value; nothing when it is damaged or nested too deep. Valid until
  // the next call with the same depth.
  Reading open(const Value& value, std::size_t depth, Instance& instance);

 private:
  // Nested more deeply, or more often in one record, is hostile.
  static constexpr std::size_t kDeepest = 8;
  static constexpr std::size_t kMostNested = 256;
  // Real chunks give at most 0.5 MB of XML.
  static constexpr std::size_t kRecordRoom = 1U << 20;
  static constexpr std::size_t kChunkRoom = 4U << 20;
  static constexpr std::size_t kLeastRoom = 2048;

  // REQUIRES: there is a template
  const Place& place_of(Column column) const {
    return event_.made->columns[static_cast<std::size_t>(column)];
  }
  Reading read_fragment(std::size_t begin, std::size_t end, std::size_t depth, Instance& instance);
  bool read_values(std::size_t at, std::size_t end, std::vector<Value>& values);
  void add_fields(const Instance& instance, std::size_t depth);
  void add_value(EventField& shape, const Value& value, std::size_t depth);
  std::string_view text_of(const Instance& instance, const Field& field);

  TemplateCache& cache_;
  ByteView chunk_;
  RecordFrame frame_;
  Instance event_;
  std::array<std::vector<Value>, kDeepest> values_;
  std::vector<std::unique_ptr<Template>> own_;  // of fragments without a template
  std::vector<EventField> fields_;
  bool has_fields_ = false;
  static constexpr std::size_t kNobody = std::numeric_limits<std::size_t>::max();
  std::size_t named_by_ = kNobody;  // the instance, counted, whose named fields came last
  bool may_repeat_ = false;
  std::uint32_t numbers_ = 0;      // given to fields
  std::deque<std::string> texts_;  // of fields that are made of several parts
  std::size_t texts_bytes_ = 0;
  std::size_t nested_ = 0;  // instances opened in this record
  std::size_t room_ = 0;
  std::size_t chunk_room_ = kChunkRoom;
  bool is_cut_ = false;
};

}  // namespace casebook::evtx
