// SPDX-License-Identifier: Apache-2.0
// One file or export inside a bundle.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/bilingual.h"
#include "base/time.h"
#include "model/issue.h"

namespace casebook {

// Which clock an item's times are on.
enum class ClockKind : std::uint8_t {
  None,   // the format has no times
  Local,  // local time of the machine that wrote it
  Utc,
};

struct ItemClock {
  ClockKind kind = ClockKind::None;
  int offset_minutes = 0;  // local minus UTC; meaningful when known or assumed
  bool known = false;      // false: offset is an assumption
  Bilingual proof;         // what the offset was read from
};

struct Item {
  std::string path;  // inside the bundle, forward slashes, UTF-8
  std::uint64_t bytes = 0;
  std::string sha256;    // lower-case hex; "" when not computed
  std::string encoding;  // "utf-8", "utf-16le", "gb18030", "binary", ...
  std::string decoder;   // registry name, e.g. "setupact"; "unknown-text" or "unknown-binary"
  std::string family;    // stream it belongs to: "setup", "cbs", "dism", "wu", ...
  Bilingual title;       // what the format is
  Bilingual why;         // why it was recognised as this
  std::uint64_t events = 0;
  Micros first_time = kNoTime;
  Micros last_time = kNoTime;
  ItemClock clock;
  std::vector<Issue> issues;

  // Places in it are lines; otherwise they are records.
  bool has_lines() const { return encoding != "binary"; }
};

}  // namespace casebook
