// SPDX-License-Identifier: Apache-2.0
#include "cli/completion.h"

#include "cli/commands/verbs.h"
#include "cli/output.h"

namespace casebook {

int run_completion(const Invocation& invocation) {
  return write_out(completion_script(invocation.arguments.front(), invocation.language),
                   invocation);
}

}  // namespace casebook
