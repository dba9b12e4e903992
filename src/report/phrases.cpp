// SPDX-License-Identifier: Apache-2.0
#include "report/phrases.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "base/text.h"
#include "base/utf8.h"
#include "base/width.h"
#include "report/escape.h"
#include "report/format.h"
#include "report/labels.h"
#include "report/operations.h"

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

// The number of the finding whose id stands at `at` as a word, and the length of that id.
std::optional<std::size_t> finding_at(std::string_view text,
                                      std::size_t at,
                                      const Diagnosis& diagnosis,
                                      std::size_t& length) {
  constexpr std::string_view kGlue = "\\/-_.:@$%#=";  // a name goes on
  if (at != 0 && (is_word(text[at - 1]) || kGlue.find(text[at - 1]) != std::string_view::npos)) {
    return std::nullopt;
  }
  for (std::size_t i = 0; i < diagnosis.findings.size(); ++i) {
    const std::string& id = diagnosis.findings[i].id;
    if (id.empty() || !text.substr(at).starts_with(id)) continue;
    const std::string_view behind = text.substr(at + id.size());
    if (!behind.empty() && (is_word(behind[0]) || behind[0] == '\\' || behind[0] == '/' ||
                            behind[0] == '-' || behind[0] == '=')) {
      continue;
    }
    length = id.size();
    return i + 1;
  }
  return std::nullopt;
}

std::string with_finding_numbers(std::string_view text,
                                 const Diagnosis& diagnosis,
                                 Language language) {
  std::string out;
  std::size_t at = 0;
  while (at < text.size()) {
    std::size_t length = 0;
    const auto number = finding_at(text, at, diagnosis, length);
    if (!number) {
      out += text[at++];
      continue;
    }
    if (language == Language::Chinese && out.ends_with(' ')) out.pop_back();
    out += fmt::format(fmt::runtime(label(Label::FindingNumber, language)), *number);
    at += length;
  }
  return out;
}

// “Apply image” -> “应用映像”.
std::string with_chinese_operations(std::string text) {
  constexpr std::string_view kOpen = "“";
  constexpr std::string_view kClose = "”";
  std::size_t at = 0;
  while ((at = text.find(kOpen, at)) != std::string::npos) {
    at += kOpen.size();
    const std::size_t end = text.find(kClose, at);
    if (end == std::string::npos) break;
    const std::string name = chinese_operation(std::string_view(text).substr(at, end - at));
    if (!name.empty()) text.replace(at, end - at, name);
  }
  return text;
}

bool is_full_width_mark(char32_t c) {
  constexpr std::u32string_view kMarks = U"，。；：、！？（）《》";
  return kMarks.find(c) != std::u32string_view::npos;
}

// A full-width mark brings its own space, and separates what is in a Chinese sentence but not in a
// quotation.
std::string with_full_width_marks(std::string_view text) {
  const bool chinese = std::any_of(
      text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
  std::string out;
  char32_t before = 0;
  bool quoted = false;
  while (!text.empty()) {
    const std::string_view whole = text;
    const char32_t c = take_character(text);
    if (c == U'“' || c == U'”') quoted = c == U'“';
    if (chinese && !quoted && c == ';' && text.starts_with(' ')) {
      out += "；";
      before = U'；';
      continue;
    }
    if (c == ' ' && is_full_width_mark(before)) continue;
    out += whole.substr(0, whole.size() - text.size());
    before = c;
  }
  return out;
}

std::string shown_time(Micros time, const Machine& machine) {
  if (time == kNoTime) return "";
  return format_date_time(machine_time(time - time % kSecond, machine));
}

// "Windows 10 22H2 (10.0.19045)": the name first, the number behind it.
std::string named_build(const std::string& name, const std::string& build, Language language) {
  return name.empty() || build.empty() ? name + build : name + bracketed(build, language);
}

}  // namespace

std::string spoken(const Bilingual& text, const Diagnosis& diagnosis, Language language) {
  std::string out = with_finding_numbers(text.in(language), diagnosis, language);
  if (language == Language::English) return replace_all(std::move(out), "\"\"", "\"");
  out = replace_all(replace_all(std::move(out), "“\"", "“"), "\"”", "”");
  return with_full_width_marks(with_chinese_operations(std::move(out)));
}

std::string code_pair(std::string_view result, std::string_view extended) {
  const auto written = [](std::string_view code) {
    std::string text(code);
    if (!starts_with_ignoring_case(text, "0x")) return text;
    for (std::size_t i = 2; i < text.size(); ++i) {
      if (text[i] >= 'a' && text[i] <= 'f') text[i] = static_cast<char>(text[i] - 'a' + 'A');
    }
    text[1] = 'x';
    return text;
  };
  std::string pair = written(result);
  const std::string second = written(extended);
  if (second.empty() || second == pair) return pair;
  return pair.empty() ? second : pair + "-" + second;
}

Micros machine_time(Micros time, const Machine& machine) {
  const auto minutes = minutes_of(machine.timezone);
  return time == kNoTime || !minutes ? time : time + *minutes * kMinute;
}

std::string zone_note(const Machine& machine, Language language) {
  if (!minutes_of(machine.timezone))
    return bracketed(label(Label::TimesAsWritten, language), language);
  std::string note = machine.timezone;
  if (!machine.timezone_known) {
    note += comma(language);
    note += label(Label::Assumed, language);
  }
  return bracketed(note, language);
}

std::string describe_episode(const Episode& episode, const Machine& machine, Language language) {
  const bool chinese = language == Language::Chinese;
  std::string text = episode_kind_title(episode.kind).in(language);
  const std::string started = shown_time(episode.started, machine);
  std::string ended = shown_time(episode.ended, machine);
  constexpr std::size_t kDate = 10;
  if (!started.empty()) text += fmt::format("{}{}", comma(language), started);
  if (!started.empty() && !ended.empty() && ended != started) {
    if (ended.compare(0, kDate, started, 0, kDate) == 0) ended.erase(0, kDate + 1);
    text += fmt::format("{}{}", chinese ? " 至 " : " to ", ended);
  }
  text += fmt::format("{}{}", comma(language), outcome_title(episode.outcome, language));
  return text;
}

std::string place_of_episode(const Episode& episode, Language language) {
  std::string text;
  const auto add = [&text, language](const std::string& part) {
    if (part.empty()) return;
    if (!text.empty()) text += comma(language);
    text += part;
  };
  add(spoken(phase_title(episode.phase), {}, language));
  if (!episode.phase.empty() && episode.phase_derived) {
    text += bracketed(label(Label::PhaseDerived, language), language);
  }
  add(operation_title(episode.operation, language));
  // What succeeded has no error to tell: its code only says so, or that a restart is due.
  if (episode.outcome != Outcome::Success) {
    add(code_pair(episode.result_code, episode.extended_code));
  }
  return text;
}

std::string system_text(const Machine& machine, Language language) {
  const std::string& name = machine.system.in(language);
  std::string text = named_build(name, machine.os_build, language);
  for (const std::string& part : {name.empty() ? machine.edition : "", machine.arch}) {
    if (!part.empty()) text += (text.empty() ? "" : " ") + part;
  }
  if (machine.updates_ended) {
    text += bracketed(
        fmt::format(fmt::runtime(label(Label::UpdatesEnded, language)), machine.updates_until),
        language);
  }
  return text;
}

std::string target_text(const Machine& machine, Language language) {
  return named_build(machine.target_system.in(language), machine.target_build, language);
}

std::string describe_issue(const Issue& issue, Language language) {
  const Bilingual meaning = issue_meaning(issue.kind);
  const bool chinese = language == Language::Chinese;
  std::string text = meaning.empty() ? issue.kind : meaning.in(language);
  // On one line: names of files stand in it, and a line break of one would forge a line.
  const std::string detail = for_terminal(issue_detail(issue.detail).in(language));
  if (!detail.empty()) {
    text += chinese ? bracketed(detail, language) : " (" + detail + ")";
  }
  // A detail that counts says it already.
  const bool counted = issue.detail.starts_with(std::to_string(issue.count) + " of ");
  if (issue.count > 1 && !counted) {
    text += bracketed(
        fmt::format(fmt::runtime(label(Label::Times, language)), format_count(issue.count)),
        language);
  }
  return text;
}

}  // namespace casebook
