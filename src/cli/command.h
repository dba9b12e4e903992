// SPDX-License-Identifier: Apache-2.0
// What the program knows about a command and about an option. Parser, help, completion and man page
// read nothing else.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/bilingual.h"
#include "report/page.h"

namespace casebook {

// A text of the tables, in both languages.
struct Words {
  std::string_view en;
  std::string_view zh;

  std::string_view in(Language language) const { return language == Language::Chinese ? zh : en; }
};

// What a value of an option, or an argument, is: checked by the parser, offered by the completion.
enum class Kind : std::uint8_t {
  Flag,    // no value
  Choice,  // one of Option::choices
  Count,   // 1, 2, 3 ...
  Offset,  // of a time zone: +08:00
  Time,    // 2020-07-08, 2020/07/08 10:25, 2020-07-08 10:25:01.123
  Regex,
  File,
  Folder,
  Text,
  Command,  // a command of ours
};

struct Alias {
  std::string_view typed;
  std::string_view choice;
};

struct Option {
  std::string_view name;  // without the dashes
  char letter = 0;        // of the short form, 0 when there is none
  Kind kind = Kind::Flag;
  std::string_view value;  // how help names the value; "" for a flag
  Words help;
  std::vector<std::string_view> choices = {};
  bool repeats = false;             // may be given several times; otherwise the last one counts
  std::vector<Alias> aliases = {};  // what else a person may call a choice
};

struct Example {
  std::string_view line;  // as typed
  Words what;
};

struct Invocation;

struct Command {
  std::string_view name;       // "diagnose", "knowledge lint"
  std::string_view arguments;  // "PATH..."
  Kind argument = Kind::File;
  std::vector<std::string_view> choices = {};  // for Kind::Choice
  std::size_t least = 0;                       // number of arguments
  std::size_t most = 0;
  Words summary;      // one line, without a full stop
  Words description;  // paragraphs, separated by empty lines
  std::vector<const Option*> options = {};
  std::vector<Example> examples;
  int (*run)(const Invocation&) = nullptr;  // gives the exit status
};

// The first word of commands that have two.
struct CommandGroup {
  std::string_view name;
  Words summary;
};

inline constexpr std::size_t kAnyNumber = static_cast<std::size_t>(-1);

// A command line after parsing.
struct Invocation {
  const Command* command = nullptr;
  std::map<const Option*, std::vector<std::string>> values;
  std::vector<std::string> arguments;
  Language language = Language::English;
  Color color = Color::No;  // of standard output
  Color error_color = Color::No;
  std::size_t width = 100;             // of the terminal
  LongNames names = LongNames::Whole;  // cut on a terminal only

  bool has(const Option& option) const { return values.count(&option) != 0; }
  // The value, or `otherwise`. A choice is given as the table writes it, however it was typed.
  std::string_view get(const Option& option, std::string_view otherwise = {}) const {
    const auto found = values.find(&option);
    return found == values.end() ? otherwise : std::string_view(found->second.back());
  }
  std::vector<std::string> all(const Option& option) const {
    const auto found = values.find(&option);
    return found == values.end() ? std::vector<std::string>{} : found->second;
  }
};

// A text in a language, of the invocation where it is not named.
inline std::string in(Language language, std::string_view en, std::string_view zh) {
  return std::string(Words{en, zh}.in(language));
}
inline std::string in(const Invocation& invocation, std::string_view en, std::string_view zh) {
  return in(invocation.language, en, zh);
}

}  // namespace casebook
