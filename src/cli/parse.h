// SPDX-License-Identifier: Apache-2.0
// Turns the words of a command line into an Invocation.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bilingual.h"
#include "cli/command.h"

namespace casebook {

struct Parsed {
  enum class Outcome {
    Run,    // invocation.command with its options and arguments
    Help,   // invocation.command, or the group `topic`, or everything
    Hint,   // nothing was typed: the short help
    Wrong,  // error
  };
  Outcome outcome = Outcome::Wrong;
  Invocation invocation;
  std::string topic;
  Bilingual error;  // what, where, remedy; without "casebook: "
};

// `words` without the program's name. Options may stand anywhere; "--" ends them; "-" and negative
// numbers are arguments. Never looks at the environment.
Parsed parse_command_line(const std::vector<std::string>& words);

// The value of --lang alone, wherever it stands: needed to report errors in that language.
std::optional<Language> language_in(const std::vector<std::string>& words);

}  // namespace casebook
