// SPDX-License-Identifier: Apache-2.0
// What stands around the findings on the page of a diagnosis.
#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "base/utf8.h"
#include "report/format.h"
#include "report/html_writer.h"
#include "report/phrases.h"
#include "report/text_evidence.h"

namespace casebook {
namespace {

constexpr std::size_t kMostObservations = 60;
constexpr std::size_t kMostNoise = 100;
constexpr std::size_t kMostItems = 500;
constexpr std::size_t kMostIssues = 300;
constexpr std::size_t kSample = 260;  // bytes of a harmless line

class SurroundingsHtml {
 public:
  explicit SurroundingsHtml(HtmlWriter& writer)
      : view_(writer.view()),
        diagnosis_(writer.diagnosis()),
        writer_(writer) {}

  void put_all() {
    put_attempts();
    put_ruled_out();
    put_noise();
    put_unchecked();
    put_next();
    put_observations();
    put_machine();
    put_items();
  }

 private:
  static std::string say(std::string_view en, std::string_view zh) {
    return HtmlWriter::say(en, zh);
  }
  void put(std::string_view html) { writer_.put(html); }
  void begin_section(std::string_view id, Label title) { writer_.begin_section(id, title); }
  void begin_section(std::string_view id, std::string_view en, std::string_view zh) {
    writer_.begin_section(id, en, zh);
  }
  void end_section() { writer_.end_section(); }
  void put_left_out(std::size_t total, std::size_t shown) { writer_.put_left_out(total, shown); }

  void put_attempts() {
    if (diagnosis_.episodes.empty()) return;
    begin_section("attempts", Label::Attempts);
    put("<p class=\"soft\">" + say("Times", "时间") + both_for_html([this](Language language) {
          return zone_note(diagnosis_.machine, language);
        }) +
        "</p>\n<div class=\"box\"><table>\n");
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
                          finding_number_html(i + 1));
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
                         return std::any_of(
                             finding.evidence.begin(), finding.evidence.end(), against);
                       });
  }

  void put_ruled_out() {
    if (!has_ruled_out()) return;
    begin_section("ruled-out", "Checked, and speaking against", "检查内容与反证");
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
            finding_number_html(number),
            HtmlWriter::colon_html(),
            evidence_id(evidence),
            both_for_html([&](Language language) { return place_of(evidence, language); })));
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
                      times_html(note.count),
                      note.why.empty() ? for_html(note.signature) : writer_.told(note.why)));
      if (!note.sample.empty()) {
        put("<br><code class=\"soft\">" + for_html(shortened(note.sample, kSample)) +
            (note.sample.size() > kSample ? "…" : "") + "</code>");
      }
      put("</td></tr>\n");
    }
    put("</table></div>\n");
    put_left_out(diagnosis_.noise.size(), shown);
    end_section();
  }

  void put_unchecked() {
    begin_section("unchecked", Label::NotChecked);
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
    if (rows.empty()) {
      put("<p>" + say("All checks could be made.", "所有检查均已完成。") + "</p>\n");
    }
    end_section();
  }

  void put_next() {
    begin_section("next", Label::NextEvidence);
    const std::vector<NextEvidence>& wanted = diagnosis_.collect;
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
    begin_section("observations", Label::Observations);
    const std::size_t shown = std::min(all.size(), kMostObservations);
    for (std::size_t i = 0; i < shown; ++i) {
      const Observation& one = all[i];
      put(fmt::format("<article class=\"observation\"><h3>{} {}</h3>\n",
                      writer_.told(one.title),
                      "<span class=\"soft\">" + times_html(one.count) + "</span>"));
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
    begin_section("machine", Label::Machine);
    put("<div class=\"box\"><dl class=\"facts\">\n");
    bool any = false;
    const auto add = [&](Label name, const std::string& html) {
      any = any || !html.empty();
      if (!html.empty()) put("<dt>" + HtmlWriter::say(name) + "</dt><dd>" + html + "</dd>\n");
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
    begin_section("items", "Files and damage", "文件与损坏");
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

  const AnalysisView& view_;
  const Diagnosis& diagnosis_;
  HtmlWriter& writer_;
};

}  // namespace

void put_html_surroundings(HtmlWriter& writer) {
  SurroundingsHtml(writer).put_all();
}

}  // namespace casebook
