// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace casebook {

// The whole program. Exit status: 0 done, 1 failed to do it, 2 wrong use, 3 nothing readable in the
// evidence; with --exit-code also 10 failure found, 11 insufficient evidence.
int run_command_line(int argc, char** argv);

}  // namespace casebook
