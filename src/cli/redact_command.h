// SPDX-License-Identifier: Apache-2.0
// `casebook redact` as a row of the table in commands.cpp.
#pragma once

#include "cli/command.h"

namespace casebook {

Command redact_command();

}  // namespace casebook
