// SPDX-License-Identifier: Apache-2.0
// What a customer sent of a machine that works, beside the one that does not.
#pragma once

#include <string_view>

#include "diagnose/diagnose.h"

namespace casebook {

// In a folder named after the good machine: "good/", "PC2-正常/".
bool is_for_comparison(std::string_view path);

// Whether the attempt was made on such a machine, as its first line's folder tells.
bool is_for_comparison(const DiagnoseInput& input, const Attempt& attempt);

// Whether the names of folders can be believed: something that failed below such a folder means
// that it is called so for another reason.
bool tells_machines_apart(const DiagnoseInput& input);

}  // namespace casebook
