// SPDX-License-Identifier: Apache-2.0
#include "cli/completion.h"

#include <set>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/options.h"

namespace casebook {
namespace {

std::vector<const Option*> options_of(const Command& command) {
  std::vector<const Option*> options = command.options;
  options.insert(options.end(), common_options().begin(), common_options().end());
  return options;
}

// The words that may follow `before` ("" or "knowledge"), each once.
std::vector<std::string> words_after(std::string_view before) {
  std::set<std::string> words;
  for (const Command& command : all_commands()) {
    const std::string_view group = group_of(command);
    if (before.empty()) {
      words.emplace(group.empty() ? command.name : group);
    } else if (group == before) {
      words.emplace(command.name.substr(group.size() + 1));
    }
  }
  return {words.begin(), words.end()};
}

// Words of one line of help for a single-quoted string of any of the shells.
std::string quoted(std::string_view text) {
  return "'" + replace_all(std::string(text), "'", "'\\''") + "'";
}

// ---- bash: one case for each command gives its options, its words, or files.

std::string bash_values(Kind kind, const std::vector<std::string_view>& choices) {
  switch (kind) {
    case Kind::Choice: return fmt::format("_casebook_words '{}'", fmt::join(choices, " "));
    case Kind::File:
      if (choices.empty()) return "_casebook_files -f";
      return fmt::format("_casebook_words_or_files '{}'", fmt::join(choices, " "));
    case Kind::Folder: return "_casebook_files -d";
    case Kind::Command: return fmt::format("_casebook_words '{}'", fmt::join(words_after(""), " "));
    case Kind::Flag:
    case Kind::Count:
    case Kind::Offset:
    case Kind::Time:
    case Kind::Regex:
    case Kind::Text: break;
  }
  return "COMPREPLY=()";
}

std::string bash_command(const Command& command) {
  std::string names;
  std::string values;
  for (const Option* option : options_of(command)) {
    names += fmt::format("{}--{}", names.empty() ? "" : " ", option->name);
    if (option->kind == Kind::Flag) continue;
    const std::string letter = option->letter == 0 ? "" : fmt::format("|-{}", option->letter);
    values += fmt::format("        --{}{}) {}; return ;;\n",
                          option->name,
                          letter,
                          bash_values(option->kind, option->choices));
  }
  return fmt::format(
      "    '{}')\n"
      "      case $previous in\n"
      "{}"
      "      esac\n"
      "      if [[ $current == -* ]]; then _casebook_words '{}'; return; fi\n"
      "      {} ;;\n",
      command.name,
      values,
      names,
      bash_values(command.argument, command.choices));
}

std::string bash_script() {
  std::string groups;
  for (const CommandGroup& group : all_groups()) {
    groups += fmt::format(
        "    '{}') _casebook_words '{}' ;;\n", group.name, fmt::join(words_after(group.name), " "));
  }
  std::string commands;
  for (const Command& command : all_commands()) {
    commands += bash_command(command);
  }
  std::string group_pattern;
  for (const CommandGroup& group : all_groups()) {
    group_pattern += fmt::format("{}{}", group_pattern.empty() ? "" : "|", group.name);
  }
  return fmt::format(
      R"(# bash completion for casebook; written by `casebook completion bash`
_casebook_words() {{
  local word
  COMPREPLY=()
  while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -W "$1" -- "$current")
}}
_casebook_files() {{
  local word
  COMPREPLY=()
  compopt -o filenames 2>/dev/null
  while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen "$1" -- "$current")
}}
_casebook_words_or_files() {{
  local word
  _casebook_files -f
  while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -W "$1" -- "$current")
}}
_casebook() {{
  local current=${{COMP_WORDS[COMP_CWORD]}} previous=${{COMP_WORDS[COMP_CWORD-1]}}
  local command='' i
  for ((i = 1; i < COMP_CWORD; i++)); do
    [[ ${{COMP_WORDS[i]}} == -* ]] && continue
    if [[ -z $command ]]; then
      command=${{COMP_WORDS[i]}}
      case $command in {}) continue ;; esac
    else
      command+=" ${{COMP_WORDS[i]}}"
    fi
    break
  done
  case $command in
    '') if [[ $current == -* ]]; then _casebook_words '--help --lang --color'; else
          _casebook_words '{}'; fi ;;
{}{}  esac
}}
complete -F _casebook casebook
)",
      group_pattern,
      fmt::join(words_after(""), " "),
      groups,
      commands);
}

// ---- zsh: _arguments with one specification for each option.

std::string zsh_values(Kind kind, const std::vector<std::string_view>& choices) {
  switch (kind) {
    case Kind::Choice: return fmt::format("({})", fmt::join(choices, " "));
    case Kind::File:
      if (choices.empty()) return "_files";
      return fmt::format(" _casebook_words_or_files {}", fmt::join(choices, " "));
    case Kind::Folder: return "_files -/";
    case Kind::Command: return fmt::format("({})", fmt::join(words_after(""), " "));
    case Kind::Flag:
    case Kind::Count:
    case Kind::Offset:
    case Kind::Time:
    case Kind::Regex:
    case Kind::Text: break;
  }
  return " ";
}

// Brackets and colons separate the parts of a specification.
std::string zsh_text(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

std::string zsh_command(const Command& command, Language language) {
  std::string specs;
  for (const Option* option : options_of(command)) {
    const std::string text = zsh_text(option->help.in(language));
    std::string value;
    if (option->kind != Kind::Flag) {
      value = fmt::format(":{}:{}", option->value, zsh_values(option->kind, option->choices));
    }
    const std::string repeat = option->repeats ? "*" : "";
    specs +=
        " \\\n        " + quoted(fmt::format("{}--{}[{}]{}", repeat, option->name, text, value));
    if (option->letter == 0) continue;
    specs +=
        " \\\n        " + quoted(fmt::format("{}-{}[{}]{}", repeat, option->letter, text, value));
  }
  std::string arguments;
  if (command.most > 0) {
    arguments =
        " \\\n        " +
        quoted(fmt::format(
            "*:{}:{}", zsh_text(command.arguments), zsh_values(command.argument, command.choices)));
  }
  return fmt::format("    {}) _arguments -s{}{} ;;\n", quoted(command.name), specs, arguments);
}

std::string zsh_script(Language language) {
  std::string top;
  for (const Command& command : all_commands()) {
    if (!group_of(command).empty()) continue;
    top += fmt::format(" {}",
                       quoted(fmt::format("{}:{}", command.name, command.summary.in(language))));
  }
  std::string groups;
  std::string group_pattern;
  for (const CommandGroup& group : all_groups()) {
    top += fmt::format(" {}", quoted(fmt::format("{}:{}", group.name, group.summary.in(language))));
    group_pattern += fmt::format("{}{}", group_pattern.empty() ? "" : "|", group.name);
    groups += fmt::format(
        "    {}) compadd {} ;;\n", quoted(group.name), fmt::join(words_after(group.name), " "));
  }
  std::string commands;
  for (const Command& command : all_commands()) {
    commands += zsh_command(command, language);
  }
  return fmt::format(
      R"(#compdef casebook
# zsh completion for casebook; written by `casebook completion zsh`
_casebook_words_or_files() {{ compadd -- "$@"; _files }}
_casebook() {{
  local -a commands
  commands=({})
  if (( CURRENT == 2 )); then
    _describe 'command' commands
    return
  fi
  local command=$words[2]
  shift words; (( CURRENT-- ))
  if [[ $command == ({}) ]] && (( CURRENT > 2 )); then
    command+=" $words[2]"
    shift words; (( CURRENT-- ))
  fi
  case $command in
{}{}  esac
}}
if [[ $funcstack[1] == _casebook ]]; then _casebook "$@"; else compdef _casebook casebook; fi
)",
      top,
      group_pattern,
      groups,
      commands);
}

// ---- fish: one line for each word and each option.

std::string fish_values(Kind kind, const std::vector<std::string_view>& choices) {
  switch (kind) {
    case Kind::Flag: return "";
    case Kind::Choice: return fmt::format(" -x -a '{}'", fmt::join(choices, " "));
    case Kind::File: return " -r -F";
    case Kind::Folder: return " -x -a '(__fish_complete_directories)'";
    case Kind::Command: return fmt::format(" -x -a '{}'", fmt::join(words_after(""), " "));
    case Kind::Count:
    case Kind::Offset:
    case Kind::Time:
    case Kind::Regex:
    case Kind::Text: break;
  }
  return " -x";
}

// In single quotes fish knows \\ and \' only.
std::string fish_quoted(std::string_view text) {
  const std::string escaped = replace_all(std::string(text), "\\", "\\\\");
  return "'" + replace_all(escaped, "'", "\\'") + "'";
}

std::string fish_command(const Command& command, Language language) {
  const std::string_view group = group_of(command);
  const std::string_view word =
      group.empty() ? command.name : command.name.substr(group.size() + 1);
  const std::string parent =
      group.empty()
          ? "__fish_use_subcommand"
          : fmt::format("__fish_seen_subcommand_from {}; and not __fish_seen_subcommand_from {}",
                        group,
                        fmt::join(words_after(group), " "));
  std::string lines = fmt::format("complete -c casebook -f -n '{}' -a {} -d {}\n",
                                  parent,
                                  word,
                                  fish_quoted(command.summary.in(language)));
  std::string here = fmt::format("__fish_seen_subcommand_from {}", word);
  if (!group.empty()) here = fmt::format("__fish_seen_subcommand_from {}; and {}", group, here);
  for (const Option* option : options_of(command)) {
    lines += fmt::format("complete -c casebook -n '{}' -l {}{}{} -d {}\n",
                         here,
                         option->name,
                         option->letter == 0 ? "" : fmt::format(" -s {}", option->letter),
                         fish_values(option->kind, option->choices),
                         fish_quoted(option->help.in(language)));
  }
  if (command.most > 0 && command.argument == Kind::File) {
    lines += fmt::format("complete -c casebook -n '{}' -F\n", here);
    if (!command.choices.empty()) {
      lines += fmt::format(
          "complete -c casebook -n '{}' -a '{}'\n", here, fmt::join(command.choices, " "));
    }
  } else if (command.most > 0 && command.argument != Kind::Text) {
    lines += fmt::format(
        "complete -c casebook -n '{}'{}\n", here, fish_values(command.argument, command.choices));
  }
  return lines;
}

std::string fish_script(Language language) {
  std::string script = "# fish completion for casebook; written by `casebook completion fish`\n";
  for (const CommandGroup& group : all_groups()) {
    script += fmt::format("complete -c casebook -f -n '__fish_use_subcommand' -a {} -d {}\n",
                          group.name,
                          fish_quoted(group.summary.in(language)));
  }
  for (const Command& command : all_commands()) {
    script += fish_command(command, language);
  }
  return script;
}

}  // namespace

std::string completion_script(std::string_view shell, Language language) {
  if (shell == "zsh") return zsh_script(language);
  if (shell == "fish") return fish_script(language);
  return bash_script();
}

}  // namespace casebook
