// SPDX-License-Identifier: Apache-2.0
// Where temporary files go: the wish of whoever started the program, else where the system has
// them.
#pragma once

#include <string>

namespace casebook {

// $TMPDIR, else /tmp.
std::string temporary_directory();

}  // namespace casebook
