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

std::vector<FindingRow> findings_list(const Analysis& analysis, Language language);

}  // namespace casebook::view
