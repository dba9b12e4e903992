// SPDX-License-Identifier: Apache-2.0
// Help for people, from the table of commands.
#pragma once

#include <string>
#include <vector>

#include "cli/command.h"

namespace casebook {

struct HelpOptions {
  Language language = Language::English;
  std::size_t width = 100;
  Color color = Color::No;
};

std::string short_help(const HelpOptions& options);  // what `casebook` alone prints
std::string full_help(const HelpOptions& options);
std::string group_help(const CommandGroup& group, const HelpOptions& options);
std::string command_help(const Command& command, const HelpOptions& options);

// "-o, --output FILE"
std::string option_head(const Option& option);
// The help of an option with its choices: "colour; ... (auto, always, never)".
std::string option_text(const Option& option, Language language);

struct ExitStatus {
  int status;
  Words meaning;
};
const std::vector<ExitStatus>& exit_statuses();

// The examples that a newcomer should try, in order.
const std::vector<Example>& first_steps();

Words program_summary();

}  // namespace casebook
