// SPDX-License-Identifier: Apache-2.0
#include "trace/compare_retries.h"

#include <algorithm>

#include <fmt/format.h>

#include "trace/compare_access.h"

namespace casebook {
namespace {

// Programs that expect to meet somebody try again for so long.
constexpr Ticks kSoon = 10 * kTicksPerSecond;

// The key may fail in other ways later, which is another matter: it is probed, say, once it is
// gone.
std::uint32_t last_refusal(const TraceIndex& index,
                           const Tally& tally,
                           const EventsOfKey& events,
                           std::uint32_t status) {
  if (events.failed >= kEventsOfKey) return tally.last_failure;
  std::uint32_t last = 0;
  for (const std::uint32_t event : events.events) {
    if (index.trace().result_column()[event] == status) last = event;
  }
  return last;
}

}  // namespace

Retry retry_of(const TraceIndex& index,
               const Tally& tally,
               const EventsOfKey& events,
               std::uint32_t status,
               std::uint32_t wanted) {
  Retry retry;
  const std::uint32_t refused = last_refusal(index, tally, events, status);
  const TraceAction action = index.action(tally.key.operation);
  const auto look_at = [&](std::uint32_t event) {
    if (event == kNoTraceIndex || event <= refused || retry.kind == RetryKind::Same) return;
    const Trace& trace = index.trace();
    if (result_kind(trace.result_column()[event]) != ResultKind::Success) return;
    const bool covers = (wanted & ~access_classes(trace, event, action)) == 0;
    retry.kind = covers ? RetryKind::Same : RetryKind::Less;
    const FileTime from = trace.event(refused).time;
    const FileTime to = trace.event(event).time;
    retry.after = to > from ? to - from : 0;
  };
  for (const std::uint32_t event : events.events) {
    look_at(event);
  }
  look_at(tally.last_success);
  return retry;
}

double retry_factor(const Retry& retry) {
  switch (retry.kind) {
    case RetryKind::None: return 1;
    case RetryKind::Less: return 0.7;
    case RetryKind::Same: break;
  }
  return retry.after <= kSoon ? 0.15 : 0.3;
}

Bilingual retry_text(const Retry& retry) {
  if (retry.kind == RetryKind::None) return {};
  if (retry.kind == RetryKind::Less) {
    return {"later it succeeds with less access", "之后以较少的访问权限成功"};
  }
  const double seconds = static_cast<double>(retry.after) / static_cast<double>(kTicksPerSecond);
  return {fmt::format("a retry succeeded {:.1f} s later", seconds),
          fmt::format("{:.1f} 秒后重试成功", seconds)};
}

}  // namespace casebook
