// SPDX-License-Identifier: Apache-2.0
#include "draft/draft.h"

#include <algorithm>
#include <optional>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "base/text.h"
#include "draft/mail_text.h"
#include "draft/third_parties.h"
#include "draft/values.h"

namespace casebook {
namespace {

constexpr std::string_view kEnding = ".mustache";

struct TemplateName {
  const DraftKindRow* kind = nullptr;
  std::optional<Language> language;
};

// "templates/analysis.en.mustache"
TemplateName name_of(std::string_view path) {
  std::string_view name = file_name_of(path);
  if (!name.ends_with(kEnding)) return {};
  name.remove_suffix(kEnding.size());
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos) return {find_draft_kind(name), std::nullopt};
  TemplateName parts{find_draft_kind(name.substr(0, dot)), std::nullopt};
  const std::string_view language = name.substr(dot + 1);
  if (language == "en") parts.language = Language::English;
  if (language == "zh") parts.language = Language::Chinese;
  return parts;
}

std::string all_kinds() {
  std::vector<std::string_view> names;
  for (const DraftKindRow& row : draft_kinds()) {
    names.push_back(row.name);
  }
  return fmt::format("{}", fmt::join(names, ", "));
}

TemplateProblem misnamed(const TemplateFile& file) {
  return {
      file.path,
      1,
      true,
      {fmt::format("no draft uses this file; name it KIND.en.mustache or KIND.zh.mustache, with "
                   "KIND one of {}",
                   all_kinds()),
       fmt::format("没有邮件会使用此文件；请命名为 KIND.en.mustache 或 KIND.zh.mustache，KIND 为 "
                   "{} 之一",
                   all_kinds())}};
}

// Of a built-in template it is a mistake, of a desk's own one something to know.
void check_languages(const std::vector<TemplateFile>& files,
                     std::vector<TemplateProblem>& problems) {
  std::set<std::tuple<int, DraftKind, Language>> there;
  for (const TemplateFile& file : files) {
    const TemplateName name = name_of(file.path);
    if (name.kind != nullptr && name.language) {
      there.insert({file.layer, name.kind->kind, *name.language});
    }
  }
  for (const TemplateFile& file : files) {
    const TemplateName name = name_of(file.path);
    if (name.kind == nullptr || !name.language) continue;
    const bool chinese = *name.language == Language::Chinese;
    const Language other = chinese ? Language::English : Language::Chinese;
    if (there.count({file.layer, name.kind->kind, other}) != 0) continue;
    const std::string missing =
        fmt::format("{}.{}{}", name.kind->name, chinese ? "en" : "zh", kEnding);
    problems.push_back({file.path,
                        1,
                        file.layer == 0,
                        {fmt::format("there is no {} beside it; add it", missing),
                         fmt::format("旁边没有 {}；请补上", missing)}});
  }
}

}  // namespace

const std::array<DraftKindRow, kDraftKinds>& draft_kinds() {
  static constexpr std::array<DraftKindRow, kDraftKinds> kKinds = {
      DraftKindRow{DraftKind::Analysis,
                   "analysis",
                   "what failed and why, with the lines that prove it",
                   "分析邮件：失败原因及作为依据的日志行"},
      DraftKindRow{DraftKind::Request,
                   "request",
                   "the data request, with every step of collecting",
                   "数据收集请求：含完整的收集步骤"},
      DraftKindRow{DraftKind::Narrow,
                   "narrow",
                   "a second, narrower request: what arrived, what is still missing",
                   "补充收集请求：已收到什么，还缺什么"},
      DraftKindRow{DraftKind::Suggestion,
                   "suggestion",
                   "what to do, with risk, check and undo of each step",
                   "处理建议：各步骤及其风险、验证和撤销方法"},
      DraftKindRow{DraftKind::Closing, "closing", "the summary when a case is closed", "结案总结"},
      DraftKindRow{DraftKind::Similar,
                   "similar",
                   "earlier cases (--against) beside this one",
                   "相似案例表：与 --against 给出的以往案例对比"},
      DraftKindRow{
          DraftKind::Relay,
          "relay",
          "questions for whom a finding blames outside of Windows, e.g. the maker of a driver",
          "向结论所指的第三方（如驱动程序厂商）提出的问题"}};
  return kKinds;
}

const DraftKindRow* find_draft_kind(std::string_view name) {
  for (const DraftKindRow& row : draft_kinds()) {
    if (row.name == name) return &row;
  }
  return nullptr;
}

const TemplateFile* pick_template(const std::vector<TemplateFile>& files,
                                  DraftKind kind,
                                  Language language) {
  const TemplateFile* picked = nullptr;
  for (const TemplateFile& file : files) {
    const TemplateName name = name_of(file.path);
    if (name.kind == nullptr || name.kind->kind != kind || name.language != language) continue;
    if (picked == nullptr || file.layer >= picked->layer) picked = &file;
  }
  return picked;
}

std::vector<TemplateProblem> check_templates(const std::vector<TemplateFile>& files) {
  std::vector<TemplateProblem> problems;
  for (const TemplateFile& file : files) {
    const TemplateName name = name_of(file.path);
    if (name.kind == nullptr || !name.language) problems.push_back(misnamed(file));
    for (TemplateProblem& problem : check_template(file.path, file.text)) {
      problems.push_back(std::move(problem));
    }
  }
  check_languages(files, problems);
  return problems;
}

bool blames_third_party(const AnalysisView& evidence, const Knowledge* knowledge) {
  return blamed_third_parties(evidence, knowledge).finding != nullptr;
}

Result<std::string> write_draft(const TemplateFile& source,
                                const DraftInput& input,
                                Language language) {
  std::string wrong;
  for (const TemplateProblem& problem : check_template(source.path, source.text)) {
    if (!wrong.empty()) wrong += '\n';
    wrong += problem.in(language);
  }
  if (!wrong.empty()) return Error{ErrorCode::InvalidInput, wrong};
  ASSIGN_OR_RETURN(std::string filled,
                   fill_template(source.path, source.text, draft_values(input, language)));
  return finish_mail(without_doubled_brackets(std::move(filled), language));
}

}  // namespace casebook
