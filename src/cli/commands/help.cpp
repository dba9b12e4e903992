// SPDX-License-Identifier: Apache-2.0
#include "cli/help.h"

#include "cli/commands.h"
#include "cli/commands/verbs.h"
#include "cli/messages.h"
#include "cli/output.h"

namespace casebook {

int run_help(const Invocation& invocation) {
  const HelpOptions options{invocation.language, invocation.width, invocation.color};
  std::string name;
  for (const std::string& word : invocation.arguments) {
    name += (name.empty() ? "" : " ") + word;
  }
  std::string text;
  if (const Command* command = find_command(name)) {
    text = command_help(*command, options);
  } else if (const CommandGroup* group = find_group(name)) {
    text = group_help(*group, options);
  } else if (name.empty()) {
    text = full_help(options);
  } else {
    const bool chinese = invocation.language == Language::Chinese;
    say(chinese ? "没有命令“" + name + "”；casebook --help 会列出所有命令"
                : "there is no command '" + name + "'; casebook --help lists them");
    return kWrongUse;
  }
  return write_out(text, invocation);
}

}  // namespace casebook
