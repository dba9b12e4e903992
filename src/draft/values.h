// SPDX-License-Identifier: Apache-2.0
// Parts of the values of a mail. Called by draft_values.cpp only.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "draft/draft.h"

namespace casebook {

// Of one finding, number 1 is the first.
Scope values_of_finding(std::size_t number,
                        const Hypothesis& finding,
                        const Diagnosis& diagnosis,
                        Language language);

std::vector<Scope> values_of_collect(const std::vector<NextEvidence>& wanted,
                                     const Diagnosis& diagnosis,
                                     Language language);

// What of the request is still missing, and what has arrived.
std::vector<Scope> values_of_missing(const DataRequest& request, Language language);
std::vector<Scope> values_of_received(const DataRequest& request, Language language);

std::vector<Scope> values_of_suspects(const AnalysisView& view, Language language);

// What people call the case of a path: its last part that is not "bundle" or the like, without the
// ending. Where the desk keeps its cases stays with the desk.
std::string case_name(std::string_view path);

// The cases of --against; `mine` is the one at hand.
std::vector<Scope> values_of_similar(const std::vector<Likeness>& ranked, Language language);
std::string similar_table(const CaseSummary& mine,
                          const std::vector<Likeness>& ranked,
                          Language language);

}  // namespace casebook
