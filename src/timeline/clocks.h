// SPDX-License-Identifier: Apache-2.0
// Which clock an item's times are on, proved from the evidence itself.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "model/event.h"
#include "model/fact.h"
#include "model/item.h"

namespace casebook {

// One record that carries its own time in UTC beside the local head.
struct TwinStamp {
  Micros local = kNoTime;
  Micros utc = kNoTime;
};

// Finds CSI stamps "@2021/8/26:07:27:30.954" (UTC) in records of CSI that have a local head time:
// the first 16 of a few hundred records. `text` is what the offsets of `events` count in.
std::vector<TwinStamp> find_twin_stamps(std::string_view text, const EventTable& events);

// The most frequent difference in whole quarters of an hour; nothing when there is none.
std::optional<int> offset_of(const std::vector<TwinStamp>& stamps);

// Gives every item its clock. Order of proof: the item's own stamps; `given` by the user; stamps of
// other items; a time zone that a log states (facts machine.timezone); else +08:00, marked as
// assumed. `own` holds find_twin_stamps() of each item.
void reconcile_clocks(std::vector<Item>& items,
                      const std::vector<std::vector<TwinStamp>>& own,
                      const std::vector<Fact>& facts,
                      std::optional<int> given);

// "+08:00" or "-0500" to minutes.
std::optional<int> parse_offset(std::string_view text);

}  // namespace casebook
