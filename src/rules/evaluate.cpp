// SPDX-License-Identifier: Apache-2.0
#include "rules/evaluate.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <set>

#include <fmt/format.h>
#include <re2/re2.h>

#include "base/text.h"
#include "base/utf8.h"
#include "model/code_book.h"

namespace casebook {
namespace {

constexpr Micros kSameChain = 120 * kSecond;
constexpr std::size_t kMostOthers = 8;

std::optional<std::uint32_t> code_in(const std::string& text) {
  std::string_view digits = trim(std::string_view(text));
  if (digits.starts_with("0x") || digits.starts_with("0X")) {
    return parse_number<std::uint32_t>(digits.substr(2), 16);
  }
  if (digits.size() == 8) {
    if (const auto hex = parse_number<std::uint32_t>(digits, 16)) return hex;
  }
  return parse_number<std::uint32_t>(digits, 10);
}

// A hit or fact that a condition may be satisfied by.
struct Candidate {
  const Hit* hit = nullptr;
  const Notable* event = nullptr;
  const Fact* fact = nullptr;
  const std::map<std::string, std::string>* captures = nullptr;
};

using Captures = std::map<std::string, std::string>;

// Facts of the attempt's chain stand nowhere in the evidence.
bool is_of_chain(std::string_view key) {
  return key.starts_with("chain.");
}

// As much of a record as an account quotes.
std::string first_line(std::string_view record) {
  constexpr std::size_t kMost = 240;
  const std::string_view line = trim(record.substr(0, record.find('\n')));
  if (line.size() <= kMost) return std::string(line);
  return std::string(shortened(line, kMost)) + "…";
}

// "a|b" gives value, 1 and 2.
Captures fact_fields(const Fact& fact) {
  Captures fields{{"value", fact.value}};
  int number = 0;
  for (const std::string_view part : split(fact.value, '|')) {
    fields[std::to_string(++number)] = std::string(trim(part));
  }
  return fields;
}

struct FactEntry {
  const Fact* fact = nullptr;
  Captures fields;
};
using FactsByKey = std::map<std::string, std::vector<FactEntry>, std::less<>>;

// Calls take(condition) for each condition of a rule, wherever it stands.
template <typename Take>
void for_each_condition(const Rule& rule, const Take& take) {
  for (const auto* list : {&rule.all, &rule.any, &rule.none}) {
    std::for_each(list->begin(), list->end(), take);
  }
  for (const Boost& boost : rule.boosts) {
    std::for_each(boost.all.begin(), boost.all.end(), take);
  }
}

}  // namespace

// What all attempts share, looked up once.
struct RuleIndex {
  RuleIndex(const Knowledge& all_knowledge,
            const Matches& all_matches,
            const std::vector<Fact>& all_facts,
            const EventSource& event_source)
      : knowledge(all_knowledge),
        matches(all_matches),
        source(event_source),
        hits(all_knowledge.signatures.size()) {
    for (const Rule& rule : knowledge.rules) {
      for_each_condition(rule, [&](const Condition& condition) {
        if (!condition.fact.empty()) facts[condition.fact];
        if (!condition.value.empty() && !values.contains(condition.value)) {
          values.emplace(condition.value, std::make_unique<RE2>(condition.value));
        }
      });
    }
    add(all_facts, facts);
    for (const Hit& hit : matches.hits) {
      hits[hit.signature].push_back(&hit);
    }
  }

  // Only facts that some rule asks for.
  void add(const std::vector<Fact>& from, FactsByKey& to) const {
    for (const Fact& fact : from) {
      if (facts.contains(fact.key)) to[fact.key].push_back({&fact, fact_fields(fact)});
    }
  }

  const Knowledge& knowledge;
  const Matches& matches;
  const EventSource& source;
  FactsByKey facts;
  std::vector<std::vector<const Hit*>> hits;  // by signature
  std::map<std::string, std::unique_ptr<RE2>> values;
};

namespace {

class Evaluator {
 public:
  Evaluator(const RuleIndex& index, const RuleScope& scope) : index_(index), scope_(scope) {
    if (scope.facts != nullptr) index.add(*scope.facts, own_facts_);
    if (scope.attempt == nullptr) return;
    for (const Notable* event : scope.attempt->events) {
      for (const std::uint32_t hit : event->hits) {
        by_signature_[index.matches.hits[hit].signature].push_back({hit, event});
      }
    }
  }

  // With an account, goes on behind what is missing and notes it. What a rule needs is decided
  // here alone, so that what is said about it cannot differ from what was judged.
  std::optional<Firing> ask(const Rule& rule, RuleAccount* account = nullptr) {
    bool fires = applies(rule, account);
    if (!fires && account == nullptr) return std::nullopt;
    Firing firing;
    firing.rule = &rule;
    firing.score = rule.score;
    for (const Condition& condition : rule.all) {
      fires = bind(condition, firing, next_in(account, condition, Clause::All)) && fires;
      if (!fires && account == nullptr) return std::nullopt;
    }
    if (!rule.any.empty()) {
      bool one = false;
      for (const Condition& condition : rule.any) {
        one = bind(condition, firing, next_in(account, condition, Clause::Any)) || one;
      }
      fires = one && fires;
      if (!fires && account == nullptr) return std::nullopt;
    }
    for (const Condition& condition : rule.none) {
      Firing scratch = firing;
      fires = !bind(condition, scratch, next_in(account, condition, Clause::None)) && fires;
      if (!fires && account == nullptr) return std::nullopt;
    }
    for (const Boost& boost : rule.boosts) {
      apply(boost, firing, account);
    }
    if (!fires) return std::nullopt;
    if (account != nullptr) {
      account->fires = true;
      account->score = firing.score;
    }
    return firing;
  }

 private:
  bool is_telling(const Condition& condition) const {
    if (!condition.fact.empty()) return !is_of_chain(condition.fact);
    const Signature* known = index_.knowledge.find_signature(condition.signature);
    if (known == nullptr) return false;
    return known->role == Role::Cause || known->role == Role::Supports ||
           known->role == Role::Noise || known->role == Role::Fact;
  }

  ConditionAccount* next_in(RuleAccount* account, const Condition& condition, Clause clause) const {
    if (account == nullptr) return nullptr;
    account->conditions.push_back({&condition, clause, {}, {}, {}, {}, 0, is_telling(condition)});
    return &account->conditions.back();
  }

  bool applies(const Rule& rule, RuleAccount* account) const {
    if (scope_.attempt == nullptr) {
      if (account != nullptr) account->asked = rule.without_failure;
      return rule.without_failure;
    }
    const Episode& episode = scope_.attempt->episode;
    const auto listed = [](const std::vector<std::string>& list, const std::string& value) {
      return list.empty() || std::find(list.begin(), list.end(), value) != list.end();
    };
    const bool kind = listed(rule.kinds, episode.kind);
    const bool phase = listed(rule.phases, episode.phase);
    if (account != nullptr) {
      account->kind_fits = kind;
      account->phase_fits = phase;
    }
    return kind && phase;
  }

  void apply(const Boost& boost, Firing& firing, RuleAccount* account) {
    Firing trial = firing;
    BoostAccount note{&boost, true, {}};
    for (const Condition& condition : boost.all) {
      ConditionAccount one{&condition, Clause::Boost, {}, {}, {}, {}, 0, is_telling(condition)};
      const bool holds = bind(condition, trial, account == nullptr ? nullptr : &one);
      if (!holds && account == nullptr) return;
      note.holds = note.holds && holds;
      note.conditions.push_back(std::move(one));
    }
    const bool holds = note.holds;
    if (account != nullptr) account->boosts.push_back(std::move(note));
    if (!holds) return;
    firing.bound = std::move(trial.bound);
    firing.score += boost.add;
    firing.decisive = firing.decisive || boost.decisive;
    firing.boosts.push_back(&boost);
  }

  static bool speaks_as_noise(const Signature& signature) {
    return signature.role == Role::Noise || signature.role == Role::End;
  }

  bool is_noise(EventRef event) const {
    const std::vector<Notable>& events = index_.matches.by_item[event.item];  // in order of rows
    const auto found = std::lower_bound(
        events.begin(), events.end(), event, [](const Notable& known, EventRef wanted) {
          return known.event < wanted;
        });
    return found != events.end() && found->event == event && found->noise;
  }

  std::vector<Candidate> candidates(const Condition& condition) const {
    std::vector<Candidate> found;
    if (!condition.fact.empty()) {
      for (const FactsByKey* facts : {&index_.facts, &own_facts_}) {
        const auto entries = facts->find(condition.fact);
        if (entries == facts->end()) continue;
        for (const FactEntry& entry : entries->second) {
          found.push_back({nullptr, nullptr, entry.fact, &entry.fields});
        }
      }
      return found;
    }
    const Signature* known = index_.knowledge.find_signature(condition.signature);
    if (known == nullptr) return found;
    const auto index = static_cast<std::uint32_t>(known - index_.knowledge.signatures.data());
    if (condition.anywhere || scope_.attempt == nullptr) {
      for (const Hit* hit : index_.hits[index]) {
        if (is_noise(hit->event) && !speaks_as_noise(*known)) continue;
        found.push_back({hit, nullptr, nullptr, &hit->captures});
      }
      return found;
    }
    const auto hits = by_signature_.find(index);
    if (hits == by_signature_.end()) return found;
    for (const auto& [number, event] : hits->second) {
      if (event->noise && !speaks_as_noise(*known)) continue;
      const Hit& hit = index_.matches.hits[number];
      found.push_back({&hit, event, nullptr, &hit.captures});
    }
    return found;
  }

  // Whether a candidate has the value and the code that a condition wants, and what it has instead.
  ConditionState compare(const Condition& condition,
                         const Candidate& candidate,
                         std::string* found) const {
    const auto capture = [&](const std::string& name) {
      const auto field = candidate.captures->find(name);
      return field == candidate.captures->end() ? std::string() : field->second;
    };
    if (!condition.value.empty()) {
      std::string name = condition.capture;
      if (name.empty()) name = candidate.fact != nullptr ? "value" : "object";
      const std::string value = capture(name);
      if (!RE2::PartialMatch(value, *index_.values.at(condition.value))) {
        if (found != nullptr) *found = value;
        return ConditionState::ValueDiffers;
      }
    }
    if (condition.codes.empty()) return ConditionState::Holds;
    std::string name = condition.capture;
    if (name.empty() || !condition.value.empty()) {
      name = candidate.fact != nullptr && condition.value.empty() ? "value" : "code";
    }
    const std::string text = capture(name);
    const auto code = code_in(text);
    if (code &&
        std::any_of(condition.codes.begin(), condition.codes.end(), [&](std::uint32_t wanted) {
          return error_identity(wanted) == error_identity(*code);
        })) {
      return ConditionState::Holds;
    }
    if (found != nullptr) *found = text;
    return code ? ConditionState::CodeDiffers : ConditionState::NoCode;
  }

  // The line of a log that states a fact; false for what has no place in time, as a registry.
  bool find_place(const Fact& fact, EventRef& place) const {
    return scope_.attempt != nullptr && fact.source.line != 0 && !is_of_chain(fact.key) &&
           index_.source.event_at(fact.source.item, fact.source.offset, place);
  }

  bool is_own(EventRef place) {
    if (own_places_.empty()) {
      for (const Notable* event : scope_.attempt->events) {
        own_places_.push_back(event->event);
      }
      std::sort(own_places_.begin(), own_places_.end());
    }
    return std::binary_search(own_places_.begin(), own_places_.end(), place);
  }

  // What the attempt's own lines state comes first, then what was stated last before its symptom.
  double fit_of_fact(const Fact& fact) {
    EventRef place;
    if (!find_place(fact, place)) return 0;
    return (is_own(place) ? 3 : 0) + fit_of_time(index_.source.utc(place));
  }

  // 0 at the attempt's symptom, less the further away, and less again behind it.
  double fit_of_time(Micros at) const {
    if (scope_.attempt == nullptr || scope_.attempt->events.empty()) return 0;
    const Notable* symptom = scope_.anchor;
    if (symptom == nullptr) symptom = scope_.attempt->events.back();
    if (symptom->order == kNoTime || at == kNoTime) return 0;
    const auto apart = static_cast<double>(std::abs(symptom->order - at));
    return (at > symptom->order ? -1 : 0) - apart / (apart + static_cast<double>(kHour));
  }

  // Where the attempt states a value itself, what other attempts stated is not about it.
  void drop_others_statements(std::vector<Candidate>& fitting, const Candidate& best) {
    EventRef place;
    if (best.fact == nullptr || !find_place(*best.fact, place) || !is_own(place)) return;
    std::erase_if(fitting, [&, value = best.fact->value](const Candidate& candidate) {
      return candidate.fact->value != value && find_place(*candidate.fact, place) &&
             !is_own(place) &&
             index_.source.item(place.item).family == scope_.attempt->episode.family;
    });
  }

  // How well a candidate fits the attempt's chain and what is bound already; the best is bound.
  double fit(const Candidate& candidate, const Firing& firing) {
    if (candidate.fact != nullptr) return fit_of_fact(*candidate.fact);
    double value = 0;
    if (candidate.hit != nullptr && !firing.bound.empty() && firing.bound.front().hit != nullptr) {
      const EventRef first = firing.bound.front().hit->event;
      const EventRef here = candidate.hit->event;
      if (first.item == here.item) {
        // What stands shortly before a line explains it; what follows it is explained by it.
        const double rows =
            first.row >= here.row ? first.row - here.row : 3.0 * (here.row - first.row);
        value += 3.0 / (1.0 + rows);
      }
    }
    if (candidate.event == nullptr)
      return value + fit_of_time(index_.source.utc(candidate.hit->event));
    if (scope_.anchor == nullptr) return value;
    const Micros at = candidate.event->order;
    const Micros anchor = scope_.anchor->order;
    if (at != kNoTime && anchor != kNoTime) {
      if (at > anchor) value -= 4;
      if (at <= anchor && anchor - at <= kSameChain) value += 2;
    }
    const auto code = candidate.captures->find("code");
    if (code != candidate.captures->end() && scope_.symptom_code != 0) {
      const auto number = code_in(code->second);
      if (number && error_identity(*number) == error_identity(scope_.symptom_code)) value += 1;
    }
    return value;
  }

  // Hits outside the attempt have no place in its order, but mostly a time.
  Micros order_of(const Candidate& candidate) const {
    if (candidate.event != nullptr) return candidate.event->order;
    if (candidate.hit == nullptr) return kNoTime;
    return index_.source.utc(candidate.hit->event);
  }

  // How far a candidate is from what the rule bound first; 0 when that cannot be said.
  Micros distance(const Candidate& candidate, const Firing& firing) const {
    if (firing.bound.empty()) return 0;
    const Bound& bound = firing.bound.front();
    Micros first = bound.order;
    // Neither stands in the attempt: their clocks tell how far they are.
    if (first == kNoTime && bound.hit != nullptr && candidate.event == nullptr) {
      first = index_.source.utc(bound.hit->event);
    }
    const Micros here = order_of(candidate);
    if (first == kNoTime || here == kNoTime) return 0;
    return std::abs(here - first);
  }

  bool near(const Condition& condition, const Candidate& candidate, const Firing& firing) const {
    if (condition.within_seconds == 0) return true;
    return distance(candidate, firing) <= condition.within_seconds * kSecond;
  }

  bool bind(const Condition& condition, Firing& firing, ConditionAccount* account);

  std::size_t best_of(const std::vector<Candidate>& fitting, const Firing& firing);

  // Notes for what a condition lacks. `refused` are its candidates that do not satisfy it.
  void note_missing(const Condition& condition,
                    const std::vector<Candidate>& refused,
                    const std::vector<Candidate>& fitting,
                    const Firing& firing,
                    ConditionAccount& account) const;
  void note_absence(const Condition& condition, ConditionAccount& account) const;
  void note_place(const Candidate& candidate, ConditionAccount& account) const;
  void note_place(EventRef event, ConditionAccount& account) const;

  const RuleIndex& index_;
  const RuleScope& scope_;
  FactsByKey own_facts_;
  std::vector<EventRef> own_places_;  // sorted; made when a fact is looked up
  std::map<std::uint32_t, std::vector<std::pair<std::uint32_t, const Notable*>>> by_signature_;
};

// The distinct values of a capture of all candidates, "; " between them.
std::string all_values(const std::vector<Candidate>& candidates, const std::string& capture) {
  std::vector<std::string> values;
  for (const Candidate& candidate : candidates) {
    const auto found = candidate.captures->find(capture);
    if (found == candidate.captures->end() || values.size() >= kMostOthers) continue;
    if (std::find(values.begin(), values.end(), found->second) == values.end())
      values.push_back(found->second);
  }
  return fmt::format("{}", fmt::join(values, "; "));
}

void Evaluator::note_place(EventRef event, ConditionAccount& account) const {
  const EventRow row = index_.source.row(event);
  account.place = fmt::format(
      "{}:{}", index_.source.item(event.item).path, row.line != 0 ? row.line : event.row + 1);
  const std::string_view record = index_.source.record(event);
  account.text = first_line(record);
}

void Evaluator::note_place(const Candidate& candidate, ConditionAccount& account) const {
  if (candidate.hit != nullptr) return note_place(candidate.hit->event, account);
  const Source& source = candidate.fact->source;
  account.found = candidate.fact->value;
  if (is_of_chain(candidate.fact->key)) return;
  const Item& item = index_.source.item(source.item);
  account.place = source.line == 0 ? item.path : fmt::format("{}:{}", item.path, source.line);
}

void Evaluator::note_absence(const Condition& condition, ConditionAccount& account) const {
  if (!condition.fact.empty()) {
    account.state = ConditionState::NoFact;
    return;
  }
  account.state = ConditionState::NoHit;
  const Signature* known = index_.knowledge.find_signature(condition.signature);
  if (known == nullptr) return;
  const auto index = static_cast<std::uint32_t>(known - index_.knowledge.signatures.data());
  const auto inside = by_signature_.find(index);
  if (inside != by_signature_.end()) {
    const Notable& event = *inside->second.back().second;
    account.state = ConditionState::OnlyNoise;
    for (const std::uint32_t hit : event.hits) {
      const Signature& other = index_.knowledge.signatures[index_.matches.hits[hit].signature];
      if (other.role == Role::Noise) account.found = other.id;
    }
    return note_place(event.event, account);
  }
  if (index_.hits[index].empty()) return;
  const bool everywhere = condition.anywhere || scope_.attempt == nullptr;
  account.state = everywhere ? ConditionState::OnlyNoise : ConditionState::OnlyElsewhere;
  note_place(index_.hits[index].back()->event, account);
}

void Evaluator::note_missing(const Condition& condition,
                             const std::vector<Candidate>& refused,
                             const std::vector<Candidate>& fitting,
                             const Firing& firing,
                             ConditionAccount& account) const {
  if (!fitting.empty()) {
    account.state = ConditionState::TooFew;
    account.number = static_cast<std::int64_t>(fitting.size());
    return note_place(fitting.back(), account);
  }
  if (refused.empty()) return note_absence(condition, account);
  // What only lacks the last thing that was asked comes nearest.
  const Candidate* nearest = nullptr;
  ConditionState state = ConditionState::ValueDiffers;
  std::string found;
  for (const Candidate& candidate : refused) {
    std::string value;
    ConditionState here = compare(condition, candidate, &value);
    if (here == ConditionState::Holds) here = ConditionState::TooFar;
    if (nearest != nullptr && here <= state) continue;
    nearest = &candidate;
    state = here;
    found = std::move(value);
  }
  note_place(*nearest, account);
  account.state = state;
  account.found = found;
  if (state == ConditionState::TooFar) account.number = distance(*nearest, firing) / kSecond;
}

// The position of the candidate that fits best.
std::size_t Evaluator::best_of(const std::vector<Candidate>& fitting, const Firing& firing) {
  std::size_t best = 0;
  double best_fit = fitting.size() > 1 ? fit(fitting[0], firing) : 0;
  for (std::size_t i = 1; i < fitting.size(); ++i) {
    const double here = fit(fitting[i], firing);
    if (here <= best_fit) continue;
    best = i;
    best_fit = here;
  }
  return best;
}

bool Evaluator::bind(const Condition& condition, Firing& firing, ConditionAccount* account) {
  std::vector<Candidate> fitting;
  std::vector<Candidate> refused;  // kept only for an account
  std::set<std::string> distinct;
  for (Candidate& candidate : candidates(condition)) {
    if (compare(condition, candidate, nullptr) != ConditionState::Holds ||
        !near(condition, candidate, firing)) {
      if (account != nullptr) refused.push_back(candidate);
      continue;
    }
    if (!condition.distinct.empty()) {
      const auto value = candidate.captures->find(condition.distinct);
      if (value == candidate.captures->end() || !distinct.insert(to_lower(value->second)).second)
        continue;
    }
    fitting.push_back(std::move(candidate));
  }
  if (fitting.empty() || fitting.size() < static_cast<std::size_t>(condition.at_least)) {
    if (account != nullptr) note_missing(condition, refused, fitting, firing, *account);
    return false;
  }
  std::size_t best = best_of(fitting, firing);
  if (fitting.size() > 1 && fitting[best].fact != nullptr) {
    const Fact* kept = fitting[best].fact;
    drop_others_statements(fitting, fitting[best]);
    best = 0;
    while (fitting[best].fact != kept)
      ++best;
  }
  if (account != nullptr) note_place(fitting[best], *account);
  Bound bound;
  bound.name = name_of(condition);
  bound.hit = fitting[best].hit;
  bound.from_fact = fitting[best].fact != nullptr;
  if (bound.from_fact) bound.source = fitting[best].fact->source;
  bound.order = fitting[best].event == nullptr ? kNoTime : fitting[best].event->order;
  bound.captures = *fitting[best].captures;
  const bool is_fact = fitting[best].fact != nullptr;
  bound.captures["all"] = all_values(fitting, is_fact ? "value" : "object");
  // A fact that is worded in both languages has two parts.
  for (const std::string part : {"1", "2"}) {
    if (is_fact && bound.captures.contains("2")) {
      bound.captures["all." + part] = all_values(fitting, part);
    }
  }
  for (std::size_t i = 0; i < fitting.size() && bound.others.size() < kMostOthers; ++i) {
    if (i != best && fitting[i].hit != nullptr) bound.others.push_back(fitting[i].hit);
    if (i != best && fitting[i].fact != nullptr && bound.other_sources.size() < kMostOthers) {
      bound.other_sources.push_back(fitting[i].fact->source);
    }
  }
  firing.bound.push_back(std::move(bound));
  return true;
}

}  // namespace

RuleJudge::RuleJudge(const Knowledge& knowledge,
                     const Matches& matches,
                     const std::vector<Fact>& facts,
                     const EventSource& source)
    : index_(std::make_unique<RuleIndex>(knowledge, matches, facts, source)) {}

RuleJudge::~RuleJudge() = default;

void RuleCosts::add(const RuleCosts& other) {
  nanoseconds.resize(std::max(nanoseconds.size(), other.nanoseconds.size()));
  for (std::size_t i = 0; i < other.nanoseconds.size(); ++i) {
    nanoseconds[i] += other.nanoseconds[i];
  }
  asked += other.asked;
}

std::vector<Firing> RuleJudge::ask(const RuleScope& scope, RuleCosts* costs) const {
  using Clock = std::chrono::steady_clock;
  const std::vector<Rule>& rules = index_->knowledge.rules;
  Evaluator evaluator(*index_, scope);
  std::vector<Firing> firings;
  std::set<std::string> superseded;
  if (costs != nullptr) {
    costs->nanoseconds.resize(rules.size());
    ++costs->asked;
  }
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const Rule& rule = rules[i];
    const Clock::time_point begin = costs != nullptr ? Clock::now() : Clock::time_point{};
    std::optional<Firing> firing = evaluator.ask(rule);
    if (costs != nullptr) {
      const auto took = std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() - begin);
      costs->nanoseconds[i] += static_cast<std::uint64_t>(took.count());
    }
    if (!firing) continue;
    superseded.insert(rule.supersedes.begin(), rule.supersedes.end());
    firings.push_back(std::move(*firing));
  }
  std::erase_if(firings,
                [&](const Firing& firing) { return superseded.contains(firing.rule->id); });
  return firings;
}

std::vector<RuleAccount> RuleJudge::explain(const RuleScope& scope) const {
  Evaluator evaluator(*index_, scope);
  std::vector<RuleAccount> accounts;
  std::map<std::string, std::string> superseded;  // by which rule
  for (const Rule& rule : index_->knowledge.rules) {
    RuleAccount& account = accounts.emplace_back();
    account.rule = &rule;
    if (!evaluator.ask(rule, &account)) continue;
    for (const std::string& other : rule.supersedes) {
      superseded.try_emplace(other, rule.id);
    }
  }
  for (RuleAccount& account : accounts) {
    const auto found = superseded.find(account.rule->id);
    if (account.fires && found != superseded.end()) account.superseded_by = found->second;
  }
  return accounts;
}

}  // namespace casebook
