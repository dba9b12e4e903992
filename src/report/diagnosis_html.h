// SPDX-License-Identifier: Apache-2.0
// A diagnosis as one page that can be mailed, opened without a network, linked into and printed.
#pragma once

#include <cstdint>
#include <string>

#include "model/case_detail.h"
#include "model/code_book.h"
#include "model/diagnosis.h"
#include "model/fleet.h"

namespace casebook {

enum class Medium : std::uint8_t {
  Screen,  // long parts are folded
  Paper,   // everything is open, in one language
};

struct HtmlOptions {
  Language language = Language::English;  // shown first; the page holds both
  Medium medium = Medium::Screen;
};

// Places in it that links may name: #f/f1 a finding, #e/3/512 line 512 of the item with index 3 (of
// a binary item: its record 512), #a/e1 an attempt, #i/3 an item, #c/0x80070005 a code.
std::string render_html(const AnalysisView& view,
                        const CaseDetail& detail,
                        const CodeBook& codes,
                        const HtmlOptions& options);

// Several machines: which share a cause, and what else.
std::string render_fleet_html(const Fleet& fleet, const HtmlOptions& options);

}  // namespace casebook
