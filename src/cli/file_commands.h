// SPDX-License-Identifier: Apache-2.0
// The commands that look into one kind of file, as part of the table in commands.cpp.
#pragma once

#include "cli/command.h"

namespace casebook::file_command {

Command evtx();
Command pe();
Command reg();
Command wulog();
Command wim();

}  // namespace casebook::file_command
