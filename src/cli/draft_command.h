// SPDX-License-Identifier: Apache-2.0
// The row of `casebook draft` in the table of commands.
#pragma once

#include "cli/command.h"

namespace casebook {

Command draft_command();

}  // namespace casebook
