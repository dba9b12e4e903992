// SPDX-License-Identifier: Apache-2.0
#include "diagnose/observations.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>

#include <fmt/format.h>
#include <re2/re2.h>

#include "base/text.h"
#include "diagnose/hypotheses.h"
#include "diagnose/log_events.h"

namespace casebook {
namespace {

constexpr std::size_t kMostExamples = 3;
constexpr std::size_t kComparedText = 300;
constexpr std::size_t kMostStatements = 50;  // of facts of a kind that are told apart
constexpr std::size_t kLookedAt = 200;       // events of a kind that are compared for examples

struct Seen {
  const ObservationKind* kind = nullptr;
  Observation observation;
  std::set<std::string> texts;  // of the examples
  std::size_t looked_at = 0;
};

void add(const DiagnoseInput& input, const LogEvent& event, Seen& seen) {
  Observation& observation = seen.observation;
  ++observation.count;
  if (event.utc != kNoTime) {
    observation.first =
        observation.first == kNoTime ? event.utc : std::min(observation.first, event.utc);
    observation.last =
        observation.last == kNoTime ? event.utc : std::max(observation.last, event.utc);
  }
  if (observation.examples.size() >= kMostExamples || seen.looked_at >= kLookedAt) return;
  ++seen.looked_at;
  const std::string_view message = input.source.message(event.notable->event);
  if (!seen.texts.insert(std::string(message.substr(0, kComparedText))).second) return;
  observation.examples.push_back(quote(input, event.notable->event, EvidenceRole::Supports));
}

// "{6}" is the sixth part of the fact's value.
std::string with_parts(std::string text, std::string_view value) {
  int number = 0;
  for (const std::string_view part : split(value, '|')) {
    text = replace_all(std::move(text), fmt::format("{{{}}}", ++number), part);
  }
  return text;
}

// Facts that say the same of several things are one observation; the first thing is named.
void add_facts(const DiagnoseInput& input, const ObservationKind& kind, std::vector<Seen>& seen) {
  const RE2 value(kind.value, RE2::Quiet);
  std::map<std::string, std::size_t> by_statement;
  for (const Fact& fact : input.facts) {
    if (fact.key != kind.fact || !RE2::PartialMatch(fact.value, value)) continue;
    const std::string statement =
        fact.value.substr(std::min(fact.value.find('|'), fact.value.size()));
    const auto [known, is_new] = by_statement.try_emplace(statement, seen.size());
    if (is_new) {
      if (by_statement.size() > kMostStatements) return;
      Seen& one = seen.emplace_back();
      one.kind = &kind;
      one.observation.from_fact = true;
      one.observation.title = {with_parts(kind.title.en, fact.value),
                               with_parts(kind.title.zh, fact.value)};
    }
    Observation& observation = seen[known->second].observation;
    ++observation.count;
    Evidence quoted;
    if (observation.examples.size() < kMostExamples && quote_fact(input, fact.source, quoted)) {
      observation.examples.push_back(std::move(quoted));
    }
  }
}

}  // namespace

std::vector<Observation> observations_of(const DiagnoseInput& input) {
  const std::vector<ObservationKind>& kinds = input.knowledge.observations;
  std::map<std::pair<std::string, std::uint32_t>, std::vector<std::size_t>, std::less<>> wanted;
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    for (const ObservationKind::Event& event : kinds[i].events) {
      wanted[{provider_key(event.provider), event.id}].push_back(i);
    }
  }
  std::vector<Seen> seen(kinds.size());
  const PluggedDisks plugged(input);
  for_each_log_event(input, [&](const LogEvent& event) {
    const auto found = wanted.find(std::pair(std::string(event.provider), event.id));
    if (found == wanted.end() || plugged.concern(event)) return;
    for (const std::size_t kind : found->second) {
      seen[kind].kind = &kinds[kind];
      add(input, event, seen[kind]);
    }
  });
  for (const ObservationKind& kind : kinds) {
    if (!kind.fact.empty()) add_facts(input, kind, seen);
  }
  std::erase_if(seen, [](const Seen& one) { return one.kind == nullptr; });
  std::stable_sort(seen.begin(), seen.end(), [](const Seen& a, const Seen& b) {
    return std::tie(a.kind->rank, a.observation.last) > std::tie(b.kind->rank, b.observation.last);
  });
  std::vector<Observation> observations;
  for (Seen& one : seen) {
    one.observation.id = one.kind->id;
    if (one.observation.title.empty()) one.observation.title = one.kind->title;
    observations.push_back(std::move(one.observation));
  }
  return observations;
}

}  // namespace casebook
