// SPDX-License-Identifier: Apache-2.0
// `casebook knowledge list | show | lint | test`.
#include <algorithm>

#include <fmt/format.h>

#include "cli/commands/verbs.h"
#include "cli/knowledge_text.h"
#include "cli/messages.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/template_files.h"
#include "cli/text_options.h"
#include "decode/registry.h"
#include "draft/draft.h"
#include "knowledge/lint.h"
#include "knowledge/load.h"
#include "knowledge/message_tables.h"
#include "knowledge/suggest.h"

namespace casebook {
namespace {

std::size_t error_count(const std::vector<LintMessage>& messages) {
  return static_cast<std::size_t>(
      std::count_if(messages.begin(), messages.end(), [](const LintMessage& message) {
        return message.severity == LintSeverity::Error;
      }));
}

// Templates of mails are checked by the room that fills them in.
void add_template_problems(const std::vector<TemplateFile>& templates,
                           std::vector<LintMessage>& messages) {
  for (const TemplateProblem& problem : check_templates(templates)) {
    messages.push_back({{problem.file, problem.line},
                        problem.is_error ? LintSeverity::Error : LintSeverity::Warning,
                        problem.text.en});
  }
}

std::string lines_of(const std::vector<LintMessage>& messages) {
  std::string text;
  for (const LintMessage& message : messages) {
    text += message.text() + "\n";
  }
  return text;
}

}  // namespace

int run_knowledge_list(const Invocation& invocation) {
  if (!invocation.arguments.empty() && invocation.arguments.front() == "codes") {
    const auto files = all_knowledge_files(invocation.all(option::kKnowledge));
    if (!files.ok()) return fail(files.error(), invocation.language);
    return write_out(list_codes(files.value(), text_options(invocation)), invocation);
  }
  auto knowledge = load_default_knowledge(invocation.all(option::kKnowledge));
  if (!knowledge.ok()) return fail(knowledge.error(), invocation.language);
  const std::string kind = invocation.arguments.empty() ? "" : invocation.arguments.front();
  return write_out(list_knowledge(knowledge.value(), kind, text_options(invocation)), invocation);
}

int run_knowledge_show(const Invocation& invocation) {
  auto knowledge = load_default_knowledge(invocation.all(option::kKnowledge));
  if (!knowledge.ok()) return fail(knowledge.error(), invocation.language);
  const std::string& id = invocation.arguments.front();
  const auto text = show_knowledge(knowledge.value(), id, text_options(invocation));
  if (text) return write_out(*text, invocation);
  const std::string near = did_you_mean(id, knowledge_ids(knowledge.value()));
  return fail(
      {ErrorCode::NotFound,
       fmt::format("the knowledge has no entry '{}'{}; `casebook knowledge list` names them all",
                   id,
                   near)},
      invocation.language);
}

int run_knowledge_lint(const Invocation& invocation) {
  auto files = all_knowledge_files(invocation.arguments);
  if (!files.ok()) return fail(files.error(), invocation.language);
  KnowledgeReading reading = read_knowledge(files.value());
  std::vector<LintMessage> messages = std::move(reading.problems);
  for (LintMessage& message : lint(reading.knowledge, decoder_names())) {
    messages.push_back(std::move(message));
  }
  for (LintMessage& message : check_messages(files.value())) {
    messages.push_back(std::move(message));
  }
  const auto templates = all_templates(invocation.arguments);
  if (!templates.ok()) return fail(templates.error(), invocation.language);
  add_template_problems(templates.value(), messages);
  sort_messages(messages);
  messages.erase(std::unique(messages.begin(), messages.end()), messages.end());
  const std::size_t errors = error_count(messages);
  const std::string summary = fmt::format("{} files: {} errors, {} warnings\n",
                                          files.value().size() + templates.value().size(),
                                          errors,
                                          messages.size() - errors);
  const int status = write_out(lines_of(messages) + summary, invocation);
  return status == kDone && errors != 0 ? kFailed : status;
}

int run_knowledge_test(const Invocation& invocation) {
  auto files = all_knowledge_files(invocation.arguments);
  if (!files.ok()) return fail(files.error(), invocation.language);
  const KnowledgeReading reading = read_knowledge(files.value());
  std::vector<LintMessage> messages = reading.problems;
  std::size_t samples = 0;
  for (const Signature& signature : reading.knowledge.signatures) {
    samples += signature.matches.size() + signature.must_not_match.size();
    check_samples(signature, messages);
  }
  sort_messages(messages);
  const std::size_t errors = error_count(messages);
  const std::string summary = fmt::format("{} signatures, {} samples, {} wrong\n",
                                          reading.knowledge.signatures.size(),
                                          samples,
                                          errors);
  const int status = write_out(lines_of(messages) + summary, invocation);
  return status == kDone && errors != 0 ? kFailed : status;
}

}  // namespace casebook
