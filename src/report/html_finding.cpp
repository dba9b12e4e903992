// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "report/finding_texts.h"
#include "report/html_writer.h"
#include "report/names.h"
#include "report/operations.h"
#include "report/phrases.h"

namespace casebook {
namespace {

constexpr std::size_t kMostObjects = 30;  // of one kind

class FindingHtml {
 public:
  FindingHtml(HtmlWriter& writer, const Hypothesis& finding) : writer_(writer), finding_(finding) {}

  void put(std::size_t number) {
    writer_.put(
        fmt::format("<article class=\"finding {0}\"{1}>\n<h3><a class=\"anchor\" "
                    "href=\"#f/{2}\">{3}.</a> {4} <span class=\"level {0}\">{5}</span></h3>\n",
                    level_name(finding_.level),
                    writer_.id_once("f/" + finding_.id),
                    for_html(finding_.id),
                    number,
                    writer_.told(finding_.title),
                    level()));
    put_facts();
    put_text(Label::Meaning, finding_.explanation);
    put_html_evidence(writer_, finding_);
    put_list(Label::Why, joined_reasons(finding_.reasons));
    put_list(Label::Unknown, finding_.unknown);
    put_actions();
    put_text(Label::TellApart, finding_.tell_apart);
    writer_.put("</article>\n");
  }

 private:
  std::string level() const {
    return both_for_html([this](Language language) {
      return std::string(confidence_title(finding_.level, language));
    });
  }
  void heading(Label name) { writer_.put("<h4>" + HtmlWriter::say(name) + "</h4>\n"); }
  void field(Label name, const std::string& html) {
    if (html.empty()) return;
    writer_.put("<dt>" + HtmlWriter::say(name) + "</dt><dd>" + html + "</dd>\n");
  }

  void put_facts() {
    writer_.put("<dl class=\"facts\">\n");
    field(Label::Attempt, attempt());
    field(Label::Phase, both_for_html(phase_title(finding_.phase)));
    field(Label::Operation, both_for_html([this](Language language) {
            return operation_title(finding_.operation, language);
          }));
    field(Label::Code, codes());
    put_objects();
    const auto cause = [this](const Bilingual& text) {
      const bool said =
          same_sentence(spoken(text, writer_.diagnosis(), Language::English),
                        spoken(finding_.title, writer_.diagnosis(), Language::English));
      return said ? std::string() : writer_.told(text);
    };
    field(Label::DirectCause, cause(finding_.direct_cause));
    field(Label::RootCause, cause(finding_.root_cause));
    field(Label::LaterSuccess, both_for_html([this](Language language) {
            return later_success_text(finding_, writer_.diagnosis(), language);
          }));
    field(Label::Related, both_for_html([this](Language language) {
            return related_text(finding_, writer_.diagnosis(), language);
          }));
    writer_.put("</dl>\n");
  }

  std::string attempt() const {
    for (const Episode& episode : writer_.diagnosis().episodes) {
      if (episode.id != finding_.episode) continue;
      return writer_.attempt_link(episode.id) + " " + both_for_html([&](Language language) {
               return describe_episode(episode, writer_.diagnosis().machine, language);
             });
    }
    return "";
  }

  // Each unfolds into its layers.
  std::string codes() {
    std::string html;
    for (const CodeShown& code : codes_primary_first(finding_)) {
      std::string head = "<code>" + for_html(code.code) + "</code>";
      if (!code.name.empty()) head += " <code>" + for_html(code.name) + "</code>";
      if (!code.meaning.empty()) head += " " + both_for_html(code.meaning);
      const std::string layers = writer_.explained(code.code);
      html += layers.empty()
                  ? "<div>" + head + "</div>"
                  : fmt::format("<details class=\"layered\"{}><summary>{}</summary>{}</details>",
                                writer_.open_on_paper(),
                                head,
                                layers);
    }
    return html;
  }

  void put_objects() {
    for (const auto& [name, names] : named_objects(finding_.objects)) {
      put_names(name, *names);
    }
  }

  void put_names(Label name, const std::vector<std::string>& names) {
    std::string html;
    const std::size_t shown = std::min(names.size(), kMostObjects);
    for (std::size_t i = 0; i < shown; ++i) {
      html += "<div><code>" + for_html(names[i]) + "</code></div>";
    }
    if (shown < names.size()) {
      const std::size_t left = names.size() - shown;
      html += "<div class=\"soft\">" +
              HtmlWriter::say(fmt::format("and {} more", left), fmt::format("另有 {} 项", left)) +
              "</div>";
    }
    field(name, html);
  }

  void put_text(Label name, const Bilingual& text) {
    if (text.empty()) return;
    heading(name);
    writer_.put("<p>" + writer_.told(text) + "</p>\n");
  }

  void put_list(Label name, const std::vector<Bilingual>& texts) {
    if (texts.empty()) return;
    heading(name);
    writer_.put("<ul>");
    for (const Bilingual& text : texts) {
      writer_.put("<li>" + writer_.told(text) + "</li>");
    }
    writer_.put("</ul>\n");
  }

  void put_actions() {
    if (finding_.actions.empty()) return;
    writer_.put("<h4" + writer_.id_once("d/" + finding_.id) + ">" +
                HtmlWriter::say(Label::Actions) + "</h4>\n");
    for (const Action& action : finding_.actions) {
      writer_.put("<p class=\"action\">" + writer_.told(action.title) +
                  "</p>\n<ol class=\"steps\">\n");
      for (const PlaybookStep& step : action.steps) {
        put_step(step);
      }
      writer_.put("</ol>\n");
    }
  }

  void put_step(const PlaybookStep& step) {
    writer_.put(
        (step.is_done ? "<li class=\"done\">" : "<li>") + writer_.told(step.action) +
        " <span class=\"risk " + (step.is_done ? "done" : std::string(risk_name(step.risk))) +
        "\">" +
        both_for_html([&](Language language) { return std::string(step_note(step, language)); }) +
        "</span>");
    const std::string_view command = trim(step.command);
    if (!command.empty()) {
      writer_.put("<pre>");
      bool first = true;
      for (const std::string_view line : split(command, '\n')) {
        writer_.put((first ? "" : "\n") + for_html(line));
        first = false;
      }
      writer_.put("</pre>");
    }
    std::string notes;
    for (const auto& [name, text] : {std::pair{Label::StepWhy, &step.why},
                                     std::pair{Label::Expect, &step.expect},
                                     std::pair{Label::Check, &step.check},
                                     std::pair{Label::Undo, &step.undo}}) {
      if (text->empty()) continue;
      notes += "<dt>" + HtmlWriter::say(name) + "</dt><dd>" + writer_.told(*text) + "</dd>";
    }
    if (!notes.empty()) writer_.put("<dl class=\"notes\">" + notes + "</dl>");
    writer_.put("</li>\n");
  }

  HtmlWriter& writer_;
  const Hypothesis& finding_;
};

// "Run x and send it." with x as a line of its own.
std::string with_commands(const std::string& text) {
  std::string html;
  for (const SentencePart& part : commands_in(text)) {
    if (part.kind == SentencePart::Kind::Command) {
      html += "<code class=\"command\">" + for_html(part.text) + "</code>";
      continue;
    }
    bool first = true;
    for (const std::string_view line : split(trim(part.text), '\n')) {
      html += (first ? "" : "<br>") + for_html(line);
      first = false;
    }
  }
  return html;
}

}  // namespace

void put_html_finding(HtmlWriter& writer, std::size_t number, const Hypothesis& finding) {
  FindingHtml(writer, finding).put(number);
}

void put_html_next_evidence(HtmlWriter& writer, const std::vector<NextEvidence>& wanted) {
  writer.put("<ul class=\"collect\">\n");
  for (const NextEvidence& one : wanted) {
    writer.put("<li><b>" + (one.title.empty() ? for_html(one.artifact) : writer.told(one.title)) +
               "</b>");
    if (!one.why.empty()) writer.put("<br>" + writer.told(one.why));
    if (!one.how.empty()) {
      const auto how = [&](Language language) {
        return with_commands(spoken(one.how, writer.diagnosis(), language));
      };
      writer.put(fmt::format("<details{}><summary>{}</summary><p>{}</p></details>",
                             writer.open_on_paper(),
                             HtmlWriter::say("How to collect it", "收集方法"),
                             both_of_html(how(Language::English), how(Language::Chinese))));
    }
    writer.put("</li>\n");
  }
  writer.put("</ul>\n");
}

}  // namespace casebook
