// SPDX-License-Identifier: Apache-2.0
// The interactive form of `casebook sql`: line editing, history and completion on a terminal; from
// a pipe or a file it reads the same lines without them.
#pragma once

#include "cli/sql_runner.h"

namespace casebook {

// Reads until the end of the input or .quit. Without a terminal the first failure ends it. Gives
// the exit status.
int run_sql_shell(SqlRunner& runner, Output& output, const Invocation& invocation);

}  // namespace casebook
