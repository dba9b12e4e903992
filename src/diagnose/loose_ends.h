// SPDX-License-Identifier: Apache-2.0
// What keeps a run in which no attempt failed from being called healthy.
#pragma once

#include <vector>

#include "diagnose/diagnose.h"

namespace casebook {

// One sentence for each: an update whose log ends in the middle, a failed installation that an
// event log tells and no log here shows, successes that all come from a machine sent to compare.
std::vector<Bilingual> loose_ends(const DiagnoseInput& input);

}  // namespace casebook
