// SPDX-License-Identifier: Apache-2.0
// `casebook knowledge new`: a skeleton that can be linted at once.
#include <algorithm>
#include <array>
#include <filesystem>

#include <fmt/format.h>

#include "cli/commands/verbs.h"
#include "cli/messages.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/skeletons.h"
#include "knowledge/load.h"
#include "knowledge/suggest.h"

namespace casebook {
namespace {

constexpr std::array<std::string_view, 5> kKinds = {
    "cause", "rule", "signature", "playbook", "artifact"};

// The cause that a new rule concludes must exist, built in or in the folder.
Status check_cause(const Invocation& invocation, const NewKnowledge& wanted) {
  if (wanted.kind != "rule") return ok_status();
  if (wanted.cause.empty()) {
    return Error{ErrorCode::InvalidInput,
                 in(invocation,
                    "a rule needs --cause ID; `casebook knowledge list causes` names them, and "
                    "`casebook knowledge new cause` makes one with its first rule",
                    "规则需要 --cause ID；`casebook knowledge list causes` 列出所有原因，"
                    "`casebook knowledge new cause` 可新建原因及其第一条规则")};
  }
  std::vector<std::string> folders;
  if (std::filesystem::is_directory(wanted.folder)) folders.push_back(wanted.folder);
  ASSIGN_OR_RETURN(const Knowledge knowledge, load_default_knowledge(folders));
  if (knowledge.find_cause(wanted.cause) != nullptr) return ok_status();
  const std::string near = did_you_mean(wanted.cause, ids_of(knowledge.causes));
  return Error{ErrorCode::NotFound, fmt::format("there is no cause '{}'{}", wanted.cause, near)};
}

// A name that a shell takes as it stands, or in quotes.
std::string quoted(const std::string& folder) {
  const bool plain = folder.find_first_not_of(
                         "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                         "_-./") == std::string::npos;
  return plain ? folder : "'" + folder + "'";
}

std::string next_steps(const Invocation& invocation,
                       const std::vector<std::string>& paths,
                       const std::string& folder) {
  std::string text;
  for (const std::string& path : paths) {
    text += path + "\n";
  }
  text += in(invocation,
             "\nReplace what is marked SKELETON, from the signature to the cause. Then:\n",
             "\n请从特征开始，依次替换标有 SKELETON 的内容，直到原因。然后：\n");
  const auto step = [&](std::string_view command, std::string_view en, std::string_view zh) {
    text += fmt::format("  {}\n      {}\n",
                        fmt::format(fmt::runtime(command), fmt::arg("dir", quoted(folder))),
                        in(invocation, en, zh));
  };
  step("casebook knowledge lint {dir}", "mistakes, with file and line", "检查错误，给出文件和行号");
  step("casebook knowledge test {dir}",
       "whether the samples match and their neighbours do not",
       "样例是否匹配、相邻行是否不匹配");
  step("casebook knowledge why --knowledge {dir} --line 'a line of the log'",
       "which signatures know the line, or where the nearest ones stop",
       "哪些特征识别该行，或最接近的特征止于何处");
  step("casebook knowledge why case.zip --knowledge {dir}",
       "which rules fire, and what the others lack",
       "哪些规则命中，其余规则缺少什么");
  step("casebook diagnose case.zip --knowledge {dir}", "the report", "诊断报告");
  return text;
}

}  // namespace

int run_knowledge_new(const Invocation& invocation) {
  NewKnowledge wanted;
  wanted.kind = invocation.arguments[0];
  wanted.id = invocation.arguments[1];
  wanted.cause = std::string(invocation.get(option::kForCause));
  wanted.folder = std::string(invocation.get(option::kDir, "my-knowledge"));
  if (std::find(kKinds.begin(), kKinds.end(), wanted.kind) == kKinds.end()) {
    say(fmt::format(fmt::runtime(in(invocation,
                                    "there is no kind '{}'; choose from {}",
                                    "没有类别“{}”；请从以下类别中选择：{}")),
                    wanted.kind,
                    fmt::join(kKinds, ", ")));
    return kWrongUse;
  }
  const Status known = check_cause(invocation, wanted);
  if (!known.ok()) return fail(known.error(), invocation.language);
  const auto paths = write_skeletons(wanted);
  if (!paths.ok()) return fail(paths.error(), invocation.language);
  return write_out(next_steps(invocation, paths.value(), wanted.folder), invocation);
}

}  // namespace casebook
