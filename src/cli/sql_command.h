// SPDX-License-Identifier: Apache-2.0
// The entry of `sql` in the table of commands.
#pragma once

#include "cli/command.h"

namespace casebook {

Command sql_command();

}  // namespace casebook
