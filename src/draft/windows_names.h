// SPDX-License-Identifier: Apache-2.0
// What comes with Windows: nobody else answers questions about it.
#pragma once

#include <string_view>

namespace casebook {

// Whether a program, driver or library of this name or path is a part of Windows. By what is known
// of its name; one that nobody knows is not.
bool comes_with_windows(std::string_view name);

}  // namespace casebook
