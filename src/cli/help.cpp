// SPDX-License-Identifier: Apache-2.0
#include "cli/help.h"

#include <utility>

#include <fmt/format.h>

#include "base/version.h"
#include "cli/commands.h"
#include "cli/messages.h"
#include "cli/options.h"

namespace casebook {
namespace {

constexpr std::size_t kIndent = 2;
constexpr Words kUsage = {"Usage", "用法"};
constexpr Words kFirst = {"Start here", "从这里开始"};
constexpr Words kCommands = {"Commands", "命令"};
constexpr Words kOptions = {"Options", "选项"};
constexpr Words kCommonOptions = {"Options of every command", "所有命令通用的选项"};
constexpr Words kExamples = {"Examples", "示例"};
constexpr Words kExit = {"Exit status", "退出代码"};
constexpr Words kMore = {
    "`casebook --help` says more, `casebook COMMAND --help` explains a command.",
    "`casebook --help` 显示更多内容，`casebook COMMAND --help` 说明某个命令。"};
constexpr Words kOneCommand = {
    "`casebook COMMAND --help` explains a command with its options and examples.",
    "`casebook COMMAND --help` 说明某个命令及其选项和示例。"};

class HelpWriter {
 public:
  explicit HelpWriter(const HelpOptions& options)
      : language_(options.language),
        page_(options.width, options.color) {}

  void title() {
    const Words summary = program_summary();
    page_.indented(0, fmt::format("casebook {}: {}", program_version(), summary.in(language_)));
  }

  void usage(const std::string& line) {
    page_.heading(kUsage.in(language_));
    page_.indented(kIndent, line);
  }

  void examples(const Words& heading, const std::vector<Example>& examples) {
    page_.heading(heading.in(language_));
    for (const Example& example : examples) {
      page_.indented(kIndent, example.line, Paint::Cyan);
      page_.indented(kIndent + 4, example.what.in(language_));
    }
  }

  void commands(std::string_view group) {
    page_.heading(kCommands.in(language_));
    std::vector<std::vector<std::string>> rows;
    for (const Command& command : all_commands()) {
      if (!group.empty() && group_of(command) != group) continue;
      rows.push_back({std::string(command.name), std::string(command.summary.in(language_))});
    }
    page_.table(kIndent, {{""}, {""}}, rows);
  }

  // Commands of a group stand together as one row.
  void commands_in_short() {
    page_.heading(kCommands.in(language_));
    std::vector<std::vector<std::string>> rows;
    std::string_view group;
    for (const Command& command : all_commands()) {
      const std::string_view before = std::exchange(group, group_of(command));
      if (group.empty()) {
        rows.push_back({std::string(command.name), std::string(command.summary.in(language_))});
      } else if (group != before) {
        rows.push_back(
            {fmt::format("{} ...", group), std::string(find_group(group)->summary.in(language_))});
      }
    }
    page_.table(kIndent, {{""}, {""}}, rows);
  }

  void options(const Words& heading, const std::vector<const Option*>& options) {
    if (options.empty()) return;
    page_.heading(heading.in(language_));
    std::vector<std::vector<std::string>> rows;
    for (const Option* option : options) {
      rows.push_back({option_head(*option), option_text(*option, language_)});
    }
    constexpr std::size_t kWidestHead = 26;
    page_.table(kIndent, {{"", kWidestHead}, {""}}, rows);
  }

  // "KIND: signatures, rules, ..."
  void choices(const Command& command) {
    if (command.choices.empty()) return;
    std::string name(command.arguments);
    for (const char mark : {'[', ']', '.'}) {
      std::erase(name, mark);
    }
    const std::string_view comma = language_ == Language::Chinese ? "、" : ", ";
    page_.blank();
    page_.block({.first = name + (language_ == Language::Chinese ? "：" : ": ")},
                fmt::format("{}", fmt::join(command.choices, comma)));
  }

  void exit_codes() {
    page_.heading(kExit.in(language_));
    std::vector<std::vector<std::string>> rows;
    for (const ExitStatus& status : exit_statuses()) {
      rows.push_back({std::to_string(status.status), std::string(status.meaning.in(language_))});
    }
    page_.table(kIndent, {{""}, {""}}, rows);
  }

  void paragraphs(const Words& text) {
    page_.blank();
    page_.indented(0, text.in(language_));
  }

  std::string take() { return page_.take(); }

 private:
  Language language_;
  Page page_;
};

}  // namespace

Words program_summary() {
  return {"says why a Windows upgrade, update or reset failed, with the lines that prove it",
          "说明 Windows 升级、更新或重置失败的原因，并给出作为依据的日志行"};
}

const std::vector<Example>& first_steps() {
  static const std::vector<Example> kSteps = {
      {"casebook diagnose case.zip",
       {"the cause, its proof and what to do; a folder or a single log does as well",
        "查看原因、依据和处理步骤；也可以是文件夹或单个日志"}},
      {"casebook ls case.zip",
       {"what was in the evidence and what could not be read",
        "查看证据中有哪些文件，哪些无法读取"}},
      {"casebook code 0x80070005", {"what a code means", "查看某个代码的含义"}}};
  return kSteps;
}

const std::vector<ExitStatus>& exit_statuses() {
  static const std::vector<ExitStatus> kStatuses = {
      {kDone, {"done", "已完成"}},
      {kFailed, {"could not do it; the reason is on standard error", "未能完成；原因见标准错误"}},
      {kWrongUse, {"the command line is wrong", "命令行有误"}},
      {kNothingReadable,
       {"nothing in the evidence is a Windows log that could be read",
        "证据中没有可读取的 Windows 日志"}},
      {kCutShort,
       {"a limit of sql was reached: what was written is not all", "sql 命令达到限制，输出不完整"}},
      {kFailureFound,
       {"with --exit-code: a failure was found, or a difference that matters",
        "使用 --exit-code 时：发现故障，或存在值得关注的差异"}},
      {kInsufficient,
       {"with --exit-code: the evidence does not suffice", "使用 --exit-code 时：证据不足"}},
      {kInterrupted, {"stopped by Ctrl-C", "被 Ctrl-C 中断"}}};
  return kStatuses;
}

std::string option_head(const Option& option) {
  std::string head = option.letter == 0 ? "    " : fmt::format("-{}, ", option.letter);
  head += fmt::format("--{}", option.name);
  if (!option.value.empty()) head += fmt::format(" {}", option.value);
  return head;
}

std::string option_text(const Option& option, Language language) {
  std::string text(option.help.in(language));
  if (option.choices.empty()) return text;
  const bool chinese = language == Language::Chinese;
  const std::string choices = fmt::format("{}", fmt::join(option.choices, chinese ? "、" : ", "));
  return text + (chinese ? "（" + choices + "）" : " (" + choices + ")");
}

std::string short_help(const HelpOptions& options) {
  HelpWriter help(options);
  help.title();
  help.examples(kFirst, first_steps());
  help.commands_in_short();
  help.paragraphs(kMore);
  return help.take();
}

std::string full_help(const HelpOptions& options) {
  HelpWriter help(options);
  help.title();
  help.usage("casebook COMMAND [OPTION...] [ARGUMENT...]");
  help.examples(kFirst, first_steps());
  help.commands("");
  help.options(kCommonOptions, common_options());
  help.exit_codes();
  help.paragraphs(kOneCommand);
  return help.take();
}

std::string group_help(const CommandGroup& group, const HelpOptions& options) {
  HelpWriter help(options);
  help.paragraphs(group.summary);
  help.usage(fmt::format("casebook {} COMMAND", group.name));
  help.commands(group.name);
  help.options(kCommonOptions, common_options());
  return help.take();
}

std::string command_help(const Command& command, const HelpOptions& options) {
  HelpWriter help(options);
  help.paragraphs(command.summary);
  std::string line = fmt::format("casebook {}", command.name);
  if (!command.options.empty()) line += " [OPTION...]";
  if (!command.arguments.empty()) line += fmt::format(" {}", command.arguments);
  help.usage(line);
  help.paragraphs(command.description);
  help.choices(command);
  help.options(kOptions, command.options);
  help.options(kCommonOptions, common_options());
  help.examples(kExamples, command.examples);
  return help.take();
}

}  // namespace casebook
