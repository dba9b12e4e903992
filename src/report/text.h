// SPDX-License-Identifier: Apache-2.0
// Reports for a terminal.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/bilingual.h"
#include "model/code.h"
#include "model/diagnosis.h"
#include "model/request.h"
#include "report/page.h"

namespace casebook {

enum class Detail : std::uint8_t {
  Usual,  // what fits a tired reader: long lists are cut and say so
  All,
};

struct TextOptions {
  Language language = Language::English;
  std::size_t width = 100;
  Color color = Color::No;
  Detail detail = Detail::Usual;
  LongNames names = LongNames::Whole;
};

// The diagnosis: verdict first, then each finding with its proof, then what surrounds them.
std::string render_text(const AnalysisView& view, const TextOptions& options);

// The same in at most six lines for a ticket or a mail, none of them wrapped: verdict, cause, code
// and phase, one line of proof, the next step, what it was read from.
std::string render_brief_text(const AnalysisView& view, const TextOptions& options);

// The items and what they were recognised as.
std::string render_items_text(const AnalysisView& view, const TextOptions& options);

// What codes mean, in both languages, the chosen one first.
std::string render_codes_text(const std::vector<CodeReading>& readings, const TextOptions& options);

// What to collect, ready to be sent to whoever has the machine: a numbered list of what to leave
// alone, what to collect in which order and how, and how to send it. Paths and commands are whole
// lines without a prompt in front, for copying.
std::string render_request_text(const DataRequest& request, const TextOptions& options);

}  // namespace casebook
