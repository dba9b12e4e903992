// SPDX-License-Identifier: Apache-2.0
// A good and a bad machine side by side.
#pragma once

#include <cstddef>
#include <string>

#include "model/comparison.h"
#include "report/text.h"

namespace casebook {

struct ComparisonOptions {
  TextOptions text;       // Detail::All: folded differences are listed too
  std::size_t limit = 0;  // most differences shown; 0: as many as suit the format
};

// The suspicious differences with their reasons, the others in one line each, then what was folded
// and what could not be compared.
std::string render_comparison_text(const Comparison& comparison, const ComparisonOptions& options);

// One object, "schema": "casebook.comparison/1"; its shape is docs/comparison.schema.json. All
// differences unless there is a limit; the members of groups with Detail::All only.
std::string render_comparison_json(const Comparison& comparison, const ComparisonOptions& options);

// One file that needs no other: both languages, of which `options.text.language` is shown first,
// and a box to filter by.
std::string render_comparison_html(const Comparison& comparison, const ComparisonOptions& options);

}  // namespace casebook
