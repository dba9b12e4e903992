// SPDX-License-Identifier: Apache-2.0
// The commands of the program; the table is in commands.cpp.
#pragma once

#include <string_view>
#include <vector>

#include "cli/command.h"

namespace casebook {

const std::vector<Command>& all_commands();
const std::vector<CommandGroup>& all_groups();

const Command* find_command(std::string_view name);     // "knowledge lint"
const CommandGroup* find_group(std::string_view name);  // "knowledge"

// "knowledge" of "knowledge lint"; "" of "diagnose".
std::string_view group_of(const Command& command);

}  // namespace casebook
