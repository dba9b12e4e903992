// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace casebook {

// Whether a result says that the operation was refused or failed. The many others that are not
// SUCCESS (NAME NOT FOUND, BUFFER OVERFLOW, REPARSE ...) are how programs ask.
bool is_failed_result(std::string_view result);

}  // namespace casebook
