// SPDX-License-Identifier: Apache-2.0
#include <chrono>

#include "cli/commands/verbs.h"
#include "cli/messages.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/session.h"
#include "cli/text_options.h"
#include "report/json.h"
#include "report/text.h"

namespace casebook {

int run_ls(const Invocation& invocation) {
  auto output = Output::open(std::string(invocation.get(option::kOutput)), invocation.arguments);
  if (!output.ok()) return fail(output.error(), invocation.language);
  auto session = read_evidence(invocation, Depth::Events);
  if (!session.ok()) return fail(session.error(), invocation.language);
  const AnalysisView& view = session.value().analysis->view();
  const auto begin = std::chrono::steady_clock::now();
  const bool json = invocation.get(option::kListFormat) == "json";
  output.value().write(json ? render_items_json(view)
                            : render_items_text(view, text_options(invocation)));
  const Status written = output.value().finish();
  if (!written.ok()) return fail(written.error(), invocation.language);
  note_render(session.value(), begin);
  show_timings(session.value(), invocation);
  return is_anything_readable(view) ? kDone : fail_unreadable(view, invocation);
}

}  // namespace casebook
