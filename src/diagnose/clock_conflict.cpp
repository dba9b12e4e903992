// SPDX-License-Identifier: Apache-2.0
#include "diagnose/clock_conflict.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "base/time.h"
#include "diagnose/hypotheses.h"
#include "diagnose/trace_agreement.h"

namespace casebook {
namespace {

constexpr Micros kSlack = 10 * kMinute;  // lines before the first and behind the last of an attempt
constexpr Micros kQuarter = 15 * kMinute;
constexpr Micros kWidestZones = 26 * kHour;  // from UTC-12:00 to UTC+14:00
constexpr double kScoreOfShifted = 2.9;      // "likely" at most
constexpr double kScoreOfOther = 1.9;        // "possible" at most

struct Conflict {
  const Evidence* trace = nullptr;
  const Evidence* log = nullptr;
  Micros apart = 0;  // from the log's line to the trace's
};

const Attempt* attempt_of(const DiagnoseInput& input, const std::string& id) {
  const auto found = std::find_if(input.attempts.begin(),
                                  input.attempts.end(),
                                  [&](const Attempt& one) { return one.episode.id == id; });
  return found == input.attempts.end() ? nullptr : &*found;
}

std::optional<Conflict> conflict_of(const DiagnoseInput& input, const Hypothesis& finding) {
  const Attempt* attempt = attempt_of(input, finding.episode);
  if (attempt == nullptr || attempt->episode.started == kNoTime) return std::nullopt;
  Conflict found;
  for (const Evidence& one : finding.evidence) {
    if (one.time == kNoTime || one.event.item >= input.items.size()) continue;
    const Item& item = input.items[one.event.item];
    const Evidence*& place = item.family == "trace" ? found.trace : found.log;
    const bool counts = item.family == "trace" ? one.role == EvidenceRole::Cause
                                               : item.clock.kind == ClockKind::Local;
    if (counts && place == nullptr) place = &one;
  }
  if (found.trace == nullptr || found.log == nullptr) return std::nullopt;
  // An assumed zone contradicts nothing.
  if (!input.items[found.log->event.item].clock.known) return std::nullopt;
  const Micros traced = input.source.utc(found.trace->event);
  const Micros logged = input.source.utc(found.log->event);
  if (traced == kNoTime || logged == kNoTime) return std::nullopt;
  const Micros ended = std::max(attempt->episode.started, attempt->episode.ended);
  if (traced >= attempt->episode.started - kSlack && traced <= ended + kSlack) return std::nullopt;
  found.apart = traced - logged;
  return found;
}

// Minutes and seconds agree, as those of one moment do that two zones write.
bool is_shifted_by_zones(Micros apart) {
  const Micros rest = ((apart % kQuarter) + kQuarter) % kQuarter;
  return std::abs(apart) <= kWidestZones &&
         (rest <= kAgreementWindow || kQuarter - rest <= kAgreementWindow);
}

std::string shown(Micros time) {
  constexpr std::size_t kDate = 10;
  std::string text = format_time(time).substr(0, 19);
  if (text.size() > kDate) text[kDate] = ' ';
  return text;
}

Bilingual told(const DiagnoseInput& input, const Conflict& conflict, bool shifted) {
  const std::string zone =
      format_offset(input.items[conflict.log->event.item].clock.offset_minutes);
  const std::string traced = shown(conflict.trace->time);
  const std::string logged = shown(conflict.log->time);
  const double hours = static_cast<double>(std::abs(conflict.apart)) / static_cast<double>(kHour);
  Bilingual text{
      fmt::format("Whether the trace shows this attempt: it has the refusal at {} UTC, the log its "
                  "line at {} (UTC{}), {:.1f} hours apart.",
                  traced,
                  logged,
                  zone,
                  hours),
      fmt::format(
          "跟踪是否记录的是本次过程：跟踪中的拒绝发生于 {} UTC，日志行的时间为 {}（UTC{}），"
          "两者相差 {:.1f} 小时。",
          traced,
          logged,
          zone,
          hours)};
  if (shifted) {
    text.en +=
        " Minutes and seconds agree: a wrong time zone would explain it, which nothing here "
        "proves.";
    text.zh += "分与秒一致，可能是时区有误所致，但现有证据无法证实。";
  } else {
    text.en += " No time zone alone explains the difference.";
    text.zh += "仅凭时区无法解释该差值。";
  }
  return text;
}

}  // namespace

bool weigh_clock_conflict(const DiagnoseInput& input, Hypothesis& finding) {
  const std::optional<Conflict> conflict = conflict_of(input, finding);
  if (!conflict) return false;
  const bool shifted = is_shifted_by_zones(conflict->apart);
  finding.unknown.insert(finding.unknown.begin(), told(input, *conflict, shifted));
  finding.reasons.push_back(
      {"the clocks of the trace and of the log contradict each other", "跟踪与日志的时间相互矛盾"});
  finding.score = std::min(finding.score, shifted ? kScoreOfShifted : kScoreOfOther);
  set_confidence(finding, false);
  return true;
}

}  // namespace casebook
