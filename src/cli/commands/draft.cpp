// SPDX-License-Identifier: Apache-2.0
// `casebook draft`: mails about a case.
#include "draft/draft.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/commands/verbs.h"
#include "cli/draft_text.h"
#include "cli/messages.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/session.h"
#include "cli/template_files.h"
#include "cli/text_options.h"
#include "diagnose/request.h"
#include "knowledge/suggest.h"

namespace casebook {
namespace {

namespace fs = std::filesystem;

// Of the diagnosis of a large case; more is no diagnosis of ours.
constexpr std::uintmax_t kLargestCase = 256U << 20U;

// Built in, then those of the knowledge folders, then the desk's own.
Result<std::vector<TemplateFile>> read_templates(const Invocation& invocation) {
  std::vector<std::string> dirs = invocation.all(option::kKnowledge);
  if (!invocation.has(option::kTemplates)) return all_templates(dirs);
  dirs.emplace_back(invocation.get(option::kTemplates));
  ASSIGN_OR_RETURN(std::vector<TemplateFile> templates, all_templates(dirs));
  const bool any = std::any_of(templates.begin(), templates.end(), [&dirs](const auto& file) {
    return file.layer == static_cast<int>(dirs.size());
  });
  if (any) return templates;
  return Error{ErrorCode::NotFound,
               dirs.back() + in(invocation,
                                ": there is no template in it; `casebook draft KIND --template` "
                                "writes one to begin with",
                                "：其中没有模板；可用 `casebook draft KIND --template` 导出一个")};
}

// All that is wrong with any template, one per line; "" when they are right.
std::string mistakes_of(const std::vector<TemplateFile>& templates, Language language) {
  std::string text;
  for (const TemplateProblem& problem : check_templates(templates)) {
    if (!problem.is_error) continue;
    if (!text.empty()) text += '\n';
    text += problem.in(language);
  }
  return text;
}

int fail_without_kind(const Invocation& invocation) {
  say(in(invocation,
         "name a KIND of mail and the evidence: `casebook draft analysis case.zip`; `casebook "
         "draft --list` lists the kinds",
         "请指定邮件种类 KIND 和证据，如 `casebook draft analysis case.zip`；`casebook draft "
         "--list` 会列出全部种类"));
  return kWrongUse;
}

int fail_unknown_kind(const std::string& typed, const Invocation& invocation) {
  std::vector<std::string> names;
  for (const DraftKindRow& row : draft_kinds()) {
    names.emplace_back(row.name);
  }
  const std::string near = nearest_name(typed, names);
  const bool chinese = invocation.language == Language::Chinese;
  std::string hint;
  if (!near.empty()) {
    hint = fmt::format(fmt::runtime(chinese ? "，您要输入的是 {} 吗" : "; did you mean {}?"), near);
  }
  say(fmt::format(fmt::runtime(chinese ? "{}：没有这种邮件{}；现有种类：{}"
                                       : "{}: no such kind of mail{}; the kinds are {}"),
                  typed,
                  hint,
                  fmt::join(names, chinese ? "、" : ", ")));
  return kWrongUse;
}

Result<std::string> read_small_file(const std::string& path) {
  std::error_code error;
  const std::uintmax_t size = fs::file_size(path, error);
  if (error) return Error{ErrorCode::Io, path + ": " + error.message()};
  if (size > kLargestCase) return Error{ErrorCode::LimitExceeded, path + ": larger than 256 MiB"};
  std::ifstream file(path, std::ios::binary);
  std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  if (!file) return Error{ErrorCode::Io, path + ": cannot be read"};
  return text;
}

// The cases of --against, in the order given.
Result<std::vector<CaseSummary>> read_against(Session& session, const Invocation& invocation) {
  std::vector<CaseSummary> cases;
  for (const std::string& path : invocation.all(option::kAgainst)) {
    std::error_code ignored;
    if (ends_with_ignoring_case(path, ".json") && fs::is_regular_file(path, ignored)) {
      ASSIGN_OR_RETURN(const std::string text, read_small_file(path));
      ASSIGN_OR_RETURN(CaseSummary one, read_case(path, text));
      cases.push_back(std::move(one));
      continue;
    }
    RETURN_IF_ERROR(read_paths(session, {path}, invocation, Depth::Diagnosis));
    cases.push_back(summarize_case(path, session.analysis->view()));
    session.analysis.reset();  // what it held in memory
  }
  return cases;
}

// Plans of `casebook plan`, in the place of evidence.
std::vector<const CollectionPlan*> plans_of(const Knowledge& knowledge,
                                            const std::vector<std::string>& arguments) {
  std::vector<const CollectionPlan*> plans;
  for (const std::string& argument : arguments) {
    const CollectionPlan* plan = knowledge.find_plan(argument);
    if (plan == nullptr) continue;
    if (std::find(plans.begin(), plans.end(), plan) == plans.end()) plans.push_back(plan);
  }
  return plans;
}

// Whether it is a file or folder, or written like one; the name of a plan is not.
bool is_path(const std::string& argument) {
  std::error_code ignored;
  return fs::exists(argument, ignored) || argument.find_first_of("/\\") != std::string::npos;
}

// The first argument that is neither a plan nor a path; null when all are.
const std::string* find_unknown(const Knowledge& knowledge,
                                const std::vector<std::string>& arguments) {
  for (const std::string& argument : arguments) {
    if (knowledge.find_plan(argument) == nullptr && !is_path(argument)) return &argument;
  }
  return nullptr;
}

class Writer {
 public:
  Writer(const Invocation& invocation, const DraftKindRow& kind, const TemplateFile& source)
      : invocation_(invocation),
        kind_(kind),
        source_(source),
        paths_(invocation.arguments.begin() + 1, invocation.arguments.end()) {}

  int write() {
    if (kind_.kind == DraftKind::Similar && !invocation_.has(option::kAgainst)) {
      say(in(invocation_,
             "draft similar needs earlier cases to compare with: add --against PATH, a bundle or a "
             "diagnosis in JSON",
             "draft similar 需要以往案例：请添加 --against PATH（证据或 JSON 格式的诊断）"));
      return kWrongUse;
    }
    std::vector<std::string> inputs = paths_;
    for (std::string& path : invocation_.all(option::kAgainst)) {
      inputs.push_back(std::move(path));
    }
    auto output = Output::open(std::string(invocation_.get(option::kOutput)), inputs);
    if (!output.ok()) return fail(output.error(), invocation_.language);
    auto session = load_session(invocation_);
    if (!session.ok()) return fail(session.error(), invocation_.language);
    const Knowledge& knowledge = *session.value().knowledge;
    if (const std::string* unknown = find_unknown(knowledge, paths_)) {
      return fail_unknown_source(*unknown, knowledge);
    }
    // As in `casebook plan`, a folder of the name of a plan is written "./upgrade".
    const auto is_plan = [&](const std::string& argument) {
      return knowledge.find_plan(argument) != nullptr &&
             (kind_.kind == DraftKind::Request || !is_path(argument));
    };
    const auto plans =
        static_cast<std::size_t>(std::count_if(paths_.begin(), paths_.end(), is_plan));
    if (plans == 0) return of_evidence(session.value(), output.value());
    if (kind_.kind != DraftKind::Request) return fail_plan_only();
    if (plans != paths_.size()) return fail_mixed();
    return of_plans(session.value(), plans_of(knowledge, paths_), output.value());
  }

 private:
  RequestScope scope() const {
    return invocation_.has(option::kHelpfulToo) ? RequestScope::Everything : RequestScope::Required;
  }

  // Neither a plan nor a path.
  int fail_unknown_source(const std::string& typed, const Knowledge& knowledge) const {
    const bool takes_plans = kind_.kind == DraftKind::Request;
    const std::vector<std::string> ids = ids_of(knowledge.plans);
    const std::string near = takes_plans ? nearest_name(typed, ids) : "";
    std::string hint;
    if (!near.empty()) {
      hint = fmt::format(
          fmt::runtime(in(invocation_, "; did you mean {}?", "，您要输入的是 {} 吗")), near);
    }
    if (!takes_plans) {
      say(fmt::format(
          fmt::runtime(in(invocation_,
                          "{}: no such file or folder; draft {} needs the evidence of a "
                          "case: a folder, a log file or an archive",
                          "{}：没有这个文件或文件夹；draft {} 需要案例的证据：文件夹、日志"
                          "文件或压缩包")),
          typed,
          kind_.name));
      return kFailed;
    }
    say(fmt::format(
        fmt::runtime(in(invocation_,
                        "{}: neither a file or folder nor a plan{}; give the evidence of "
                        "a case, or one of the plans {}",
                        "{}：既不是已有的文件或文件夹，也不是收集计划{}；请指定案例的证据，"
                        "或下列收集计划之一：{}")),
        typed,
        hint,
        fmt::join(ids, in(invocation_, ", ", "、"))));
    return kFailed;
  }

  int fail_plan_only() const {
    say(fmt::format(
        fmt::runtime(in(invocation_,
                        "draft {}: a plan alone says nothing about a case; give its "
                        "evidence, or write a request: `casebook draft request {}`",
                        "draft {}：仅凭收集计划无法说明案例情况；请指定案例的证据，或起草"
                        "收集请求：`casebook draft request {}`")),
        kind_.name,
        fmt::join(paths_, " ")));
    return kWrongUse;
  }

  int fail_mixed() const {
    say(in(invocation_,
           "give either plans or evidence, not both",
           "收集计划与证据不能同时指定；请只给出其中一种"));
    return kWrongUse;
  }

  // Whoever is merely installed is not asked: that proves nothing, and makers answer what is shown.
  int fail_nobody_blamed(const AnalysisView& view, const Knowledge& knowledge) const {
    std::vector<std::string> named;
    for (const Bilingual& product : products_named_without_proof(view, &knowledge)) {
      named.push_back(product.in(invocation_.language));
    }
    if (!named.empty()) {
      say(fmt::format(
          fmt::runtime(
              in(invocation_,
                 "draft relay: findings name products that are on the machine ({}); none "
                 "is proved to be the cause, so there is nobody to ask yet; ask the "
                 "customer first for what would show it: `casebook draft narrow {}`",
                 "draft relay：结论中提到本机装有的产品（{}），但均未证实与故障有关，暂时没有"
                 "可以询问的第三方；请先向客户收集能够说明问题的信息：`casebook draft narrow "
                 "{}`")),
          fmt::join(named, in(invocation_, "; ", "；")),
          fmt::join(paths_, " ")));
      return kFailed;
    }
    say(fmt::format(
        fmt::runtime(in(invocation_,
                        "draft relay: no finding blames a product, driver or program from outside "
                        "of Windows, so there is nobody to ask; ask the customer first for what "
                        "would show it: `casebook draft narrow {}`",
                        "draft relay：各项结论均未将原因指向 Windows "
                        "以外的产品、驱动程序或程序，没有可以询问的第三方；请先向客户收集能够说明"
                        "问题的信息：`casebook draft narrow {}`")),
        fmt::join(paths_, " ")));
    return kFailed;
  }

  int of_plans(const Session& session,
               const std::vector<const CollectionPlan*>& plans,
               Output& output) {
    const DataRequest request = request_of_plans(*session.knowledge, plans, scope());
    DraftInput input;
    input.request = &request;
    input.knowledge = session.knowledge.get();
    return finish(std::move(input), output);
  }

  int of_evidence(Session& session, Output& output) {
    auto against = read_against(session, invocation_);
    if (!against.ok()) return fail(against.error(), invocation_.language);
    const Status read = read_paths(session, paths_, invocation_, Depth::Diagnosis);
    if (!read.ok()) return fail(read.error(), invocation_.language);
    const AnalysisView& view = session.analysis->view();
    if (!is_anything_readable(view)) return fail_unreadable(view, invocation_);
    if (!is_anything_recognised(view)) return fail_unrecognised(view, invocation_);
    if (kind_.kind == DraftKind::Relay && !blames_third_party(view, session.knowledge.get())) {
      return fail_nobody_blamed(view, *session.knowledge);
    }
    const auto begin = std::chrono::steady_clock::now();
    const DataRequest request = request_for_case(*session.knowledge, view, scope());
    DraftInput input;
    input.evidence = &view;
    input.request = &request;
    input.knowledge = session.knowledge.get();
    input.against = std::move(against.value());
    const int status = finish(std::move(input), output);
    note_render(session, begin);
    show_timings(session, invocation_);
    return status;
  }

  int finish(DraftInput input, Output& output) {
    input.customer = invocation_.get(option::kCustomer);
    input.case_number = invocation_.get(option::kCaseNumber);
    input.signature = invocation_.get(option::kSignedBy);
    const auto mail = write_draft(source_, input, invocation_.language);
    if (!mail.ok()) return fail(mail.error(), invocation_.language);
    output.write(mail.value());
    const Status written = output.finish();
    return written.ok() ? kDone : fail(written.error(), invocation_.language);
  }

  const Invocation& invocation_;
  const DraftKindRow& kind_;
  const TemplateFile& source_;
  std::vector<std::string> paths_;
};

}  // namespace

int run_draft(const Invocation& invocation) {
  if (invocation.has(option::kVariables)) {
    return write_out(list_variables(text_options(invocation)), invocation);
  }
  const auto templates = read_templates(invocation);
  if (!templates.ok()) return fail(templates.error(), invocation.language);
  if (invocation.has(option::kListDrafts)) {
    return write_out(list_drafts(templates.value(), text_options(invocation)), invocation);
  }
  if (invocation.arguments.empty()) return fail_without_kind(invocation);
  const std::string& typed = invocation.arguments.front();
  const DraftKindRow* kind = find_draft_kind(to_lower(typed));
  if (kind == nullptr) return fail_unknown_kind(typed, invocation);
  const TemplateFile* source = pick_template(templates.value(), kind->kind, invocation.language);
  if (source == nullptr) {
    return fail({ErrorCode::NotFound, fmt::format("there is no template of '{}'", kind->name)},
                invocation.language);
  }
  // Before anything is judged: a template that is not right is printed to be put right.
  if (invocation.has(option::kShowTemplate)) return write_out(source->text, invocation);
  const std::string mistakes = mistakes_of(templates.value(), invocation.language);
  if (!mistakes.empty()) {
    return fail({ErrorCode::InvalidInput, mistakes}, invocation.language);
  }
  if (invocation.arguments.size() < 2) return fail_without_kind(invocation);
  return Writer(invocation, *kind, *source).write();
}

}  // namespace casebook
