// SPDX-License-Identifier: Apache-2.0
// The comparisons of a statement with the table `events`, sorted by what they look at: items,
// levels, times and components first, because a row that does not fit is passed over at once. Used
// by event_table.cpp only.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "analysis/analysis.h"
#include "query/match.h"
#include "query/table.h"

namespace casebook::query {

enum EventColumn : int {
  kId,
  kTime,
  kTicks,
  kWritten,
  kLevel,
  kSeverity,
  kComponent,
  kItem,
  kDecoder,
  kFamily,
  kLine,
  kThread,
  kCode,
  kMessage,
  kRecord,
};

inline constexpr std::size_t kLevels = 5;
inline constexpr std::array kAllLevels = {
    Level::Unknown, Level::Info, Level::Warning, Level::Error, Level::Fatal};

inline std::int64_t severity_of(Level level) {
  return static_cast<std::int64_t>(level);
}

inline Micros offset_of(const Item& item) {
  return item.clock.offset_minutes * kMinute;
}

std::string code_text(std::uint32_t code);  // "0x80070005"; "" for 0

// What the rows of one item have in common.
struct ItemPart {
  std::uint32_t item = 0;
  Micros low = kNoTime;  // of times as written, both inclusive
  Micros high = std::numeric_limits<Micros>::max();
  bool has_time_bounds = false;
};

class EventScan {
 public:
  // The bounds, sorted by what they look at.
  static Result<EventScan> make(const std::vector<Bound>& bounds);

  std::vector<ItemPart> parts(const Analysis& analysis) const;
  // Which components of one table of an item pass; empty when all do.
  std::vector<bool> components(const EventTable& table, std::size_t count) const;

  using Levels = std::array<bool, kLevels>;
  // Makes a pass over the store for each level, in the order that is asked for: what is grouped by
  // level then needs no sorting.
  void split_by_level(const Sorting& sorting);

  std::vector<Levels> passes = {Levels()};
  bool has_levels = false;
  bool has_rest = false;  // id, line, thread, code, texts: looked at one by one
  NumberTest ids;
  NumberTest ticks;
  TextTest component;
  NumberTest lines;
  NumberTest threads;
  TextTest code;
  TextTest message;
  TextTest record;
  std::vector<std::string> message_parts;  // of LIKE patterns
  std::vector<std::string> record_parts;

  bool fits_rest(const Analysis& analysis,
                 EventRef ref,
                 const EventTable& table,
                 std::size_t row) const;

 private:
  Status add_text(const Bound& bound, TextTest& test, std::vector<std::string>& parts);

  TextTest item_;
  TextTest decoder_;
  TextTest family_;
};

}  // namespace casebook::query
