// SPDX-License-Identifier: Apache-2.0
// The rows of a stretch of text: its records, and the lines that belong to no record, so that a
// reader sees everything that is in a file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

#include "model/event.h"

namespace casebook::view {

inline constexpr std::uint32_t kNoEvent = std::numeric_limits<std::uint32_t>::max();

struct Row {
  std::uint64_t offset = 0;        // in the stretch
  std::uint32_t length = 0;        // with continuation lines, without the last line end
  std::uint32_t line = 0;          // 1-based in the stretch; of written records their number
  std::uint32_t event = kNoEvent;  // index into `events`; kNoEvent: a line of no record
};

struct PieceRows {
  EventTable events;
  std::vector<Row> rows;  // in order of their places
};

// What an event's line number counts.
enum class Numbering : std::uint8_t { Lines, Records };

// `from`: where the first row may begin; what comes before belongs to a record of an earlier
// stretch. Blank lines between records make no row. REQUIRES: from <= text.size(); the offsets of
// `events` ascend and lie in `text`
PieceRows make_rows(std::string_view text,
                    EventTable events,
                    std::size_t from,
                    Numbering numbering);

}  // namespace casebook::view
