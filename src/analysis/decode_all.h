// SPDX-License-Identifier: Apache-2.0
// Recognises and decodes every item and searches it for signatures, piece by piece on all
// processors.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "analysis/analysis.h"
#include "base/encoding.h"
#include "evidence/bundle.h"
#include "model/stream.h"
#include "rules/captures.h"
#include "rules/scanner.h"
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

struct Decoded {
  std::vector<Item> items;
  std::vector<ItemData> data;  // one for each item
  std::vector<Fact> facts;
};

// `scanner` may be null (no signatures wanted).
Decoded decode_all(Bundle& bundle, const Scanner* scanner, const AnalysisOptions& options);

}  // namespace casebook
