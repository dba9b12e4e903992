// SPDX-License-Identifier: Apache-2.0
// `casebook plan`: what to ask a customer for.
#include <algorithm>
#include <chrono>
#include <filesystem>

#include <fmt/format.h>
#include <unistd.h>

#include "cli/commands/verbs.h"
#include "cli/environment.h"
#include "cli/messages.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/plan_text.h"
#include "cli/session.h"
#include "cli/text_options.h"
#include "diagnose/request.h"
#include "knowledge/suggest.h"
#include "report/json.h"
#include "report/text.h"

namespace casebook {
namespace {

bool wants_json(const Invocation& invocation) {
  return invocation.get(option::kListFormat) == "json";
}

RequestScope scope_of(const Invocation& invocation) {
  return invocation.has(option::kHelpfulToo) ? RequestScope::Everything : RequestScope::Required;
}

std::string render(const DataRequest& request, const Invocation& invocation) {
  return wants_json(invocation) ? render_request_json(request)
                                : render_request_text(request, text_options(invocation));
}

// Beside the request, not in it: that goes into a mail.
void tell_left_out(const DataRequest& request, const Invocation& invocation) {
  if (request.left_out == 0 || !is_terminal(STDERR_FILENO) || wants_json(invocation)) return;
  const bool chinese = invocation.language == Language::Chinese;
  say(fmt::format(fmt::runtime(chinese ? "另有 {} 项有则更好的信息未列出；加 --all 可全部列出"
                                       : "{} more would help; --all asks for them too"),
                  request.left_out));
}

// Neither a plan nor a path.
int fail_unknown(const Knowledge& knowledge,
                 const std::string& typed,
                 const Invocation& invocation) {
  const std::vector<std::string> ids = ids_of(knowledge.plans);
  const std::string near = nearest_name(typed, ids);
  if (invocation.language == Language::Chinese) {
    say(fmt::format("{}：既不是收集计划，也不是已有的文件或文件夹{}；现有计划：{}",
                    typed,
                    near.empty() ? "" : fmt::format("，您要输入的是 {} 吗", near),
                    fmt::join(ids, "、")));
  } else {
    say(fmt::format("{}: neither a plan nor a file or folder{}; the plans are {}",
                    typed,
                    near.empty() ? "" : fmt::format("; did you mean {}?", near),
                    fmt::join(ids, ", ")));
  }
  return kFailed;
}

int fail_empty(const Invocation& invocation) {
  const bool chinese = invocation.language == Language::Chinese;
  say(fmt::format(
      fmt::runtime(
          chinese ? "{}：其中没有文件，无法判断是何种故障；`casebook plan` 会列出各类故障的收集计划"
                  : "{}: there is no file in it, so nothing tells what failed; `casebook "
                    "plan` lists what to collect for each kind of failure"),
      fmt::join(invocation.arguments, chinese ? "、" : ", ")));
  return kNothingReadable;
}

int run_for_case(const Invocation& invocation, Session& session) {
  auto output = Output::open(std::string(invocation.get(option::kOutput)), invocation.arguments);
  if (!output.ok()) return fail(output.error(), invocation.language);
  const Status read = read_paths(session, invocation.arguments, invocation, Depth::Diagnosis);
  if (!read.ok()) return fail(read.error(), invocation.language);
  const AnalysisView& view = session.analysis->view();
  if (view.items.empty()) return fail_empty(invocation);
  const auto begin = std::chrono::steady_clock::now();
  const DataRequest request = request_for_case(*session.knowledge, view, scope_of(invocation));
  output.value().write(render(request, invocation));
  const Status written = output.value().finish();
  if (!written.ok()) return fail(written.error(), invocation.language);
  note_render(session, begin);
  show_timings(session, invocation);
  tell_left_out(request, invocation);
  return kDone;
}

}  // namespace

int run_plan(const Invocation& invocation) {
  auto session = load_session(invocation);
  if (!session.ok()) return fail(session.error(), invocation.language);
  const Knowledge& knowledge = *session.value().knowledge;
  if (invocation.arguments.empty()) {
    return write_out(wants_json(invocation) ? list_plans_json(knowledge)
                                            : list_plans(knowledge, text_options(invocation)),
                     invocation);
  }
  std::vector<const CollectionPlan*> plans;
  for (const std::string& argument : invocation.arguments) {
    if (const CollectionPlan* plan = knowledge.find_plan(argument)) {
      if (std::find(plans.begin(), plans.end(), plan) == plans.end()) plans.push_back(plan);
      continue;
    }
    std::error_code ignored;
    if (!std::filesystem::exists(argument, ignored)) {
      return fail_unknown(knowledge, argument, invocation);
    }
  }
  if (plans.empty()) return run_for_case(invocation, session.value());
  if (plans.size() != invocation.arguments.size()) {
    const bool chinese = invocation.language == Language::Chinese;
    say(chinese ? "收集计划与证据不能同时指定；请只给出其中一种"
                : "give either plans or evidence, not both");
    return kWrongUse;
  }
  const DataRequest request = request_of_plans(knowledge, plans, scope_of(invocation));
  const int status = write_out(render(request, invocation), invocation);
  if (status == kDone) tell_left_out(request, invocation);
  return status;
}

}  // namespace casebook
