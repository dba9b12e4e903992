// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "cli/command.h"
#include "report/text.h"

namespace casebook {

// How this invocation wants texts. A file gets no colour unless it is asked for.
TextOptions text_options(const Invocation& invocation);

// The format of a diagnosis: what --format says, else what the name of the file to write ends with
// (".html" and the like), else "text".
std::string_view diagnosis_format(const Invocation& invocation);

}  // namespace casebook
