// SPDX-License-Identifier: Apache-2.0
// "did you mean": the known name nearest to what somebody typed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace casebook {

// The candidate that differs from `typed` by at most a third of its letters (insert, delete,
// replace, swap of neighbours); "" when none is near. Ties go to the first.
std::string nearest_name(std::string_view typed, const std::vector<std::string>& candidates);

// " (did you mean 'pattern'?)" or "".
std::string did_you_mean(std::string_view typed, const std::vector<std::string>& candidates);

}  // namespace casebook
