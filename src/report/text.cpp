// SPDX-License-Identifier: Apache-2.0
#include "report/text.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "base/text.h"
#include "base/utf8.h"
#include "report/escape.h"
#include "report/format.h"
#include "report/labels.h"
#include "report/operations.h"
#include "report/phrases.h"
#include "report/text_evidence.h"
#include "report/text_finding.h"

namespace casebook {
namespace {

constexpr std::size_t kUsualFindings = 3;  // shown in full; the rest as one line each
constexpr std::size_t kUsualEpisodes = 12;
constexpr std::size_t kLastEpisodes = 3;  // shown when none failed
constexpr std::size_t kEpisodeIndent = 6;
constexpr std::size_t kUsualNoise = 8;
constexpr std::size_t kUsualObservations = 6;
constexpr std::size_t kExampleText = 220;
constexpr std::size_t kUsualIssues = 10;

// What each check of the coverage would have read, so that a report can tell which one matters.
struct CheckArtifacts {
  std::string_view check;
  std::string_view artifacts;
};
constexpr std::array kCheckArtifacts = {
    CheckArtifacts{"setup-logs", "setupact rollback-folder"},
    CheckArtifacts{"cbs-log", "cbs-log"},
    CheckArtifacts{"update-log", "windowsupdate-log reporting-events"},
    CheckArtifacts{"event-logs", "evtx-system evtx-application evtx-setup"},
    CheckArtifacts{"process-trace", "procmon-capture procmon-boot-log"},
    CheckArtifacts{"filters", "fltmc-filters"},
    CheckArtifacts{"permissions", "icacls-object"},
    CheckArtifacts{"disk", "chkdsk-report smart-data"},
};

std::string_view artifacts_of(std::string_view check) {
  for (const CheckArtifacts& known : kCheckArtifacts) {
    if (known.check == check) return known.artifacts;
  }
  return "";
}

class Report {
 public:
  Report(const AnalysisView& view, const TextOptions& options)
      : view_(view),
        diagnosis_(view.diagnosis),
        options_(options),
        page_(options.width, options.color, options.names) {}

  std::string render() {
    put_verdict();
    put_findings();
    put_next();
    put_episodes();
    put_observations();
    put_noise();
    put_coverage();
    put_issues();
    put_machine();
    put_foot();
    return page_.take();
  }

 private:
  std::string_view word(Label name) const { return label(name, options_.language); }
  std::string in(const Bilingual& text) const {
    return spoken(text, diagnosis_, options_.language);
  }
  std::size_t shown_of(std::size_t count, std::size_t usual) const {
    return options_.detail == Detail::All ? count : std::min(count, usual);
  }
  void put_more(std::size_t count) {
    if (count == 0) return;
    page_.indented(2, fmt::format(fmt::runtime(word(Label::More)), count), Paint::Dim);
  }

  void put_verdict() {
    Paint paint = Paint::Yellow;
    if (diagnosis_.verdict == Verdict::Failure) paint = Paint::Red;
    if (diagnosis_.verdict == Verdict::Healthy) paint = Paint::Green;
    page_.block({.first = std::string(verdict_title(diagnosis_.verdict, options_.language)) + "  ",
                 .rest = "  ",
                 .paint = paint},
                in(diagnosis_.summary),
                Paint::Bold);
  }

  void put_findings() {
    const std::size_t full = shown_of(diagnosis_.findings.size(), kUsualFindings);
    for (std::size_t i = 0; i < full; ++i) {
      put_finding(page_, i + 1, diagnosis_.findings[i], diagnosis_, options_);
    }
    if (full == diagnosis_.findings.size()) return;
    page_.heading(word(Label::OtherFindings));
    for (std::size_t i = full; i < diagnosis_.findings.size(); ++i) {
      const Hypothesis& finding = diagnosis_.findings[i];
      page_.block({.first = fmt::format("  {}. ", i + 1)},
                  in(finding.title) + bracketed(confidence_title(finding.level, options_.language),
                                                options_.language));
    }
    page_.indented(2, word(Label::InFull), Paint::Dim);
  }

  void put_next() {
    if (diagnosis_.collect.empty()) return;
    page_.heading(word(Label::NextEvidence));
    put_next_evidence(page_, 2, diagnosis_.collect, diagnosis_, options_);
  }

  // Attempts that did not simply succeed, when there are too many to show all; the last ones when
  // there is none.
  std::vector<const Episode*> episodes_to_show() const {
    const std::vector<Episode>& all = diagnosis_.episodes;
    std::vector<const Episode*> shown;
    const bool every = shown_of(all.size(), kUsualEpisodes) == all.size();
    for (const Episode& episode : all) {
      const bool telling = episode.outcome == Outcome::Failure || is_blamed(episode.id);
      if (every || (telling && shown.size() < kUsualEpisodes)) shown.push_back(&episode);
    }
    for (std::size_t i = all.size() - std::min(all.size(), kLastEpisodes);
         shown.size() < kLastEpisodes && i < all.size();
         ++i) {
      if (std::find(shown.begin(), shown.end(), &all[i]) == shown.end()) shown.push_back(&all[i]);
    }
    return shown;
  }

  // "... and 11 more (10 succeeded, 1 cancelled)"
  void put_more_episodes(const std::vector<const Episode*>& shown) {
    if (shown.size() == diagnosis_.episodes.size()) return;
    std::map<Outcome, std::size_t> outcomes;
    for (const Episode& episode : diagnosis_.episodes) {
      ++outcomes[episode.outcome];
    }
    for (const Episode* episode : shown) {
      --outcomes[episode->outcome];
    }
    std::string kinds;
    for (const auto& [outcome, count] : outcomes) {
      if (count == 0) continue;
      if (!kinds.empty()) kinds += comma(options_.language);
      kinds += options_.language == Language::Chinese
                   ? fmt::format("{} {} 个", outcome_title(outcome, options_.language), count)
                   : fmt::format("{} {}", count, outcome_title(outcome, options_.language));
    }
    page_.indented(2,
                   fmt::format(fmt::runtime(word(Label::MoreAttempts)),
                               diagnosis_.episodes.size() - shown.size(),
                               kinds),
                   Paint::Dim);
  }

  bool is_blamed(const std::string& episode) const {
    return std::any_of(diagnosis_.findings.begin(),
                       diagnosis_.findings.end(),
                       [&episode](const Hypothesis& f) { return f.episode == episode; });
  }

  void put_episodes() {
    if (diagnosis_.episodes.empty()) return;
    const Machine& machine = diagnosis_.machine;
    std::string title(word(Label::Attempts));
    title += zone_note(machine, options_.language);
    page_.heading(title);
    const std::vector<const Episode*> shown = episodes_to_show();
    for (const Episode* episode : shown) {
      page_.block({.first = fmt::format("  {:4}", episode->id)},
                  describe_episode(*episode, machine, options_.language));
      const std::string place = place_of_episode(*episode, options_.language);
      if (!place.empty()) page_.indented(kEpisodeIndent, place, Paint::Dim);
    }
    put_more_episodes(shown);
  }

  void put_observations() {
    const std::vector<Observation>& all = diagnosis_.observations;
    if (all.empty()) return;
    page_.heading(word(Label::Observations));
    const std::size_t shown = shown_of(all.size(), kUsualObservations);
    for (std::size_t i = 0; i < shown; ++i) {
      const Observation& one = all[i];
      std::string head = fmt::format(fmt::runtime(word(Label::Times)), format_count(one.count));
      std::string text = in(one.title);
      if (one.last != kNoTime) {
        const std::string time = format_date_time(one.last - one.last % kSecond);
        text +=
            bracketed(fmt::format(fmt::runtime(word(Label::LastSeen)), time), options_.language);
      }
      page_.block({.first = "  " + head + "  ", .rest = "      "}, text);
      const std::size_t examples = shown_of(one.examples.size(), 1);
      for (std::size_t e = 0; e < examples; ++e) {
        const Evidence& example = one.examples[e];
        std::string line = example.text;
        std::erase(line, '\r');
        std::replace(line.begin(), line.end(), '\n', ' ');
        const std::string_view cut = shortened(line, kExampleText);
        const bool is_cut = cut.size() < line.size() && !cut.ends_with("…");
        page_.block(
            {.first = "      ", .rest = "      ", .paint = Paint::Dim},
            place_of(example, options_.language) + "  " + std::string(cut) + (is_cut ? "…" : ""),
            Paint::Dim);
      }
    }
    put_more(all.size() - shown);
  }

  void put_noise() {
    if (diagnosis_.noise.empty()) return;
    page_.heading(word(Label::Noise));
    const std::size_t shown = shown_of(diagnosis_.noise.size(), kUsualNoise);
    std::vector<std::vector<std::string>> rows;
    for (std::size_t i = 0; i < shown; ++i) {
      const NoiseNote& note = diagnosis_.noise[i];
      std::string why = in(note.why);
      if (options_.detail == Detail::All || why.empty()) why += " [" + note.signature + "]";
      rows.push_back({fmt::format(fmt::runtime(word(Label::Times)), format_count(note.count)),
                      std::move(why)});
    }
    page_.table(2, {{""}, {""}}, rows);
    put_more(diagnosis_.noise.size() - shown);
  }

  // A check that could not be made matters when its evidence is asked for, or when what is there of
  // it is damaged; the others would not change the verdict.
  bool matters(const Coverage& check) const {
    if (options_.detail == Detail::All || check.status == CheckStatus::Partial) return true;
    const std::vector<std::string_view> artifacts = split(artifacts_of(check.check), ' ');
    if (artifacts.front().empty()) return true;
    return std::any_of(
        diagnosis_.collect.begin(), diagnosis_.collect.end(), [&](const NextEvidence& one) {
          return std::find(artifacts.begin(), artifacts.end(), one.artifact) != artifacts.end();
        });
  }

  void put_coverage() {
    std::vector<std::vector<std::string>> rows;
    for (const Coverage& check : diagnosis_.coverage) {
      if (check.status == CheckStatus::Done || !matters(check)) continue;
      const std::string title = in(check.title);
      rows.push_back({std::string(check_status_title(check.status, options_.language)),
                      title.empty() ? check.check : title,
                      in(check.why)});
    }
    if (rows.empty()) return;
    page_.heading(word(Label::NotChecked));
    page_.table(2, {{""}, {"", 28}, {""}}, rows);
  }

  void put_issues() {
    std::vector<std::string> lines;
    for (const Item& item : view_.items) {
      for (const Issue& issue : item.issues) {
        lines.push_back(item.path + std::string(colon(options_.language)) +
                        describe_issue(issue, options_.language));
      }
    }
    if (lines.empty()) return;
    page_.heading(word(Label::Issues));
    const std::size_t shown = shown_of(lines.size(), kUsualIssues);
    for (std::size_t i = 0; i < shown; ++i) {
      page_.block({.first = "  - "}, lines[i]);
    }
    put_more(lines.size() - shown);
  }

  void put_machine() {
    const Machine& machine = diagnosis_.machine;
    std::string text;
    const auto add = [&](Label name, const std::string& value) {
      if (value.empty()) return;
      if (!text.empty()) text += semicolon(options_.language);
      text += fmt::format("{} {}", word(name), value);
    };
    const std::string system = system_text(machine, options_.language);
    std::string antivirus;
    for (const std::string& name : machine.antivirus) {
      if (!antivirus.empty()) antivirus += list_comma(options_.language);
      antivirus += name;
    }
    std::string zone = machine.timezone;
    if (!zone.empty() && !machine.timezone_known) {
      zone += bracketed(word(Label::Assumed), options_.language);
    }
    add(Label::MachineName, machine.name);
    add(Label::MachineSystem, system);
    add(Label::MachineTarget, target_text(machine, options_.language));
    add(Label::MachineZone, zone);
    add(Label::MachineAntivirus, antivirus);
    if (text.empty()) return;
    page_.heading(word(Label::Machine));
    page_.indented(2, text);
  }

  void put_foot() {
    const std::size_t count = view_.items.size();
    const std::string items = count == 1 ? std::string(word(Label::OneItem))
                                         : fmt::format(fmt::runtime(word(Label::Items)), count);
    page_.blank();
    const Margin margin{
        .first = std::string(word(Label::Evidence)) + std::string(colon(options_.language)),
        .paint = Paint::Dim};
    const std::string text = fmt::format("{1}{0}{2}{0}{3}{4}casebook {5}{0}{6} {7}",
                                         comma(options_.language),
                                         for_terminal(view_.bundle_path),
                                         items,
                                         format_bytes(view_.bundle_bytes),
                                         semicolon(options_.language),
                                         view_.program_version,
                                         word(Label::Knowledge),
                                         view_.knowledge_version);
    if (options_.names == LongNames::Whole) {
      page_.whole_line(margin, text, Paint::Dim);
    } else {
      page_.block(margin, text, Paint::Dim);
    }
  }

  const AnalysisView& view_;
  const Diagnosis& diagnosis_;
  const TextOptions& options_;
  Page page_;
};

}  // namespace

std::string render_text(const AnalysisView& view, const TextOptions& options) {
  return Report(view, options).render();
}

}  // namespace casebook
