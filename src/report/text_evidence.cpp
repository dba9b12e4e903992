// SPDX-License-Identifier: Apache-2.0
#include "report/text_evidence.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "report/evidence_groups.h"
#include "report/format.h"
#include "report/labels.h"
#include "report/phrases.h"

namespace casebook {
namespace {

constexpr std::size_t kUsualEvidence = 12;      // lines of proof for one finding
constexpr std::size_t kUsualEvidenceRows = 16;  // rows that one line of proof may take
constexpr std::size_t kUsualPlaces = 6;         // of lines that repeat another

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
        options_(options),
        proof_(group_evidence(finding, diagnosis, options.detail)) {}

  void write() {
    const std::vector<EvidenceGroup>& groups = proof_.groups;
    const std::size_t shown =
        options_.detail == Detail::All ? groups.size() : std::min(groups.size(), kUsualEvidence);
    for (std::size_t i = 0; i < shown; ++i) {
      put_line(*groups[i].first);
      put_again(groups[i]);
    }
    put_same_in();
    if (shown == groups.size()) return;
    page_.indented(indent_ + 2,
                   fmt::format(fmt::runtime(word(Label::More)), groups.size() - shown),
                   Paint::Dim);
  }

 private:
  std::string_view word(Label name) const { return label(name, options_.language); }

  void put_line(const Evidence& evidence) {
    std::string place = place_of(evidence, options_.language);
    if (evidence.time != kNoTime) place += "  " + time_of(evidence);
    const std::string& attempt = attempt_of(evidence, finding_, diagnosis_);
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
  void put_again(const EvidenceGroup& group) {
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
    for (std::size_t i = 0; i < std::min(proof_.same_in.size(), kUsualPlaces); ++i) {
      if (!places.empty()) places += list_comma(options_.language);
      places +=
          proof_.same_in[i].first +
          bracketed(place_of(*proof_.same_in[i].second, options_.language), options_.language);
    }
    if (places.empty()) return;
    if (proof_.same_in.size() > kUsualPlaces) {
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
  GroupedEvidence proof_;
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

std::string time_of(const Evidence& evidence) {
  if (evidence.time == kNoTime) return "";
  return format_date_time(evidence.time) + (evidence.line == 0 ? " UTC" : "");
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
