// SPDX-License-Identifier: Apache-2.0
// `casebook diagnose` over the evidence of several machines.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "cli/command.h"
#include "cli/session.h"
#include "model/fleet.h"

namespace casebook {

// The bundles of several machines; none when the paths are one machine's evidence.
struct MachineBundles {
  std::string folder;                // "" when the paths themselves were given
  std::vector<std::string> bundles;  // below the folder
};

// As --machines says. To find out (auto), or because it is one machine, the paths are read as one
// bundle: then `session.analysis` is that run.
Result<MachineBundles> find_machines(Session& session, const Invocation& invocation);

// Reads them one after the other. A bundle that cannot be read is in the result, with the reason.
Result<Fleet> diagnose_machines(Session& session,
                                const MachineBundles& machines,
                                const Invocation& invocation);

}  // namespace casebook
