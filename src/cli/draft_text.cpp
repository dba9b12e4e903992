// SPDX-License-Identifier: Apache-2.0
#include "cli/draft_text.h"

#include <fmt/format.h>

#include "cli/command.h"
#include "draft/variables.h"

namespace casebook {
namespace {

// How it is written in a template.
std::string written(const Variable& variable) {
  if (variable.kind == Value::Kind::Text) return fmt::format("{{{{{}}}}}", variable.name);
  return fmt::format("{{{{#{0}}}}}...{{{{/{0}}}}}", variable.name);
}

void add_rows(const std::vector<Variable>& among,
              std::size_t depth,
              Language language,
              std::vector<std::vector<std::string>>& rows) {
  for (const Variable& one : among) {
    rows.push_back({std::string(2 * depth, ' ') + written(one),
                    std::string(language == Language::Chinese ? one.zh : one.en)});
    add_rows(one.inside, depth + 1, language, rows);
  }
}

}  // namespace

std::string list_drafts(const std::vector<TemplateFile>& templates, const TextOptions& options) {
  Page page(options.width, options.color, options.names);
  for (const DraftKindRow& row : draft_kinds()) {
    constexpr std::size_t kNameWidth = 10;
    page.field(0, row.name, kNameWidth, options.language == Language::Chinese ? row.zh : row.en);
    for (const Language language : {Language::English, Language::Chinese}) {
      const TemplateFile* picked = pick_template(templates, row.kind, language);
      if (picked == nullptr) continue;
      std::string where = picked->path;
      if (picked->layer == 0) where += in(options.language, " (built in)", "（内置）");
      page.whole_line({.first = std::string(kNameWidth + 2, ' ')}, where, Paint::Dim);
    }
  }
  return page.take();
}

std::string list_variables(const TextOptions& options) {
  Page page(options.width, options.color, options.names);
  page.block({},
             in(options.language,
                "Texts are written {{name}}. Lists and flags open a section: {{#name}}...{{/name}} "
                "is written for each entry, or when it is so; {{^name}}...{{/name}} when there is "
                "none, or when it is not so. A text that is empty counts as none. Names inside of "
                "a list exist in its section only.",
                "文本写作 {{name}}。列表和开关用作区段：{{#name}}……{{/name}} "
                "对每一项输出，或在成立时输出；{{^name}}……{{/name}} 在没有任何项或不成立时输出。"
                "空文本视为没有。列表之内的名称只在其区段中有效。"));
  page.blank();
  std::vector<std::vector<std::string>> rows;
  add_rows(draft_variables(), 0, options.language, rows);
  page.table(0, {{""}, {""}}, rows);
  return page.take();
}

}  // namespace casebook
