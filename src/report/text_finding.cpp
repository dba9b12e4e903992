// SPDX-License-Identifier: Apache-2.0
#include "report/text_finding.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "base/text.h"
#include "base/width.h"
#include "report/format.h"
#include "report/labels.h"
#include "report/phrases.h"

namespace casebook {
namespace {

constexpr std::size_t kIndent = 3;
constexpr std::size_t kUsualEvidence = 12;      // lines of proof for one finding
constexpr std::size_t kUsualEvidenceRows = 10;  // rows that one line of proof may take
constexpr std::size_t kUsualObjects = 6;        // of one kind

constexpr std::array kFieldLabels = {Label::Confidence,
                                     Label::Attempt,
                                     Label::Phase,
                                     Label::Operation,
                                     Label::Code,
                                     Label::ObjectFile,
                                     Label::ObjectDriver,
                                     Label::ObjectProcess,
                                     Label::ObjectPackage,
                                     Label::ObjectProduct,
                                     Label::ObjectKb,
                                     Label::ObjectKey,
                                     Label::ObjectService,
                                     Label::DirectCause,
                                     Label::RootCause,
                                     Label::Related};

std::size_t field_width(Language language) {
  std::size_t widest = 0;
  for (const Label name : kFieldLabels) {
    widest = std::max(widest, display_width(label(name, language)));
  }
  return widest;
}

Paint paint_of(ConfidenceLevel level) {
  return level >= ConfidenceLevel::VeryLikely ? Paint::Green : Paint::Yellow;
}

class FindingWriter {
 public:
  FindingWriter(Page& page,
                const Hypothesis& finding,
                const Diagnosis& diagnosis,
                const TextOptions& options)
      : page_(page),
        finding_(finding),
        diagnosis_(diagnosis),
        options_(options),
        label_width_(field_width(options.language)) {}

  void write(std::size_t number) {
    page_.blank();
    page_.block({.first = fmt::format("{}. ", number), .paint = Paint::Bold},
                finding_.title.in(options_.language),
                Paint::Bold);
    put_facts();
    put_codes();
    put_objects();
    put_causes();
    put_text(Label::Meaning, finding_.explanation);
    put_evidence();
    put_list(Label::Why, "- ", finding_.reasons);
    put_list(Label::Unknown, "? ", finding_.unknown);
    if (!finding_.next_evidence.empty()) {
      subheading(Label::NextEvidence);
      put_next_evidence(page_, kIndent + 2, finding_.next_evidence, options_);
    }
    put_actions();
    put_text(Label::TellApart, finding_.tell_apart);
  }

 private:
  std::string_view word(Label name) const { return label(name, options_.language); }
  void field(Label name, std::string_view text, Paint paint = Paint::None) {
    page_.field(kIndent, word(name), label_width_, text, paint);
  }
  void subheading(Label name) {
    page_.blank();
    page_.indented(kIndent, word(name), Paint::Bold);
  }

  void put_facts() {
    field(Label::Confidence,
          std::string(confidence_title(finding_.level, options_.language)) +
              bracketed(fmt::format("{:.0f} %", finding_.confidence * 100), options_.language),
          paint_of(finding_.level));
    for (const Episode& episode : diagnosis_.episodes) {
      if (episode.id != finding_.episode) continue;
      field(Label::Attempt,
            episode.id + " " + describe_episode(episode, diagnosis_.machine, options_.language));
    }
    field(Label::Phase, phase_title(finding_.phase).in(options_.language));
    field(Label::Operation, finding_.operation);
  }

  // The primary code comes first wherever it stands in the list.
  void put_codes() {
    std::string lines;
    const auto put = [this, &lines](const CodeShown& code) {
      if (!lines.empty()) lines += '\n';
      lines += code.code;
      for (const std::string& part : {code.name, code.meaning.in(options_.language)}) {
        if (!part.empty()) lines += "  " + part;
      }
    };
    const auto primary =
        std::find_if(finding_.codes.begin(), finding_.codes.end(), [this](const CodeShown& code) {
          return code.code == finding_.primary_code;
        });
    if (primary != finding_.codes.end()) {
      put(*primary);
    } else {
      lines = finding_.primary_code;
    }
    for (const CodeShown& code : finding_.codes) {
      if (code.code != finding_.primary_code) put(code);
    }
    field(Label::Code, lines);
  }

  void put_objects() {
    const Objects& objects = finding_.objects;
    put_names(Label::ObjectFile, objects.files);
    put_names(Label::ObjectDriver, objects.drivers);
    put_names(Label::ObjectProcess, objects.processes);
    put_names(Label::ObjectPackage, objects.packages);
    put_names(Label::ObjectProduct, objects.products);
    put_names(Label::ObjectKb, objects.kbs);
    put_names(Label::ObjectKey, objects.keys);
    put_names(Label::ObjectService, objects.services);
  }

  void put_names(Label name, const std::vector<std::string>& names) {
    const std::size_t shown = shown_of(names.size(), kUsualObjects);
    for (std::size_t i = 0; i < shown; ++i) {
      const std::string_view title = i == 0 ? word(name) : std::string_view();
      page_.whole_line({.first = label_column(kIndent, title, label_width_), .paint = Paint::Dim},
                       names[i]);
    }
    if (shown == names.size()) return;
    page_.whole_line(
        {.first = label_column(kIndent, "", label_width_)}, more(names.size() - shown), Paint::Dim);
  }

  void put_causes() {
    field(Label::DirectCause, finding_.direct_cause.in(options_.language));
    field(Label::RootCause, finding_.root_cause.in(options_.language));
    if (finding_.related.empty()) return;
    std::string text;
    for (const std::string& id : finding_.related) {
      for (std::size_t i = 0; i < diagnosis_.findings.size(); ++i) {
        if (diagnosis_.findings[i].id == id) text += fmt::format("{}. ", i + 1);
      }
    }
    field(Label::Related, text + finding_.relation.in(options_.language));
  }

  void put_text(Label name, const Bilingual& text) {
    if (text.empty()) return;
    subheading(name);
    page_.indented(kIndent + 2, text.in(options_.language));
  }

  void put_list(Label name, const std::string& mark, const std::vector<Bilingual>& texts) {
    if (texts.empty()) return;
    subheading(name);
    for (const Bilingual& text : texts) {
      page_.block({.first = std::string(kIndent + 2, ' ') + mark}, text.in(options_.language));
    }
  }

  void put_evidence() {
    if (finding_.evidence.empty()) return;
    subheading(Label::Proof);
    const std::size_t shown = shown_of(finding_.evidence.size(), kUsualEvidence);
    for (std::size_t i = 0; i < shown; ++i) {
      put_evidence_line(finding_.evidence[i]);
    }
    if (shown < finding_.evidence.size()) {
      page_.indented(kIndent + 2, more(finding_.evidence.size() - shown), Paint::Dim);
    }
  }

  void put_evidence_line(const Evidence& evidence) {
    std::string place = evidence.item;
    if (evidence.line != 0) {
      place += fmt::format(":{}", evidence.line);
    } else {
      place += ", " + fmt::format(fmt::runtime(word(Label::Record)), evidence.event.row + 1);
    }
    if (evidence.time != kNoTime) place += "  " + format_date_time(evidence.time);
    const std::string_view role = evidence_role_title(evidence.role, options_.language);
    page_.block({.first = fmt::format("{:{}}{}{}", "", kIndent + 2, role, colon(options_.language)),
                 .paint = evidence.role == EvidenceRole::Cause ? Paint::Red : Paint::Dim},
                place,
                Paint::Dim);
    const std::string gutter = std::string(kIndent + 4, ' ') + "| ";
    page_.block({.first = gutter, .rest = gutter, .paint = Paint::Dim},
                evidence.text,
                Paint::None,
                options_.detail == Detail::All ? 0 : kUsualEvidenceRows);
  }

  void put_actions() {
    if (finding_.actions.empty()) return;
    subheading(Label::Actions);
    for (const Action& action : finding_.actions) {
      page_.indented(kIndent + 2, action.title.in(options_.language));
      for (std::size_t i = 0; i < action.steps.size(); ++i) {
        put_step(i + 1, action.steps[i]);
      }
    }
  }

  void put_step(std::size_t number, const PlaybookStep& step) {
    const std::string indent(kIndent + 4, ' ');
    page_.block({.first = fmt::format("{}{}. ", indent, number)},
                step.action.in(options_.language) +
                    bracketed(risk_title(step.risk, options_.language), options_.language),
                step.risk == Risk::High ? Paint::Yellow : Paint::None);
    for (const std::string_view line : split(trim(step.command), '\n')) {
      if (!line.empty()) page_.whole_line({.first = indent + "   > "}, line, Paint::Cyan);
    }
    put_step_note(Label::Check, step.check);
    put_step_note(Label::Undo, step.undo);
  }

  void put_step_note(Label name, const Bilingual& text) {
    if (text.empty()) return;
    page_.block(
        {.first = fmt::format("{:{}}{}{}", "", kIndent + 7, word(name), colon(options_.language)),
         .paint = Paint::Dim},
        text.in(options_.language));
  }

  std::size_t shown_of(std::size_t count, std::size_t usual) const {
    return options_.detail == Detail::All ? count : std::min(count, usual);
  }
  std::string more(std::size_t count) const {
    return fmt::format(fmt::runtime(word(Label::More)), count);
  }

  Page& page_;
  const Hypothesis& finding_;
  const Diagnosis& diagnosis_;
  const TextOptions& options_;
  std::size_t label_width_;
};

}  // namespace

void put_finding(Page& page,
                 std::size_t number,
                 const Hypothesis& finding,
                 const Diagnosis& diagnosis,
                 const TextOptions& options) {
  FindingWriter(page, finding, diagnosis, options).write(number);
}

void put_next_evidence(Page& page,
                       std::size_t indent,
                       const std::vector<NextEvidence>& wanted,
                       const TextOptions& options) {
  const std::string_view how = label(Label::How, options.language);
  for (const NextEvidence& one : wanted) {
    const std::string& title = one.title.in(options.language);
    std::string text = title.empty() ? one.artifact : title;
    const std::string& why = one.why.in(options.language);
    if (!why.empty()) text += std::string(colon(options.language)) + why;
    page.block({.first = std::string(indent, ' ') + "[ ] "}, text);
    if (one.how.empty()) continue;
    page.block({.first = fmt::format("{:{}}{}{}", "", indent + 4, how, colon(options.language)),
                .paint = Paint::Dim},
               one.how.in(options.language));
  }
}

}  // namespace casebook
