// SPDX-License-Identifier: Apache-2.0
#include "report/text_evidence.h"

#include <algorithm>
#include <array>
#include <map>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "report/format.h"
#include "report/labels.h"
#include "report/phrases.h"

namespace casebook {
namespace {

constexpr std::size_t kUsualEvidence = 12;      // lines of proof for one finding
constexpr std::size_t kUsualEvidenceRows = 10;  // rows that one line of proof may take
constexpr std::size_t kUsualPlaces = 6;         // of lines that repeat another

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

struct Group {
  const Evidence* first = nullptr;
  std::vector<const Evidence*> again;  // in the same attempt
};

class EvidenceWriter {
 public:
  EvidenceWriter(Page& page,
                 std::size_t indent,
                 const Hypothesis& finding,
                 const Diagnosis& diagnosis,
                 const TextOptions& options)
      : page_(page),
        indent_(indent),
        finding_(finding),
        diagnosis_(diagnosis),
        options_(options) {}

  void write() {
    gather();
    const std::size_t shown =
        options_.detail == Detail::All ? groups_.size() : std::min(groups_.size(), kUsualEvidence);
    for (std::size_t i = 0; i < shown; ++i) {
      put_line(*groups_[i].first);
      put_again(groups_[i]);
    }
    put_same_in();
    if (shown == groups_.size()) return;
    page_.indented(indent_ + 2,
                   fmt::format(fmt::runtime(word(Label::More)), groups_.size() - shown),
                   Paint::Dim);
  }

 private:
  std::string_view word(Label name) const { return label(name, options_.language); }

  // One group for each shape; a shape that other attempts repeat is told once for each of them.
  void gather() {
    std::map<std::string, std::size_t> known;
    for (const Evidence& evidence : finding_.evidence) {
      if (options_.detail == Detail::All) {
        groups_.push_back({&evidence, {}});
        continue;
      }
      const auto [place, fresh] = known.try_emplace(shape_of(evidence.text), groups_.size());
      if (fresh) {
        groups_.push_back({&evidence, {}});
        continue;
      }
      Group& group = groups_[place->second];
      const std::string& attempt = attempt_of(evidence);
      if (attempt == attempt_of(*group.first)) {
        group.again.push_back(&evidence);
      } else if (std::none_of(same_in_.begin(), same_in_.end(), [&attempt](const auto& other) {
                   return other.first == attempt;
                 })) {
        same_in_.emplace_back(attempt, &evidence);
      }
    }
  }

  // The finding's own attempt when the line belongs to it, else any that it belongs to.
  const std::string& attempt_of(const Evidence& evidence) const {
    const std::string* found = &finding_.episode;
    bool other = false;
    for (const Episode& episode : diagnosis_.episodes) {
      const bool inside = episode.first.item == evidence.event.item &&
                          episode.first <= evidence.event && evidence.event <= episode.last &&
                          episode.first != episode.last;
      const bool listed =
          inside || std::find(episode.events.begin(), episode.events.end(), evidence.event) !=
                        episode.events.end();
      if (!listed) continue;
      if (episode.id == finding_.episode) return finding_.episode;
      // What is not an attempt of anything is told by its place alone.
      if (other || episode.kind == "unknown") continue;
      found = &episode.id;
      other = true;
    }
    return *found;
  }

  void put_line(const Evidence& evidence) {
    std::string place = place_of(evidence, options_.language);
    if (evidence.time != kNoTime) place += "  " + format_date_time(evidence.time);
    const std::string& attempt = attempt_of(evidence);
    if (attempt != finding_.episode) place += "  " + attempt;
    const std::string_view role = evidence_role_title(evidence.role, options_.language);
    const Margin margin{
        .first = fmt::format("{:{}}{}{}", "", indent_ + 2, role, colon(options_.language)),
        .paint = evidence.role == EvidenceRole::Cause ? Paint::Red : Paint::Dim};
    if (options_.names == LongNames::Whole) {
      page_.whole_line(margin, place, Paint::Dim);
    } else {
      page_.block(margin, place, Paint::Dim);
    }
    const std::string gutter = std::string(indent_ + 4, ' ') + "| ";
    page_.block({.first = gutter, .rest = gutter, .paint = Paint::Dim},
                evidence.text,
                Paint::None,
                options_.detail == Detail::All ? 0 : kUsualEvidenceRows);
  }

  // "again: CBS.log:361, 396, 431"
  void put_again(const Group& group) {
    if (group.again.empty()) return;
    std::string places;
    const Evidence* before = group.first;
    for (std::size_t i = 0; i < std::min(group.again.size(), kUsualPlaces); ++i) {
      const Evidence& one = *group.again[i];
      if (!places.empty()) places += list_comma(options_.language);
      const bool same_item = i != 0 && one.item == before->item && one.line != 0;
      places += same_item ? std::to_string(one.line) : place_of(one, options_.language);
      before = &one;
    }
    if (group.again.size() > kUsualPlaces) {
      places += options_.language == Language::Chinese ? "……" : ", ...";
    }
    put_note(word(Label::Again), colon(options_.language), places);
  }

  // "the same in e6 (CBS.log:512), e7 (CBS.log:700)"
  void put_same_in() {
    std::string places;
    for (std::size_t i = 0; i < std::min(same_in_.size(), kUsualPlaces); ++i) {
      if (!places.empty()) places += list_comma(options_.language);
      places += same_in_[i].first +
                bracketed(place_of(*same_in_[i].second, options_.language), options_.language);
    }
    if (places.empty()) return;
    if (same_in_.size() > kUsualPlaces) {
      places += options_.language == Language::Chinese ? "……" : ", ...";
    }
    put_note(word(Label::SameIn), " ", places);
  }

  void put_note(std::string_view name, std::string_view mark, const std::string& places) {
    page_.block(
        {.first = fmt::format("{:{}}{}{}", "", indent_ + 2, name, mark), .paint = Paint::Dim},
        places,
        Paint::Dim);
  }

  Page& page_;
  std::size_t indent_;
  const Hypothesis& finding_;
  const Diagnosis& diagnosis_;
  const TextOptions& options_;
  std::vector<Group> groups_;
  std::vector<std::pair<std::string, const Evidence*>> same_in_;  // by attempt
};

}  // namespace

std::string place_of(const Evidence& evidence, Language language) {
  if (evidence.line != 0) return fmt::format("{}:{}", evidence.item, evidence.line);
  return fmt::format(
      "{}{}{}",
      evidence.item,
      comma(language),
      fmt::format(fmt::runtime(label(Label::Record, language)), evidence.record_number()));
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

void put_evidence(Page& page,
                  std::size_t indent,
                  const Hypothesis& finding,
                  const Diagnosis& diagnosis,
                  const TextOptions& options) {
  if (finding.evidence.empty()) return;
  page.blank();
  page.indented(indent, label(Label::Proof, options.language), Paint::Bold);
  EvidenceWriter(page, indent, finding, diagnosis, options).write();
}

}  // namespace casebook
