// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/verbs.h"
#include "cli/man_page.h"
#include "cli/output.h"

namespace casebook {

int run_man(const Invocation& invocation) {
  return write_out(man_page(invocation.language), invocation);
}

}  // namespace casebook
