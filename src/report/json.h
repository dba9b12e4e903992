// SPDX-License-Identifier: Apache-2.0
// Reports for programs. The shapes are docs/diagnosis.schema.json; the same input gives the same
// bytes. Strings that are not UTF-8 are repaired.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/code.h"
#include "model/diagnosis.h"
#include "model/request.h"

namespace casebook {

// One object, "schema": "casebook.diagnosis/1".
std::string render_json(const AnalysisView& view);

// The same as lines, each an object with one key that says what it holds: {"diagnosis": ...} first,
// then {"finding": ...}, {"episode": ...}, {"noise": ...}, {"observation": ...}, {"coverage": ...},
// {"item": ...}, {"issue": ...}.
std::string render_jsonl(const AnalysisView& view);

// "schema": "casebook.items/1".
std::string render_items_json(const AnalysisView& view);

// "schema": "casebook.codes/1".
std::string render_codes_json(const std::vector<CodeReading>& readings);

// "schema": "casebook.request/1".
std::string render_request_json(const DataRequest& request);

}  // namespace casebook
