// SPDX-License-Identifier: Apache-2.0
// The page in the order in which it is read: verdict, cause and next step; then the findings with
// their proof; then all that surrounds them.
#include "report/diagnosis_html.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "base/utf8.h"
#include "report/diagnosis_page.h"
#include "report/finding_texts.h"
#include "report/format.h"
#include "report/html_page.h"
#include "report/html_writer.h"
#include "report/phrases.h"
#include "report/text_evidence.h"

namespace casebook {
namespace {

constexpr std::size_t kFirstSteps = 3;    // of what to do, on the first screen
constexpr std::size_t kFirstProof = 260;  // bytes of the line on the first screen

class DiagnosisHtml {
 public:
  DiagnosisHtml(const AnalysisView& view,
                const CaseDetail& detail,
                const CodeBook& codes,
                const HtmlOptions& options)
      : view_(view),
        diagnosis_(view.diagnosis),
        writer_(view, detail, codes, options),
        language_(options.language) {}

  std::string render() {
    const std::string name = view_.diagnosis.machine.name;
    const Bilingual title{"Diagnosis" + (name.empty() ? "" : " of " + name),
                          "诊断报告" + (name.empty() ? "" : "：" + name)};
    put(html_page_begin(title, kDiagnosisStyle, language_));
    put_verdict();
    const std::size_t behind_verdict = writer_.size();
    put_findings();
    put_html_timeline(writer_);
    put_html_surroundings(writer_);
    writer_.put_codes();
    writer_.insert(behind_verdict, writer_.contents());
    put_foot();
    put(writer_.on_paper() ? html_page_end_still() : html_page_end(kDiagnosisScript));
    return writer_.take();
  }

 private:
  static std::string say(std::string_view en, std::string_view zh) {
    return HtmlWriter::say(en, zh);
  }
  void put(std::string_view html) { writer_.put(html); }
  void head_field(const std::string& name, const std::string& html) {
    if (!html.empty()) put("<dt>" + name + "</dt><dd>" + html + "</dd>\n");
  }

  void put_verdict() {
    const std::string_view icon = diagnosis_.verdict == Verdict::Failure   ? "✖"
                                  : diagnosis_.verdict == Verdict::Healthy ? "✔"
                                                                           : "?";
    put(
        fmt::format("<section class=\"verdict {}\">\n<p class=\"badge\"><span "
                    "aria-hidden=\"true\">{}</span> {}</p>\n",
                    verdict_name(diagnosis_.verdict),
                    icon,
                    both_for_html([this](Language language) {
                      return std::string(verdict_title(diagnosis_.verdict, language));
                    })));
    if (diagnosis_.findings.empty()) {
      put("<p class=\"cause\">" + writer_.told(diagnosis_.summary) + "</p>\n<dl class=\"head\">\n");
      head_field(HtmlWriter::say(Label::BriefCollect), collect_titles(diagnosis_.collect));
    } else {
      put_first_finding(diagnosis_.findings.front());
    }
    put("</dl>\n</section>\n");
  }

  void put_first_finding(const Hypothesis& finding) {
    put("<p class=\"cause\">" + writer_.told(finding.title) + " <span class=\"level " +
        std::string(level_name(finding.level)) + "\">" + both_for_html([&](Language language) {
          return std::string(confidence_title(finding.level, language));
        }) +
        "</span></p>\n<dl class=\"head\">\n");
    head_field(say("When and where", "发生时间与阶段"), where(finding));
    head_field(HtmlWriter::say(Label::LaterSuccess), both_for_html([&](Language language) {
                 return later_success_text(finding, diagnosis_, language);
               }));
    head_field(HtmlWriter::say(Label::Code), code(finding));
    head_field(HtmlWriter::say(Label::Proof), proof(finding));
    if (next_step(finding) != nullptr) {
      head_field(HtmlWriter::say(Label::Actions), steps(finding));
    } else {
      head_field(HtmlWriter::say(Label::BriefCollect), collect_titles(diagnosis_.collect));
    }
    const std::size_t others = diagnosis_.findings.size() - 1;
    if (others != 0) {
      const std::string link =
          others == 1
              ? HtmlWriter::say(Label::BriefOne)
              : both_for_html([others](Language language) {
                  return fmt::format(fmt::runtime(label(Label::BriefOthers, language)), others);
                });
      head_field(HtmlWriter::say(Label::OtherFindings),
                 "<a href=\"#f/" + for_html(diagnosis_.findings[1].id) + "\">" + link + "</a>");
    }
  }

  // "Windows upgrade, 10:11 to 10:25, failed; phase: Downlevel"
  std::string where(const Hypothesis& finding) const {
    return both_for_html([&](Language language) {
      std::string text;
      for (const Episode& episode : diagnosis_.episodes) {
        if (episode.id == finding.episode) {
          text = describe_episode(episode, diagnosis_.machine, language);
        }
      }
      const std::string phase = phase_title(finding.phase).in(language);
      if (phase.empty()) return text;
      if (!text.empty()) text += semicolon(language);
      return text + std::string(label(Label::Phase, language)) + std::string(colon(language)) +
             phase;
    });
  }

  std::string code(const Hypothesis& finding) {
    std::string html;
    for (const CodeShown& shown : codes_at_the_top(finding)) {
      if (!html.empty()) html += "<br>";
      html += writer_.marked(shown.code);
      if (!shown.name.empty()) html += " <code>" + for_html(shown.name) + "</code>";
      if (!shown.meaning.empty()) html += " " + both_for_html(shown.meaning);
    }
    return html;
  }

  std::string proof(const Hypothesis& finding) {
    if (finding.evidence.empty()) return "";
    const auto end = finding.evidence.begin() +
                     static_cast<std::ptrdiff_t>(std::min(finding.evidence.size(), kMostQuotes));
    auto line = std::find_if(finding.evidence.begin(), end, [](const Evidence& evidence) {
      return evidence.role == EvidenceRole::Cause;
    });
    if (line == end) line = finding.evidence.begin();
    std::string text(shortened(line->text, kFirstProof));
    if (text.size() < line->text.size() && !text.ends_with("…")) text += "…";
    std::erase(text, '\r');
    std::replace(text.begin(), text.end(), '\n', ' ');
    return fmt::format("<code class=\"shown\">{}</code><a href=\"#{}\">{}</a>",
                       writer_.marked(text),
                       evidence_id(*line),
                       both_for_html([&](Language language) { return place_of(*line, language); }));
  }

  std::string steps(const Hypothesis& finding) {
    std::string html = "<ol>";
    std::size_t count = 0;
    std::size_t listed = 0;
    for (const Action& action : finding.actions) {
      for (const PlaybookStep& step : action.steps) {
        ++count;
        if (step.is_done || ++listed > kFirstSteps) continue;
        // With the number that it has in the list below.
        html += fmt::format("<li value=\"{}\">", count) + writer_.told(step.action) +
                " <span class=\"risk " + std::string(risk_name(step.risk)) + "\">" +
                both_for_html([&](Language language) {
                  return std::string(risk_title(step.risk, language));
                }) +
                "</span></li>";
      }
    }
    return html + "</ol><a href=\"#d/" + for_html(finding.id) + "\">" +
           say(fmt::format("All {} steps, with commands and how to undo them", count),
               fmt::format("全部 {} 个步骤（含命令和撤销方法）", count)) +
           "</a>";
  }

  std::string collect_titles(const std::vector<NextEvidence>& wanted) {
    if (wanted.empty()) return "";
    std::string html = "<ul>";
    for (const NextEvidence& one : wanted) {
      html +=
          "<li>" + (one.title.empty() ? for_html(one.artifact) : writer_.told(one.title)) + "</li>";
    }
    return html + "</ul>";
  }

  void put_findings() {
    if (diagnosis_.findings.empty()) return;
    writer_.begin_section("findings", "Findings", "结论");
    // Of a failure the box above says it.
    if (diagnosis_.verdict != Verdict::Failure && !diagnosis_.summary.empty()) {
      put("<p>" + writer_.told(diagnosis_.summary) + "</p>\n");
    }
    const std::size_t shown = std::min(diagnosis_.findings.size(), kMostFindings);
    for (std::size_t i = 0; i < shown; ++i) {
      put_html_finding(writer_, i + 1, diagnosis_.findings[i]);
    }
    writer_.put_left_out(diagnosis_.findings.size(), shown);
    writer_.end_section();
  }

  void put_foot() {
    const std::size_t count = view_.items.size();
    put("<footer class=\"soft\"><p>" + HtmlWriter::say(Label::Evidence) + HtmlWriter::colon_html() +
        "<code>" + for_html(view_.bundle_path) + "</code>, " +
        both_for_html([&](Language language) {
          const std::string items =
              count == 1 ? std::string(label(Label::OneItem, language))
                         : fmt::format(fmt::runtime(label(Label::Items, language)), count);
          return fmt::format("{}{}{}{}casebook {}{}{} {}",
                             items,
                             comma(language),
                             format_bytes(view_.bundle_bytes),
                             semicolon(language),
                             view_.program_version,
                             comma(language),
                             label(Label::Knowledge, language),
                             view_.knowledge_version);
        }) +
        "</p>\n<p>" +
        say("Grey edges: evidence as it was written. Blue edges: what the program read out of it. "
            "Yellow edges: conclusions.",
            "灰色边：原始证据。蓝色边：程序从中读出的内容。黄色边：结论。") +
        "</p></footer>\n<div id=\"explain\" role=\"tooltip\" hidden></div>\n<div id=\"notice\" "
        "role=\"status\" hidden>" +
        say("Not in this report: ", "本报告中没有：") + "<code id=\"missed\"></code></div>\n");
  }

  const AnalysisView& view_;
  const Diagnosis& diagnosis_;
  HtmlWriter writer_;
  Language language_;
};

}  // namespace

std::string render_html(const AnalysisView& view,
                        const CaseDetail& detail,
                        const CodeBook& codes,
                        const HtmlOptions& options) {
  return DiagnosisHtml(view, detail, codes, options).render();
}

}  // namespace casebook
