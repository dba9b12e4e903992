// SPDX-License-Identifier: Apache-2.0
// The commands about captures of Process Monitor, as part of the table in commands.cpp.
#pragma once

#include "cli/command.h"

namespace casebook::trace_command {

Command summary();
Command events();
Command processes();
Command stack();
Command filter();
Command denials();
Command holders();
Command file();
Command compare();

}  // namespace casebook::trace_command
