// SPDX-License-Identifier: Apache-2.0
// The columnar event store. An event is one thing that happened; text events are views into the
// item's UTF-8 text, so a stored event costs 29 to 37 bytes whatever its length.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/time.h"

namespace casebook {

enum class Level : std::uint8_t { Unknown, Info, Warning, Error, Fatal };

std::string_view level_name(Level level);  // "info", "warning", "error", "fatal", ""

// One record as a decoder emits it. Offsets are into the text the decoder was given.
struct EventRow {
  Micros time = kNoTime;        // as written, see ItemClock for the zone
  std::uint64_t offset = 0;     // first byte of the record
  std::uint32_t length = 0;     // whole record with continuation lines, without the last line end
  std::uint32_t line = 0;       // 1-based; of a binary format the record's number; 0: it has none
  std::uint32_t os_thread = 0;  // thread or process id, 0 when the format has none
  std::uint32_t code = 0;       // the record's own result code when the format has a field for it
  std::uint16_t component = 0;  // index into EventTable::components; 0 is ""
  std::uint16_t text_at = 0;    // where the message starts inside the record
  Level level = Level::Unknown;
};

// Rows of one item (or of one chunk of an item), in file order.
class EventTable {
 public:
  EventTable() { components_.emplace_back(); }
  // The same rows in columns of exactly their size, in memory of `columns`, which must outlive
  // them.
  EventTable(const EventTable& rows, std::pmr::memory_resource& columns);
  EventTable(EventTable&&) = default;
  EventTable& operator=(EventTable&&) = default;
  EventTable(const EventTable&) = delete;  // by accident it would be expensive
  EventTable& operator=(const EventTable&) = delete;
  ~EventTable() = default;

  // Forgets all rows and names, keeps the room.
  void clear();
  // Makes room for `rows` rows altogether; a guess may be wrong in either direction.
  void reserve(std::size_t rows);
  // The inner loop of every line format: 4 million calls a second.
  void add(const EventRow& row);
  // Makes the last row's record reach to `end` (an offset); used for continuation lines.
  // REQUIRES: !empty()
  void extend_last(std::uint64_t end);

  // Small index for a component name; names beyond 65,535 share index 0.
  std::uint16_t intern(std::string_view component);
  std::string_view component(std::uint16_t index) const { return components_[index]; }
  std::size_t component_count() const { return components_.size(); }
  // The index of a name that intern() has met.
  std::optional<std::uint16_t> find_component(std::string_view component) const;

  std::size_t size() const { return time_.size(); }
  bool empty() const { return time_.empty(); }
  EventRow row(std::size_t index) const;
  Micros time(std::size_t index) const { return time_[index]; }
  Level level(std::size_t index) const { return level_[index]; }
  std::uint16_t component_index(std::size_t index) const { return component_[index]; }
  std::uint64_t offset(std::size_t index) const { return offset_[index] + first_offset_; }
  std::uint32_t length(std::size_t index) const { return length_[index]; }

  // Moves all offsets and line numbers: a chunk's table becomes a part of its item's. The rows that
  // are added later count from the same start.
  void rebase(std::uint64_t offset, std::uint32_t lines);
  // Index of the row whose record holds byte `offset`; size() when none starts at or before it.
  std::size_t row_at(std::uint64_t offset) const;

 private:
  std::pmr::vector<Micros> time_;
  std::pmr::vector<std::uint64_t> offset_;  // from first_offset_
  std::pmr::vector<std::uint32_t> length_;
  std::pmr::vector<std::uint32_t> line_;  // from first_line_
  // Shorter than the others, or empty, while the rows at the end have 0: most logs have neither.
  std::pmr::vector<std::uint32_t> os_thread_;
  std::pmr::vector<std::uint32_t> code_;
  std::pmr::vector<std::uint16_t> component_;
  std::pmr::vector<std::uint16_t> text_at_;
  std::pmr::vector<Level> level_;
  std::uint64_t first_offset_ = 0;
  std::uint32_t first_line_ = 0;
  std::vector<std::string> components_;
  std::unordered_map<std::string, std::uint16_t> index_;  // of components_, once they are many
};

// The rows of one item as a sequence of tables (one for each chunk), numbered through.
class ItemEvents {
 public:
  void append(EventTable table);
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  EventRow row(std::size_t index) const;
  Micros time(std::size_t index) const;
  Level level(std::size_t index) const;
  std::string_view component(std::size_t index) const;
  std::size_t row_at(std::uint64_t offset) const;  // size() when none
  // REQUIRES: !empty()
  void extend_last(std::uint64_t end);
  const std::vector<EventTable>& tables() const { return tables_; }
  std::size_t first_row_of(std::size_t table) const { return starts_[table]; }

 private:
  std::size_t table_of(std::size_t index) const;

  std::vector<EventTable> tables_;
  std::vector<std::size_t> starts_;
  std::size_t size_ = 0;
};

// Names one event of an analysis.
struct EventRef {
  std::uint32_t item = 0;
  std::uint32_t row = 0;

  auto operator<=>(const EventRef&) const = default;
};

}  // namespace casebook
