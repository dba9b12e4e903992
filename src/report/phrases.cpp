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

Micros machine_time(Micros time, const Machine& machine) {
  const auto minutes = minutes_of(machine.timezone);
  return time == kNoTime || !minutes ? time : time + *minutes * kMinute;
}

std::string zone_note(const Machine& machine, Language language) {
  if (!minutes_of(machine.timezone))
    return bracketed(label(Label::TimesAsWritten, language), language);
  std::string note = machine.timezone;
  if (!machine.timezone_known) {
    note += language == Language::Chinese ? "，" : ", ";
    note += label(Label::Assumed, language);
  }
  return bracketed(note, language);
}

std::string describe_episode(const Episode& episode, const Machine& machine, Language language) {
  const bool chinese = language == Language::Chinese;
  const std::string_view comma = chinese ? "，" : ", ";
  std::string text = episode_kind_title(episode.kind).in(language);
  const auto shown = [&machine](Micros time) {
    if (time == kNoTime) return std::string();
    return format_date_time(machine_time(time - time % kSecond, machine));
  };
  const std::string started = shown(episode.started);
  std::string ended = shown(episode.ended);
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
