// SPDX-License-Identifier: Apache-2.0
// One finding of the text report, in full. Called by text.cpp only.
#pragma once

#include <cstddef>

#include "model/diagnosis.h"
#include "report/page.h"
#include "report/text.h"

namespace casebook {

void put_finding(Page& page,
                 std::size_t number,
                 const Hypothesis& finding,
                 const Diagnosis& diagnosis,
                 const TextOptions& options);

// What to collect next, as a list with how to get it.
void put_next_evidence(Page& page,
                       std::size_t indent,
                       const std::vector<NextEvidence>& wanted,
                       const Diagnosis& diagnosis,
                       const TextOptions& options);

}  // namespace casebook
