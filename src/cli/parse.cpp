// SPDX-License-Identifier: Apache-2.0
#include "cli/parse.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/options.h"
#include "cli/value_check.h"
#include "knowledge/suggest.h"

namespace casebook {
namespace {

// ", did you mean --format?" or nothing.
Bilingual did_you_mean_this(const std::string& name) {
  if (name.empty()) return {};
  return {fmt::format("; did you mean {}?", name), fmt::format("；您要输入的是 {} 吗？", name)};
}

class Parser {
 public:
  explicit Parser(const std::vector<std::string>& words) : words_(words) {}

  Parsed parse() {
    if (words_.empty()) {
      parsed_.outcome = Parsed::Outcome::Hint;
      return parsed_;
    }
    if (words_.size() == 1 && (words_[0] == "--version" || words_[0] == "-V")) {
      parsed_.invocation.command = find_command("version");
      parsed_.outcome = Parsed::Outcome::Run;
      return parsed_;
    }
    find_the_command();
    if (!failed_) read_words();
    if (!failed_) conclude();
    return parsed_;
  }

 private:
  // The command is needed first, since it says which options exist.
  void find_the_command() {
    std::vector<std::size_t> plain;  // indexes of words that are no options
    for (std::size_t i = 0; i < words_.size() && plain.size() < 2; ++i) {
      if (!is_option(words_[i])) {
        plain.push_back(i);
      } else if (takes_next_word(words_[i])) {
        ++i;
      }
    }
    if (plain.empty()) return;
    const std::string& first = words_[plain[0]];
    command_words_ = {plain[0]};
    if (const Command* command = find_command(first)) {
      parsed_.invocation.command = command;
    } else if (find_group(first) != nullptr) {
      find_in_group(first, plain);
    } else {
      unknown_command(first);
    }
  }

  void find_in_group(const std::string& group, const std::vector<std::size_t>& plain) {
    parsed_.topic = group;
    if (plain.size() < 2) return;
    const std::string& second = words_[plain[1]];
    command_words_.push_back(plain[1]);
    parsed_.invocation.command = find_command(group + " " + second);
    if (parsed_.invocation.command == nullptr) unknown_command(group + " " + second);
  }

  void unknown_command(const std::string& typed) {
    std::vector<std::string> names;
    for (const Command& command : all_commands()) {
      names.emplace_back(command.name);
    }
    for (const CommandGroup& group : all_groups()) {
      names.emplace_back(group.name);
    }
    const Bilingual near = did_you_mean_this(nearest_name(typed, names));
    fail({fmt::format("there is no command '{}'{}",
                      typed,
                      near.en.empty() ? "; casebook --help lists them" : near.en),
          fmt::format("没有命令“{}”{}",
                      typed,
                      near.zh.empty() ? "；casebook --help 会列出所有命令" : near.zh)});
  }

  void read_words() {
    bool options_ended = false;
    for (at_ = 0; at_ < words_.size() && !failed_; ++at_) {
      const std::string& word = words_[at_];
      if (std::find(command_words_.begin(), command_words_.end(), at_) != command_words_.end())
        continue;
      if (!options_ended && word == "--") {
        options_ended = true;
      } else if (!options_ended && is_option(word)) {
        read_option(word);
      } else {
        parsed_.invocation.arguments.push_back(word);
      }
    }
  }

  static bool is_option(std::string_view word) {
    return word.size() > 1 && word[0] == '-' && !is_digit(word[1]);
  }

  void read_option(const std::string& word) {
    const std::size_t equals = word.find('=');
    const bool is_long = word.starts_with("--");
    const Option* option = nullptr;
    std::optional<std::string> value;
    if (is_long) {
      option = option_named(
          std::string_view(word).substr(2, equals == std::string::npos ? equals : equals - 2));
      if (equals != std::string::npos) value = word.substr(equals + 1);
    } else {
      option = option_lettered(word[1]);
      if (word.size() > 2) value = word.substr(word[2] == '=' ? 3 : 2);
    }
    if (option == nullptr) return unknown_option(word.substr(0, equals));
    if (option->kind == Kind::Flag) {
      if (value)
        return fail(for_command({fmt::format("{} takes no value", shown(*option)),
                                 fmt::format("{} 不带值", shown(*option))}));
      value.emplace();
    } else if (!value) {
      if (at_ + 1 >= words_.size()) {
        return fail(for_command({fmt::format("{} needs a value: {}", shown(*option), option->value),
                                 fmt::format("{} 需要一个值：{}", shown(*option), option->value)}));
      }
      value = words_[++at_];
    }
    take_value(*option, *value);
  }

  void take_value(const Option& option, const std::string& typed) {
    std::string value = typed;
    if (option.kind == Kind::Choice) {
      const std::string_view meant = meant_choice(option.choices, option.aliases, typed);
      if (!meant.empty()) value = meant;
    }
    const Bilingual wrong = check_value(option.kind, option.choices, value);
    if (!wrong.empty()) {
      return fail(for_command({fmt::format("{}: {}", shown(option), wrong.en),
                               fmt::format("{}：{}", shown(option), wrong.zh)}));
    }
    std::vector<std::string>& values = parsed_.invocation.values[&option];
    if (!option.repeats) values.clear();
    values.push_back(value);
  }

  template <typename Wanted>
  const Option* find_option(Wanted wanted) const {
    for (const Option* option : common_options()) {
      if (wanted(*option)) return option;
    }
    if (parsed_.invocation.command == nullptr) return nullptr;
    for (const Option* option : parsed_.invocation.command->options) {
      if (wanted(*option)) return option;
    }
    return nullptr;
  }
  const Option* option_named(std::string_view name) const {
    return find_option([name](const Option& option) { return option.name == name; });
  }
  const Option* option_lettered(char letter) const {
    return find_option([letter](const Option& option) { return option.letter == letter; });
  }
  // Whether this is an option of any command that is followed by its value.
  static bool takes_next_word(std::string_view word) {
    const auto is_it = [word](const Option* option) {
      if (option->kind == Kind::Flag) return false;
      return word == shown(*option) || word == std::string{'-', option->letter};
    };
    const auto any = [&is_it](const std::vector<const Option*>& options) {
      return std::any_of(options.begin(), options.end(), is_it);
    };
    return any(common_options()) ||
           std::any_of(all_commands().begin(),
                       all_commands().end(),
                       [&any](const Command& command) { return any(command.options); });
  }

  void unknown_option(const std::string& typed) {
    std::vector<std::string> names;
    const auto add = [&names](const Option& option) {
      names.push_back(shown(option));
      return false;
    };
    find_option(add);
    const Bilingual near = did_you_mean_this(nearest_name(typed, names));
    fail(for_command({fmt::format("unknown option {}{}", typed, near.en),
                      fmt::format("未知选项 {}{}", typed, near.zh)}));
  }

  void conclude() {
    Invocation& invocation = parsed_.invocation;
    if (invocation.has(option::kHelp)) {
      parsed_.outcome = Parsed::Outcome::Help;
      return;
    }
    if (invocation.command == nullptr) {
      parsed_.outcome = parsed_.topic.empty() ? Parsed::Outcome::Hint : Parsed::Outcome::Help;
      return;
    }
    check_arguments(*invocation.command, invocation.arguments);
    if (failed_) return;
    const Bilingual wrong = check_together(invocation);
    if (!wrong.empty()) return fail(for_command(wrong));
    if (!failed_) parsed_.outcome = Parsed::Outcome::Run;
  }

  void check_arguments(const Command& command, std::vector<std::string>& arguments) {
    if (arguments.size() < command.least) {
      return fail(for_command({fmt::format("{} is missing", command.arguments),
                               fmt::format("缺少 {}", command.arguments)}));
    }
    if (arguments.size() > command.most) {
      return fail(for_command({fmt::format("'{}' is too much", arguments[command.most]),
                               fmt::format("多余的参数“{}”", arguments[command.most])}));
    }
    for (std::string& argument : arguments) {
      const std::string_view meant = meant_choice(command.choices, {}, argument);
      if (!meant.empty()) argument = meant;
      const Bilingual wrong = check_value(command.argument, command.choices, argument);
      if (!wrong.empty()) return fail(for_command(wrong));
    }
  }

  static std::string shown(const Option& option) { return "--" + std::string(option.name); }

  // Says where it happened and what helps.
  Bilingual for_command(Bilingual what) const {
    const Command* command = parsed_.invocation.command;
    const std::string name =
        command == nullptr ? "casebook" : "casebook " + std::string(command->name);
    what.en += fmt::format("{} See: {} --help", what.en.ends_with('?') ? "" : ".", name);
    what.zh += fmt::format("{}参见：{} --help", what.zh.ends_with("？") ? "" : "。", name);
    return what;
  }

  void fail(Bilingual error) {
    parsed_.outcome = Parsed::Outcome::Wrong;
    parsed_.error = std::move(error);
    failed_ = true;
  }

  const std::vector<std::string>& words_;
  Parsed parsed_;
  std::vector<std::size_t> command_words_;
  std::size_t at_ = 0;
  bool failed_ = false;
};

}  // namespace

Parsed parse_command_line(const std::vector<std::string>& words) {
  return Parser(words).parse();
}

std::optional<Language> language_in(const std::vector<std::string>& words) {
  std::optional<Language> language;
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::string_view value;
    if (words[i] == "--") break;
    if (words[i] == "--lang" && i + 1 < words.size()) value = words[i + 1];
    if (words[i].starts_with("--lang=")) value = std::string_view(words[i]).substr(7);
    const std::string_view meant =
        meant_choice(option::kLang.choices, option::kLang.aliases, value);
    if (meant == "zh") language = Language::Chinese;
    if (meant == "en") language = Language::English;
  }
  return language;
}

}  // namespace casebook
