// SPDX-License-Identifier: Apache-2.0
// The clock of this machine, for what is kept; evidence brings its own times.
#pragma once

#include "base/time.h"

namespace casebook {

// Now, in UTC.
Micros system_time();

}  // namespace casebook
