// SPDX-License-Identifier: Apache-2.0
#include "view/findings_list.h"

#include <algorithm>
#include <utility>

#include "base/quantity.h"
#include "base/utf8.h"
#include "report/escape.h"
#include "report/finding_texts.h"
#include "report/format.h"
#include "report/labels.h"
#include "report/phrases.h"
#include "view/words.h"

namespace casebook::view {
namespace {

constexpr std::size_t kFirstFinding = 2;  // behind the verdict and an empty row

class ListMaker {
 public:
  ListMaker(const Analysis& analysis, Language language, bool utc)
      : analysis_(analysis),
        language_(language),
        utc_(utc) {}

  std::vector<FindingRow> make() {
    const Diagnosis& diagnosis = analysis_.view().diagnosis;
    add_verdict(diagnosis);
    std::size_t number = 0;
    for (const Hypothesis& finding : diagnosis.findings) {
      add_finding(finding, ++number);
    }
    add_observations(diagnosis.observations);
    add_attempts(diagnosis.episodes);
    // The verdict leads to where its first finding leads.
    if (!diagnosis.findings.empty()) rows_.front().target = rows_[kFirstFinding].target;
    return std::move(rows_);
  }

 private:
  void add(FindingRow row) {
    row.text = for_terminal(row.text);
    rows_.push_back(std::move(row));
  }

  void heading(std::string_view text) {
    add({"", {}, {}, {}});
    add({std::string(text), {Ink::Heading, false, true}, {}, {}});
  }

  void add_paragraph(FindingRow& row, Label name, const std::string& text) const {
    if (text.empty()) return;
    row.detail.push_back(std::string(label(name, language_)) + std::string(colon(language_)) +
                         text);
  }

  // As the reports say it, with the marks of Chinese.
  std::string said(const Bilingual& text) const {
    return spoken(text, analysis_.view().diagnosis, language_);
  }

  std::string title_of(const NextEvidence& next) const {
    return next.title.empty() ? next.artifact : said(next.title);
  }

  // The list of what to collect is one for the case, as in the reports.
  void add_verdict(const Diagnosis& diagnosis) {
    const std::string summary = said(diagnosis.summary);
    FindingRow row;
    row.text = std::string(verdict_title(diagnosis.verdict, language_)) + "  " + summary;
    row.style = {diagnosis.verdict == Verdict::Failure ? Ink::Error : Ink::Good, false, true};
    row.detail.push_back(summary);
    if (!diagnosis.findings.empty()) {
      add_paragraph(row,
                    Label::LaterSuccess,
                    later_success_text(diagnosis.findings.front(), diagnosis, language_));
    }
    for (const NextEvidence& next : diagnosis.collect) {
      add_paragraph(row, Label::BriefCollect, title_of(next));
    }
    add(std::move(row));
  }

  void add_finding(const Hypothesis& finding, std::size_t number) {
    add({"", {}, {}, {}});
    FindingRow row;
    row.text = std::to_string(number) + ". " + said(finding.title) +
               bracketed(confidence_title(finding.level, language_), language_);
    row.style = {Ink::Plain, false, true};
    const auto paragraph = [&](Label name, const std::string& text) {
      add_paragraph(row, name, text);
    };
    const Diagnosis& diagnosis = analysis_.view().diagnosis;
    paragraph(Label::DirectCause, said(finding.direct_cause));
    paragraph(Label::RootCause, said(finding.root_cause));
    paragraph(Label::Meaning, said(finding.explanation));
    for (const CodeShown& code : finding.codes) {
      paragraph(Label::Code, code.code + "  " + code.name + "  " + said(code.meaning));
    }
    for (const Bilingual& unknown : finding.unknown) {
      paragraph(Label::Unknown, said(unknown));
    }
    paragraph(Label::LaterSuccess, later_success_text(finding, diagnosis, language_));
    for (const NextEvidence& next : finding.next_evidence) {
      if (is_wanted(next)) paragraph(Label::NextEvidence, title_of(next));
    }
    for (const Action& action : finding.actions) {
      paragraph(Label::Actions, said(action.title));
    }
    if (!finding.evidence.empty()) row.target = target_of(finding.evidence.front());
    add(std::move(row));
    for (const Evidence& evidence : finding.evidence) {
      add_evidence(evidence, evidence_role_title(evidence.role, language_));
    }
  }

  // What a finding would like is often here already.
  bool is_wanted(const NextEvidence& next) const {
    const std::vector<NextEvidence>& collect = analysis_.view().diagnosis.collect;
    return std::any_of(collect.begin(), collect.end(), [&](const NextEvidence& one) {
      return one.artifact == next.artifact;
    });
  }

  static Target target_of(const Evidence& evidence) { return {evidence.event, evidence.line}; }

  void add_evidence(const Evidence& evidence, std::string_view role) {
    std::string text = "   " + std::string(role) + "  " + evidence.item;
    if (evidence.line != 0) {
      text += ":" + std::to_string(evidence.line);
    } else {
      text += " #" + std::to_string(evidence.record_number());
    }
    text += "  ";
    if (evidence.time != kNoTime) text += format_date_time(evidence.time) + "  ";
    std::string_view message = analysis_.event(evidence.event).text;
    if (message.empty()) message = evidence.text;  // a line of a list is no event
    text += shortened(message.substr(0, message.find_first_of("\r\n")), kEvidenceText);
    add({std::move(text), {}, target_of(evidence), {evidence.text}});
  }

  void add_observations(const std::vector<Observation>& observations) {
    if (observations.empty()) return;
    heading(label(Label::Observations, language_));
    for (const Observation& observation : observations) {
      std::string text = said(observation.title);
      if (observation.count > 1) text += "  x" + format_count(observation.count);
      FindingRow row{text, {}, {}, {text}};
      if (!observation.examples.empty()) row.target = target_of(observation.examples.front());
      add(std::move(row));
      for (const Evidence& example : observation.examples) {
        add_evidence(example, "");
      }
    }
  }

  void add_attempts(const std::vector<Episode>& attempts) {
    if (attempts.empty()) return;
    const Machine& machine = analysis_.view().diagnosis.machine;
    heading(std::string(label(Label::Attempts, language_)) +
            (utc_ ? bracketed("UTC", language_) : zone_note(machine, language_)));
    const auto shown = [&](Micros time) {
      return format_date_time(utc_ ? time : machine_time(time, machine));
    };
    for (const Episode& attempt : attempts) {
      const std::string text = say(language_,
                                   {"{} {}, {} to {}, {}", "{} {}，{} 至 {}，{}"},
                                   attempt.id,
                                   episode_kind_title(attempt.kind).in(language_),
                                   shown(attempt.started),
                                   shown(attempt.ended),
                                   outcome_title(attempt.outcome, language_));
      FindingRow row{text, {}, {}, {text}};
      const EventRef first = attempt.events.empty() ? attempt.first : attempt.events.front();
      const ShownEvent event = analysis_.event(first);
      row.target = Target{first, event.line};
      if (!attempt.result_code.empty()) row.detail.push_back(attempt.result_code);
      add(std::move(row));
    }
  }

  const Analysis& analysis_;
  Language language_;
  bool utc_;
  std::vector<FindingRow> rows_;
};

}  // namespace

std::size_t first_finding(const Analysis& analysis) {
  return analysis.view().diagnosis.findings.empty() ? 0 : kFirstFinding;
}

std::optional<EventRef> place_of_failure(const Analysis& analysis) {
  const Diagnosis& diagnosis = analysis.view().diagnosis;
  for (const Hypothesis& finding : diagnosis.findings) {
    for (const EvidenceRole role : {EvidenceRole::Anchor, EvidenceRole::Cause}) {
      for (const Evidence& evidence : finding.evidence) {
        const bool is_event = evidence.event.row < analysis.events_of(evidence.event.item).size();
        if (evidence.role == role && is_event) return evidence.event;
      }
    }
  }
  const auto failed = std::find_if(
      diagnosis.episodes.rbegin(), diagnosis.episodes.rend(), [](const Episode& episode) {
        return episode.outcome == Outcome::Failure;
      });
  if (failed == diagnosis.episodes.rend()) return std::nullopt;
  return failed->last;
}

std::vector<FindingRow> findings_list(const Analysis& analysis, Language language, bool utc) {
  return ListMaker(analysis, language, utc).make();
}

}  // namespace casebook::view
