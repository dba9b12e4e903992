// SPDX-License-Identifier: Apache-2.0
// What is wrong with the pattern of a signature. Patterns are run over the bytes of whole items by
// two engines, so they must stay on one line and within what both understand.
#pragma once

#include <string>
#include <vector>

namespace casebook {

// Each problem as a sentence with its remedy; empty when the pattern is fine. Syntax errors come
// alone.
std::vector<std::string> pattern_problems(const std::string& pattern);

// Names of the (?P<name>...) groups; empty when the pattern does not compile.
std::vector<std::string> capture_names(const std::string& pattern);

}  // namespace casebook
