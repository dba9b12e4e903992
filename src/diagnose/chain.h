// SPDX-License-Identifier: Apache-2.0
// The walk from the symptom back to the first line that names an object together with the error.
// Works without any rule: domain rules "m" (ladder walk).
#pragma once

#include <string>
#include <vector>

#include "diagnose/line_reading.h"
#include "diagnose/line_shape.h"
#include "model/knowledge.h"
#include "model/stream.h"

namespace casebook {

// One event of an attempt as the walk saw it.
struct ReadEvent {
  const Notable* event = nullptr;
  LineReading reading;
  bool anchor = false;
  bool carrier = false;  // a carrier signature matched
  bool noise = false;    // a signature says so, or attempts that went well have it too
};

struct Chain {
  bool found = false;        // an anchor was there, or an error stood in for one
  bool weak_anchor = false;  // no anchor signature: the last error line stood in
  const Notable* anchor = nullptr;
  const Notable* root = nullptr;         // line with the object; may be the anchor itself
  std::vector<const Notable*> carriers;  // between root and anchor, same error
  std::uint32_t code = 0;                // the most specific code of the chain
  std::string code_text;
  std::uint32_t symptom_code = 0;  // of the anchor
  std::string symptom_text;
  std::vector<LineObject> objects;  // of the root
  double score = 0;                 // of the root, in the walk's own points
  // The symptom is not the last failed operation but what carries the attempt's own result; then
  // the operation that the attempt names is another one.
  bool by_result = false;
  // Errors passed over because attempts that went well have them too.
  std::vector<const Notable*> also_in_success;
};

// The code that Setup itself gave as the attempt's result; 0 when it gave none.
std::uint32_t result_of(const Episode& episode);

// `allow_weak`: without an anchor, take the last error that is not noise. `harmless` may be null.
Chain walk_chain(const Attempt& attempt,
                 const Matches& matches,
                 const Knowledge& knowledge,
                 const EventSource& source,
                 const CodeBook& codes,
                 bool allow_weak,
                 const HarmlessShapes* harmless = nullptr);

}  // namespace casebook
