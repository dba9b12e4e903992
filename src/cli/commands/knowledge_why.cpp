// SPDX-License-Identifier: Apache-2.0
// `casebook knowledge why`: for those who write knowledge.
#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/commands/verbs.h"
#include "cli/messages.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/session.h"
#include "cli/text_options.h"
#include "decode/registry.h"
#include "knowledge/suggest.h"
#include "report/why.h"
#include "report/why_words.h"
#include "rules/explain_line.h"

namespace casebook {
namespace {

// More is not a line of a log.
constexpr std::size_t kLongestTyped = 64 * 1024;

Status check_known(std::string_view noun,
                   std::string_view typed,
                   const std::vector<std::string>& known) {
  if (typed.empty() || std::find(known.begin(), known.end(), typed) != known.end()) {
    return ok_status();
  }
  return Error{
      ErrorCode::NotFound,
      fmt::format("there is no {} '{}'{}", noun, typed, did_you_mean(std::string(typed), known))};
}

Status check_ids(const Invocation& invocation, const Knowledge& knowledge) {
  RETURN_IF_ERROR(check_known("decoder", invocation.get(option::kDecoder), decoder_names()));
  RETURN_IF_ERROR(check_known("rule", invocation.get(option::kRule), ids_of(knowledge.rules)));
  RETURN_IF_ERROR(check_known("cause", invocation.get(option::kCause), ids_of(knowledge.causes)));
  return check_known("signature", invocation.get(option::kSignature), ids_of(knowledge.signatures));
}

// One of the rules that were asked for; empty when all are.
std::function<bool(const Rule&)> chosen_rules(const Invocation& invocation) {
  const std::string rule(invocation.get(option::kRule));
  const std::string cause(invocation.get(option::kCause));
  const std::string signature(invocation.get(option::kSignature));
  if (rule.empty() && cause.empty() && signature.empty()) return {};
  return [=](const Rule& one) {
    return (rule.empty() || one.id == rule) && (cause.empty() || one.cause == cause) &&
           (signature.empty() || uses_signature(one, signature));
  };
}

TextOptions options_of(const Invocation& invocation) {
  TextOptions options = text_options(invocation);
  if (invocation.has(option::kAll)) options.detail = Detail::All;
  return options;
}

bool is_json(const Invocation& invocation) {
  return invocation.get(option::kListFormat) == "json";
}

std::string render(const Knowledge& knowledge,
                   const std::vector<ExplainedLine>& lines,
                   const Invocation& invocation) {
  return is_json(invocation) ? render_why_line_json(knowledge, lines)
                             : render_why_line_text(knowledge, lines, options_of(invocation));
}

Status explain(const Invocation& invocation,
               const Knowledge& knowledge,
               std::vector<ExplainedLine>& lines) {
  const std::string signature(invocation.get(option::kSignature));
  const Signature* only = signature.empty() ? nullptr : knowledge.find_signature(signature);
  for (ExplainedLine& line : lines) {
    ASSIGN_OR_RETURN(line.account, explain_line(knowledge, line.text, line.decoder, only));
  }
  return ok_status();
}

// What was typed, one entry for each line of it.
Result<std::vector<ExplainedLine>> typed_lines(const Invocation& invocation) {
  std::vector<ExplainedLine> lines;
  for (const std::string& typed : invocation.all(option::kLine)) {
    if (typed.size() > kLongestTyped) {
      return Error{ErrorCode::LimitExceeded, "--line is longer than 64 KiB"};
    }
    for (const std::string_view line : split(typed, '\n')) {
      const std::string_view text = trim_right(line);
      if (trim(text).empty()) continue;
      lines.emplace_back().text = std::string(text);
      lines.back().decoder = std::string(invocation.get(option::kDecoder));
    }
  }
  if (lines.empty()) {
    return Error{ErrorCode::InvalidInput,
                 in(invocation, "--line holds no text", "--line 中没有文字")};
  }
  return lines;
}

int why_typed(const Invocation& invocation, const Knowledge& knowledge) {
  auto lines = typed_lines(invocation);
  if (!lines.ok()) return fail(lines.error(), invocation.language);
  const Status explained = explain(invocation, knowledge, lines.value());
  if (!explained.ok()) return fail(explained.error(), invocation.language);
  return write_out(render(knowledge, lines.value(), invocation), invocation);
}

Result<ExplainedLine> line_at(const Invocation& invocation, const Session& session) {
  const std::string_view at = invocation.get(option::kAt);
  const std::size_t colon = at.rfind(':');
  const auto number = colon == std::string_view::npos || colon == 0
                          ? std::nullopt
                          : parse_number<std::uint32_t>(at.substr(colon + 1));
  if (!number || *number == 0) {
    return Error{ErrorCode::InvalidInput,
                 in(invocation,
                    "--at wants a file and a line number: --at CBS.log:120",
                    "--at 需要文件名和行号：--at CBS.log:120")};
  }
  const auto shown = session.analysis->line(at.substr(0, colon), *number);
  if (!shown) {
    return Error{
        ErrorCode::NotFound,
        fmt::format(fmt::runtime(in(
                        invocation, "{}: the evidence has no such line", "{}：证据中没有这一行")),
                    at)};
  }
  ExplainedLine line;
  line.text = std::string(shown->text.substr(0, kLongestTyped));
  line.place = fmt::format("{}:{}", shown->item, *number);
  line.decoder = std::string(invocation.get(option::kDecoder, shown->decoder));
  return line;
}

Result<std::string> explain_evidence(const Invocation& invocation, Session& session) {
  if (invocation.has(option::kAt)) {
    std::vector<ExplainedLine> lines(1);
    ASSIGN_OR_RETURN(lines.front(), line_at(invocation, session));
    RETURN_IF_ERROR(explain(invocation, *session.knowledge, lines));
    return render(*session.knowledge, lines, invocation);
  }
  const AnalysisView& view = session.analysis->view();
  const Why& why = session.analysis->why();
  if (is_json(invocation)) return render_why_json(view, why);
  const bool chosen = static_cast<bool>(chosen_rules(invocation));
  return render_why_text(
      view, why, chosen ? WhyScope::Chosen : WhyScope::Notable, options_of(invocation));
}

int why_evidence(const Invocation& invocation, Session& session) {
  auto output = Output::open(std::string(invocation.get(option::kOutput)), invocation.arguments);
  if (!output.ok()) return fail(output.error(), invocation.language);
  WhyOptions why;
  why.chosen = chosen_rules(invocation);
  if (invocation.has(option::kSignature)) {
    why.signatures = {std::string(invocation.get(option::kSignature))};
  }
  const Status read =
      read_paths(session, invocation.arguments, invocation, Depth::Diagnosis, std::move(why));
  if (!read.ok()) return fail(read.error(), invocation.language);
  const AnalysisView& view = session.analysis->view();
  if (!is_anything_readable(view)) return fail_unreadable(view, invocation);
  const auto begin = std::chrono::steady_clock::now();
  const auto text = explain_evidence(invocation, session);
  if (!text.ok()) return fail(text.error(), invocation.language);
  output.value().write(text.value());
  const Status written = output.value().finish();
  if (!written.ok()) return fail(written.error(), invocation.language);
  note_render(session, begin);
  show_timings(session, invocation);
  return kDone;
}

}  // namespace

int run_knowledge_why(const Invocation& invocation) {
  const bool typed = invocation.has(option::kLine);
  if (typed != invocation.arguments.empty() || (typed && invocation.has(option::kAt))) {
    say(in(invocation,
           "give either PATH, with --at or without, or --line 'TEXT'. See: casebook knowledge why "
           "--help",
           "请给出 PATH（可加 --at），或给出 --line '文字'，二者择一。参见：casebook knowledge why "
           "--help"));
    return kWrongUse;
  }
  auto session = load_session(invocation, Strictness::AsFarAsRight);
  if (!session.ok()) return fail(session.error(), invocation.language);
  for (const LintMessage& problem : session.value().problems) {
    say(problem.text());
  }
  const Knowledge& knowledge = *session.value().knowledge;
  const Status known = check_ids(invocation, knowledge);
  if (!known.ok()) return fail(known.error(), invocation.language);
  return typed ? why_typed(invocation, knowledge) : why_evidence(invocation, session.value());
}

}  // namespace casebook
