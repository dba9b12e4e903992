// SPDX-License-Identifier: Apache-2.0
// How numbers look to people; one function each, so that they look the same everywhere.
#pragma once

#include <string>

#include "base/quantity.h"
#include "base/time.h"

namespace casebook {

// "2020-07-08 10:25:01", with ".954" or ".954123" when the source wrote parts of seconds; "" for
// kNoTime.
std::string format_date_time(Micros time);

}  // namespace casebook
