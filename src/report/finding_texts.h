// SPDX-License-Identifier: Apache-2.0
// What reports of every format say of a finding, where that is more than one of its texts.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/diagnosis.h"
#include "report/labels.h"

namespace casebook {

// Whether two sentences say the same but for their full stops.
bool same_sentence(std::string_view a, std::string_view b);

// Reasons that differ only in the attempt are one: "The same in attempts e10, e9, e7."
std::vector<Bilingual> joined_reasons(const std::vector<Bilingual>& reasons);

// The codes of the finding, the primary one first, wherever it stands in the list and whether or
// not it stands there.
std::vector<CodeShown> codes_primary_first(const Hypothesis& finding);

// For the head of a report: the primary code, and the one that the user saw when it is another.
std::vector<CodeShown> codes_at_the_top(const Hypothesis& finding);

// What the finding is about, kind by kind in the order of all reports; empty kinds too. Points into
// `objects`.
std::vector<std::pair<Label, const std::vector<std::string>*>> named_objects(
    const Objects& objects);

// Which other findings it has to do with, and how; "" when there is none.
std::string related_text(const Hypothesis& finding, const Diagnosis& diagnosis, Language language);

// The later attempt at the same that went well, as one line; "" when there is none.
std::string later_success_text(const Hypothesis& finding,
                               const Diagnosis& diagnosis,
                               Language language);

// What stands in brackets behind a step: its risk, or that it was done.
std::string_view step_note(const PlaybookStep& step, Language language);

// The first step that is still to be done; null when there is none.
const PlaybookStep* next_step(const Hypothesis& finding);

}  // namespace casebook
