// SPDX-License-Identifier: Apache-2.0
// A trace that is to show the cause of an attempt, and by its clock was taken at another time.
#pragma once

#include "diagnose/diagnose.h"

namespace casebook {

// Traces write UTC, logs the local time of a zone. Where the refusal in a trace lies outside the
// attempt that it is to explain, one of the clocks is wrong or the trace is of another time: the
// finding says so and loses confidence. False when there is no conflict.
bool weigh_clock_conflict(const DiagnoseInput& input, Hypothesis& finding);

}  // namespace casebook
