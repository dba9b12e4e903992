// SPDX-License-Identifier: Apache-2.0
// Codes of blue screens: a number of its own kind, which Win32 gives another name.
#pragma once

#include "diagnose/diagnose.h"

namespace casebook {

// Names the codes that the finding's lines call a crash or a stop code as such, and quotes the
// parameters of the crash that stand right below such a line.
void tell_stop_codes(const DiagnoseInput& input, Hypothesis& finding);

}  // namespace casebook
