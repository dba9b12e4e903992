// SPDX-License-Identifier: Apache-2.0
#include "diagnose/observations.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>

#include <fmt/format.h>

#include "diagnose/hypotheses.h"
#include "diagnose/log_events.h"

namespace casebook {
namespace {

constexpr std::size_t kMostExamples = 3;
constexpr std::size_t kComparedText = 300;
constexpr std::size_t kLookedAt = 200;  // events of a kind that are compared for examples

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
  std::erase_if(seen, [](const Seen& one) { return one.kind == nullptr; });
  std::stable_sort(seen.begin(), seen.end(), [](const Seen& a, const Seen& b) {
    return std::tie(a.kind->rank, a.observation.last) > std::tie(b.kind->rank, b.observation.last);
  });
  std::vector<Observation> observations;
  for (Seen& one : seen) {
    one.observation.id = one.kind->id;
    one.observation.title = one.kind->title;
    observations.push_back(std::move(one.observation));
  }
  return observations;
}

}  // namespace casebook
