// SPDX-License-Identifier: Apache-2.0
// What the diagnosis concluded, as a list whose rows lead to the lines that prove it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analysis/analysis.h"
#include "base/bilingual.h"
#include "view/cells.h"

namespace casebook::view {

// Where a row leads.
struct Target {
  EventRef event;
  std::uint32_t line = 0;  // 0: the item is binary
};

struct FindingRow {
  std::string text;  // harmless
  Style style;
  std::optional<Target> target;     // Enter goes there
  std::vector<std::string> detail;  // paragraphs for the pane
};

// Times of attempts are of the machine's clock, or UTC.
std::vector<FindingRow> findings_list(const Analysis& analysis, Language language, bool utc);

// The row of the best finding, where a person begins; the first row when there is none.
std::size_t first_finding(const Analysis& analysis);

// The record at which it failed: the symptom of the best finding, else the end of the last attempt
// that failed. Nothing when nothing failed.
std::optional<EventRef> place_of_failure(const Analysis& analysis);

}  // namespace casebook::view
