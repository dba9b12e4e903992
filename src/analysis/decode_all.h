// SPDX-License-Identifier: Apache-2.0
// Recognises and decodes every item and searches it for signatures, piece by piece on all
// processors.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "analysis/analysis.h"
#include "base/column_arena.h"
#include "base/encoding.h"
#include "base/result.h"
#include "base/time.h"
#include "evidence/bundle.h"
#include "model/scanner.h"
#include "model/stream.h"
#include "timeline/clocks.h"
#include "timeline/streams.h"

namespace casebook {

// One item with its bytes, its text and what was read from it.
struct ItemData {
  std::shared_ptr<const Content> content;  // null when it could not be read
  DecodedText text;
  ItemEvents events;
  std::vector<RawHit> hits;  // line offsets in text.text
  std::vector<Stretch> stretches;
  std::vector<TwinStamp> stamps;
};

// When the events of a Process Monitor trace happened; they are no rows.
struct TraceDensity {
  std::uint32_t item = 0;             // its first part
  Micros first = 0;                   // as written, of the first event
  Micros last = 0;                    // above `first`
  std::vector<std::uint32_t> counts;  // of equal stretches between them
};

struct Decoded {
  std::unique_ptr<ColumnArena> columns = std::make_unique<ColumnArena>();  // of the events
  std::vector<Item> items;
  std::vector<ItemData> data;  // one for each item
  std::vector<Fact> facts;
  std::vector<TraceDensity> trace_densities;
};

// Searches each item for those of `signatures` that apply to its format (none: only decodes). Fails
// with InvalidInput when a pattern cannot be compiled.
Result<Decoded> decode_all(Bundle& bundle,
                           const std::vector<Signature>& signatures,
                           const AnalysisOptions& options);

}  // namespace casebook
