// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/command.h"
#include "report/text.h"

namespace casebook {

// How this invocation wants texts. A file gets no colour unless it is asked for.
TextOptions text_options(const Invocation& invocation);

}  // namespace casebook
