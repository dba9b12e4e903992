// SPDX-License-Identifier: Apache-2.0
#include "cli/cli.h"

namespace casebook {

int run_command_line(int, char**) {
  return 2;
}

}  // namespace casebook
