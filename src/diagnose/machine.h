// SPDX-License-Identifier: Apache-2.0
// Which machine the evidence is about, and which Windows runs on it.
#pragma once

#include <vector>

#include "diagnose/diagnose.h"

namespace casebook {

Machine machine_of(const DiagnoseInput& input);

// What rules may ask about the system:
//   system.build    "17763"
//   system.version  "1809"
//   system.kind     client, server
//   system.edition  "EnterpriseG", of the knowledge's editions
//   system.group    home, enterprise, ltsc, iot-ltsc, government, server
//   system.ended    "2021-05-11": updates for it had ended when the last attempt was made
//   target.build, target.version: of the system that Setup was to install
std::vector<Fact> system_facts(const DiagnoseInput& input);

}  // namespace casebook
