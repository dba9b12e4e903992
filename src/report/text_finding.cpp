// SPDX-License-Identifier: Apache-2.0
#include "report/text_finding.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "base/width.h"
#include "report/finding_texts.h"
#include "report/format.h"
#include "report/labels.h"
#include "report/names.h"
#include "report/operations.h"
#include "report/phrases.h"
#include "report/text_evidence.h"

namespace casebook {
namespace {

constexpr std::size_t kIndent = 3;
constexpr std::size_t kUsualObjects = 6;  // of one kind

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
                                     Label::ObjectComponent,
                                     Label::ObjectService,
                                     Label::DirectCause,
                                     Label::RootCause,
                                     Label::LaterSuccess,
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
                in(finding_.title),
                Paint::Bold);
    put_facts();
    put_codes();
    put_objects();
    put_causes();
    put_text(Label::Meaning, finding_.explanation);
    put_evidence(page_, kIndent, finding_, diagnosis_, options_);
    put_list(Label::Why, "- ", joined_reasons(finding_.reasons));
    put_list(Label::Unknown, "? ", finding_.unknown);
    put_actions();
    put_text(Label::TellApart, finding_.tell_apart);
  }

 private:
  std::string_view word(Label name) const { return label(name, options_.language); }
  std::string in(const Bilingual& text) const {
    return spoken(text, diagnosis_, options_.language);
  }
  void field(Label name, std::string_view text, Paint paint = Paint::None) {
    page_.field(kIndent, word(name), label_width_, text, paint);
  }
  void subheading(Label name) {
    page_.blank();
    page_.indented(kIndent, word(name), Paint::Bold);
  }

  void put_facts() {
    field(Label::Confidence,
          confidence_title(finding_.level, options_.language),
          paint_of(finding_.level));
    for (const Episode& episode : diagnosis_.episodes) {
      if (episode.id != finding_.episode) continue;
      field(Label::Attempt,
            episode.id + " " + describe_episode(episode, diagnosis_.machine, options_.language));
    }
    field(Label::Phase, phase_title(finding_.phase).in(options_.language));
    field(Label::Operation, operation_title(finding_.operation, options_.language));
  }

  void put_codes() {
    std::string lines;
    for (const CodeShown& code : codes_primary_first(finding_)) {
      if (!lines.empty()) lines += '\n';
      lines += code.code;
      for (const std::string& part : {code.name, code.meaning.in(options_.language)}) {
        if (!part.empty()) lines += "  " + part;
      }
    }
    field(Label::Code, lines);
  }

  void put_objects() {
    for (const auto& [name, names] : named_objects(finding_.objects)) {
      put_names(name, *names);
    }
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

  // What the title says is not said again.
  void put_causes() {
    const std::string title = in(finding_.title);
    for (const auto& [name, cause] : {std::pair{Label::DirectCause, in(finding_.direct_cause)},
                                      std::pair{Label::RootCause, in(finding_.root_cause)}}) {
      if (!same_sentence(cause, title)) field(name, cause);
    }
    field(Label::LaterSuccess,
          later_success_text(finding_, diagnosis_, options_.language),
          Paint::Green);
    put_related();
  }

  void put_related() {
    field(Label::Related, related_text(finding_, diagnosis_, options_.language));
  }

  void put_text(Label name, const Bilingual& text) {
    if (text.empty()) return;
    subheading(name);
    page_.indented(kIndent + 2, in(text));
  }

  void put_list(Label name, const std::string& mark, const std::vector<Bilingual>& texts) {
    if (texts.empty()) return;
    subheading(name);
    for (const Bilingual& text : texts) {
      page_.block({.first = std::string(kIndent + 2, ' ') + mark}, in(text));
    }
  }

  void put_actions() {
    if (finding_.actions.empty()) return;
    subheading(Label::Actions);
    for (const Action& action : finding_.actions) {
      page_.indented(kIndent + 2, in(action.title));
      for (std::size_t i = 0; i < action.steps.size(); ++i) {
        put_step(i + 1, action.steps[i]);
      }
    }
  }

  void put_step(std::size_t number, const PlaybookStep& step) {
    const std::string indent(kIndent + 4, ' ');
    page_.block({.first = fmt::format("{}{}. ", indent, number)},
                in(step.action) + bracketed(step_note(step, options_.language), options_.language),
                step.is_done              ? Paint::Dim
                : step.risk == Risk::High ? Paint::Yellow
                                          : Paint::None);
    for (const std::string_view line : split(trim(step.command), '\n')) {
      if (!line.empty()) page_.whole_line({.first = indent + "   > "}, line, Paint::Cyan);
    }
    put_step_note(Label::StepWhy, step.why);
    put_step_note(Label::Expect, step.expect);
    put_step_note(Label::Check, step.check);
    put_step_note(Label::Undo, step.undo);
  }

  void put_step_note(Label name, const Bilingual& text) {
    if (text.empty()) return;
    page_.block(
        {.first = fmt::format("{:{}}{}{}", "", kIndent + 7, word(name), colon(options_.language)),
         .paint = Paint::Dim},
        in(text));
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
                       const Diagnosis& diagnosis,
                       const TextOptions& options) {
  const auto in = [&](const Bilingual& text) { return spoken(text, diagnosis, options.language); };
  const std::string first = fmt::format(
      "{:{}}{}{}", "", indent + 4, label(Label::How, options.language), colon(options.language));
  const std::string rest(display_width(first), ' ');
  for (const NextEvidence& one : wanted) {
    std::string text = one.title.empty() ? one.artifact : in(one.title);
    if (!one.why.empty()) text += std::string(colon(options.language)) + in(one.why);
    page.block({.first = std::string(indent, ' ') + "[ ] "}, text);
    bool begun = false;
    for (const SentencePart& piece : commands_in(in(one.how))) {
      const Margin margin{.first = begun ? rest : first, .paint = Paint::Dim};
      if (piece.kind == SentencePart::Kind::Text) {
        page.block(margin, piece.text);
      } else {
        page.whole_line(
            {.first = margin.first + "> ", .paint = Paint::Dim}, piece.text, Paint::Cyan);
      }
      begun = true;
    }
  }
}

}  // namespace casebook
