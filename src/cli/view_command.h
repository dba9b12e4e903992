// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/command.h"

namespace casebook {

// The row of `casebook view` in the table of commands.
Command view_command();

}  // namespace casebook
