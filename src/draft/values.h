// SPDX-License-Identifier: Apache-2.0
// Parts of the values of a mail. Called by draft_values.cpp only.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "draft/draft.h"
#include "draft/third_parties.h"

namespace casebook {

inline constexpr std::size_t kMostFindings = 4;  // that a mail shows

// Of one finding, number 1 is the first. `knowledge` may be null.
Scope values_of_finding(std::size_t number,
                        const Hypothesis& finding,
                        const Diagnosis& diagnosis,
                        const DataRequest& request,
                        const Knowledge* knowledge,
                        Language language);

// But for what the request knows as received.
std::vector<Scope> values_of_collect(const std::vector<NextEvidence>& wanted,
                                     const Diagnosis& diagnosis,
                                     const DataRequest& request,
                                     Language language);

// The whole request as `casebook plan` prints it. Findings that ask for something are numbered
// without a gap: a mail shows no other.
std::string request_body(const DataRequest& request, Language language);

// A blank stands in brackets already; a template has its own around the number of the case.
std::string without_doubled_brackets(std::string mail, Language language);

// What of the request is still missing, and what has arrived.
std::vector<Scope> values_of_missing(const DataRequest& request, Language language);
std::vector<Scope> values_of_received(const DataRequest& request, Language language);

// For a third party: who it is, what the mail calls it, and what it is asked.
std::vector<Scope> values_of_suspects(const Blamed& blamed, Language language);
std::string addressee_of(const Blamed& blamed, Language language);
std::vector<Scope> values_of_questions(const Blamed& blamed, Language language);

// What people call the case of a path: its last part that is not "bundle" or the like, without the
// ending. Where the desk keeps its cases stays with the desk.
std::string case_name(std::string_view path);

// The cases of --against; `mine` is the one at hand.
std::vector<Scope> values_of_similar(const std::vector<Likeness>& ranked, Language language);
std::string similar_table(const CaseSummary& mine,
                          const std::vector<Likeness>& ranked,
                          Language language);

}  // namespace casebook
