// SPDX-License-Identifier: Apache-2.0
// `casebook trace denials`, `holders` and `file`: what is read out of one capture.
#include <fmt/format.h>

#include "analysis/traces.h"
#include "cli/commands/verbs.h"
#include "cli/messages.h"
#include "cli/options.h"
#include "cli/session.h"
#include "cli/text_options.h"
#include "cli/trace_input.h"
#include "cli/trace_rules.h"
#include "cli/value_check.h"
#include "report/trace_findings_json.h"
#include "report/trace_findings_text.h"
#include "trace/denials.h"
#include "trace/holders.h"
#include "trace/story.h"

namespace casebook {
namespace {

bool wants_json(const Invocation& invocation) {
  return invocation.get(option::kListFormat, "text") == "json";
}

// Filters and access lists of what --evidence names, and of what lies with the trace in a folder or
// an archive.
Result<TraceSurroundings> read_surroundings(Session& session, const Invocation& invocation) {
  std::vector<std::string> paths = invocation.all(option::kEvidence);
  for (const std::string& path : invocation.arguments) {
    if (!is_trace_file(path)) paths.push_back(path);
  }
  if (paths.empty()) return TraceSurroundings{};
  RETURN_IF_ERROR(read_paths(session, paths, invocation, Depth::Events));
  return trace_surroundings(session.analysis->view().facts);
}

}  // namespace

int run_trace_denials(const Invocation& invocation) {
  auto session = load_session(invocation);
  if (!session.ok()) return fail(session.error(), invocation.language);
  const auto surroundings = read_surroundings(session.value(), invocation);
  if (!surroundings.ok()) return fail(surroundings.error(), invocation.language);
  return run_on_trace(
      invocation, invocation.arguments, [&](const Trace& trace) -> Result<std::string> {
        const Denials denials = find_denials(
            trace, surroundings.value(), session.value().knowledge.get(), jobs_of(invocation));
        if (wants_json(invocation)) return render_denials_json(trace, denials);
        return render_denials_text(trace, denials, trace_view_options(trace, invocation));
      });
}

int run_trace_holders(const Invocation& invocation) {
  if (invocation.has(option::kHeldPath) && invocation.get(option::kHeldPath).empty()) {
    return fail_use({ErrorCode::InvalidInput,
                     in(invocation,
                        "--path is empty: name a file, or the end of its path",
                        "--path 为空：请指定文件或其路径的末尾部分")},
                    invocation);
  }
  if (invocation.has(option::kMoment) && !invocation.has(option::kHeldPath)) {
    return fail_use({ErrorCode::InvalidInput,
                     in(invocation,
                        "--at goes with --path: whose holders at that moment?",
                        "--at 须与 --path 一起使用：要查询哪个文件在该时刻的占用者？")},
                    invocation);
  }
  auto session = load_session(invocation);
  if (!session.ok()) return fail(session.error(), invocation.language);
  const Knowledge* knowledge = session.value().knowledge.get();
  return run_on_trace(
      invocation, invocation.arguments, [&](const Trace& trace) -> Result<std::string> {
        const std::size_t jobs = jobs_of(invocation);
        const Violations violations = find_violations(trace, knowledge, jobs);
        HeldFile held;
        const HeldFile* shown = nullptr;
        if (invocation.has(option::kHeldPath)) {
          held.path = invocation.get(option::kHeldPath);
          held.at = trace_moment(trace, invocation);
          held.holders = holders_of(trace, held.path, held.at, knowledge, jobs);
          shown = &held;
        }
        if (wants_json(invocation)) return render_violations_json(trace, violations, shown);
        return render_violations_text(
            trace, violations, shown, trace_view_options(trace, invocation));
      });
}

int run_trace_file(const Invocation& invocation) {
  std::vector<std::string> files = invocation.arguments;
  const std::string path = files.back();
  files.pop_back();
  return run_on_trace(invocation, files, [&](const Trace& trace) -> Result<std::string> {
    const FileStory story = tell_story(trace, path, jobs_of(invocation));
    if (wants_json(invocation)) return render_story_json(trace, path, story);
    return render_story_text(trace, path, story, trace_view_options(trace, invocation));
  });
}

}  // namespace casebook
