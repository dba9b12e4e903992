// SPDX-License-Identifier: Apache-2.0
#include "report/phrases.h"

#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "base/text.h"
#include "report/format.h"
#include "report/labels.h"

namespace casebook {
namespace {

// "+08:00" -> 480.
std::optional<int> minutes_of(std::string_view zone) {
  constexpr std::size_t kZoneLength = 6;
  if (zone.size() != kZoneLength || zone[3] != ':') return std::nullopt;
  const auto hours = parse_number<int>(zone.substr(1, 2));
  const auto minutes = parse_number<int>(zone.substr(4, 2));
  if (!hours || !minutes) return std::nullopt;
  const int offset = *hours * 60 + *minutes;
  return zone[0] == '-' ? -offset : offset;
}

}  // namespace

std::string episode_time(Micros time, const Machine& machine) {
  if (time == kNoTime) return "";
  if (machine.timezone_known) {
    if (const auto minutes = minutes_of(machine.timezone)) time += *minutes * kMinute;
  }
  return format_date_time(time - time % kSecond);
}

std::string describe_episode(const Episode& episode, const Machine& machine, Language language) {
  const bool chinese = language == Language::Chinese;
  const std::string_view comma = chinese ? "，" : ", ";
  std::string text = episode_kind_title(episode.kind).in(language);
  const std::string started = episode_time(episode.started, machine);
  std::string ended = episode_time(episode.ended, machine);
  constexpr std::size_t kDate = 10;
  if (!started.empty()) text += fmt::format("{}{}", comma, started);
  if (!started.empty() && !ended.empty() && ended != started) {
    if (ended.compare(0, kDate, started, 0, kDate) == 0) ended.erase(0, kDate + 1);
    text += fmt::format("{}{}", chinese ? " 至 " : " to ", ended);
  }
  text += fmt::format("{}{}", comma, outcome_title(episode.outcome, language));
  return text;
}

std::string describe_issue(const Issue& issue, Language language) {
  const Bilingual meaning = issue_meaning(issue.kind);
  std::string text = meaning.empty() ? issue.kind : meaning.in(language);
  if (!issue.detail.empty()) text += " " + issue.detail;
  if (issue.count > 1) text += bracketed(format_count(issue.count) + " x", language);
  return text;
}

}  // namespace casebook
