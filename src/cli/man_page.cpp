// SPDX-License-Identifier: Apache-2.0
#include "cli/man_page.h"

#include <fmt/format.h>

#include "base/text.h"
#include "base/utf8.h"
#include "base/version.h"
#include "cli/commands.h"
#include "cli/help.h"
#include "cli/options.h"
#include "report/wrap.h"

namespace casebook {
namespace {

// Text for roff: a backslash begins an escape, a leading dot or quote a request, and a plain hyphen
// is drawn as a dash that cannot be pasted into a shell. Chinese has no spaces, so it is told where
// its lines may end.
std::string roff(std::string_view text) {
  std::string escaped;
  char32_t before = '\n';
  while (!text.empty()) {
    const char32_t c = take_character(text);
    if (before == '\n' && (c == '.' || c == '\'')) escaped += "\\&";
    if (c > 0x7F && before != '\n' && can_break(before, c)) escaped += "\\:";
    switch (c) {
      case '\\': escaped += "\\e"; break;
      case '-': escaped += "\\-"; break;
      case '\'': escaped += "\\(aq"; break;
      default: append_utf8(escaped, c);
    }
    before = c;
  }
  return escaped;
}

class ManWriter {
 public:
  explicit ManWriter(Language language) : language_(language) {}

  std::string write() {
    out_ = fmt::format(".TH CASEBOOK 1 \"\" \"casebook {}\" \"\"\n", roff(program_version()));
    out_ += ".ad l\n.nh\n";
    section({"NAME", "名称"});
    out_ += "casebook \\- " + roff(program_summary().in(language_)) + "\n";
    section({"SYNOPSIS", "用法"});
    out_ += ".B casebook\n.I COMMAND\n[\\fIOPTION\\fR...] [\\fIARGUMENT\\fR...]\n";
    section({"DESCRIPTION", "说明"});
    paragraphs(Words{
        "casebook reads what was collected from a Windows machine and finds where an attempt to "
        "upgrade, update or reset it stopped, why, how sure that is, what is not known, and what "
        "to "
        "do next. Start with one of these:",
        "casebook 读取从 Windows "
        "计算机收集的信息，找出升级、更新或重置在何处停止、原因为何、把握多大、"
        "还有什么不清楚，以及下一步该做什么。请从以下命令开始："}
                   .in(language_));
    examples(first_steps());
    section({"COMMANDS", "命令"});
    for (const Command& command : all_commands()) {
      put(command);
    }
    section({"OPTIONS OF EVERY COMMAND", "所有命令通用的选项"});
    options(common_options());
    section({"EXIT STATUS", "退出代码"});
    for (const ExitStatus& status : exit_statuses()) {
      item(std::to_string(status.status), status.meaning.in(language_));
    }
    section({"ENVIRONMENT", "环境变量"});
    item("LC_ALL, LC_MESSAGES, LANG",
         Words{"a value that begins with zh chooses Chinese", "以 zh 开头的值表示使用中文"}.in(
             language_));
    item("NO_COLOR", Words{"when set, no colour is used", "设置后不使用颜色"}.in(language_));
    return std::move(out_);
  }

 private:
  void section(const Words& title) {
    out_ += fmt::format(".SH \"{}\"\n", roff(title.in(language_)));
  }

  void item(std::string_view head, std::string_view text) {
    out_ += fmt::format(".TP\n\\fB{}\\fR\n{}\n", roff(head), roff(text));
  }

  void paragraphs(std::string_view text) {
    for (const std::string_view line : split(text, '\n')) {
      out_ += line.empty() ? ".PP\n" : roff(line) + "\n";
    }
  }

  void put(const Command& command) {
    out_ += fmt::format(".SS \"casebook {} {}\"\n", roff(command.name), roff(command.arguments));
    paragraphs(command.description.in(language_));
    if (!command.choices.empty()) {
      item(command.arguments, fmt::format("{}", fmt::join(command.choices, ", ")));
    }
    options(command.options);
    examples(command.examples);
  }

  void options(const std::vector<const Option*>& options) {
    for (const Option* option : options) {
      item(trim(option_head(*option)), option_text(*option, language_));
    }
  }

  void examples(const std::vector<Example>& examples) {
    out_ += ".PP\n";
    for (const Example& example : examples) {
      out_ += fmt::format(
          ".TP\n\\f(CW{}\\fR\n{}\n", roff(example.line), roff(example.what.in(language_)));
    }
  }

  Language language_;
  std::string out_;
};

}  // namespace

std::string man_page(Language language) {
  return ManWriter(language).write();
}

}  // namespace casebook
