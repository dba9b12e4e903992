// SPDX-License-Identifier: Apache-2.0
// What the event logs and some facts tell, whatever failed: restarts, power losses, crashes, disk
// errors, access lists that are not as they should be ...
#pragma once

#include <vector>

#include "diagnose/diagnose.h"

namespace casebook {

// One for each kind of the knowledge that occurs, the most telling first.
std::vector<Observation> observations_of(const DiagnoseInput& input);

}  // namespace casebook
