// SPDX-License-Identifier: Apache-2.0
// Dates as tools print them in the user's language settings.
#pragma once

#include <string_view>

#include "base/time.h"
#include "decode/shared/fields.h"

namespace casebook {

// "5/23/2023 12:21:30 AM", "14/01/2019 17:24:11", "23.05.2023 00:21", "2023/5/23 0:21:30",
// "2019-06-06T21:19:10", "2023/5/23 上午 12:21:30". kNoTime when the text is anything else, when
// the year is 1 ("never"), and when day and month cannot be told apart: neither a number above 12,
// nor AM/PM (then the month comes first), nor a reading within a day of `near`.
Micros parse_locale_time(std::string_view text, Micros near = kNoTime);

// The same at the cursor, which moves behind it. False, and the cursor unmoved, when no date and
// time stand there; `time` is kNoTime when they do but cannot be told.
bool take_locale_time(FieldCursor& cursor, Micros near, Micros& time);

}  // namespace casebook
