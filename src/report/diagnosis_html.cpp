// SPDX-License-Identifier: Apache-2.0
// The page in the order in which it is read: verdict, cause and next step; then the findings with
// their proof; then all that surrounds them.
#include "report/diagnosis_html.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "base/utf8.h"
#include "report/diagnosis_page.h"
#include "report/format.h"
#include "report/html_page.h"
#include "report/html_writer.h"
#include "report/phrases.h"
#include "report/text_evidence.h"

namespace casebook {
namespace {

// Floods are cut and said, so that a page stays one that can be mailed.
constexpr std::size_t kMostFindings = 40;
constexpr std::size_t kMostObservations = 60;
constexpr std::size_t kMostNoise = 100;
constexpr std::size_t kMostItems = 500;
constexpr std::size_t kMostIssues = 300;
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
    put_attempts();
    put_ruled_out();
    put_noise();
    put_unchecked();
    put_next();
    put_observations();
    put_machine();
    put_items();
    writer_.put_codes();
    writer_.insert(behind_verdict, contents());
    put_foot();
    put(writer_.on_paper() ? html_page_end_still() : html_page_end(kDiagnosisScript));
    return writer_.take();
  }

 private:
  static std::string say(std::string_view en, std::string_view zh) {
    return HtmlWriter::say(en, zh);
  }
  void put(std::string_view html) { writer_.put(html); }
  void begin_section(std::string_view id, std::string_view en, std::string_view zh) {
    put(fmt::format("<section><h2 id=\"s/{}\">{}</h2>\n", id, say(en, zh)));
  }
  void end_section() { put("</section>\n"); }
  void put_left_out(std::size_t total, std::size_t shown) {
    if (total <= shown) return;
    put("<p class=\"soft\">" +
        say(fmt::format("{} more are left out of this page.", format_count(total - shown)),
            fmt::format("另有 {} 项未列入本页。", format_count(total - shown))) +
        "</p>\n");
  }
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
      head_field(HtmlWriter::say(Label::BriefCollect), collect_titles(diagnosis_.next_evidence));
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
    head_field(say("Where", "位置"), where(finding));
    head_field(HtmlWriter::say(Label::Code), code(finding));
    head_field(HtmlWriter::say(Label::Proof), proof(finding));
    const bool acts = std::any_of(finding.actions.begin(),
                                  finding.actions.end(),
                                  [](const Action& one) { return !one.steps.empty(); });
    if (acts) {
      head_field(HtmlWriter::say(Label::Actions), steps(finding));
    } else {
      head_field(HtmlWriter::say(Label::BriefCollect),
                 collect_titles(finding.next_evidence.empty() ? diagnosis_.next_evidence
                                                              : finding.next_evidence));
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
    std::string html = writer_.marked(finding.primary_code);
    for (const CodeShown& shown : finding.codes) {
      if (shown.code != finding.primary_code) continue;
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
    std::replace(text.begin(), text.end(), '\n', ' ');
    return fmt::format("<code class=\"shown\">{}</code><a href=\"#{}\">{}</a>",
                       writer_.marked(text),
                       evidence_id(*line),
                       both_for_html([&](Language language) { return place_of(*line, language); }));
  }

  std::string steps(const Hypothesis& finding) {
    std::string html = "<ol>";
    std::size_t count = 0;
    for (const Action& action : finding.actions) {
      for (const PlaybookStep& step : action.steps) {
        if (++count > kFirstSteps) continue;
        html += "<li>" + writer_.told(step.action) + " <span class=\"risk " +
                std::string(risk_name(step.risk)) + "\">" + both_for_html([&](Language language) {
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

  // Known when all the rest is.
  std::string contents() const {
    std::string html =
        "<nav aria-labelledby=\"s/contents\"><b id=\"s/contents\">" + say("Contents", "目录") + "</b>\n";
    const auto entry =
        [&html](bool there, std::string_view id, std::string_view en, std::string_view zh) {
          if (there) html += fmt::format("<a href=\"#s/{}\">{}</a>\n", id, say(en, zh));
        };
    entry(!diagnosis_.findings.empty(), "findings", "Findings", "结论");
    entry(!writer_.detail().windows.empty(), "time", "Timeline", "时间线");
    entry(!diagnosis_.episodes.empty(), "attempts", "Attempts", "过程");
    entry(has_ruled_out(), "ruled-out", "Checked and against", "检查与反证");
    entry(!diagnosis_.noise.empty(), "noise", "Set aside", "已排除的信息");
    entry(true, "unchecked", "Not checked, not known", "未检查与未知");
    entry(true, "next", "Collect next", "下一步收集");
    entry(!diagnosis_.observations.empty(), "observations", "What else", "证据还显示");
    entry(true, "machine", "Machine", "计算机");
    entry(true, "items", "Files", "文件");
    entry(writer_.has_codes(), "codes", "Codes", "错误代码");
    return html + "</nav>\n";
  }

  void put_findings() {
    if (diagnosis_.findings.empty()) return;
    begin_section("findings", "Findings", "结论");
    if (!diagnosis_.summary.empty()) {
      put("<p>" + writer_.told(diagnosis_.summary) + "</p>\n");
    }
    const std::size_t shown = std::min(diagnosis_.findings.size(), kMostFindings);
    for (std::size_t i = 0; i < shown; ++i) {
      put_html_finding(writer_, i + 1, diagnosis_.findings[i]);
    }
    put_left_out(diagnosis_.findings.size(), shown);
    end_section();
  }

  void put_attempts() {
    if (diagnosis_.episodes.empty()) return;
    put("<section><h2 id=\"s/attempts\">" + both_for_html([this](Language language) {
          return std::string(label(Label::Attempts, language)) +
                 zone_note(diagnosis_.machine, language);
        }) +
        "</h2>\n<div class=\"box\"><table>\n");
    const std::size_t shown = std::min(diagnosis_.episodes.size(), kMostAttempts);
    for (std::size_t i = diagnosis_.episodes.size() - shown; i < diagnosis_.episodes.size(); ++i) {
      const Episode& episode = diagnosis_.episodes[i];
      put(fmt::format("<tr{}><td class=\"count\">{}</td><td>{}",
                      writer_.id_once("a/" + episode.id),
                      for_html(episode.id),
                      both_for_html([&](Language language) {
                        return describe_episode(episode, diagnosis_.machine, language);
                      })));
      const std::string en = writer_.marked(place_of_episode(episode, Language::English));
      const std::string zh = writer_.marked(place_of_episode(episode, Language::Chinese));
      if (!en.empty()) put("<br><span class=\"soft\">" + both_of_html(en, zh) + "</span>");
      put(findings_of(episode.id));
      put("</td></tr>\n");
    }
    put("</table></div>\n");
    put_left_out(diagnosis_.episodes.size(), shown);
    end_section();
  }

  std::string findings_of(const std::string& episode) const {
    std::string html;
    for (std::size_t i = 0; i < std::min(diagnosis_.findings.size(), kMostFindings); ++i) {
      if (diagnosis_.findings[i].episode != episode) continue;
      html += fmt::format(" <a href=\"#f/{}\">{}</a>",
                          for_html(diagnosis_.findings[i].id),
                          both_for_html([i](Language language) {
                            return fmt::format(fmt::runtime(label(Label::FindingNumber, language)),
                                               i + 1);
                          }));
    }
    return html.empty() ? html : "<br>" + html;
  }

  bool has_ruled_out() const {
    const auto against = [](const Evidence& one) { return one.role == EvidenceRole::Contradicts; };
    return std::any_of(diagnosis_.coverage.begin(),
                       diagnosis_.coverage.end(),
                       [](const Coverage& one) { return one.status == CheckStatus::Done; }) ||
           std::any_of(diagnosis_.findings.begin(),
                       diagnosis_.findings.end(),
                       [&](const Hypothesis& finding) {
                         return !finding.tell_apart.empty() ||
                                std::any_of(
                                    finding.evidence.begin(), finding.evidence.end(), against);
                       });
  }

  void put_ruled_out() {
    if (!has_ruled_out()) return;
    begin_section("ruled-out", "What was checked, and what speaks against", "检查内容与反证");
    put("<ul>\n");
    std::size_t number = 0;
    for (const Hypothesis& finding : diagnosis_.findings) {
      if (++number > kMostFindings) break;
      for (const Evidence& evidence : finding.evidence) {
        if (evidence.role != EvidenceRole::Contradicts) continue;
        if (!writer_.has_id(evidence_id(evidence))) continue;  // one of a flood
        put(fmt::format(
            "<li>{} <a href=\"#f/{}\">{}</a>{}<a href=\"#{}\">{}</a></li>\n",
            say("Against", "反证：不支持"),
            for_html(finding.id),
            finding_number(number),
            HtmlWriter::colon_html(),
            evidence_id(evidence),
            both_for_html([&](Language language) { return place_of(evidence, language); })));
      }
      if (!finding.tell_apart.empty()) {
        put(fmt::format("<li>{} <a href=\"#f/{}\">{}</a>{}{}</li>\n",
                        HtmlWriter::say(Label::TellApart),
                        for_html(finding.id),
                        finding_number(number),
                        HtmlWriter::colon_html(),
                        writer_.told(finding.tell_apart)));
      }
    }
    for (const Coverage& check : diagnosis_.coverage) {
      if (check.status != CheckStatus::Done) continue;
      put("<li>" + say("Checked", "已检查") + HtmlWriter::colon_html() + coverage_title(check));
      if (!check.why.empty()) put(say("; ", "；") + writer_.told(check.why));
      put("</li>\n");
    }
    put("</ul>\n");
    end_section();
  }

  static std::string finding_number(std::size_t number) {
    return both_for_html([number](Language language) {
      return fmt::format(fmt::runtime(label(Label::FindingNumber, language)), number);
    });
  }

  std::string coverage_title(const Coverage& check) {
    return check.title.empty() ? for_html(check.check) : writer_.told(check.title);
  }

  void put_noise() {
    if (diagnosis_.noise.empty()) return;
    begin_section(
        "noise", label(Label::Noise, Language::English), label(Label::Noise, Language::Chinese));
    put("<div class=\"box\"><table>\n");
    const std::size_t shown = std::min(diagnosis_.noise.size(), kMostNoise);
    for (std::size_t i = 0; i < shown; ++i) {
      const NoiseNote& note = diagnosis_.noise[i];
      put(fmt::format("<tr><td class=\"count\">{}</td><td>{}",
                      times(note.count),
                      note.why.empty() ? for_html(note.signature) : writer_.told(note.why)));
      if (!note.sample.empty()) {
        put("<br><code class=\"soft\">" + for_html(shortened(note.sample, kFirstProof)) +
            "</code>");
      }
      put("</td></tr>\n");
    }
    put("</table></div>\n");
    put_left_out(diagnosis_.noise.size(), shown);
    end_section();
  }

  static std::string times(std::uint64_t count) {
    return both_for_html([count](Language language) {
      return fmt::format(fmt::runtime(label(Label::Times, language)), format_count(count));
    });
  }

  void put_unchecked() {
    begin_section(
        "unchecked", "What could not be checked, what is not known", "未能检查与尚不清楚之处");
    std::string rows;
    for (const Coverage& check : diagnosis_.coverage) {
      if (check.status == CheckStatus::Done) continue;
      rows += fmt::format("<tr class=\"gap\"><td>{}</td><td>{}</td><td>{}</td></tr>\n",
                          both_for_html([&](Language language) {
                            return std::string(check_status_title(check.status, language));
                          }),
                          coverage_title(check),
                          writer_.told(check.why));
    }
    if (!rows.empty()) put("<div class=\"box\"><table>\n" + rows + "</table></div>\n");
    std::vector<Bilingual> unknown;
    for (const Hypothesis& finding : diagnosis_.findings) {
      for (const Bilingual& text : finding.unknown) {
        if (std::find(unknown.begin(), unknown.end(), text) == unknown.end()) {
          unknown.push_back(text);
        }
      }
    }
    if (!unknown.empty()) {
      put("<h3>" + HtmlWriter::say(Label::Unknown) + "</h3>\n<ul>\n");
      for (const Bilingual& text : unknown) {
        put("<li>" + writer_.told(text) + "</li>\n");
      }
      put("</ul>\n");
    }
    if (rows.empty() && unknown.empty()) {
      put("<p>" + say("All checks could be made.", "所有检查均已完成。") + "</p>\n");
    }
    end_section();
  }

  // All that the case still needs, each once.
  void put_next() {
    begin_section("next",
                  label(Label::NextEvidence, Language::English),
                  label(Label::NextEvidence, Language::Chinese));
    std::vector<NextEvidence> wanted = diagnosis_.next_evidence;
    for (const Hypothesis& finding : diagnosis_.findings) {
      for (const NextEvidence& one : finding.next_evidence) {
        const bool known =
            std::any_of(wanted.begin(), wanted.end(), [&](const NextEvidence& there) {
              return there.artifact == one.artifact;
            });
        if (!known) wanted.push_back(one);
      }
    }
    if (wanted.empty()) {
      put("<p>" + say("Nothing more is needed.", "无需再收集。") + "</p>\n");
    } else {
      put_html_next_evidence(writer_, wanted);
      put("<p class=\"soft\">" +
          say("casebook plan with the same path writes this as a request that can be sent.",
              "对同一路径运行 casebook plan，可生成便于发送的收集请求。") +
          "</p>\n");
    }
    end_section();
  }

  void put_observations() {
    const std::vector<Observation>& all = diagnosis_.observations;
    if (all.empty()) return;
    begin_section("observations",
                  label(Label::Observations, Language::English),
                  label(Label::Observations, Language::Chinese));
    const std::size_t shown = std::min(all.size(), kMostObservations);
    for (std::size_t i = 0; i < shown; ++i) {
      const Observation& one = all[i];
      put(fmt::format("<article class=\"observation\"><h3>{} {}</h3>\n",
                      writer_.told(one.title),
                      "<span class=\"soft\">" + times(one.count) + "</span>"));
      if (one.last != kNoTime) {
        const std::string time = format_date_time(one.last - one.last % kSecond);
        put("<p class=\"soft\">" + both_for_html([&](Language language) {
              return fmt::format(fmt::runtime(label(Label::LastSeen, language)), time);
            }) +
            "</p>\n");
      }
      for (const Evidence& example : one.examples) {
        put_html_quote(writer_, example);
      }
      put("</article>\n");
    }
    put_left_out(all.size(), shown);
    end_section();
  }

  void put_machine() {
    const Machine& machine = diagnosis_.machine;
    begin_section("machine",
                  label(Label::Machine, Language::English),
                  label(Label::Machine, Language::Chinese));
    put("<div class=\"box\"><dl class=\"facts\">\n");
    bool any = false;
    const auto add = [&](Label name, const std::string& html) {
      any = any || !html.empty();
      head_field(HtmlWriter::say(name), html);
    };
    add(Label::MachineName, for_html(machine.name));
    add(Label::MachineSystem,
        both_for_html([&](Language language) { return system_text(machine, language); }));
    add(Label::MachineTarget,
        both_for_html([&](Language language) { return target_text(machine, language); }));
    add(Label::MachineZone, machine.timezone.empty() ? "" : both_for_html([&](Language language) {
          std::string zone = machine.timezone;
          if (!machine.timezone_known) zone += bracketed(label(Label::Assumed, language), language);
          return zone;
        }));
    std::string antivirus;
    for (const std::string& name : machine.antivirus) {
      antivirus += (antivirus.empty() ? "" : ", ") + for_html(name);
    }
    add(Label::MachineAntivirus, antivirus);
    put("</dl>\n");
    if (!any) {
      put("<p>" + say("The evidence says nothing about the machine.", "证据中没有计算机信息。") +
          "</p>\n");
    }
    put("</div>\n");
    end_section();
  }

  void put_items() {
    begin_section("items", "Files in the evidence, and damage", "证据中的文件与损坏");
    put_issues();
    if (view_.items.empty()) {
      put("<p>" + HtmlWriter::say(Label::NoItems) + "</p>\n");
      end_section();
      return;
    }
    const std::size_t shown = std::min(view_.items.size(), kMostItems);
    put(fmt::format("<details{}><summary>{}</summary><div class=\"box\"><table>\n",
                    writer_.open_on_paper(),
                    say(fmt::format("All files ({})", view_.items.size()),
                        fmt::format("全部文件（{} 个）", view_.items.size()))));
    for (std::size_t i = 0; i < shown; ++i) {
      put_item(i, view_.items[i]);
    }
    put("</table></div></details>\n");
    put_left_out(view_.items.size(), shown);
    end_section();
  }

  void put_item(std::size_t index, const Item& item) {
    put(fmt::format("<tr{}><td class=\"count\">{}</td><td><code>{}</code><br>",
                    writer_.id_once(fmt::format("i/{}", index)),
                    index,
                    for_html(item.path)));
    put(item.title.empty() ? for_html(item.decoder) : both_for_html(item.title));
    put(" <span class=\"soft\">" + for_html(format_bytes(item.bytes)) + ", " +
        for_html(item.encoding));
    if (item.events != 0) {
      put(", " + both_for_html([&](Language language) {
            return item.events == 1 ? std::string(label(Label::OneEvent, language))
                                    : fmt::format(fmt::runtime(label(Label::ItemEvents, language)),
                                                  format_count(item.events));
          }));
    }
    if (item.first_time != kNoTime) {
      put("<br>" + format_date_time(item.first_time) + " .. " + format_date_time(item.last_time));
    }
    if (!item.sha256.empty()) put("<br>SHA-256 <code>" + for_html(item.sha256) + "</code>");
    put("</span></td></tr>\n");
  }

  void put_issues() {
    std::string rows;
    std::size_t total = 0;
    for (std::size_t i = 0; i < view_.items.size(); ++i) {
      for (const Issue& issue : view_.items[i].issues) {
        if (++total > kMostIssues) continue;
        rows += fmt::format(
            "<tr class=\"gap\"><td>{}</td><td><code>{}</code><br>{}</td></tr>\n",
            is_loss(issue) ? say("lost", "有丢失") : say("noted", "提示"),
            for_html(view_.items[i].path),
            both_for_html([&](Language language) { return describe_issue(issue, language); }));
      }
    }
    if (rows.empty()) {
      put("<p>" + say("No damage was met.", "未发现损坏。") + "</p>\n");
      return;
    }
    put("<div class=\"box\"><table>\n" + rows + "</table></div>\n");
    put_left_out(total, kMostIssues);
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
