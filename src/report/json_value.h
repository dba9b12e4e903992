// SPDX-License-Identifier: Apache-2.0
// What all JSON reports have in common. Slow to compile: included by them only.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "base/bilingual.h"

namespace casebook {

using Json = nlohmann::ordered_json;

inline Json bilingual_json(const Bilingual& text) {
  return {{"en", text.en}, {"zh", text.zh}};
}

// A document and a line end. `indent` < 0: on one line. Bytes that are not UTF-8 become U+FFFD;
// escaped is what append_json_string escapes.
std::string dump(const Json& json, int indent);

}  // namespace casebook
