// SPDX-License-Identifier: Apache-2.0
// A sequence of rows that a reader walks through: one log, or the timeline over all of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/time.h"
#include "model/event.h"
#include "model/item.h"

namespace casebook::view {

class Matcher;

// One record with all that belongs to it. Views are valid until the next call to the document.
struct ShownRow {
  std::uint32_t item = 0;    // index of the item in the bundle
  std::string_view path;     // of the item
  std::uint32_t line = 0;    // 1-based; 0: the item is binary
  std::uint32_t record = 0;  // then the number of the record
  std::uint64_t offset = 0;  // in the item's text; of binary content in its bytes
  Micros time = kNoTime;     // as written
  Micros utc = kNoTime;      // kNoTime while the item's clock is not known
  ClockKind clock = ClockKind::None;
  Level level = Level::Unknown;
  std::string_view component;
  std::uint32_t os_thread = 0;
  std::uint32_t code = 0;
  bool is_event = false;         // of an event log: `code` is the number of the kind of event
  std::string_view text;         // message without its head, with continuation lines
  std::string_view record_text;  // the whole record as the log has it
};

// How far background work is.
struct Progress {
  std::uint64_t done = 0;
  std::uint64_t total = 0;
  bool complete = false;
  bool failed = false;

  unsigned percent() const {
    if (complete || total == 0) return complete ? 100 : 0;
    constexpr unsigned kAll = 100;
    return static_cast<unsigned>(done / (total / kAll + 1));
  }
};

// Used by the thread that draws. Rows are only ever appended, until revision() changes: then the
// document was read anew and all row numbers are void.
class Document {
 public:
  Document() = default;
  Document(const Document&) = delete;
  Document& operator=(const Document&) = delete;
  virtual ~Document() = default;

  // Takes over what background work has finished. Call once before each look.
  virtual void refresh() = 0;
  virtual std::size_t size() const = 0;
  virtual unsigned revision() const { return 0; }
  virtual Progress progress() const = 0;
  // REQUIRES: row < size()
  virtual ShownRow row(std::size_t row) const = 0;
  virtual Level level(std::size_t row) const = 0;
  // The first row at or behind `row` (towards the start when `backwards`) that is not known to be
  // without a match: lets a search pass over much text at once. size() when there is none.
  virtual std::size_t candidate(std::size_t row, const Matcher& matcher, bool backwards) const = 0;
  // The row that holds this line of the item; nothing while it is not known.
  virtual std::optional<std::size_t> row_of_line(std::uint32_t) const { return std::nullopt; }
  // The row at this place, a ShownRow::offset: where to go on when the document was read anew.
  virtual std::optional<std::size_t> row_of_offset(std::uint64_t) const { return std::nullopt; }
  // Columns that no row would fill are not shown.
  enum class Columns : std::uint8_t { All, OnlyLines, None };
  virtual Columns columns() const { return Columns::All; }
  // Rows of several items: the reader shows which.
  virtual bool is_merged() const { return false; }
};

}  // namespace casebook::view
