// SPDX-License-Identifier: Apache-2.0
#include "cli/cli.h"

#include <exception>

#include <unistd.h>

#include "cli/commands.h"
#include "cli/environment.h"
#include "cli/help.h"
#include "cli/messages.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/parse.h"
#include "cli/signals.h"

namespace casebook {
namespace {

// What the options leave open is taken from the surroundings.
void complete(Invocation& invocation, const std::vector<std::string>& words) {
  invocation.language = language_in(words).value_or(language_of(read_variable));
  invocation.width = terminal_width(read_variable);
  if (is_terminal(STDOUT_FILENO)) invocation.names = LongNames::Cut;
  invocation.color =
      color_of(invocation.get(option::kColor), is_terminal(STDOUT_FILENO), read_variable);
}

std::string help_for(const Parsed& parsed) {
  const Invocation& invocation = parsed.invocation;
  const HelpOptions options{invocation.language, invocation.width, invocation.color};
  if (parsed.outcome == Parsed::Outcome::Hint) return short_help(options);
  if (invocation.command != nullptr) return command_help(*invocation.command, options);
  if (const CommandGroup* group = find_group(parsed.topic)) return group_help(*group, options);
  return full_help(options);
}

int run(Parsed& parsed, const std::vector<std::string>& words) {
  complete(parsed.invocation, words);
  switch (parsed.outcome) {
    case Parsed::Outcome::Run: return parsed.invocation.command->run(parsed.invocation);
    case Parsed::Outcome::Help:
    case Parsed::Outcome::Hint: return write_out(help_for(parsed), parsed.invocation);
    case Parsed::Outcome::Wrong: break;
  }
  say(parsed.error.in(parsed.invocation.language));
  return kWrongUse;
}

}  // namespace

int run_command_line(int argc, char** argv) {
  install_signal_handlers();
  const std::vector<std::string> words(argv + (argc > 0 ? 1 : 0), argv + argc);
  Parsed parsed = parse_command_line(words);
  try {
    return run(parsed, words);
  } catch (const std::bad_alloc&) {
    say("not enough memory; try fewer files or --jobs 1");
  } catch (const std::exception& error) {
    say(std::string("unexpected: ") + error.what());
  }
  return kFailed;
}

}  // namespace casebook
