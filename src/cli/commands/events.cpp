// SPDX-License-Identifier: Apache-2.0
#include <chrono>

#include "base/cancel.h"
#include "cli/commands/verbs.h"
#include "cli/event_filter.h"
#include "cli/event_format.h"
#include "cli/messages.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/session.h"
#include "cli/text_options.h"
#include "cli/value_check.h"

namespace casebook {
namespace {

EventFormat format_of(const Invocation& invocation) {
  const std::string_view format = invocation.get(option::kEventsFormat, "text");
  if (format == "jsonl") return EventFormat::Jsonl;
  return format == "csv" ? EventFormat::Csv : EventFormat::Text;
}

// Writes in blocks: memory does not grow with the number of events.
void write_events(const Analysis& analysis, const Invocation& invocation, Output& output) {
  constexpr std::size_t kBlock = 256 * 1024;
  const EventFilter filter(invocation);
  EventWriter writer(format_of(invocation), text_options(invocation).color);
  std::size_t left = read_count(invocation.get(option::kLimit)).value_or(kAnyNumber);
  std::string block(writer.header());
  for (const EventRef ref : analysis.timeline()) {
    if (left == 0 || !output.good() || cancel_requested()) break;
    const ShownEvent event = analysis.event(ref);
    if (!filter.matches(event)) continue;
    writer.append(block, event);
    --left;
    if (block.size() < kBlock) continue;
    output.write(block);
    block.clear();
  }
  output.write(block);
}

}  // namespace

int run_events(const Invocation& invocation) {
  auto output = Output::open(std::string(invocation.get(option::kOutput)), invocation.arguments);
  if (!output.ok()) return fail(output.error(), invocation.language);
  auto session = read_evidence(invocation, Depth::Events);
  if (!session.ok()) return fail(session.error(), invocation.language);
  const auto begin = std::chrono::steady_clock::now();
  write_events(*session.value().analysis, invocation, output.value());
  if (cancel_requested()) return kInterrupted;
  const Status written = output.value().finish();
  if (!written.ok()) return fail(written.error(), invocation.language);
  note_render(session.value(), begin);
  show_timings(session.value(), invocation);
  const bool readable = is_anything_readable(session.value().analysis->view());
  return readable ? kDone : fail_unreadable(invocation);
}

}  // namespace casebook
