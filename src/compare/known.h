// SPDX-License-Identifier: Apache-2.0
// What is known of services, filters and registry values that can stand in the way of servicing.
#pragma once

#include <string_view>

#include "base/bilingual.h"

namespace casebook {

struct Weighed {
  int points = 0;  // 0: nothing is known of it
  Bilingual why;
};

// What does not work when this service cannot start. `name` is comparable.
Weighed needed_service(std::string_view name);

// A value that redirects updates, blocks them or names pending operations; `value` is the
// comparable key, '|' and the name in lower case, `data` in lower case.
Weighed known_value(std::string_view value, std::string_view data);

// What it means that a fact of this key is there: something waits for a restart. No points for keys
// of other facts.
Weighed pending_fact(std::string_view key);

// Filters that come with Windows.
bool is_filter_of_windows(std::string_view name);

// What filters at this altitude do, by Microsoft's groups: "anti-virus"; empty for others.
// Source: "Allocated altitudes", learn.microsoft.com.
Bilingual altitude_group(std::string_view altitude);

}  // namespace casebook
