// SPDX-License-Identifier: Apache-2.0
#include "base/version.h"

#include <fmt/format.h>

#include "cli/commands/verbs.h"
#include "cli/messages.h"
#include "cli/options.h"
#include "cli/output.h"
#include "knowledge/load.h"

namespace casebook {

int run_version(const Invocation& invocation) {
  auto knowledge = load_default_knowledge(invocation.all(option::kKnowledge));
  if (!knowledge.ok()) return fail(knowledge.error(), invocation.language);
  const Knowledge& known = knowledge.value();
  return write_out(fmt::format("casebook {}\nknowledge {} ({} signatures, {} rules, {} causes)\n",
                               program_version(),
                               known.version,
                               known.signatures.size(),
                               known.rules.size(),
                               known.causes.size()),
                   invocation);
}

}  // namespace casebook
