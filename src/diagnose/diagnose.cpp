// SPDX-License-Identifier: Apache-2.0
#include "diagnose/diagnose.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/text.h"
#include "diagnose/coverage.h"
#include "diagnose/hypotheses.h"
#include "model/fact_keys.h"

namespace casebook {
namespace {

constexpr std::size_t kMostFindings = 8;
constexpr std::size_t kNoiseSample = 240;
constexpr double kShown = 1.0;  // below, a hypothesis is only a lead

bool failed(const Attempt& attempt) {
  return attempt.episode.outcome == Outcome::Failure;
}

// A later attempt of the same kind that went well makes an earlier failure history.
bool overcome_later(const DiagnoseInput& input, const Attempt& attempt) {
  return std::any_of(input.attempts.begin(), input.attempts.end(), [&](const Attempt& later) {
    const Episode& a = attempt.episode;
    const Episode& b = later.episode;
    if (b.family != a.family || b.kind != a.kind || b.outcome != Outcome::Success ||
        a.started == kNoTime || b.started <= a.started) {
      return false;
    }
    if (a.packages.empty() || b.packages.empty()) return a.family == "setup";
    return std::any_of(b.packages.begin(), b.packages.end(), [&](const std::string& package) {
      return std::find(a.packages.begin(), a.packages.end(), package) != a.packages.end();
    });
  });
}

std::vector<Hypothesis> hypotheses_of(const DiagnoseInput& input) {
  std::vector<Hypothesis> all;
  for (const Judged& judged : input.judged) {
    std::set<std::string> causes;
    for (const Firing& firing : judged.firings) {
      Hypothesis hypothesis = make_hypothesis(input, judged, firing);
      if (causes.insert(hypothesis.cause + hypothesis.title.en).second)
        all.push_back(std::move(hypothesis));
    }
    if (judged.firings.empty() && judged.attempt != nullptr && judged.chain.found &&
        (failed(*judged.attempt) || judged.chain.weak_anchor)) {
      all.push_back(make_generic_hypothesis(input, judged));
    }
  }
  return all;
}

Micros start_of(const DiagnoseInput& input, const Hypothesis& hypothesis) {
  for (const Attempt& attempt : input.attempts) {
    if (attempt.episode.id == hypothesis.episode) return attempt.episode.started;
  }
  return kNoTime;
}

// What the user started hosts what it needs: Setup hosts servicing, Windows Update hands over to
// it.
int outer_rank(const DiagnoseInput& input, const Hypothesis& hypothesis) {
  for (const Attempt& attempt : input.attempts) {
    if (attempt.episode.id != hypothesis.episode) continue;
    if (attempt.episode.family == "setup") return 0;
    if (attempt.episode.family == "usmt") return 1;
    if (attempt.episode.family == "cbs") return 2;
    return 3;
  }
  return 4;
}

// The same cause in several attempts is one finding; the others are counted.
void fold_repeats(std::vector<Hypothesis>& all) {
  std::vector<Hypothesis> folded;
  for (Hypothesis& hypothesis : all) {
    const auto same = std::find_if(folded.begin(), folded.end(), [&](const Hypothesis& known) {
      return known.cause == hypothesis.cause && known.title.en == hypothesis.title.en;
    });
    if (same == folded.end()) {
      folded.push_back(std::move(hypothesis));
      continue;
    }
    if (!hypothesis.episode.empty() && same->episode != hypothesis.episode) {
      same->reasons.push_back({fmt::format("The same in attempt {}.", hypothesis.episode),
                               fmt::format("尝试 {} 中同样如此。", hypothesis.episode)});
    }
    for (Evidence& evidence : hypothesis.evidence) {
      const bool known = std::any_of(same->evidence.begin(),
                                     same->evidence.end(),
                                     [&](const Evidence& e) { return e.event == evidence.event; });
      if (!known && same->evidence.size() < 24) same->evidence.push_back(std::move(evidence));
    }
  }
  all = std::move(folded);
}

void rank(const DiagnoseInput& input, std::vector<Hypothesis>& all) {
  std::stable_sort(all.begin(), all.end(), [&](const Hypothesis& a, const Hypothesis& b) {
    if (a.score != b.score) return a.score > b.score;
    if (outer_rank(input, a) != outer_rank(input, b))
      return outer_rank(input, a) < outer_rank(input, b);
    return start_of(input, a) > start_of(input, b);
  });
  fold_repeats(all);
  if (all.size() > kMostFindings) all.resize(kMostFindings);
  for (std::size_t i = 0; i < all.size(); ++i) {
    all[i].id = fmt::format("f{}", i + 1);
  }
}

// Relations between findings: same attempt, or a neighbour that the cause itself names.
void relate(const DiagnoseInput& input, std::vector<Hypothesis>& all) {
  for (Hypothesis& hypothesis : all) {
    const Cause* cause = input.knowledge.find_cause(hypothesis.cause);
    for (const Hypothesis& other : all) {
      if (other.id == hypothesis.id) continue;
      const bool neighbour = cause != nullptr && std::find(cause->neighbours.begin(),
                                                           cause->neighbours.end(),
                                                           other.cause) != cause->neighbours.end();
      const bool together = !hypothesis.episode.empty() && other.episode == hypothesis.episode;
      if (neighbour || together) hypothesis.related.push_back(other.id);
    }
    if (hypothesis.related.empty() || !hypothesis.relation.empty()) continue;
    if (hypothesis.id == "f1") {
      hypothesis.relation = {"Treat this one first; the related finding may be its consequence.",
                             "请先处理此项；相关结论可能是它的后果。"};
    } else {
      hypothesis.relation = {
          "May be a consequence of " + hypothesis.related.front() + "; treat that one first.",
          "可能是 " + hypothesis.related.front() + " 的后果；请先处理那一项。"};
    }
  }
}

Machine machine_of(const DiagnoseInput& input) {
  Machine machine;
  const auto first = [&](std::string_view key, std::string& target) {
    for (const Fact& fact : input.facts) {
      if (fact.key == key && target.empty()) target = fact.value;
    }
  };
  first(fact::kMachineName, machine.name);
  first(fact::kOsVersion, machine.os_build);
  first(fact::kEdition, machine.edition);
  first(fact::kArchitecture, machine.arch);
  first(fact::kTargetVersion, machine.target_build);
  for (const Fact& fact : input.facts) {
    if (fact.key != fact::kAntivirus) continue;
    if (std::find(machine.antivirus.begin(), machine.antivirus.end(), fact.value) ==
        machine.antivirus.end()) {
      machine.antivirus.push_back(fact.value);
    }
  }
  for (const Item& item : input.items) {
    if (item.clock.kind != ClockKind::Local || machine.timezone_known) continue;
    machine.timezone = format_offset(item.clock.offset_minutes);
    machine.timezone_known = item.clock.known;
  }
  return machine;
}

std::vector<NoiseNote> noise_of(const DiagnoseInput& input) {
  std::map<std::uint32_t, NoiseNote> notes;
  for (const auto& events : input.matches.by_item) {
    for (const Notable& event : events) {
      if (!event.noise) continue;
      for (const std::uint32_t index : event.hits) {
        const Hit& hit = input.matches.hits[index];
        const Signature& known = input.knowledge.signatures[hit.signature];
        if (known.role != Role::Noise) continue;
        NoiseNote& note = notes[hit.signature];
        if (note.count++ == 0) {
          note.signature = known.id;
          note.why = known.why;
          const Evidence quoted = quote(input, event.event, EvidenceRole::Supports);
          note.sample = shortened(quoted.text, kNoiseSample);
        }
      }
    }
  }
  std::vector<NoiseNote> sorted;
  for (auto& [signature, note] : notes) {
    sorted.push_back(std::move(note));
  }
  std::stable_sort(sorted.begin(), sorted.end(), [](const NoiseNote& a, const NoiseNote& b) {
    return a.count > b.count;
  });
  return sorted;
}

Bilingual failure_summary(const Hypothesis& top) {
  const Bilingual phase = phase_title(top.phase);
  Bilingual text{top.title.en + ".", top.title.zh + "。"};
  if (!top.phase.empty()) {
    text.en += " Phase: " + phase.en + ".";
    text.zh += " 阶段：" + phase.zh + "。";
  }
  if (!top.primary_code.empty()) {
    text.en += " Code: " + top.primary_code + ".";
    text.zh += " 代码：" + top.primary_code + "。";
  }
  return text;
}

Bilingual healthy_summary(const Diagnosis& diagnosis, bool cancelled) {
  if (cancelled) {
    return {"No failure: the user cancelled. The errors that follow are echoes of the cancel.",
            "没有故障：操作由用户取消。其后的错误都是取消的回声。"};
  }
  std::uint64_t noise = 0;
  for (const NoiseNote& note : diagnosis.noise) {
    noise += note.count;
  }
  return {fmt::format(
              "No failure in this evidence: what it covers completed successfully. {} "
              "error-looking lines are "
              "harmless. If something else failed, say when it happened and which code was shown.",
              noise),
          fmt::format("证据中未发现故障：所涵盖的操作均已成功完成。有 {} "
                      "行看似错误的内容是正常的。如果另有故障，请说明"
                      "发生时间与显示的代码。",
                      noise)};
}

Bilingual insufficient_summary(const DiagnoseInput& input, const Diagnosis& diagnosis) {
  Bilingual text{"Not enough evidence for a conclusion.", "证据不足，无法下结论。"};
  if (complains_of_reset(input)) {
    text.en += " The complaint is about a reset; nothing here shows a failing reset.";
    text.zh += " 报告的问题与重置有关，但这里没有失败重置的记录。";
  }
  for (const Episode& episode : diagnosis.episodes) {
    if (episode.outcome == Outcome::Failure || episode.outcome == Outcome::Unknown) {
      const Bilingual phase = phase_title(episode.phase);
      if (!episode.phase.empty()) {
        text.en += fmt::format(" The last attempt reached: {}.", phase.en);
        text.zh += fmt::format(" 最后一次尝试到达：{}。", phase.zh);
        break;
      }
    }
  }
  text.en += " Collect what is listed below and run the diagnosis again.";
  text.zh += " 请收集下列材料后再次诊断。";
  return text;
}

void decide(const DiagnoseInput& input, Diagnosis& diagnosis, std::vector<Hypothesis> all) {
  // Failures that a later attempt overcame are history unless nothing else is there to explain
  // them.
  std::set<std::string> history;
  for (const Attempt& attempt : input.attempts) {
    if (failed(attempt) && overcome_later(input, attempt)) history.insert(attempt.episode.id);
  }
  // An intervention that helped explains the later success: then the failure is still the finding.
  std::erase_if(all, [&](const Hypothesis& h) {
    return history.contains(h.episode) && h.level != ConfidenceLevel::Confirmed;
  });
  rank(input, all);
  const bool any_success =
      std::any_of(input.attempts.begin(), input.attempts.end(), [](const Attempt& a) {
        return a.episode.outcome == Outcome::Success;
      });
  const bool any_failure =
      std::any_of(input.attempts.begin(), input.attempts.end(), [&](const Attempt& a) {
        return failed(a) && !history.contains(a.episode.id);
      });
  const bool any_cancel =
      std::any_of(input.attempts.begin(), input.attempts.end(), [](const Attempt& a) {
        return a.episode.outcome == Outcome::Cancelled;
      });
  const bool useless = std::any_of(input.facts.begin(), input.facts.end(), [](const Fact& fact) {
    return fact.key == fact::kUseless;
  });
  if (!all.empty() && all.front().score >= kShown) {
    diagnosis.verdict = Verdict::Failure;
    relate(input, all);
    diagnosis.findings = std::move(all);
    diagnosis.summary = failure_summary(diagnosis.findings.front());
    return;
  }
  if (!any_failure && !useless && (any_success || any_cancel)) {
    diagnosis.verdict = Verdict::Healthy;
    diagnosis.summary = healthy_summary(diagnosis, any_cancel && !any_success);
    return;
  }
  diagnosis.verdict = Verdict::Insufficient;
  diagnosis.findings = std::move(all);  // leads, none above "possible"
  diagnosis.summary = insufficient_summary(input, diagnosis);
  diagnosis.next_evidence = missing_evidence(input);
}

}  // namespace

Diagnosis diagnose(const DiagnoseInput& input) {
  Diagnosis diagnosis;
  diagnosis.machine = machine_of(input);
  for (const Attempt& attempt : input.attempts) {
    diagnosis.episodes.push_back(attempt.episode);
  }
  diagnosis.noise = noise_of(input);
  diagnosis.coverage = coverage_of(input);
  decide(input, diagnosis, hypotheses_of(input));
  return diagnosis;
}

}  // namespace casebook
