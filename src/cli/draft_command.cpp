// SPDX-License-Identifier: Apache-2.0
#include "cli/draft_command.h"

#include "cli/commands/verbs.h"
#include "cli/options.h"

namespace casebook {

using namespace option;

// Its choices are the kinds of draft/draft.h; a test compares them.
Command draft_command() {
  return {
      .name = "draft",
      .arguments = "KIND BUNDLE...",
      .argument = Kind::File,
      .choices = {"analysis", "request", "narrow", "suggestion", "closing", "similar", "relay"},
      .least = 0,
      .most = kAnyNumber,
      .summary = {"write a mail about a case: analysis, request, suggestion, closing and others",
                  "起草案例邮件：分析、收集请求、处理建议、结案总结等"},
      .description =
          {"Reads the evidence as `casebook diagnose` does and fills in the template of KIND, in "
           "the "
           "language of --lang. The mail is plain text with its subject in the first line. Log "
           "lines, paths and commands are never broken, and passwords in them become ***.\n\n"
           "A mail says no more than the evidence carries: each cause stands with its level "
           "(confirmed, very likely, likely, possible), and when the evidence does not suffice, "
           "the mail says that. Names that are not given stay visible as blanks.\n\n"
           "`draft request` also takes the plans of `casebook plan` in the place of evidence. "
           "docs/drafts.md says how to write a template.",
           "与 `casebook diagnose` 一样读取证据，用 --lang 所选语言的 KIND "
           "模板生成邮件。邮件为纯文本，第一行是主题。日志行、路径和命令不会折行，其中的密码替换为 "
           "***。\n\n"
           "邮件内容不超出证据所能支持的范围：每个原因都写明可信度（已证实、极有可能、很可能、"
           "有可能），证据不足时如实说明。未给出的名称留出醒目的空白。\n\n"
           "`draft request` 也可以用 `casebook plan` 的收集计划代替证据。模板的编写方法见 "
           "docs/drafts.md。"},
      .options = {&kTemplates,
                  &kCustomer,
                  &kCaseNumber,
                  &kSignedBy,
                  &kAgainst,
                  &kHelpfulToo,
                  &kListDrafts,
                  &kVariables,
                  &kShowTemplate,
                  &kOutput,
                  &kKnowledge,
                  &kTimeZone,
                  &kMessages,
                  &kJobs,
                  &kTimings},
      .examples =
          {{"casebook draft analysis case.zip --lang zh --customer 张三 --case CAS-00001-EXAMPL",
            {"the analysis mail, in Chinese", "分析邮件（中文）"}},
           {"casebook draft narrow case.zip -o second-request.txt",
            {"only what is still missing", "只请求尚缺的内容"}},
           {"casebook draft similar case.zip --against old.zip --against older.json",
            {"earlier cases beside this one", "与以往案例对比"}},
           {"casebook draft request upgrade",
            {"the first request, before anything arrived", "尚无证据时的首次收集请求"}},
           {"casebook draft analysis --template --lang zh -o templates/analysis.zh.mustache",
            {"a template to change; used with --templates templates",
             "导出模板以便修改，修改后通过 --templates templates 使用"}}},
      .run = run_draft};
}

}  // namespace casebook
