// SPDX-License-Identifier: Apache-2.0
#include "score/score.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"

namespace casebook {
namespace {

// What people who write cases call our phases.
struct PhaseWords {
  std::string_view phase;
  std::array<std::string_view, 5> words;
};

constexpr std::array kPhaseWords = {
    PhaseWords{"downlevel", {"down-level", "phase 1", "downlevel", "", ""}},
    PhaseWords{"safeos", {"safe os", "safe_os", "winpe", "", ""}},
    PhaseWords{"first_boot", {"firstboot", "first boot", "", "", ""}},
    PhaseWords{"second_boot", {"oobe", "secondboot", "second boot", "", ""}},
    PhaseWords{"startup", {"boot", "reboot", "post-reboot", "shutdown", ""}},
    PhaseWords{"online", {"install", "stage", "execute", "servicing", "repair"}},
    PhaseWords{"scan", {"search", "detect", "sync", "", ""}},
    PhaseWords{"capture", {"scanstate", "gather", "", "", ""}},
    PhaseWords{"restore", {"loadstate", "apply", "", "", ""}},
    PhaseWords{"reset_offline", {"reset", "winre", "offline", "pbr", ""}}};

void add(std::string& all, const Bilingual& text) {
  all += text.en + "\n" + text.zh + "\n";
}

void add(std::string& all, const std::vector<std::string>& texts) {
  for (const std::string& text : texts) {
    all += text + "\n";
  }
}

void add(std::string& all, const Objects& objects) {
  for (const auto* names : {&objects.files,
                            &objects.drivers,
                            &objects.processes,
                            &objects.packages,
                            &objects.products,
                            &objects.kbs,
                            &objects.keys,
                            &objects.services}) {
    add(all, *names);
  }
}

// Title, objects and code: what is blamed.
std::string blame_of(const Hypothesis& finding) {
  std::string all = finding.primary_code + "\n";
  add(all, finding.title);
  add(all, finding.objects);
  return all;
}

std::string claim_of(const Hypothesis& finding) {
  std::string all = blame_of(finding);
  add(all, finding.explanation);
  add(all, finding.direct_cause);
  add(all, finding.root_cause);
  for (const CodeShown& code : finding.codes) {
    all += code.code + " " + code.name + "\n";
  }
  return all;
}

void add(std::string& all, const std::vector<NextEvidence>& wanted) {
  for (const NextEvidence& next : wanted) {
    all += next.artifact + "\n";
    add(all, next.title);
    add(all, next.why);
    add(all, next.how);
  }
}

std::string remedy_of(const Hypothesis& finding) {
  std::string all;
  add(all, finding.next_evidence);
  for (const Action& action : finding.actions) {
    add(all, action.title);
    for (const PlaybookStep& step : action.steps) {
      add(all, step.action);
      all += step.command + "\n";
    }
  }
  return all;
}

// Everything that a report about no failure says.
std::string said_by(const Diagnosis& diagnosis) {
  std::string all;
  add(all, diagnosis.summary);
  add(all, diagnosis.next_evidence);
  for (const Coverage& check : diagnosis.coverage) {
    add(all, check.title);
    add(all, check.why);
  }
  for (const NoiseNote& note : diagnosis.noise) {
    add(all, note.why);
    all += note.sample + "\n";
  }
  for (const Episode& episode : diagnosis.episodes) {
    all += episode.kind + " " + episode.family + " " + episode.operation + "\n";
  }
  for (const Hypothesis& finding : diagnosis.findings) {
    all += claim_of(finding) + remedy_of(finding);
  }
  return all;
}

bool holds_one_of(const std::string& text, const Alternatives& words) {
  return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
    return contains_ignoring_case(text, word);
  });
}

std::string shown(const Alternatives& words) {
  return fmt::format("{}", fmt::join(words, "|"));
}

// The same error, whatever the layer: 0x80070005 equals 5 and STATUS_ACCESS_DENIED.
bool is_code_right(const ExpectedAnswer& expected,
                   const std::vector<const Hypothesis*>& top,
                   const CodeBook& codes) {
  if (expected.codes.empty()) return true;
  const auto identity = [&](const std::string& text, std::uint32_t& value) {
    const CodeReading reading = codes.read(text);
    if (reading.layers.empty()) return false;
    value = error_identity(reading.layers.front().value);
    return true;
  };
  for (const Hypothesis* finding : top) {
    std::string all = finding->primary_code + "\n" + finding->title.en + "\n";
    for (const CodeShown& code : finding->codes) {
      all += code.code + "\n" + code.name + "\n";
    }
    for (const std::string& wanted : expected.codes) {
      if (contains_ignoring_case(all, wanted)) return true;
      std::uint32_t want = 0;
      std::uint32_t have = 0;
      if (!identity(wanted, want)) continue;
      for (const CodeShown& code : finding->codes) {
        if (identity(code.code, have) && have == want) return true;
      }
      if (identity(finding->primary_code, have) && have == want) return true;
    }
  }
  return false;
}

bool is_phase_right(const ExpectedAnswer& expected, const std::vector<const Hypothesis*>& top) {
  if (expected.phases.empty() || expected.phases.front() == "none") return true;
  for (const Hypothesis* finding : top) {
    const std::string said = finding->phase + "\n" + phase_title(finding->phase).en;
    if (holds_one_of(said, expected.phases)) return true;
    for (const PhaseWords& row : kPhaseWords) {
      if (std::find(expected.phases.begin(), expected.phases.end(), row.phase) ==
          expected.phases.end()) {
        continue;
      }
      for (const std::string_view word : row.words) {
        if (!word.empty() && contains_ignoring_case(said, word)) return true;
      }
    }
  }
  return false;
}

void complain_of_blame(const ExpectedAnswer& expected, const std::string& blame, CaseScore& score) {
  for (const std::string& word : expected.must_not_blame) {
    if (contains_ignoring_case(blame, word)) score.complaints.push_back(word + " is blamed");
  }
}

void complain_of_fix(const ExpectedAnswer& expected, const std::string& text, CaseScore& score) {
  for (const Alternatives& words : expected.fix) {
    if (!holds_one_of(text, words)) {
      score.complaints.push_back("none of " + shown(words) + " is advised");
    }
  }
}

void score_failure(const ExpectedAnswer& expected,
                   const Diagnosis& diagnosis,
                   const CodeBook& codes,
                   CaseScore& score) {
  score.should_have_known = diagnosis.verdict != Verdict::Failure;
  if (diagnosis.findings.empty()) return;
  std::vector<const Hypothesis*> top;
  std::string claim;
  for (const Hypothesis& finding : diagnosis.findings) {
    if (top.size() == (expected.two_causes ? 2U : 1U)) break;
    top.push_back(&finding);
    claim += claim_of(finding);
  }
  const Hypothesis& first = *top.front();
  if (!expected.causes.empty() &&
      std::find(expected.causes.begin(), expected.causes.end(), first.cause) ==
          expected.causes.end()) {
    score.complaints.push_back(
        fmt::format("the cause is {}, not {}", first.cause, shown(expected.causes)));
  }
  for (const Alternatives& words : expected.must_mention) {
    if (!holds_one_of(claim, words)) score.complaints.push_back(shown(words) + " is not named");
  }
  complain_of_blame(expected, blame_of(first), score);
  const bool wrong = !score.complaints.empty();
  score.wrong_and_confident = wrong && first.confidence >= kConfident;
  const bool code = is_code_right(expected, top, codes);
  const bool phase = is_phase_right(expected, top);
  score.passed = !wrong && !score.should_have_known && (code || phase);
  if (!code) {
    score.complaints.push_back(
        fmt::format("the code is {}, not {}", first.primary_code, shown(expected.codes)));
  }
  if (!phase) {
    score.complaints.push_back(
        fmt::format("the phase is {}, not {}", first.phase, shown(expected.phases)));
  }
  complain_of_fix(expected, remedy_of(first), score);
}

void score_other(const ExpectedAnswer& expected, const Diagnosis& diagnosis, CaseScore& score) {
  for (const Hypothesis& finding : diagnosis.findings) {
    complain_of_blame(expected, blame_of(finding), score);
    if (finding.confidence < kConfident) continue;
    score.wrong_and_confident = true;
    score.complaints.push_back("a confident finding where there is none: " + finding.title.en);
  }
  score.passed = diagnosis.verdict == expected.verdict && score.complaints.empty();
  const std::string said = said_by(diagnosis);
  for (const Alternatives& words : expected.must_mention) {
    if (!holds_one_of(said, words)) score.complaints.push_back(shown(words) + " is not mentioned");
  }
  complain_of_fix(expected, said, score);
}

}  // namespace

CaseScore score_case(const ExpectedAnswer& expected,
                     const Diagnosis& diagnosis,
                     const CodeBook& codes) {
  CaseScore score;
  score.name = expected.name;
  score.family = expected.family;
  if (expected.verdict == Verdict::Failure) {
    score_failure(expected, diagnosis, codes, score);
  } else {
    score_other(expected, diagnosis, score);
  }
  if (diagnosis.verdict != expected.verdict) {
    std::string complaint = fmt::format("the verdict is {}, not {}",
                                        verdict_name(diagnosis.verdict),
                                        verdict_name(expected.verdict));
    if (!diagnosis.findings.empty()) complaint += ": " + diagnosis.findings.front().title.en;
    score.complaints.insert(score.complaints.begin(), std::move(complaint));
  }
  return score;
}

}  // namespace casebook
