// SPDX-License-Identifier: Apache-2.0
// The manual page, from the table of commands.
#pragma once

#include <string>

#include "base/bilingual.h"

namespace casebook {

std::string man_page(Language language);

}  // namespace casebook
