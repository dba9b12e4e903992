// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "base/text.h"
#include "base/utf8.h"
#include "base/width.h"
#include "report/escape.h"
#include "report/finding_texts.h"
#include "report/labels.h"
#include "report/phrases.h"
#include "report/text.h"
#include "report/text_evidence.h"

namespace casebook {
namespace {

constexpr std::size_t kWidestProof = 240;  // columns; the place says where the rest is
constexpr std::size_t kMostWanted = 3;     // kinds of evidence to collect, the first of the list

// One line of the text, without repeated spaces, cut with "..." when it is long.
std::string on_one_line(std::string_view text, std::size_t widest) {
  std::string line;
  std::size_t width = 0;
  bool space = false;
  while (!text.empty()) {
    const std::string_view whole = text;
    const char32_t c = take_character(text);
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
      space = !line.empty();
      continue;
    }
    width += character_width(c) + (space ? 1 : 0);
    if (widest != 0 && width > widest) return line + "...";
    if (space) line += ' ';
    space = false;
    line += whole.substr(0, whole.size() - text.size());
  }
  return line;
}

std::string without_stop(std::string text) {
  for (const std::string_view stop : {".", "。"}) {
    if (text.ends_with(stop)) text.resize(text.size() - stop.size());
  }
  return text;
}

class Brief {
 public:
  Brief(const AnalysisView& view, const TextOptions& options)
      : diagnosis_(view.diagnosis),
        view_(view),
        language_(options.language),
        page_(options.width, options.color, LongNames::Whole) {}

  std::string render() {
    if (diagnosis_.findings.empty()) {
      put(Label::BriefVerdict,
          std::string(verdict_title(diagnosis_.verdict, language_)) +
              (language_ == Language::Chinese ? "。" : ". ") + in(diagnosis_.summary));
      put_wanted();
    } else {
      put_finding(diagnosis_.findings.front());
    }
    put(Label::Evidence, evidence());
    return page_.take();
  }

 private:
  std::string_view word(Label name) const { return label(name, language_); }
  std::string in(const Bilingual& text) const { return spoken(text, diagnosis_, language_); }
  void put(Label name, std::string_view text) {
    if (text.empty()) return;
    page_.whole_line({.first = std::string(word(name)) + std::string(colon(language_))},
                     on_one_line(text, 0));
  }

  void put_finding(const Hypothesis& finding) {
    std::string verdict(verdict_title(diagnosis_.verdict, language_));
    for (const Episode& episode : diagnosis_.episodes) {
      if (episode.id != finding.episode) continue;
      verdict += semicolon(language_);
      verdict += describe_episode(episode, diagnosis_.machine, language_);
    }
    const std::string later = later_success_text(finding, diagnosis_, language_);
    if (!later.empty()) {
      verdict += std::string(semicolon(language_)) + std::string(word(Label::LaterSuccess)) +
                 std::string(colon(language_)) + later;
    }
    put(Label::BriefVerdict, verdict);
    put(Label::BriefCause,
        in(finding.title) + bracketed(confidence_title(finding.level, language_), language_));
    put_code(finding);
    put_proof(finding);
    put_next(finding);
  }

  void put_code(const Hypothesis& finding) {
    std::string code;
    for (const CodeShown& shown : codes_at_the_top(finding)) {
      if (!code.empty()) code += semicolon(language_);
      code += shown.code;
      if (!shown.name.empty()) code += " " + shown.name;
      if (!shown.meaning.empty()) code += bracketed(without_stop(in(shown.meaning)), language_);
    }
    const std::string phase = in(phase_title(finding.phase));
    if (code.empty()) return put(Label::Phase, phase);
    if (!phase.empty()) {
      code += std::string(semicolon(language_)) + std::string(word(Label::Phase)) +
              std::string(colon(language_)) + phase;
    }
    put(Label::Code, code);
  }

  // The line that names the cause, else the first.
  void put_proof(const Hypothesis& finding) {
    if (finding.evidence.empty()) return;
    auto proof = std::find_if(
        finding.evidence.begin(), finding.evidence.end(), [](const Evidence& evidence) {
          return evidence.role == EvidenceRole::Cause;
        });
    if (proof == finding.evidence.end()) proof = finding.evidence.begin();
    put(Label::Proof, place_of(*proof, language_) + " | " + on_one_line(proof->text, kWidestProof));
  }

  // What to do when that is known, else what to collect.
  void put_next(const Hypothesis& finding) {
    const PlaybookStep* next = next_step(finding);
    if (next == nullptr) return put_wanted();
    const PlaybookStep& step = *next;
    std::string text = in(step.action) + bracketed(risk_title(step.risk, language_), language_);
    const std::string_view command = trim(step.command);
    if (!command.empty() && command.find('\n') == std::string_view::npos) {
      text += std::string(" > ").append(command);
    }
    put(Label::BriefNext, text);
  }

  void put_wanted() {
    const std::vector<NextEvidence>& wanted = diagnosis_.collect;
    const std::size_t shown = std::min(wanted.size(), kMostWanted);
    std::string names;
    for (std::size_t i = 0; i < shown; ++i) {
      if (!names.empty()) names += list_comma(language_);
      names += wanted[i].title.empty() ? wanted[i].artifact : in(wanted[i].title);
    }
    if (shown < wanted.size()) {
      names += std::string(comma(language_)) +
               fmt::format(fmt::runtime(word(Label::BriefMore)), wanted.size() - shown);
    }
    put(Label::BriefCollect, names);
  }

  std::string evidence() const {
    std::string text = for_terminal(view_.bundle_path);
    const std::size_t others =
        diagnosis_.findings.size() - std::min<std::size_t>(diagnosis_.findings.size(), 1);
    if (others == 1) text += std::string(semicolon(language_)) + std::string(word(Label::BriefOne));
    if (others > 1) {
      text += std::string(semicolon(language_)) +
              fmt::format(fmt::runtime(word(Label::BriefOthers)), others);
    }
    text += fmt::format("{}casebook {}{}{} {}",
                        semicolon(language_),
                        view_.program_version,
                        comma(language_),
                        word(Label::Knowledge),
                        view_.knowledge_version);
    return text;
  }

  const Diagnosis& diagnosis_;
  const AnalysisView& view_;
  Language language_;
  Page page_;
};

}  // namespace

std::string render_brief_text(const AnalysisView& view, const TextOptions& options) {
  return Brief(view, options).render();
}

}  // namespace casebook
