// SPDX-License-Identifier: Apache-2.0
// Which clock times are shown on.
#pragma once

#include <cstdint>
#include <optional>

#include "view/document.h"

namespace casebook::view {

struct Zone {
  bool utc = false;
  std::optional<int> machine_minutes;  // local minus UTC, as far as known

  bool operator==(const Zone&) const = default;
};

// The time to show: UTC where that is wanted and known, else that of the machine's clock.
inline Micros shown_time(const ShownRow& row, const Zone& zone) {
  if (zone.utc) return row.utc != kNoTime ? row.utc : row.time;
  const bool foreign = row.clock == ClockKind::Utc && row.utc != kNoTime && zone.machine_minutes;
  return foreign ? row.utc + *zone.machine_minutes * kMinute : row.time;
}

}  // namespace casebook::view
