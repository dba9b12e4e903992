// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <chrono>

#include <fmt/format.h>

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
#include "report/format.h"

namespace casebook {
namespace {

EventFormat format_of(const Invocation& invocation) {
  const std::string_view format = invocation.get(option::kEventsFormat, "text");
  if (format == "jsonl") return EventFormat::Jsonl;
  return format == "csv" ? EventFormat::Csv : EventFormat::Text;
}

// Writes in blocks: memory does not grow with the number of events. Gives the number of events.
std::size_t write_events(const Analysis& analysis, const Invocation& invocation, Output& output) {
  constexpr std::size_t kBlock = 256 * 1024;
  const EventFilter filter(invocation);
  EventWriter writer(
      format_of(invocation),
      text_options(invocation).color,
      invocation.has(option::kByteOrderMark) ? ByteOrderMark::Yes : ByteOrderMark::No);
  std::size_t left = read_count(invocation.get(option::kLimit)).value_or(kAnyNumber);
  std::string block = writer.header();
  std::size_t written = 0;
  for (const EventRef ref : analysis.timeline()) {
    if (left == 0 || !output.good() || cancel_requested()) break;
    const ShownEvent event = analysis.event(ref);
    if (!filter.matches(event)) continue;
    writer.append(block, event);
    --left;
    ++written;
    if (block.size() < kBlock) continue;
    output.write(block);
    block.clear();
  }
  output.write(block);
  return written;
}

// An empty answer says what there was to match.
void say_nothing_matches(const Analysis& analysis, Language language) {
  const bool chinese = language == Language::Chinese;
  const std::vector<EventRef> timeline = analysis.timeline();
  if (timeline.empty()) {
    return say(chinese ? "证据中没有事件" : "the evidence holds no events");
  }
  Micros first = kNoTime;
  Micros last = kNoTime;
  for (const EventRef ref : timeline) {
    const Micros time = analysis.event(ref).time;
    if (time == kNoTime) continue;
    first = first == kNoTime ? time : std::min(first, time);
    last = last == kNoTime ? time : std::max(last, time);
  }
  if (first == kNoTime) {
    return say(fmt::format(fmt::runtime(chinese ? "没有符合条件的事件；证据中的 {} 个事件都没有时间"
                                                : "no event matches; none of the {} events of the "
                                                  "evidence has a time"),
                           format_count(timeline.size())));
  }
  say(fmt::format(fmt::runtime(chinese ? "没有符合条件的事件；证据的时间范围为 {} 至 {}"
                                       : "no event matches; the evidence runs from {} to {}"),
                  format_date_time(first),
                  format_date_time(last)));
}

}  // namespace

int run_events(const Invocation& invocation) {
  auto output = Output::open(std::string(invocation.get(option::kOutput)), invocation.arguments);
  if (!output.ok()) return fail(output.error(), invocation.language);
  auto session = read_evidence(invocation, Depth::Events);
  if (!session.ok()) return fail(session.error(), invocation.language);
  const auto begin = std::chrono::steady_clock::now();
  const Analysis& analysis = *session.value().analysis;
  const std::size_t events = write_events(analysis, invocation, output.value());
  if (cancel_requested()) return kInterrupted;
  const Status written = output.value().finish();
  if (!written.ok()) return fail(written.error(), invocation.language);
  note_render(session.value(), begin);
  show_timings(session.value(), invocation);
  if (!is_anything_readable(analysis.view())) return fail_unreadable(analysis.view(), invocation);
  if (events == 0) say_nothing_matches(analysis, invocation.language);
  return kDone;
}

}  // namespace casebook
