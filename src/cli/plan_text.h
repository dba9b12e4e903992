// SPDX-License-Identifier: Apache-2.0
// The plans themselves for people, for `casebook plan` alone.
#pragma once

#include <string>

#include "model/knowledge.h"
#include "report/text.h"

namespace casebook {

// One entry for each plan: its id, for which complaints it is, how much it asks for.
std::string list_plans(const Knowledge& knowledge, const TextOptions& options);

// The same for programs.
std::string list_plans_json(const Knowledge& knowledge);

}  // namespace casebook
