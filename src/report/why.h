// SPDX-License-Identifier: Apache-2.0
// Reports for those who write knowledge: why rules fired or not, why a line is known or not.
#pragma once

#include <string>
#include <vector>

#include "model/diagnosis.h"
#include "model/knowledge.h"
#include "model/why.h"
#include "report/text.h"

namespace casebook {

// A line and what the signatures say about it.
struct ExplainedLine {
  std::string text;
  std::string place;    // "CBS.log:120"; "" when it was typed
  std::string decoder;  // whose signatures were asked; "" = all
  LineAccount account;
};

// Whether the rules shown were chosen (then each is told in full) or are those that fired or
// nearly did.
enum class WhyScope : std::uint8_t { Notable, Chosen };

std::string render_why_line_text(const Knowledge& knowledge,
                                 const std::vector<ExplainedLine>& lines,
                                 const TextOptions& options);
// "schema": "casebook.why-line/1".
std::string render_why_line_json(const Knowledge& knowledge,
                                 const std::vector<ExplainedLine>& lines);

std::string render_why_text(const AnalysisView& view,
                            const Why& why,
                            WhyScope scope,
                            const TextOptions& options);
// "schema": "casebook.why/1". Holds everything, whatever its length.
std::string render_why_json(const AnalysisView& view, const Why& why);

// The rules of an attempt that did not fire, those that lack least first.
std::vector<const RuleAccount*> nearest_rules(const AttemptAccount& attempt);

}  // namespace casebook
