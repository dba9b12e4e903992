// SPDX-License-Identifier: Apache-2.0
// Joins the notable events of the items of one family into one order.
#pragma once

#include <utility>
#include <vector>

#include "model/stream.h"

namespace casebook {

// A silence longer than this separates stretches of activity.
inline constexpr Micros kLongSilence = 45 * kMinute;

using Stretch = std::pair<Micros, Micros>;  // first and last time, as written

// Stretches of an item's rows, in file order; a jump backwards starts a new one too.
std::vector<Stretch> stretches_of(const ItemEvents& events);

// One stream for each family that has attempts, sorted by family name. `stretches`
// holds stretches_of() for each item. A record that occurs in two items (setuperr.log repeats
// setupact.log) is taken once.
std::vector<Stream> make_streams(const std::vector<Item>& items,
                                 const Matches& matches,
                                 const std::vector<std::vector<Stretch>>& stretches,
                                 const EventSource& source);

}  // namespace casebook
