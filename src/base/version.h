// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace casebook {

// "0.1.0", from CMakeLists.txt.
std::string_view program_version();

}  // namespace casebook
