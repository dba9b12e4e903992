// SPDX-License-Identifier: Apache-2.0
#include "diagnose/diagnose.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "base/utf8.h"
#include "diagnose/clock_conflict.h"
#include "diagnose/coverage.h"
#include "diagnose/hypotheses.h"
#include "diagnose/loose_ends.h"
#include "diagnose/machine.h"
#include "diagnose/observations.h"
#include "diagnose/proof.h"
#include "diagnose/reported.h"
#include "diagnose/shown_paths.h"
#include "diagnose/stop_codes.h"
#include "model/fact_keys.h"
#include "model/success_codes.h"

namespace casebook {
namespace {

constexpr std::size_t kMostFindings = 8;
constexpr std::size_t kNoiseSample = 240;
constexpr double kShown = 1.0;  // below, a hypothesis is only a lead

bool failed(const Attempt& attempt) {
  return attempt.episode.outcome == Outcome::Failure;
}

// An attempt that went well.
struct Success {
  Micros started = kNoTime;
  std::string_view episode;

  void keep_later(const Episode& other) {
    if (other.started > started) *this = {other.started, other.id};
  }
};

// The last attempts that went well.
struct Successes {
  Success any;
  Success without_package;
};

// Knows whether a later attempt that went well makes an earlier failure history: one with the same
// package, or for an upgrade, which mostly names none, one of the same kind.
class LaterSuccesses {
 public:
  explicit LaterSuccesses(const std::vector<Attempt>& attempts) {
    for (const Attempt& attempt : attempts) {
      const Episode& episode = attempt.episode;
      if (episode.outcome != Outcome::Success) continue;
      Successes& successes = by_kind_[{episode.family, episode.kind}];
      successes.any.keep_later(episode);
      if (episode.packages.empty()) successes.without_package.keep_later(episode);
      for (const std::string& package : episode.packages) {
        by_package_[{scope_of(episode), package}].keep_later(episode);
      }
    }
  }

  // The id of the attempt that makes this one history; "" when none does.
  std::string_view overcome_by(const Episode& failure) const {
    if (failure.started == kNoTime) return "";
    const auto alike = by_kind_.find({failure.family, failure.kind});
    if (failure.family == "setup" && alike != by_kind_.end()) {
      const Successes& successes = alike->second;
      if (successes.without_package.started > failure.started) {
        return successes.without_package.episode;
      }
      if (failure.packages.empty()) {
        return successes.any.started > failure.started ? successes.any.episode : "";
      }
    }
    for (const std::string& package : failure.packages) {
      const auto last = by_package_.find({scope_of(failure), package});
      if (last != by_package_.end() && last->second.started > failure.started) {
        return last->second.episode;
      }
    }
    return "";
  }

 private:
  // Servicing installs a package for whoever asks; Setup's kinds have nothing to do with each
  // other.
  static std::string_view scope_of(const Episode& episode) {
    return episode.family == "setup" ? episode.kind : episode.family;
  }

  std::map<std::pair<std::string_view, std::string_view>, Successes> by_kind_;
  std::map<std::pair<std::string_view, std::string_view>, Success> by_package_;
};

// A line made of all samples fires every rule; the strongest say what is to be said.
std::vector<Firing> best_firings(const std::vector<Firing>& firings) {
  constexpr std::size_t kMostFirings = 24;
  std::vector<Firing> best = firings;
  if (best.size() <= kMostFirings) return best;
  std::stable_sort(
      best.begin(), best.end(), [](const Firing& a, const Firing& b) { return a.score > b.score; });
  best.resize(kMostFirings);
  return best;
}

std::vector<Hypothesis> hypotheses_of(const DiagnoseInput& input) {
  std::vector<Hypothesis> all;
  const auto keep = [&all](Hypothesis hypothesis) {
    show_paths(hypothesis);
    all.push_back(std::move(hypothesis));
  };
  const Repetitions repetitions(input.judged);
  for (const Judged& judged : input.judged) {
    std::set<std::string> causes;
    for (const Firing& firing : best_firings(judged.firings)) {
      Hypothesis hypothesis = make_hypothesis(input, repetitions, judged, firing);
      if (causes.insert(hypothesis.cause + hypothesis.title.en).second) keep(std::move(hypothesis));
    }
    // What ends well, with a restart due, is no failure whatever the log calls it.
    const bool ended_well = judged.attempt != nullptr && judged.chain.symptom_code == 0 &&
                            is_success_code(result_of(judged.attempt->episode));
    if (judged.firings.empty() && !ended_well && judged.attempt != nullptr && judged.chain.found &&
        (failed(*judged.attempt) || judged.chain.weak_anchor)) {
      keep(make_generic_hypothesis(input, repetitions, judged));
    }
  }
  return all;
}

// What the user started hosts what it needs: Setup hosts servicing, Windows Update hands over to
// it.
int outer_rank(std::string_view family) {
  if (family == "setup") return 0;
  if (family == "usmt") return 1;
  return family == "cbs" ? 2 : 3;
}

// Null when the hypothesis is about the bundle as a whole.
const Attempt* attempt_of(const DiagnoseInput& input, const Hypothesis& hypothesis) {
  for (const Attempt& attempt : input.attempts) {
    if (attempt.episode.id == hypothesis.episode) return &attempt;
  }
  return nullptr;
}

// Whether a record of its own attempt says the name of what the finding is about.
bool names_its_object(const DiagnoseInput& input, const Hypothesis& hypothesis) {
  const Attempt* own = attempt_of(input, hypothesis);
  if (hypothesis.objects.files.empty() || own == nullptr) return false;
  const std::string_view name = file_name_of(hypothesis.objects.files.front());
  const std::vector<EventRef>& events = own->episode.events;
  return std::any_of(
      hypothesis.evidence.begin(), hypothesis.evidence.end(), [&](const Evidence& evidence) {
        return contains_ignoring_case(evidence.text, name) &&
               std::find(events.begin(), events.end(), evidence.event) != events.end();
      });
}

// Of several attempts a finding is told of the one whose own records name the object, unless that
// is only hosted by the other.
bool tells_better(const DiagnoseInput& input, const Hypothesis& other, const Hypothesis& same) {
  const Attempt* left = attempt_of(input, other);
  const Attempt* right = attempt_of(input, same);
  return left != nullptr && right != nullptr &&
         outer_rank(left->episode.family) <= outer_rank(right->episode.family) &&
         !names_its_object(input, same) && names_its_object(input, other);
}

void tell_of(Hypothesis& other, Hypothesis& same) {
  std::swap(other.episode, same.episode);
  std::swap(other.phase, same.phase);
  std::swap(other.operation, same.operation);
  std::swap(other.primary_code, same.primary_code);
  std::swap(other.codes, same.codes);
  std::swap(other.evidence, same.evidence);
  for (CodeShown& code : other.codes) {
    const bool known = std::any_of(same.codes.begin(), same.codes.end(), [&](const CodeShown& one) {
      return one.code == code.code;
    });
    if (!known) same.codes.push_back(std::move(code));
  }
}

// The same cause in several attempts is one finding; the others are counted.
std::vector<Hypothesis> fold_repeats(const DiagnoseInput& input, std::vector<Hypothesis> all) {
  constexpr std::size_t kMostNamed = 5;
  std::vector<Hypothesis> folded;
  std::vector<std::size_t> repeats;  // by index in `folded`
  std::unordered_map<std::string, std::size_t> known;
  for (Hypothesis& hypothesis : all) {
    const auto [place, fresh] =
        known.try_emplace(hypothesis.cause + '\n' + hypothesis.title.en, folded.size());
    if (fresh) {
      folded.push_back(std::move(hypothesis));
      repeats.push_back(0);
      continue;
    }
    Hypothesis& same = folded[place->second];
    if (tells_better(input, hypothesis, same)) tell_of(hypothesis, same);
    if (!hypothesis.episode.empty() && same.episode != hypothesis.episode &&
        ++repeats[place->second] <= kMostNamed) {
      same.reasons.push_back({fmt::format("The same in attempt {}.", hypothesis.episode),
                              fmt::format("过程 {} 中同样如此。", hypothesis.episode)});
    }
    for (Evidence& evidence : hypothesis.evidence) {
      if (same.evidence.size() >= kMostEvidence) break;
      const bool shown = std::any_of(same.evidence.begin(),
                                     same.evidence.end(),
                                     [&](const Evidence& e) { return e.event == evidence.event; });
      if (!shown) same.evidence.push_back(std::move(evidence));
    }
  }
  for (std::size_t i = 0; i < folded.size(); ++i) {
    if (repeats[i] <= kMostNamed) continue;
    const std::size_t more = repeats[i] - kMostNamed;
    folded[i].reasons.push_back({fmt::format("The same in {} further attempts.", more),
                                 fmt::format("另有 {} 个过程同样如此。", more)});
  }
  return folded;
}

// What no rule explains and failed in the same second with the same error as the first finding's
// own proof, at the same file or at none, is a consequence of it and no finding.
void fold_consequences(const DiagnoseInput& input, std::vector<Hypothesis>& all) {
  if (all.empty() || all.front().rule.empty()) return;
  Hypothesis& first = all.front();
  std::set<Micros> seconds;
  for (const Evidence& evidence : first.evidence) {
    if (evidence.time == kNoTime) continue;
    const Micros at = input.source.utc(evidence.event);
    if (at != kNoTime) seconds.insert(at / kSecond);
  }
  std::set<std::string> files;
  for (const std::string& file : first.objects.files) {
    files.insert(to_lower(file_name_of(file)));
  }
  const auto is_consequence = [&](const Hypothesis& other) {
    if (&other == &first || !other.rule.empty() || other.primary_code.empty()) return false;
    const bool same_code =
        std::any_of(first.codes.begin(), first.codes.end(), [&](const CodeShown& code) {
          return code.code == other.primary_code;
        });
    const bool same_file =
        other.objects.files.empty() ||
        std::any_of(
            other.objects.files.begin(), other.objects.files.end(), [&](const std::string& file) {
              return files.contains(to_lower(file_name_of(file)));
            });
    return same_code && same_file &&
           std::any_of(other.evidence.begin(), other.evidence.end(), [&](const Evidence& evidence) {
             return evidence.role == EvidenceRole::Cause && evidence.time != kNoTime &&
                    seconds.contains(input.source.utc(evidence.event) / kSecond);
           });
  };
  std::vector<Hypothesis> kept;
  std::vector<std::string> folded;
  for (Hypothesis& one : all) {
    if (is_consequence(one)) {
      folded.push_back(one.episode);
    } else if (&one != &first) {
      kept.push_back(std::move(one));
    }
  }
  for (const std::string& episode : folded) {
    first.reasons.push_back(
        {fmt::format("Attempt {} failed in the same second with the same code, as a consequence.",
                     episode),
         fmt::format("过程 {} 在同一秒以相同代码失败，是其后果。", episode)});
  }
  kept.insert(kept.begin(), std::move(first));
  all = std::move(kept);
}

void rank(const DiagnoseInput& input, std::vector<Hypothesis>& all) {
  struct Place {
    int outer = 4;  // the bundle as a whole
    Micros started = kNoTime;
  };
  std::unordered_map<std::string_view, Place> places;  // by episode
  for (const Attempt& attempt : input.attempts) {
    places[attempt.episode.id] = {outer_rank(attempt.episode.family), attempt.episode.started};
  }
  const auto place_of = [&](const Hypothesis& hypothesis) {
    const auto found = places.find(hypothesis.episode);
    return found == places.end() ? Place{} : found->second;
  };
  std::stable_sort(all.begin(), all.end(), [&](const Hypothesis& a, const Hypothesis& b) {
    if (a.score != b.score) return a.score > b.score;
    const Place left = place_of(a);
    const Place right = place_of(b);
    return left.outer != right.outer ? left.outer < right.outer : left.started > right.started;
  });
  all = fold_repeats(input, std::move(all));
  fold_consequences(input, all);
  if (all.size() > kMostFindings) all.resize(kMostFindings);
  for (std::size_t i = 0; i < all.size(); ++i) {
    all[i].id = fmt::format("f{}", i + 1);
  }
}

// Whether the attempt of the one was over before that of the other began.
bool is_of_earlier_attempt(const DiagnoseInput& input,
                           const Hypothesis& one,
                           const Hypothesis& other) {
  const Attempt* earlier = attempt_of(input, one);
  const Attempt* later = attempt_of(input, other);
  if (earlier == nullptr || later == nullptr || earlier == later) return false;
  return earlier->episode.ended != kNoTime && later->episode.started != kNoTime &&
         earlier->episode.ended <= later->episode.started;
}

// Relations between findings: same attempt, or a neighbour that the cause itself names.
void relate(const DiagnoseInput& input, std::vector<Hypothesis>& all) {
  for (std::size_t i = 0; i < all.size(); ++i) {
    Hypothesis& hypothesis = all[i];
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
    const auto is_related = [&](const Hypothesis& other) {
      return std::find(hypothesis.related.begin(), hypothesis.related.end(), other.id) !=
             hypothesis.related.end();
    };
    // What was over before is no consequence, but may be the reason.
    if (hypothesis.id == "f1" && std::all_of(all.begin(), all.end(), [&](const Hypothesis& other) {
          return !is_related(other) || is_of_earlier_attempt(input, other, hypothesis);
        })) {
      hypothesis.relation = {"The related findings are of earlier attempts and may have led to it.",
                             "相关结论属于更早的过程，可能是其起因。"};
    } else if (hypothesis.id == "f1") {
      hypothesis.relation = {
          "Treat this finding (1) first; the related findings may be its consequences.",
          "请先处理本结论（结论 1）；相关结论可能是它的后果。"};
    } else {
      // The better finding comes first in the list; only a later one can be the consequence.
      const bool behind = std::any_of(
          all.begin(), all.begin() + static_cast<std::ptrdiff_t>(i), [&](const Hypothesis& known) {
            return known.id == hypothesis.related.front();
          });
      if (!behind) continue;
      const auto front = std::find_if(all.begin(), all.end(), [&](const Hypothesis& known) {
        return known.id == hypothesis.related.front();
      });
      if (is_of_earlier_attempt(input, hypothesis, *front)) {
        hypothesis.relation = {
            "Of an earlier attempt than " + front->id + ", and may have led to it.",
            "属于比 " + front->id + " 更早的过程，可能是其起因。"};
        continue;
      }
      hypothesis.relation = {
          "May be a consequence of " + hypothesis.related.front() + "; treat that one first.",
          "可能是 " + hypothesis.related.front() + " 的后果；请先处理那一项。"};
    }
  }
}

std::string noise_sample(std::string_view text) {
  std::string sample(shortened(text, kNoiseSample));
  if (sample.size() < text.size() && !sample.ends_with("…")) sample += "…";
  return sample;
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
          note.sample = noise_sample(quoted.text);
        }
      }
    }
  }
  std::vector<NoiseNote> sorted;
  for (auto& [signature, note] : notes) {
    sorted.push_back(std::move(note));
  }
  NoiseNote shared;
  for (const Judged& judged : input.judged) {
    for (const Notable* event : judged.chain.also_in_success) {
      if (shared.count++ != 0) continue;
      shared.signature = "statistics.also-in-success";
      shared.why = {"The same error, numbers aside, also occurs in an attempt that succeeded.",
                    "同样的错误（只有数字不同）在成功的过程中也出现过。"};
      const Evidence quoted = quote(input, event->event, EvidenceRole::Supports);
      shared.sample = noise_sample(quoted.text);
    }
  }
  if (shared.count != 0) sorted.push_back(std::move(shared));
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
  if (!top.later_success.empty()) {
    text.en += fmt::format(" A later attempt ({}) succeeded.", top.later_success);
    text.zh += fmt::format("之后的一次（{}）已成功。", top.later_success);
  }
  return text;
}

// The code that the user saw stands beside that of the cause.
void note_reported_code(const DiagnoseInput& input,
                        const std::vector<Reported>& reported,
                        Hypothesis& finding) {
  std::uint32_t primary = 0;
  if (finding.primary_code.size() > 2) {
    primary = parse_number<std::uint32_t>(std::string_view(finding.primary_code).substr(2), 16)
                  .value_or(0);
  }
  const auto seen = std::find_if(reported.begin(), reported.end(), [&](const Reported& one) {
    return one.code != 0 && one.in_logs && error_identity(one.code) != error_identity(primary);
  });
  if (seen == reported.end()) return;
  CodeShown shown{seen->name, "", {}};
  const CodeReading reading = input.codes.read_value(seen->code);
  if (!reading.layers.empty()) {
    shown.name = reading.layers.back().name;
    shown.meaning = reading.layers.back().meaning;
  }
  std::erase_if(finding.codes, [&](const CodeShown& one) { return one.code == shown.code; });
  const auto first =
      std::find_if(finding.codes.begin(), finding.codes.end(), [&](const CodeShown& one) {
        return one.code == finding.primary_code;
      });
  finding.codes.insert(first == finding.codes.end() ? finding.codes.begin() : first + 1,
                       std::move(shown));
}

// An attempt of which neither kind nor time nor end is known tells nobody anything.
void drop_empty_attempts(Diagnosis& diagnosis) {
  std::erase_if(diagnosis.episodes, [&](const Episode& episode) {
    return episode.kind == "unknown" && episode.outcome == Outcome::Unknown &&
           episode.started == kNoTime && episode.phase.empty() &&
           std::none_of(diagnosis.findings.begin(),
                        diagnosis.findings.end(),
                        [&](const Hypothesis& finding) { return finding.episode == episode.id; });
  });
}

Bilingual healthy_summary(const Diagnosis& diagnosis, bool cancelled) {
  if (cancelled) {
    return {"No failure: the user cancelled. The errors that follow are echoes of the cancel.",
            "没有故障：操作由用户取消，其后的错误都由取消引起。"};
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

// What failed first and went well later: whoever asks about the failure must find it.
void add_history(const std::vector<Hypothesis>& overcome, Bilingual& summary) {
  const auto strongest = std::max_element(
      overcome.begin(), overcome.end(), [](const Hypothesis& a, const Hypothesis& b) {
        return a.score < b.score;
      });
  if (strongest == overcome.end()) return;
  summary.en += fmt::format(" An earlier attempt ({}) failed and a later one succeeded: {}.",
                            strongest->episode,
                            strongest->title.en);
  summary.zh += fmt::format(
      "较早的一次（{}）曾失败，之后已成功：{}。", strongest->episode, strongest->title.zh);
}

Bilingual insufficient_summary(const DiagnoseInput& input,
                               const Diagnosis& diagnosis,
                               const std::vector<Reported>& told,
                               const std::vector<Bilingual>& ends) {
  Bilingual text{"No conclusion can be drawn from this evidence.", "现有证据无法得出结论。"};
  for (const Bilingual& end : ends) {
    text.en += " " + end.en;
    text.zh += end.zh;
  }
  if (complains_of_reset(input)) {
    text.en += " The complaint is about a reset; nothing here shows a failing reset.";
    text.zh += " 报告的问题与重置有关，但证据中没有重置失败的记录。";
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
  const Bilingual reported = reported_sentence(input, told);
  text.en += reported.en;
  text.zh += reported.zh;
  text.en += " Collect what is listed below and run the diagnosis again.";
  text.zh += " 请收集下列材料后再次诊断。";
  return text;
}

// An intervention that helped leads to a success in the same phase, even where the logs do not say
// that it was the same package. "" when there is none.
std::string success_behind(const DiagnoseInput& input, const Hypothesis& finding) {
  const auto is_same = [](const Episode& failure, const Episode& success) {
    if (failure.family != success.family) return false;
    if (failure.packages.empty() || success.packages.empty()) {
      return failure.phase == success.phase && !success.phase.empty();
    }
    return std::find_first_of(failure.packages.begin(),
                              failure.packages.end(),
                              success.packages.begin(),
                              success.packages.end()) != failure.packages.end();
  };
  const Attempt* own = attempt_of(input, finding);
  if (own == nullptr || own->episode.started == kNoTime) return "";
  const Episode* last = nullptr;
  for (const Attempt& attempt : input.attempts) {
    const Episode& success = attempt.episode;
    if (success.outcome != Outcome::Success || success.started <= own->episode.started) continue;
    const bool follows =
        std::any_of(input.attempts.begin(), input.attempts.end(), [&](const Attempt& other) {
          // An update that goes on behind a restart ends where its servicing begins.
          return failed(other) && other.episode.ended >= own->episode.started &&
                 other.episode.started < success.started && is_same(other.episode, success);
        });
    if (follows && (last == nullptr || success.started > last->started)) last = &success;
  }
  // Whatever failed again after it was not overcome.
  if (last == nullptr) return "";
  const bool again =
      std::any_of(input.attempts.begin(), input.attempts.end(), [&](const Attempt& other) {
        return failed(other) && other.episode.started > last->started &&
               is_same(other.episode, *last);
      });
  return again ? "" : last->id;
}

void decide(const DiagnoseInput& input, Diagnosis& diagnosis, std::vector<Hypothesis> all) {
  // Failures that a later attempt overcame are history unless nothing else is there to explain
  // them.
  std::map<std::string, std::string> history;  // id of the failure, of the success
  const LaterSuccesses later(input.attempts);
  for (const Attempt& attempt : input.attempts) {
    const std::string_view success = failed(attempt) ? later.overcome_by(attempt.episode) : "";
    if (!success.empty()) history.try_emplace(attempt.episode.id, success);
  }
  // An intervention that helped explains the later success: then the failure is still the finding.
  std::vector<Hypothesis> overcome;
  std::erase_if(all, [&](Hypothesis& h) {
    if (!history.contains(h.episode) || h.level == ConfidenceLevel::Confirmed) return false;
    overcome.push_back(std::move(h));
    return true;
  });
  for (Hypothesis& finding : all) {
    if (weigh_clock_conflict(input, finding)) diagnosis.machine.timezone_known = false;
  }
  rank(input, all);
  for (Hypothesis& finding : all) {
    const auto success = history.find(finding.episode);
    if (success != history.end()) {
      finding.later_success = success->second;
    } else if (finding.level == ConfidenceLevel::Confirmed) {
      finding.later_success = success_behind(input, finding);
    }
    order_proof(input, finding);
    mark_done_steps(input, finding);
  }
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
    const std::vector<Reported> reported = reported_in_notes(input, all);
    diagnosis.reported = reported_list(input, reported);
    note_reported_code(input, reported, all.front());
    for (Hypothesis& finding : all) {
      tell_stop_codes(input, finding);
    }
    diagnosis.findings = std::move(all);
    diagnosis.summary = failure_summary(diagnosis.findings.front());
    const bool unmentioned =
        !reported.empty() &&
        std::none_of(
            reported.begin(), reported.end(), [](const Reported& one) { return one.in_logs; });
    if (unmentioned) {
      const Bilingual told = reported_sentence(input, reported);
      diagnosis.summary.en += told.en;
      diagnosis.summary.zh += told.zh;
    }
    return;
  }
  const std::vector<Reported> reported = reported_in_notes(input, all);
  diagnosis.reported = reported_list(input, reported);
  const std::vector<Bilingual> ends = loose_ends(input);
  if (!any_failure && !useless && ends.empty() && (any_success || any_cancel)) {
    diagnosis.verdict = Verdict::Healthy;
    diagnosis.summary = healthy_summary(diagnosis, any_cancel && !any_success);
    add_history(overcome, diagnosis.summary);
    return;
  }
  diagnosis.verdict = Verdict::Insufficient;
  diagnosis.findings = std::move(all);  // leads, none above "possible"
  diagnosis.summary = insufficient_summary(input, diagnosis, reported, ends);
  diagnosis.next_evidence = missing_evidence(input);
}

// What a finding has as its proof is not told again as an observation.
void drop_told(Diagnosis& diagnosis) {
  const auto is_proof = [&](const Evidence& example) {
    return std::any_of(
        diagnosis.findings.begin(), diagnosis.findings.end(), [&](const Hypothesis& finding) {
          return std::any_of(
              finding.evidence.begin(), finding.evidence.end(), [&](const Evidence& known) {
                return known.item == example.item && known.offset == example.offset;
              });
        });
  };
  std::erase_if(diagnosis.observations, [&](const Observation& one) {
    return one.from_fact && one.count == 1 && one.examples.size() == 1 &&
           is_proof(one.examples.front());
  });
}

}  // namespace

Diagnosis diagnose(const DiagnoseInput& input) {
  Diagnosis diagnosis;
  diagnosis.machine = machine_of(input);
  for (const Attempt& attempt : input.attempts) {
    diagnosis.episodes.push_back(attempt.episode);
  }
  diagnosis.noise = noise_of(input);
  diagnosis.observations = observations_of(input);
  diagnosis.coverage = coverage_of(input);
  decide(input, diagnosis, hypotheses_of(input));
  drop_told(diagnosis);
  drop_empty_attempts(diagnosis);
  return diagnosis;
}

}  // namespace casebook
