// SPDX-License-Identifier: Apache-2.0
#include "diagnose/hypotheses.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include <fmt/format.h>
#include <re2/re2.h>

#include "base/text.h"
#include "base/utf8.h"
#include "diagnose/proof.h"
#include "model/fact_keys.h"
#include "model/success_codes.h"

namespace casebook {
namespace {

constexpr std::size_t kMostCarriers = 6;

std::string hex(std::uint32_t code) {
  return fmt::format("0x{:08X}", code);
}

// The HRESULT that people search for: 5 and 0xC0000022 both as 0x80070005.
std::uint32_t as_hresult(std::uint32_t code) {
  const std::uint32_t win32 = error_identity(code);
  return win32 != 0 && win32 < 0x10000 ? 0x80070000U | win32 : code;
}

void push_unique(std::vector<std::string>& list, const std::string& value) {
  // "?" stands for what the rule did not bind, also behind a word as in "KB?".
  if (!value.empty() && !value.ends_with('?') && list.size() < 20 &&
      std::find(list.begin(), list.end(), value) == list.end()) {
    list.push_back(value);
  }
}

void add_object(Objects& objects, std::string_view kind, const std::string& value) {
  if (kind == "file") push_unique(objects.files, value);
  if (kind == "driver") push_unique(objects.drivers, value);
  if (kind == "process") push_unique(objects.processes, value);
  if (kind == "package") push_unique(objects.packages, value);
  if (kind == "product") push_unique(objects.products, value);
  if (kind == "kb") push_unique(objects.kbs, value);
  if (kind == "key") push_unique(objects.keys, value);
  if (kind == "service") push_unique(objects.services, value);
}

// A file that stands there with its path needs no second entry without it.
void drop_bare_names(std::vector<std::string>& files) {
  const std::vector<std::string> all = files;
  std::erase_if(files, [&all](const std::string& bare) {
    if (file_name_of(bare) != bare) return false;
    return std::any_of(all.begin(), all.end(), [&bare](const std::string& whole) {
      return whole.size() > bare.size() && equal_ignoring_case(file_name_of(whole), bare);
    });
  });
}

void add_line_object(Objects& objects, const LineObject& object) {
  switch (object.kind) {
    case ObjectKind::File: push_unique(objects.files, object.text); break;
    case ObjectKind::Driver: push_unique(objects.drivers, object.text); break;
    case ObjectKind::Package: push_unique(objects.packages, object.text); break;
    case ObjectKind::Kb: push_unique(objects.kbs, object.text); break;
    case ObjectKind::Key:
    case ObjectKind::Sid: push_unique(objects.keys, object.text); break;
    case ObjectKind::Process: push_unique(objects.processes, object.text); break;
  }
}

void add_code(const DiagnoseInput& input, Hypothesis& hypothesis, std::uint32_t code) {
  if (code == 0 || (is_success_code(code) && hex(code) != hypothesis.primary_code)) return;
  const CodeReading reading = input.codes.read_value(code);
  CodeShown shown;
  shown.code = hex(code);
  if (!reading.layers.empty()) {
    // The innermost layer says what happened; the outer ones only wrap it.
    const CodeMeaning& inner = reading.layers.back();
    shown.name = inner.name;
    shown.meaning = inner.meaning;
  }
  for (const CodeShown& known : hypothesis.codes) {
    if (known.code == shown.code) return;
  }
  hypothesis.codes.push_back(std::move(shown));
}

void add_evidence(const DiagnoseInput& input,
                  Hypothesis& hypothesis,
                  EventRef event,
                  EvidenceRole role) {
  for (Evidence& known : hypothesis.evidence) {
    if (known.event == event) {
      if (role < known.role) known.role = role;  // the stronger role wins
      return;
    }
  }
  if (hypothesis.evidence.size() < kMostEvidence) {
    hypothesis.evidence.push_back(quote(input, event, role));
  }
}

// A fact about the bundle as a whole has no place of its own (line 0). False when the place is no
// event of a log.
bool add_source(const DiagnoseInput& input,
                Hypothesis& hypothesis,
                const Source& source,
                EvidenceRole role) {
  EventRef place;
  Evidence quoted;
  if (source.line != 0 && input.source.event_at(source.item, source.offset, place)) {
    add_evidence(input, hypothesis, place, role);
    return input.source.item(source.item).family != "state";
  }
  if (quote_fact(input, source, quoted) && hypothesis.evidence.size() < kMostEvidence) {
    const bool is_known = std::any_of(
        hypothesis.evidence.begin(), hypothesis.evidence.end(), [&](const Evidence& known) {
          return known.item == quoted.item && known.offset == quoted.offset;
        });
    quoted.role = role;
    if (!is_known) hypothesis.evidence.push_back(std::move(quoted));
  }
  return false;
}

// Where several places prove the same, the earliest that precedes the error is the first to be
// shown: what came after it may be its consequence.
std::vector<Source> proof_first(const DiagnoseInput& input,
                                const Judged& judged,
                                const Bound& bound) {
  std::vector<Source> sources = {bound.source};
  sources.insert(sources.end(), bound.other_sources.begin(), bound.other_sources.end());
  const Notable* failed = judged.chain.root;
  if (failed == nullptr || failed->order == kNoTime) return sources;
  auto best = sources.end();
  Micros earliest = kNoTime;
  for (auto source = sources.begin(); source != sources.end(); ++source) {
    EventRef place;
    if (source->line == 0 || !input.source.event_at(source->item, source->offset, place)) continue;
    const Micros at = input.source.utc(place);
    if (at == kNoTime || at > failed->order) continue;
    if (best != sources.end() && at >= earliest) continue;
    best = source;
    earliest = at;
  }
  if (best != sources.end()) std::rotate(sources.begin(), best, best + 1);
  return sources;
}

// Who is named as a holder is shown opening the file.
void add_open_of_holder(const DiagnoseInput& input, const Bound& bound, Hypothesis& hypothesis) {
  constexpr std::uint32_t kNoRow = 0xFFFFFFFF;
  const auto value = bound.captures.find("value");
  if (!bound.from_fact || value == bound.captures.end()) return;
  const bool is_violation =
      std::any_of(input.facts.begin(), input.facts.end(), [&](const Fact& fact) {
        return fact.key == fact::kTraceSharingViolation && fact.value == value->second;
      });
  const std::vector<std::string_view> wanted = split(value->second, '|');
  if (!is_violation || wanted.size() < 5) return;
  for (const Fact& fact : input.facts) {
    if (fact.key != fact::kTraceHolderOpen) continue;
    const std::vector<std::string_view> open = split(fact.value, '|');
    if (open.size() < 5 || open[0] != wanted[0] || open[1] != wanted[3] || open[2] != wanted[4]) {
      continue;
    }
    const Item& item = input.source.item(fact.source.item);
    if (item.has_lines()) {
      add_source(input, hypothesis, fact.source, EvidenceRole::Supports);
    } else if (hypothesis.evidence.size() < kMostEvidence) {
      // A record of a binary trace has no text of its own.
      Evidence evidence;
      evidence.event = {fact.source.item, kNoRow - fact.source.line};
      evidence.item = item.path;
      evidence.record = fact.source.line;
      evidence.offset = fact.source.offset;
      evidence.text =
          fmt::format("{} ({}): CreateFile {}: SUCCESS, Desired Access: {}, ShareMode: {}",
                      open[1],
                      open[2],
                      open[0],
                      open[4],
                      open[3]);
      hypothesis.evidence.push_back(std::move(evidence));
    }
    return;
  }
}

// The record of the process that the title names is the first proof; errors are what followed.
void prove_by_named_process(Hypothesis& hypothesis) {
  for (const std::string& process : hypothesis.objects.processes) {
    const std::string_view name = file_name_of(process);
    if (name.empty() || !contains_ignoring_case(hypothesis.title.en, name)) continue;
    const auto named = std::find_if(
        hypothesis.evidence.begin(), hypothesis.evidence.end(), [&](const Evidence& evidence) {
          return evidence.role != EvidenceRole::Anchor &&
                 contains_ignoring_case(evidence.text, name);
        });
    if (named == hypothesis.evidence.end() || named->role == EvidenceRole::Cause) return;
    for (Evidence& other : hypothesis.evidence) {
      if (other.role == EvidenceRole::Cause) other.role = EvidenceRole::Carrier;
    }
    named->role = EvidenceRole::Cause;
    std::rotate(hypothesis.evidence.begin(), named, named + 1);
    return;
  }
}

void add_chain(const DiagnoseInput& input,
               const Judged& judged,
               Hypothesis& hypothesis,
               bool root_is_cause) {
  const Chain& chain = judged.chain;
  if (!chain.found) return;
  if (root_is_cause && chain.root != nullptr) {
    // In front of what explains it.
    const auto known = static_cast<std::ptrdiff_t>(hypothesis.evidence.size());
    add_evidence(input, hypothesis, chain.root->event, EvidenceRole::Cause);
    std::rotate(hypothesis.evidence.begin(),
                hypothesis.evidence.begin() + known,
                hypothesis.evidence.end());
  }
  std::size_t taken = 0;
  for (const Notable* carrier : chain.carriers) {
    if (++taken > kMostCarriers) break;
    add_evidence(input, hypothesis, carrier->event, EvidenceRole::Carrier);
  }
  if (chain.anchor != nullptr) {
    add_evidence(input, hypothesis, chain.anchor->event, EvidenceRole::Anchor);
  }
}

// Host, port and address of the server that a finding is about; an example where it names none, so
// that commands stay commands.
void add_server_fields(const Hypothesis& hypothesis, std::map<std::string, std::string>& fields) {
  fields["server_url"] = "http://wsus.example.com:8530";
  fields["server_host"] = "wsus.example.com";
  fields["server_port"] = "8530";
  for (const std::string& service : hypothesis.objects.services) {
    const std::size_t scheme = service.find("://");
    if (scheme == std::string::npos) {
      const bool is_host = service.find('.') != std::string::npos &&
                           std::all_of(service.begin(), service.end(), [](char c) {
                             return is_word(c) || c == '.' || c == '-';
                           });
      if (!is_host) continue;
      fields["server_host"] = service;
      fields["server_port"] = "443";
      return;
    }
    const std::size_t path = std::min(service.find_first_of("/?", scheme + 3), service.size());
    const std::string authority = service.substr(scheme + 3, path - scheme - 3);
    const std::size_t colon = authority.rfind(':');
    const bool has_port =
        colon != std::string::npos && colon + 1 < authority.size() &&
        std::all_of(
            authority.begin() + static_cast<std::ptrdiff_t>(colon) + 1, authority.end(), is_digit);
    if (authority.empty()) continue;
    fields["server_url"] = service.substr(0, path);
    fields["server_host"] = has_port ? authority.substr(0, colon) : authority;
    fields["server_port"] = has_port                       ? authority.substr(colon + 1)
                            : service.starts_with("https") ? "443"
                                                           : "80";
    return;
  }
}

// Fields that any text may use beside what a rule bound.
// The folder of the profile that the finding names, "ann" of "C:\\Users\\ann"; else "name", which
// stands for it in a command. Nothing that a command processor could take for more than a name.
std::string profile_of(const std::vector<std::string>& files) {
  static const RE2 folder(R"((?i)[a-z]:\\Users\\([^\\/:*?"<>|%&^!;,=`'(){}\r\n\t]{1,64}))");
  for (const std::string& file : files) {
    std::string name;
    if (RE2::FullMatch(file, folder, &name)) return name;
  }
  return "name";
}

std::map<std::string, std::string> common_fields(const DiagnoseInput& input,
                                                 const Judged& judged,
                                                 const Hypothesis& hypothesis,
                                                 Language language) {
  std::map<std::string, std::string> fields;
  const Chain& chain = judged.chain;
  const std::uint32_t code = chain.code != 0 ? chain.code : chain.symptom_code;
  fields["code"] = code != 0 ? hex(as_hresult(code)) : hypothesis.primary_code;
  if (code != 0) {
    const CodeReading reading = input.codes.read_value(code);
    if (!reading.layers.empty()) {
      fields["code.name"] = reading.layers.back().name;
      fields["code.meaning"] = reading.layers.back().meaning.in(language);
    }
  }
  // What the rule names is more exact than what the walk read.
  std::string object = chain.objects.empty() ? "" : chain.objects.front().text;
  for (const auto* named : {&hypothesis.objects.files, &hypothesis.objects.drivers}) {
    if (!named->empty()) object = named->front();
  }
  fields["object"] = object;
  fields["file"] = std::string(file_name_of(object));
  const auto first = [&](const char* name, const std::vector<std::string>& named) {
    if (!named.empty()) fields[name] = named.front();
  };
  fields["profile"] = profile_of(hypothesis.objects.files);
  first("kb", hypothesis.objects.kbs);
  first("process", hypothesis.objects.processes);
  first("driver", hypothesis.objects.drivers);
  first("service", hypothesis.objects.services);
  add_server_fields(hypothesis, fields);
  fields["operation"] = hypothesis.operation;
  fields["phase"] = hypothesis.phase.empty() ? "" : phase_title(hypothesis.phase).in(language);
  if (judged.attempt != nullptr && !judged.attempt->episode.packages.empty()) {
    fields["package"] = judged.attempt->episode.packages.back();
  }
  if (!input.machine.empty()) fields["machine"] = input.machine;
  return fields;
}

class Filler {
 public:
  Filler(const DiagnoseInput& input,
         const Judged& judged,
         const Firing& firing,
         const Hypothesis& hypothesis)
      : firing_(firing),
        en_(common_fields(input, judged, hypothesis, Language::English)),
        zh_(common_fields(input, judged, hypothesis, Language::Chinese)) {}

  Bilingual operator()(const Bilingual& text) const {
    return {fill_fields(text.en, firing_, en_, Language::English),
            fill_fields(text.zh, firing_, zh_, Language::Chinese)};
  }
  std::string operator()(const std::string& text) const {
    return fill_fields(text, firing_, en_, Language::English);
  }

 private:
  const Firing& firing_;
  std::map<std::string, std::string> en_;
  std::map<std::string, std::string> zh_;
};

Action make_action(const Playbook& playbook, const Judged& judged, const Filler& fill) {
  const std::string family = judged.attempt == nullptr ? "" : judged.attempt->episode.family;
  Action action;
  action.title = fill(playbook.title);
  for (const PlaybookStep& step : playbook.steps) {
    const bool applies =
        step.families.empty() || family.empty() ||
        std::find(step.families.begin(), step.families.end(), family) != step.families.end();
    if (!applies) continue;
    PlaybookStep filled = step;
    filled.action = fill(step.action);
    filled.why = fill(step.why);
    filled.expect = fill(step.expect);
    filled.check = fill(step.check);
    filled.undo = fill(step.undo);
    filled.command = fill(step.command);
    action.risk = std::max(action.risk, step.risk);
    action.steps.push_back(std::move(filled));
  }
  return action;
}

void take_episode(const Judged& judged, Hypothesis& hypothesis) {
  if (judged.attempt == nullptr) return;
  const Episode& episode = judged.attempt->episode;
  hypothesis.episode = episode.id;
  hypothesis.phase = episode.phase;
  if (!judged.chain.by_result) hypothesis.operation = episode.operation;
}

// Codes of the chain, the most specific first; the symptom's own code is what users search for.
void take_codes(const DiagnoseInput& input, const Judged& judged, Hypothesis& hypothesis) {
  const Chain& chain = judged.chain;
  const std::uint32_t specific = as_hresult(chain.code);
  const std::uint32_t symptom = as_hresult(chain.symptom_code);
  if (hypothesis.primary_code.starts_with("0x")) {
    const auto value =
        parse_number<std::uint32_t>(std::string_view(hypothesis.primary_code).substr(2), 16);
    if (value && *value != 0) {
      add_code(input, hypothesis, *value);
      hypothesis.primary_code = hex(as_hresult(*value));
    }
  }
  if (hypothesis.primary_code.empty()) {
    const std::uint32_t primary = specific != 0 && !is_generic_code(specific) ? specific
                                  : symptom != 0                              ? symptom
                                                                              : specific;
    if (primary != 0) hypothesis.primary_code = hex(primary);
  } else if (const auto value = parse_number<std::uint32_t>(
                 std::string_view(hypothesis.primary_code).substr(2), 16)) {
    add_code(input, hypothesis, *value);
  }
  add_code(input, hypothesis, specific);
  if (judged.attempt != nullptr && !judged.chain.weak_anchor) add_code(input, hypothesis, symptom);
  if (judged.attempt == nullptr) return;
  add_code(input, hypothesis, result_of(judged.attempt->episode));
}

// Independent repetition of the object adds to the score. Domain rules j.
void add_repetition(const Repetitions& repetitions, const Chain& chain, Hypothesis& hypothesis) {
  const Repetitions::Count count = repetitions.of(chain);
  if (count.families >= 2) {
    hypothesis.score += 1;
    hypothesis.reasons.push_back(
        {fmt::format("{} independent logs stop at the same object.", count.families),
         fmt::format("{} 种相互独立的日志都停在同一对象上。", count.families)});
  }
  if (count.attempts >= 2) {
    hypothesis.score += 1;
    hypothesis.reasons.push_back(
        {fmt::format("{} attempts stop at the same object.", count.attempts),
         fmt::format("{} 次尝试都停在同一对象上。", count.attempts)});
  }
}

// Why it was so, as far as the evidence carries: what is unknown is said to be unknown.
Bilingual root_cause_of(const Hypothesis& hypothesis, bool decisive) {
  if (decisive && !hypothesis.reasons.empty()) return hypothesis.reasons.front();
  if (hypothesis.unknown.empty()) return hypothesis.title;
  return {"Not shown by this evidence. Open question: " + hypothesis.unknown.front().en,
          "现有证据未能说明。待解问题：" + hypothesis.unknown.front().zh};
}

// Whether what the rule bound answers a question. `boost` is set to the one whose words say so.
bool find_answer(const OpenQuestion& question, const Firing& firing, const Boost*& boost) {
  for (const std::string& answer : question.answered_by) {
    if (!is_answered(answer, firing)) continue;
    const std::string_view name = std::string_view(answer).substr(0, answer.find('.'));
    const auto says =
        std::find_if(firing.boosts.begin(), firing.boosts.end(), [&](const Boost* held) {
          return !held->because.empty() &&
                 std::any_of(held->all.begin(), held->all.end(), [&](const Condition& condition) {
                   return name_of(condition) == name;
                 });
        });
    boost = says == firing.boosts.end() ? nullptr : *says;
    return true;
  }
  return false;
}

// True when every line a rule rests on was written after the symptom.
bool comes_after(const Firing& firing, const Chain& chain) {
  if (chain.anchor == nullptr || chain.anchor->order == kNoTime) return false;
  bool any = false;
  for (const Bound& bound : firing.bound) {
    if (bound.hit == nullptr) continue;
    // Setup's own record of its result stands behind everything and is about the symptom itself.
    if (bound.captures.contains("setup_extended")) return false;
    if (bound.order == kNoTime || bound.order <= chain.anchor->order) return false;
    any = true;
  }
  return any;
}

EvidenceRole role_of(const DiagnoseInput& input, const Hit& hit) {
  switch (input.knowledge.signatures[hit.signature].role) {
    case Role::Cause: return EvidenceRole::Cause;
    case Role::Anchor: return EvidenceRole::Anchor;
    case Role::Carrier: return EvidenceRole::Carrier;
    default: return EvidenceRole::Supports;
  }
}

// Where no line names the cause by its role, the line that the rule asks for first is the proof.
void prove_by_first_line(const Firing& firing, Hypothesis& hypothesis) {
  const std::vector<Condition>& all = firing.rule->all;
  if (all.empty() || all.front().signature.empty() || firing.bound.empty()) return;
  if (firing.bound.front().hit == nullptr) return;
  for (const Evidence& known : hypothesis.evidence) {
    if (known.role == EvidenceRole::Cause) return;
  }
  for (Evidence& known : hypothesis.evidence) {
    if (known.event != firing.bound.front().hit->event) continue;
    if (known.role == EvidenceRole::Supports) known.role = EvidenceRole::Cause;
  }
}

}  // namespace

// An event log holds all there is of its kind: it is not asked for twice. Other logs may be there
// in part, and are.
bool is_event_log_here(const DiagnoseInput& input, const std::string& artifact) {
  const Artifact* known = input.knowledge.find_artifact(artifact);
  if (known == nullptr) return false;
  return std::any_of(input.items.begin(), input.items.end(), [known](const Item& item) {
    if (item.decoder != "evtx" || item.events == 0) return false;
    return std::any_of(
        known->found_as.begin(), known->found_as.end(), [&item](const std::string& form) {
          return matches_wildcard(file_name_of(item.path), form);
        });
  });
}

NextEvidence ask_for(const DiagnoseInput& input, const std::string& artifact, Bilingual why) {
  NextEvidence next;
  next.artifact = artifact;
  next.why = std::move(why);
  if (const Artifact* known = input.knowledge.find_artifact(artifact)) {
    next.title = known->title;
    next.how = known->how;
  } else {
    next.title = {artifact, artifact};
  }
  return next;
}

void set_confidence(Hypothesis& hypothesis, bool decisive) {
  struct Point {
    double score;
    double confidence;
  };
  constexpr std::array kScale = {Point{0, 0.1},
                                 Point{1, 0.35},
                                 Point{2, 0.58},
                                 Point{3, 0.78},
                                 Point{4.5, 0.92},
                                 Point{7, 0.97}};
  const double score = std::clamp(hypothesis.score, kScale.front().score, kScale.back().score);
  for (std::size_t i = 1; i < kScale.size(); ++i) {
    if (score > kScale[i].score) continue;
    const double part = (score - kScale[i - 1].score) / (kScale[i].score - kScale[i - 1].score);
    hypothesis.confidence =
        kScale[i - 1].confidence + part * (kScale[i].confidence - kScale[i - 1].confidence);
    break;
  }
  hypothesis.level = score >= 4.5   ? ConfidenceLevel::Confirmed
                     : score >= 3.0 ? ConfidenceLevel::VeryLikely
                     : score >= 2.0 ? ConfidenceLevel::Likely
                                    : ConfidenceLevel::Possible;
  if (!decisive && hypothesis.level == ConfidenceLevel::Confirmed) {
    hypothesis.level = ConfidenceLevel::VeryLikely;
    hypothesis.confidence = std::min(hypothesis.confidence, 0.92);
  }
  hypothesis.confidence = std::round(hypothesis.confidence * 100) / 100;
}

Repetitions::Repetitions(const std::vector<Judged>& judged) {
  for (const Judged& one : judged) {
    if (one.attempt == nullptr || !one.chain.found) continue;
    std::set<std::string> names;
    for (const LineObject& object : one.chain.objects) {
      names.insert(to_lower(file_name_of(object.text)));
    }
    for (const std::string& name : names) {
      Seen& seen = by_name_[name];
      ++seen.attempts;
      seen.families.insert(one.attempt->episode.family);
    }
  }
}

Repetitions::Count Repetitions::of(const Chain& chain) const {
  constexpr std::size_t kShortestName = 4;  // a shorter one is no name of a file
  if (chain.objects.empty()) return {};
  const std::string name = to_lower(file_name_of(chain.objects.front().text));
  const auto found = by_name_.find(name);
  if (name.size() < kShortestName || found == by_name_.end()) return {};
  return {found->second.attempts, found->second.families.size()};
}

Hypothesis make_hypothesis(const DiagnoseInput& input,
                           const Repetitions& repetitions,
                           const Judged& judged,
                           const Firing& firing) {
  const Rule& rule = *firing.rule;
  Hypothesis hypothesis;
  hypothesis.rule = rule.id;
  hypothesis.cause = rule.cause;
  hypothesis.score = firing.score;
  take_episode(judged, hypothesis);
  const auto set = [&](const char* name, std::string& target) {
    const auto found = rule.sets.find(name);
    if (found != rule.sets.end()) target = found->second;
  };
  set("phase", hypothesis.phase);
  set("operation", hypothesis.operation);
  set("code", hypothesis.primary_code);
  {
    const Filler fill(input, judged, firing, hypothesis);
    hypothesis.operation = fill(hypothesis.operation);
    hypothesis.primary_code = fill(hypothesis.primary_code);
    if (!hypothesis.primary_code.starts_with("0x")) {
      const CodeReading reading = input.codes.read(hypothesis.primary_code);
      hypothesis.primary_code = reading.layers.empty() ? "" : reading.canonical;
    }
  }
  take_codes(input, judged, hypothesis);
  {
    const Filler fill(input, judged, firing, hypothesis);
    for (const std::string& object : rule.objects) {
      const std::size_t colon = object.find(':');
      if (colon == std::string::npos) continue;
      const std::string filled = replace_all(fill(object.substr(colon + 1)), "; ", "\n");
      for (const std::string_view one : split(filled, '\n')) {
        add_object(hypothesis.objects,
                   trim(std::string_view(object).substr(0, colon)),
                   std::string(trim(one)));
      }
    }
  }
  drop_bare_names(hypothesis.objects.files);
  const Filler fill(input, judged, firing, hypothesis);
  if (rule.objects.empty()) {
    for (const LineObject& object : judged.chain.objects) {
      add_line_object(hypothesis.objects, object);
    }
  }
  if (const Cause* cause = input.knowledge.find_cause(rule.cause)) {
    hypothesis.title = fill(rule.title.empty() ? cause->title : rule.title);
    hypothesis.explanation = fill(cause->explanation);
    hypothesis.tell_apart = fill(cause->tell_apart);
    if (const Playbook* playbook = input.knowledge.find_playbook(cause->playbook)) {
      hypothesis.actions.push_back(make_action(*playbook, judged, fill));
    }
  }
  hypothesis.direct_cause = fill(rule.because);
  for (const Boost* boost : firing.boosts) {
    if (!boost->because.empty()) hypothesis.reasons.push_back(fill(boost->because));
  }
  bool has_events = false;
  // Where the rule rests on a fact that proves its cause, errors of the logs only follow from it.
  const bool fact_proves = !rule.all.empty() && proves(rule.all.front());
  for (const Bound& bound : firing.bound) {
    const bool is_proof = fact_proves && &bound == &firing.bound.front();
    if (bound.hit != nullptr) {
      has_events = true;
      EvidenceRole role = role_of(input, *bound.hit);
      if (fact_proves && role == EvidenceRole::Cause) role = EvidenceRole::Carrier;
      add_evidence(input, hypothesis, bound.hit->event, role);
      const LineReading reading = read_line(input.source.message(bound.hit->event), input.codes);
      if (!reading.weak_code && !is_generic_code(as_hresult(reading.code))) {
        add_code(input, hypothesis, as_hresult(reading.code));
      }
    }
    if (bound.from_fact) {
      EvidenceRole of_fact = is_proof ? EvidenceRole::Cause : EvidenceRole::Supports;
      add_open_of_holder(input, bound, hypothesis);
      for (const Source& source : proof_first(input, judged, bound)) {
        has_events = add_source(input, hypothesis, source, of_fact) || has_events;
        of_fact = EvidenceRole::Supports;
      }
    }
    for (const Hit* other : bound.others) {
      if (hypothesis.evidence.size() < 12) {
        add_evidence(input, hypothesis, other->event, EvidenceRole::Supports);
      }
    }
  }
  prove_by_first_line(firing, hypothesis);
  if (comes_after(firing, judged.chain)) {
    hypothesis.score -= 2;
    hypothesis.reasons.push_back(
        {"These lines come only after the symptom, so they may be its consequence.",
         "这些行都出现在症状之后，可能只是它的后果。"});
  }
  add_chain(input, judged, hypothesis, !has_events);
  prove_by_named_process(hypothesis);
  add_repetition(repetitions, judged.chain, hypothesis);
  Bilingual answer;
  for (const OpenQuestion& question : rule.unknown) {
    const Boost* boost = nullptr;
    if (!find_answer(question, firing, boost)) {
      hypothesis.unknown.push_back(fill(question.text));
    } else if (answer.empty() && boost != nullptr) {
      answer = fill(boost->because);
    }
  }
  hypothesis.root_cause =
      !answer.empty() && !firing.decisive ? answer : root_cause_of(hypothesis, firing.decisive);
  // What is asked for would answer what is open.
  const bool all_answered = hypothesis.unknown.empty() && !rule.unknown.empty();
  for (const std::string& artifact : rule.ask_for) {
    if (all_answered || is_event_log_here(input, artifact)) continue;
    hypothesis.next_evidence.push_back(ask_for(input, artifact, {}));
  }
  set_confidence(hypothesis, firing.decisive);
  return hypothesis;
}

Hypothesis make_generic_hypothesis(const DiagnoseInput& input,
                                   const Repetitions& repetitions,
                                   const Judged& judged) {
  const Chain& chain = judged.chain;
  Hypothesis hypothesis;
  hypothesis.cause = "generic." + judged.attempt->episode.family;
  take_episode(judged, hypothesis);
  take_codes(input, judged, hypothesis);
  for (const LineObject& object : chain.objects) {
    add_line_object(hypothesis.objects, object);
  }
  const std::uint32_t code = chain.code != 0 ? chain.code : chain.symptom_code;
  const bool specific = code != 0 && !is_generic_code(code) && !is_generic_code(as_hresult(code));
  hypothesis.score =
      0.5 + (chain.objects.empty() ? 0 : 1) + (specific ? 0.5 : 0) - (chain.weak_anchor ? 0.4 : 0);
  // A symptom that names only its own package and a wrapper code is no cause.
  if (chain.root == chain.anchor && !specific) hypothesis.score = std::min(hypothesis.score, 0.8);
  const CodeReading reading = input.codes.read_value(code);
  const std::string name = reading.layers.empty() ? "" : reading.layers.back().name;
  const Bilingual meaning = reading.layers.empty() ? Bilingual{} : reading.layers.back().meaning;
  const std::string shown = hypothesis.primary_code;
  const std::string object = chain.objects.empty() ? "" : chain.objects.front().text;
  const std::string operation = hypothesis.operation;
  const Bilingual kind = episode_kind_title(judged.attempt->episode.kind);
  const auto title = [&](Language language) {
    const bool zh = language == Language::Chinese;
    std::string text = operation.empty() ? kind.in(language)
                       : zh              ? "操作“" + operation + "”"
                                         : "Operation \"" + operation + "\"";
    text += zh ? "失败" : " failed";
    if (!object.empty()) text += zh ? "，停在 " + object : " at " + object;
    if (!shown.empty()) text += zh ? "：" + shown : ": " + shown;
    if (!name.empty()) text += " " + name;
    if (!meaning.empty())
      text += zh ? "（" + meaning.in(language) + "）" : " (" + meaning.in(language) + ")";
    return text;
  };
  hypothesis.title = {title(Language::English), title(Language::Chinese)};
  hypothesis.explanation = {
      "The knowledge has no explanation for this failure yet. Below is where it stopped: the first "
      "line of the chain of errors that names an object together with the error.",
      "知识库中还没有此故障的说明。以下是出错位置：沿错误链往回找到的第一条既写明对象又写明错误的记"
      "录。"};
  hypothesis.direct_cause = hypothesis.title;
  if (object.empty() && chain.root != nullptr) {
    // Without an object the line itself says the most.
    constexpr std::size_t kLongestQuote = 240;
    const std::string_view message = trim(input.source.message(chain.root->event));
    const std::string line(shortened(message.substr(0, message.find('\n')), kLongestQuote));
    hypothesis.direct_cause = {"The chain of errors begins with: " + line,
                               "错误链的第一条记录：" + line};
  }
  hypothesis.root_cause = {"Unknown: the logs show where it stopped, not why.",
                           "未知：日志只说明停在哪里，没有说明原因。"};
  if (object.empty()) {
    hypothesis.unknown.push_back({"Which file, key or device was involved, and why it failed.",
                                  "涉及的是哪个文件、注册表项或设备，以及失败的原因。"});
  } else {
    hypothesis.unknown.push_back({"Why this object could not be used.", "该对象为何无法使用。"});
  }
  add_chain(input, judged, hypothesis, true);
  add_repetition(repetitions, judged.chain, hypothesis);
  set_confidence(hypothesis, false);
  return hypothesis;
}

}  // namespace casebook
