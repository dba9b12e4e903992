// SPDX-License-Identifier: Apache-2.0
// `casebook compare`: what differs between a good machine and a bad one.
#include "compare/compare.h"

#include <chrono>
#include <set>

#include "cli/commands/verbs.h"
#include "cli/messages.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/session.h"
#include "cli/text_options.h"
#include "cli/value_check.h"
#include "report/comparison.h"

namespace casebook {
namespace {

std::set<DifferenceKind> wanted_kinds(const Invocation& invocation) {
  std::set<DifferenceKind> kinds;
  for (const std::string& name : invocation.all(option::kDifferenceKind)) {
    for (std::size_t i = 0; i < kDifferenceKinds; ++i) {
      const auto kind = static_cast<DifferenceKind>(i);
      if (difference_kind_name(kind) == name) kinds.insert(kind);
    }
  }
  return kinds;
}

// Reads one side into `machine`, and lets its bytes go. The exit status of what went wrong.
int read_side(Session& session,
              const std::string& path,
              const Invocation& invocation,
              ObservedMachine& machine) {
  session.analysis.reset();
  const Status read = read_paths(session, {path}, invocation, Depth::Facts);
  if (!read.ok()) return fail(read.error(), invocation.language);
  const AnalysisView& view = session.analysis->view();
  Invocation only = invocation;
  only.arguments = {path};
  if (!is_anything_readable(view)) return fail_unreadable(view, only);
  if (!is_anything_recognised(view)) return fail_unrecognised(view, only);
  machine = observe_machine(path, view, *session.knowledge);
  return kDone;
}

std::string render(const Comparison& comparison, const Invocation& invocation) {
  ComparisonOptions options;
  options.text = text_options(invocation);
  if (invocation.has(option::kUnfold)) options.text.detail = Detail::All;
  options.limit = read_count(invocation.get(option::kMostDifferences)).value_or(0);
  const std::string_view format = invocation.get(option::kComparisonFormat, "text");
  if (format == "json") return render_comparison_json(comparison, options);
  if (format == "html") return render_comparison_html(comparison, options);
  return render_comparison_text(comparison, options);
}

}  // namespace

int run_compare(const Invocation& invocation) {
  auto output = Output::open(std::string(invocation.get(option::kOutput)), invocation.arguments);
  if (!output.ok()) return fail(output.error(), invocation.language);
  auto session = load_session(invocation);
  if (!session.ok()) return fail(session.error(), invocation.language);
  ObservedMachine good;
  ObservedMachine bad;
  if (const int status = read_side(session.value(), invocation.arguments[0], invocation, good);
      status != kDone) {
    return status;
  }
  if (const int status = read_side(session.value(), invocation.arguments[1], invocation, bad);
      status != kDone) {
    return status;
  }
  const auto begin = std::chrono::steady_clock::now();
  const Comparison comparison =
      compare_observed(good, bad, wanted_kinds(invocation), *session.value().knowledge);
  output.value().write(render(comparison, invocation));
  const Status written = output.value().finish();
  if (!written.ok()) return fail(written.error(), invocation.language);
  note_render(session.value(), begin);
  show_timings(session.value(), invocation);
  const bool found = comparison.suspicious() != 0;
  return found && invocation.has(option::kDifferenceExit) ? kFailureFound : kDone;
}

}  // namespace casebook
