// SPDX-License-Identifier: Apache-2.0
// Names of what Setup and servicing do, for readers of Chinese. Logs name operations in English
// whatever the language of Windows is.
#pragma once

#include <string>
#include <string_view>

#include "base/bilingual.h"

namespace casebook {

// The Chinese name of an operation, with what follows a known beginning kept as it is ("Mount WIM
// file D:\x.wim"); "" when it is not in the table.
std::string chinese_operation(std::string_view operation);

// For a field of its own: in Chinese the name and behind it, in brackets, what the log says, then
// the object.
std::string operation_title(std::string_view operation, Language language);

}  // namespace casebook
