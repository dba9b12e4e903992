// SPDX-License-Identifier: Apache-2.0
// One event as a line, for `casebook events`. Called millions of times: appends, and allocates
// nothing that it can avoid.
#pragma once

#include <string>
#include <string_view>

#include "analysis/analysis.h"
#include "report/page.h"

namespace casebook {

enum class EventFormat { Text, Jsonl, Csv };

// What comes before the first event.
std::string_view event_header(EventFormat format);

void append_event(std::string& out, const ShownEvent& event, EventFormat format, Color color);

}  // namespace casebook
