// SPDX-License-Identifier: Apache-2.0
// What must hold for the table of commands, whatever is added to it.
#include "cli/commands.h"

#include <filesystem>
#include <set>

#include <gtest/gtest.h>

#include "cli/completion.h"
#include "cli/help.h"
#include "cli/man_page.h"
#include "cli/options.h"
#include "cli/parse.h"
#include "draft/draft.h"
#include "knowledge/load.h"
#include "report/wrap.h"

namespace casebook {
namespace {

// Splits an example as a shell would: spaces outside single quotes.
std::vector<std::string> shell_words(std::string_view line) {
  std::vector<std::string> words;
  bool quoted = false;
  bool inside = false;
  for (const char c : line) {
    if (c == '\'') {
      quoted = !quoted;
    } else if (c == ' ' && !quoted) {
      inside = false;
    } else {
      if (!inside) words.emplace_back();
      words.back() += c;
      inside = true;
    }
  }
  return words;
}

bool in_both_languages(const Words& words) {
  return !words.en.empty() && !words.zh.empty() && words.en != words.zh;
}

std::vector<const Option*> every_option() {
  std::vector<const Option*> options = common_options();
  for (const Command& command : all_commands()) {
    options.insert(options.end(), command.options.begin(), command.options.end());
  }
  return options;
}

TEST(Commands, NamesAreUnique) {
  std::set<std::string_view> names;
  for (const Command& command : all_commands()) {
    EXPECT_TRUE(names.insert(command.name).second) << command.name;
  }
  for (const CommandGroup& group : all_groups()) {
    EXPECT_TRUE(names.insert(group.name).second) << group.name;
  }
}

TEST(Commands, EveryFirstWordOfTwoIsAGroup) {
  for (const Command& command : all_commands()) {
    if (group_of(command).empty()) continue;
    EXPECT_NE(find_group(group_of(command)), nullptr) << command.name;
  }
}

TEST(Commands, EveryCommandIsExplainedInBothLanguagesAndRuns) {
  for (const Command& command : all_commands()) {
    EXPECT_TRUE(in_both_languages(command.summary)) << command.name;
    EXPECT_TRUE(in_both_languages(command.description)) << command.name;
    EXPECT_FALSE(command.summary.en.ends_with('.')) << command.name;
    EXPECT_NE(command.run, nullptr) << command.name;
    EXPECT_LE(command.least, command.most) << command.name;
  }
}

TEST(Commands, EveryExampleParsesAsItsOwnCommand) {
  for (const Command& command : all_commands()) {
    EXPECT_FALSE(command.examples.empty()) << command.name;
    for (const Example& example : command.examples) {
      EXPECT_TRUE(in_both_languages(example.what)) << example.line;
      std::vector<std::string> words = shell_words(example.line);
      ASSERT_EQ(words.front(), "casebook") << example.line;
      words.erase(words.begin());
      const Parsed parsed = parse_command_line(words);
      EXPECT_EQ(parsed.outcome, Parsed::Outcome::Run) << example.line << ": " << parsed.error.en;
      EXPECT_EQ(parsed.invocation.command, &command) << example.line;
    }
  }
}

TEST(Commands, EveryOptionIsExplainedInBothLanguages) {
  for (const Option* option : every_option()) {
    EXPECT_TRUE(in_both_languages(option->help)) << option->name;
    EXPECT_EQ(option->kind == Kind::Flag, option->value.empty()) << option->name;
    EXPECT_EQ(option->kind == Kind::Choice, !option->choices.empty()) << option->name;
  }
}

TEST(Commands, NoCommandHasTwoOptionsOfOneName) {
  for (const Command& command : all_commands()) {
    std::set<std::string> names;
    std::vector<const Option*> options = common_options();
    options.insert(options.end(), command.options.begin(), command.options.end());
    for (const Option* option : options) {
      EXPECT_TRUE(names.insert(std::string(option->name)).second) << command.name << option->name;
      if (option->letter == 0) continue;
      EXPECT_TRUE(names.insert(std::string(1, option->letter)).second)
          << command.name << option->letter;
    }
  }
}

// `--format json diagnose x`: the word after --format is not the command, whatever the command is.
TEST(Commands, OptionsOfOneNameTakeAValueEverywhereOrNowhere) {
  std::map<std::string_view, bool> takes_value;
  for (const Option* option : every_option()) {
    const bool takes = option->kind != Kind::Flag;
    EXPECT_EQ(takes_value.try_emplace(option->name, takes).first->second, takes) << option->name;
  }
}

TEST(Commands, EveryVerbHasItsFile) {
  for (const Command& command : all_commands()) {
    if (group_of(command) == "admin") continue;  // beside the server, in serve.cpp
    const std::string_view verb = group_of(command).empty() ? command.name : group_of(command);
    const std::string file =
        std::string(SOURCE_DIR) + "/src/cli/commands/" + std::string(verb) + ".cpp";
    EXPECT_TRUE(std::filesystem::exists(file)) << file;
  }
}

TEST(Commands, HelpNamesEveryCommandAndEveryOption) {
  for (const Language language : {Language::English, Language::Chinese}) {
    HelpOptions options;
    options.language = language;
    const std::string full = full_help(options);
    for (const Command& command : all_commands()) {
      EXPECT_NE(full.find(command.name), std::string::npos) << command.name;
      const std::string help = command_help(command, options);
      for (const Option* option : command.options) {
        EXPECT_NE(help.find(option_head(*option)), std::string::npos) << option->name;
      }
      for (const Example& example : command.examples) {
        EXPECT_NE(help.find(wrap(example.line, 90).front()), std::string::npos) << example.line;
      }
    }
  }
}

// The table cannot ask the knowledge, so it repeats the names.
TEST(Commands, PlanOffersThePlansThatAreBuiltIn) {
  const auto knowledge = load_default_knowledge({});
  ASSERT_TRUE(knowledge.ok());
  std::vector<std::string_view> built_in;
  for (const CollectionPlan& plan : knowledge.value().plans) {
    built_in.push_back(plan.id);
  }
  EXPECT_EQ(find_command("plan")->choices, built_in);
}

TEST(Commands, DraftOffersTheKindsOfMailThatThereAre) {
  std::vector<std::string_view> kinds;
  for (const DraftKindRow& row : draft_kinds()) {
    kinds.push_back(row.name);
  }
  EXPECT_EQ(find_command("draft")->choices, kinds);
}

TEST(Commands, CompletionAndManPageNameEveryCommand) {
  const std::string man = man_page(Language::English);
  for (const Command& command : all_commands()) {
    EXPECT_NE(man.find(".SS \"casebook " + std::string(command.name)), std::string::npos)
        << command.name;
    for (const char* shell : {"bash", "zsh"}) {
      EXPECT_NE(
          completion_script(shell, Language::English).find("'" + std::string(command.name) + "')"),
          std::string::npos)
          << shell << " " << command.name;
    }
  }
}

}  // namespace
}  // namespace casebook
