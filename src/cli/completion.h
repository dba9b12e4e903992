// SPDX-License-Identifier: Apache-2.0
// Completion scripts, from the table of commands.
#pragma once

#include <string>
#include <string_view>

#include "base/bilingual.h"

namespace casebook {

// `shell` is "bash", "zsh" or "fish".
std::string completion_script(std::string_view shell, Language language);

}  // namespace casebook
