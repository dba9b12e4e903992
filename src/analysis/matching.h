// SPDX-License-Identifier: Apache-2.0
// From raw line hits to hits on events with captures, and to the notable events of each item.
#pragma once

#include <cstddef>

#include "analysis/decode_all.h"
#include "model/stream.h"
#include "rules/captures.h"

namespace casebook {

// Also appends the facts that signatures of role `fact` state. On `jobs` threads (0 = one per
// processor); the result does not depend on them.
Matches make_matches(Decoded& decoded,
                     const Knowledge& knowledge,
                     const CaptureReader& captures,
                     std::size_t jobs);

}  // namespace casebook
