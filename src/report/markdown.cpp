// SPDX-License-Identifier: Apache-2.0
#include "report/markdown.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "report/evidence_groups.h"
#include "report/finding_texts.h"
#include "report/format.h"
#include "report/labels.h"
#include "report/markdown_text.h"
#include "report/names.h"
#include "report/operations.h"
#include "report/phrases.h"
#include "report/text_evidence.h"

namespace casebook {
namespace {

constexpr std::size_t kUsualEvidence = 12;  // lines of proof for one finding
constexpr std::size_t kUsualObjects = 6;    // of one kind
constexpr std::size_t kUsualEpisodes = 12;
constexpr std::size_t kUsualRows = 8;  // of what surrounds the findings

class MarkdownReport {
 public:
  MarkdownReport(const AnalysisView& view, const TextOptions& options)
      : view_(view),
        diagnosis_(view.diagnosis),
        language_(options.language),
        all_(options.detail == Detail::All) {}

  std::string render() {
    heading(1, verdict_title(diagnosis_.verdict, language_));
    paragraph(in(diagnosis_.summary));
    for (std::size_t i = 0; i < diagnosis_.findings.size(); ++i) {
      put_finding(i + 1, diagnosis_.findings[i]);
    }
    put_next(2, diagnosis_.collect);
    put_episodes();
    put_observations();
    put_coverage();
    put_issues();
    put_machine();
    put_foot();
    return std::move(out_);
  }

 private:
  std::string_view word(Label name) const { return label(name, language_); }
  std::string in(const Bilingual& text) const { return spoken(text, diagnosis_, language_); }
  std::size_t shown_of(std::size_t count, std::size_t usual) const {
    return all_ ? count : std::min(count, usual);
  }

  void blank() {
    if (!out_.empty() && !out_.ends_with("\n\n")) out_ += '\n';
  }
  void heading(std::size_t level, std::string_view text) {
    blank();
    out_.append(level, '#').append(" ").append(markdown_text(text)).append("\n\n");
  }
  void paragraph(std::string_view text) {
    for (const std::string_view line : split(text, '\n')) {
      const std::string shown = markdown_told(line);
      if (shown.empty()) continue;
      blank();
      out_ += shown + "\n";
    }
  }
  // "- **label**: text"; `text` is Markdown already.
  void entry(std::size_t indent, std::string_view name, const std::string& text) {
    if (text.empty()) return;
    out_ += std::string(indent, ' ') + "- ";
    if (!name.empty()) out_.append("**").append(name).append("**").append(colon(language_));
    out_ += text + "\n";
  }
  void row(const std::vector<std::string>& cells) {
    for (const std::string& cell : cells) {
      out_ += "| " + cell + " ";
    }
    out_ += "|\n";
  }
  void head_row(const std::vector<std::string>& cells) {
    row(cells);
    for (std::size_t i = 0; i < cells.size(); ++i) {
      out_ += "|---";
    }
    out_ += "|\n";
  }
  void more(std::size_t count) {
    if (count == 0) return;
    paragraph(fmt::format(fmt::runtime(word(Label::More)), count));
  }

  void put_finding(std::size_t number, const Hypothesis& finding) {
    blank();
    out_ += fmt::format("## {}. {}\n\n", number, markdown_told(in(finding.title)));
    put_facts(finding);
    const std::string title = in(finding.title);
    for (const auto& [name, cause] : {std::pair{Label::DirectCause, in(finding.direct_cause)},
                                      std::pair{Label::RootCause, in(finding.root_cause)}}) {
      if (!same_sentence(cause, title)) section(name, cause);
    }
    section(Label::Meaning, in(finding.explanation));
    put_proof(finding);
    put_list(Label::Why, joined_reasons(finding.reasons));
    put_list(Label::Unknown, finding.unknown);
    put_actions(finding.actions);
    section(Label::TellApart, in(finding.tell_apart));
  }

  void section(Label name, const std::string& text) {
    if (text.empty()) return;
    heading(3, word(name));
    paragraph(text);
  }

  void put_list(Label name, const std::vector<Bilingual>& texts) {
    if (texts.empty()) return;
    heading(3, word(name));
    for (const Bilingual& text : texts) {
      entry(0, "", markdown_told(in(text)));
    }
  }

  void put_facts(const Hypothesis& finding) {
    const auto fact = [this](Label name, const std::string& text) {
      if (!text.empty()) row({std::string(word(name)), text});
    };
    head_row({std::string(word(Label::Confidence)),
              std::string(confidence_title(finding.level, language_))});
    for (const Episode& episode : diagnosis_.episodes) {
      if (episode.id != finding.episode) continue;
      fact(Label::Attempt, markdown_text(describe_episode(episode, diagnosis_.machine, language_)));
    }
    fact(Label::Phase, markdown_text(in(phase_title(finding.phase))));
    fact(Label::Operation, markdown_text(operation_title(finding.operation, language_)));
    fact(Label::LaterSuccess, markdown_text(later_success_text(finding, diagnosis_, language_)));
    put_codes(finding);
    for (const auto& [name, names] : named_objects(finding.objects)) {
      put_names(name, *names);
    }
  }

  void put_codes(const Hypothesis& finding) {
    for (const CodeShown& code : codes_primary_first(finding)) {
      std::string text = markdown_code(code.code);
      if (!code.name.empty()) text += " " + markdown_code(code.name);
      const std::string meaning = in(code.meaning);
      if (!meaning.empty()) text += " " + markdown_text(meaning);
      row({std::string(word(Label::Code)), text});
    }
  }

  void put_names(Label name, const std::vector<std::string>& names) {
    const std::size_t shown = shown_of(names.size(), kUsualObjects);
    for (std::size_t i = 0; i < shown; ++i) {
      row({std::string(word(name)), markdown_code(names[i])});
    }
    if (shown != names.size()) {
      row({"", fmt::format(fmt::runtime(word(Label::More)), names.size() - shown)});
    }
  }

  // A line that only repeats the shape of another is left to --all.
  void put_proof(const Hypothesis& finding) {
    if (finding.evidence.empty()) return;
    heading(3, word(Label::Proof));
    std::set<std::string> shapes;
    std::size_t shown = 0;
    for (const Evidence& evidence : finding.evidence) {
      if (!all_ && (shown == kUsualEvidence || !shapes.insert(shape_of(evidence.text)).second)) {
        continue;
      }
      ++shown;
      blank();
      out_.append("**").append(evidence_role_title(evidence.role, language_)).append("**");
      out_.append(colon(language_)).append(markdown_code(place_of(evidence, language_)));
      if (evidence.time != kNoTime) {
        out_.append(comma(language_)).append(time_of(evidence));
      }
      out_ += "\n\n";
      append_markdown_block(out_, 0, evidence.text);
    }
    more(finding.evidence.size() - shown);
  }

  void put_actions(const std::vector<Action>& actions) {
    const bool any = std::any_of(
        actions.begin(), actions.end(), [](const Action& action) { return !action.steps.empty(); });
    if (!any) return;
    heading(3, word(Label::Actions));
    for (const Action& action : actions) {
      blank();
      out_ += "**" + markdown_told(in(action.title)) + "**\n\n";
      for (std::size_t i = 0; i < action.steps.size(); ++i) {
        put_step(i + 1, action.steps[i]);
      }
    }
  }

  void put_step(std::size_t number, const PlaybookStep& step) {
    const std::string margin = fmt::format("{}. ", number);
    const std::size_t indent = margin.size();
    out_ += margin + markdown_told(in(step.action)) +
            bracketed(step_note(step, language_), language_) + "\n";
    if (!step.command.empty()) append_markdown_block(out_, indent, step.command);
    entry(indent, word(Label::StepWhy), markdown_told(in(step.why)));
    entry(indent, word(Label::Expect), markdown_told(in(step.expect)));
    entry(indent, word(Label::Check), markdown_told(in(step.check)));
    entry(indent, word(Label::Undo), markdown_told(in(step.undo)));
  }

  void put_next(std::size_t level, const std::vector<NextEvidence>& wanted) {
    if (wanted.empty()) return;
    heading(level, word(Label::NextEvidence));
    for (const NextEvidence& one : wanted) {
      std::string text = "**" + markdown_told(in(one.title)) + "**";
      const std::string why = markdown_told(in(one.why));
      if (!why.empty()) text += std::string(colon(language_)) + why;
      entry(0, "", text);
      put_how(2, in(one.how));
    }
  }

  // Commands stand in blocks, for copying.
  void put_how(std::size_t indent, const std::string& how) {
    if (how.empty()) return;
    for (const SentencePart& part : commands_in(how)) {
      out_ += '\n';
      if (part.kind == SentencePart::Kind::Command) {
        append_markdown_block(out_, indent, part.text);
        continue;
      }
      for (const std::string_view line : split(part.text, '\n')) {
        const std::string shown = markdown_told(line);
        if (!shown.empty()) out_ += std::string(indent, ' ') + shown + "\n";
      }
    }
    out_ += '\n';
  }

  void put_episodes() {
    const std::vector<Episode>& all = diagnosis_.episodes;
    if (all.empty()) return;
    heading(2, std::string(word(Label::Attempts)) + zone_note(diagnosis_.machine, language_));
    head_row({"",
              std::string(word(Label::Attempt)),
              std::string(word(Label::Phase)),
              std::string(word(Label::Code))});
    std::size_t shown = 0;
    const bool every = shown_of(all.size(), kUsualEpisodes) == all.size();
    for (const Episode& episode : all) {
      if (!every && (episode.outcome != Outcome::Failure || shown == kUsualEpisodes)) continue;
      ++shown;
      const bool failed = episode.outcome != Outcome::Success;
      const std::string code =
          failed ? code_pair(episode.result_code, episode.extended_code) : std::string();
      row({episode.id,
           markdown_text(describe_episode(episode, diagnosis_.machine, language_)),
           markdown_text(in(phase_title(episode.phase))),
           markdown_code(code)});
    }
    more(all.size() - shown);
  }

  void put_observations() {
    const std::vector<Observation>& all = diagnosis_.observations;
    if (all.empty()) return;
    heading(2, word(Label::Observations));
    const std::size_t shown = shown_of(all.size(), kUsualRows);
    for (std::size_t i = 0; i < shown; ++i) {
      std::string text = fmt::format(fmt::runtime(word(Label::Times)), format_count(all[i].count));
      text += "  " + markdown_text(in(all[i].title));
      if (all[i].last != kNoTime) {
        text += bracketed(fmt::format(fmt::runtime(word(Label::LastSeen)),
                                      format_date_time(all[i].last - all[i].last % kSecond)),
                          language_);
      }
      entry(0, "", text);
    }
    more(all.size() - shown);
  }

  void put_coverage() {
    bool titled = false;
    for (const Coverage& check : diagnosis_.coverage) {
      if (check.status == CheckStatus::Done) continue;
      if (!titled) heading(2, word(Label::NotChecked));
      titled = true;
      const std::string title = in(check.title);
      entry(0,
            markdown_text(title.empty() ? check.check : title) +
                bracketed(check_status_title(check.status, language_), language_),
            markdown_told(in(check.why)));
    }
  }

  void put_issues() {
    std::vector<std::string> lines;
    for (const Item& item : view_.items) {
      for (const Issue& issue : item.issues) {
        lines.push_back(markdown_code(item.path) + std::string(colon(language_)) +
                        markdown_text(describe_issue(issue, language_)));
      }
    }
    if (lines.empty()) return;
    heading(2, word(Label::Issues));
    const std::size_t shown = shown_of(lines.size(), kUsualRows);
    for (std::size_t i = 0; i < shown; ++i) {
      entry(0, "", lines[i]);
    }
    more(lines.size() - shown);
  }

  void put_machine() {
    const Machine& machine = diagnosis_.machine;
    std::string antivirus;
    for (const std::string& name : machine.antivirus) {
      if (!antivirus.empty()) antivirus += list_comma(language_);
      antivirus += markdown_code(name);
    }
    std::string system = in(machine.system);
    if (system.empty()) system = machine.os_build;
    std::string target = in(machine.target_system);
    if (target.empty()) target = machine.target_build;
    if (machine.name.empty() && system.empty() && target.empty() && antivirus.empty()) return;
    heading(2, word(Label::Machine));
    entry(0, word(Label::MachineName), markdown_code(machine.name));
    entry(0, word(Label::MachineSystem), markdown_text(system));
    entry(0, word(Label::MachineTarget), markdown_text(target));
    entry(0, word(Label::MachineAntivirus), antivirus);
  }

  void put_foot() {
    blank();
    out_ += "---\n\n";
    out_ += fmt::format("{}{}{}{}casebook {}{}{} {}\n",
                        word(Label::Evidence),
                        colon(language_),
                        markdown_code(view_.bundle_path),
                        semicolon(language_),
                        view_.program_version,
                        comma(language_),
                        word(Label::Knowledge),
                        view_.knowledge_version);
  }

  const AnalysisView& view_;
  const Diagnosis& diagnosis_;
  Language language_;
  bool all_;
  std::string out_;
};

}  // namespace

std::string render_markdown(const AnalysisView& view, const TextOptions& options) {
  return MarkdownReport(view, options).render();
}

}  // namespace casebook
