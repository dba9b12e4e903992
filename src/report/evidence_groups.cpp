// SPDX-License-Identifier: Apache-2.0
#include "report/evidence_groups.h"

#include <algorithm>
#include <array>
#include <map>

#include "base/text.h"

namespace casebook {
namespace {

// "0x80070005", "80244022": a number that says what went wrong.
bool is_code(std::string_view token) {
  constexpr std::size_t kDigits = 8;
  const bool prefixed = starts_with_ignoring_case(token, "0x");
  if (prefixed) token.remove_prefix(2);
  return token.size() == kDigits &&
         (prefixed || token[0] == '8' || to_lower_ascii(token[0]) == 'c');
}

bool is_number(std::string_view token) {
  if (starts_with_ignoring_case(token, "0x")) token.remove_prefix(2);
  return !token.empty() && std::any_of(token.begin(), token.end(), is_digit) &&
         std::all_of(token.begin(), token.end(), is_hex_digit);
}

// "error 5" and "error 32" are two things; "thread 8220" and "thread 384" are not.
bool names_an_error(std::string_view before) {
  constexpr std::array<std::string_view, 6> kWords = {
      "error", "code", "status", "result", "hr", "exit"};
  before = trim_right(before);
  return std::any_of(kWords.begin(), kWords.end(), [before](std::string_view word) {
    return ends_with_ignoring_case(before, word);
  });
}

}  // namespace

GroupedEvidence group_evidence(const Hypothesis& finding,
                               const Diagnosis& diagnosis,
                               Detail detail) {
  GroupedEvidence grouped;
  std::map<std::string, std::size_t> known;
  for (const Evidence& evidence : finding.evidence) {
    if (detail == Detail::All) {
      grouped.groups.push_back({&evidence, {}});
      continue;
    }
    const auto [place, fresh] = known.try_emplace(shape_of(evidence.text), grouped.groups.size());
    if (fresh) {
      grouped.groups.push_back({&evidence, {}});
      continue;
    }
    // A shape that other attempts repeat is told once for each of them.
    EvidenceGroup& group = grouped.groups[place->second];
    const std::string& attempt = attempt_of(evidence, finding, diagnosis);
    if (attempt == attempt_of(*group.first, finding, diagnosis)) {
      group.again.push_back(&evidence);
    } else if (std::none_of(grouped.same_in.begin(),
                            grouped.same_in.end(),
                            [&attempt](const auto& other) { return other.first == attempt; })) {
      grouped.same_in.emplace_back(attempt, &evidence);
    }
  }
  return grouped;
}

const std::string& attempt_of(const Evidence& evidence,
                              const Hypothesis& finding,
                              const Diagnosis& diagnosis) {
  const std::string* found = &finding.episode;
  bool other = false;
  for (const Episode& episode : diagnosis.episodes) {
    const bool inside = episode.first.item == evidence.event.item &&
                        episode.first <= evidence.event && evidence.event <= episode.last &&
                        episode.first != episode.last;
    const bool listed =
        inside || std::find(episode.events.begin(), episode.events.end(), evidence.event) !=
                      episode.events.end();
    if (!listed) continue;
    if (episode.id == finding.episode) return finding.episode;
    // What is not an attempt of anything is told by its place alone.
    if (other || episode.kind == "unknown") continue;
    found = &episode.id;
    other = true;
  }
  return *found;
}

std::string shape_of(std::string_view text) {
  // The time and the thread ids in front.
  constexpr std::string_view kPrefix = "0123456789-/:.,;TZ+ \t";
  text.remove_prefix(std::min(text.size(), text.find_first_not_of(kPrefix)));
  std::string shape;
  std::size_t at = 0;
  while (at < text.size()) {
    if (!is_word(text[at])) {
      // A time of its own behind @ ("0000000a@2023/5/9:09:36:44.900").
      if (text[at] == '@') at = std::min(text.size(), text.find(' ', at));
      if (at < text.size()) shape += text[at++];
      continue;
    }
    std::size_t end = at;
    while (end < text.size() && is_word(text[end])) {
      ++end;
    }
    const std::string_view token = text.substr(at, end - at);
    const char before = at == 0 ? ' ' : text[at - 1];
    const bool counter = (before == ' ' || before == '[') && is_number(token) && !is_code(token) &&
                         !names_an_error(text.substr(0, at));
    if (counter) {
      shape += '#';
    } else {
      shape += token;
    }
    at = end;
  }
  return shape;
}

}  // namespace casebook
