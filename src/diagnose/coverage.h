// SPDX-License-Identifier: Apache-2.0
// What could be checked with this evidence, what could not, and what to collect.
#pragma once

#include <vector>

#include "diagnose/diagnose.h"

namespace casebook {

// The checks an expert would make for the families in this bundle, each done, partial or missing.
std::vector<Coverage> coverage_of(const DiagnoseInput& input);

// True when the complaint or an attempt is about a push-button reset.
bool complains_of_reset(const DiagnoseInput& input);

// What to collect when the evidence does not carry a conclusion; most telling first.
std::vector<NextEvidence> missing_evidence(const DiagnoseInput& input);

}  // namespace casebook
