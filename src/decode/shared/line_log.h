// SPDX-License-Identifier: Apache-2.0
// The shape shared by servicing logs: a record is a head line and the lines that follow it until
// the next head line. A format gives a function that reads a head; this walks the text.
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
  std::size_t text_at = 0;  // where the message starts in the line
  std::uint32_t os_thread = 0;
  std::uint32_t code = 0;
};

// read_head(line, head) -> bool: true when the line starts a record. Lines before the first head
// are left to the caller of decode() (see Decoder::decode).
template <typename ReadHead>
void decode_line_log(std::string_view text, DecodeOutput& output, const ReadHead& read_head) {
  LineReader lines(text);
  Line line;
  while (lines.next(line)) {
    std::string_view body = line.text;
    if (body.size() > kLongestLine) {
      output.issue("line-too-long", line.offset + kLongestLine, body.size() - kLongestLine);
      body = body.substr(0, kLongestLine);
    }
    Head head;
    if (read_head(body, head)) {
      EventRow row;
      row.time = head.time;
      row.offset = line.offset;
      row.length = static_cast<std::uint32_t>(body.size());
      row.line = line.number;
      row.os_thread = head.os_thread;
      row.code = head.code;
      row.component = output.events.intern(head.component);
      row.text_at = static_cast<std::uint16_t>(
          std::min<std::size_t>(head.text_at, std::numeric_limits<std::uint16_t>::max()));
      row.level = head.level;
      output.events.add(row);
    } else if (!output.events.empty() && !body.empty()) {
      output.events.extend_last(line.offset + body.size());
    }
  }
}

}  // namespace casebook
