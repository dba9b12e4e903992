// SPDX-License-Identifier: Apache-2.0
// Makes a finding readable from its top: what proves it stands first, what was done already is
// said.
#pragma once

#include "diagnose/diagnose.h"

namespace casebook {

// Whether a condition of a rule proves its cause by itself: a fact about the machine that is more
// than what the walk, the products or the Windows version give.
bool proves(const Condition& condition);

// Orders the evidence: lines of the attempt that the finding is about, or of no attempt, before
// those of other attempts; among them the cause first. Else the order stays.
void order_proof(const DiagnoseInput& input, Hypothesis& finding);

// Marks steps of which a fact, or a later success, shows that they were taken.
void mark_done_steps(const DiagnoseInput& input, Hypothesis& finding);

}  // namespace casebook
