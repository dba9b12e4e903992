// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/verbs.h"
#include "cli/output.h"

namespace casebook {

int run_skeleton(const Invocation& invocation) {
  return write_out("SKELETON\n", invocation);
}

}  // namespace casebook
