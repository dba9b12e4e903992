// SPDX-License-Identifier: Apache-2.0
// The shape shared by line logs: a record is a head line and the lines that follow it until the
// next head line. A format gives a function that reads a head; this walks the text. It runs over
// gigabytes: each byte is looked at once, and nothing is allocated per line.
#pragma once

#include <algorithm>
#include <limits>
#include <string_view>

#include "decode/decoder.h"
#include "decode/shared/lines.h"

namespace casebook {

// What a format reads from a head line.
struct Head {
  Micros time = kNoTime;
  Level level = Level::Unknown;
  std::string_view component;
  std::size_t record_at = 0;  // where the record begins in the line; > 0 behind a BOM or damage
  std::size_t text_at = 0;    // where the message begins in the line
  std::uint32_t os_thread = 0;
  std::uint32_t code = 0;
  bool ignore_line = false;  // with read_head's false: damage, part of no record
  bool skip = false;  // a head that makes no event: it and its continuation lines are passed over
};

// Which characters end a line.
enum class LineEnds {
  LfOnly,      // CR LF and LF; a CR inside a line is text
  AlsoLoneCr,  // CR too
};

namespace line_log {

inline void add_row(const Line& line, std::size_t length, const Head& head, EventTable& events) {
  constexpr std::size_t kFurthestText = std::numeric_limits<std::uint16_t>::max();
  EventRow row;
  row.time = head.time;
  row.offset = line.offset + head.record_at;
  row.length = static_cast<std::uint32_t>(length - head.record_at);
  row.line = line.number;
  row.os_thread = head.os_thread;
  row.code = head.code;
  row.component = events.intern(head.component);
  row.text_at = static_cast<std::uint16_t>(std::min(head.text_at - head.record_at, kFurthestText));
  row.level = head.level;
  events.add(row);
}

// How many lines `text` has, guessed from its beginning; a beginning of empty lines does not
// reserve more than a log of short lines would need.
inline std::size_t estimate_lines(std::string_view text) {
  constexpr std::size_t kSample = 64 * 1024;
  constexpr std::size_t kShortLine = 32;
  const std::string_view sample = text.substr(0, kSample);
  const auto lines = static_cast<std::size_t>(std::count(sample.begin(), sample.end(), '\n'));
  const std::size_t guess =
      lines * (text.size() / std::max<std::size_t>(sample.size(), 1)) + lines + 1;
  return std::min(guess, text.size() / kShortLine + 1);
}

}  // namespace line_log

// read_head(line, head) -> bool: true when the line starts a record. Lines before the first head
// are left to the caller of decode() (see Decoder::decode).
template <typename ReadHead>
void decode_line_log(std::string_view text,
                     DecodeOutput& output,
                     ReadHead&& read_head,
                     LineEnds ends = LineEnds::LfOnly) {
  output.events.reserve(output.events.size() + line_log::estimate_lines(text));
  LineReader lines(text);
  if (ends == LineEnds::AlsoLoneCr) lines.split_at_lone_cr();
  Line line;
  bool skipping = false;
  while (lines.next(line)) {
    std::string_view body = line.text;
    if (body.size() > kLongestLine) {
      output.issue("line-too-long", line.offset + kLongestLine, body.size() - kLongestLine);
      body = body.substr(0, kLongestLine);
    }
    Head head;
    if (read_head(body, head)) {
      skipping = head.skip;
      if (!skipping) line_log::add_row(line, body.size(), head, output.events);
    } else if (!skipping && !output.events.empty() && !body.empty() && !head.ignore_line) {
      output.events.extend_last(line.offset + body.size());
    }
  }
  output.lines = line.number;
}

}  // namespace casebook
