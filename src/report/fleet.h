// SPDX-License-Identifier: Apache-2.0
// Several machines in one report.
#pragma once

#include <string>

#include "model/fleet.h"
#include "report/text.h"

namespace casebook {

// How many machines failed of what, then each cause with what its machines share.
std::string render_fleet_text(const Fleet& fleet, const TextOptions& options);

// One line for each cause, none of them wrapped.
std::string render_fleet_brief(const Fleet& fleet, const TextOptions& options);

// One object, "schema": "casebook.fleet/1"; its shape is docs/fleet.schema.json.
std::string render_fleet_json(const Fleet& fleet);

// The same object on one line.
std::string render_fleet_jsonl(const Fleet& fleet);

}  // namespace casebook
