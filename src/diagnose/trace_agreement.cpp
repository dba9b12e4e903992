// SPDX-License-Identifier: Apache-2.0
#include "diagnose/trace_agreement.h"

#include <fmt/format.h>

#include "base/text.h"
#include "model/fact_keys.h"
#include "model/paths.h"

namespace casebook {
namespace {

std::string part(const std::vector<std::string_view>& parts, std::size_t number) {
  return number < parts.size() ? std::string(parts[number]) : "?";
}

}  // namespace

TraceAgreement::TraceAgreement(const DiagnoseInput& input)
    : events_(input.source),
      computer_(input.machine) {
  for (const Fact& fact : input.facts) {
    const std::string path = fact.value.substr(0, fact.value.find('|'));
    if (fact.key == fact::kTraceSuspect) suspects_.emplace(path, &fact);
    const bool tells =
        fact.key == fact::kTraceAccessDenied || fact.key == fact::kTraceSharingViolation;
    EventRef event;
    if (!tells || !events_.event_at(fact.source.item, fact.source.offset, event)) continue;
    const Micros at = events_.utc(event);
    if (at != kNoTime) told_.emplace(comparable_object(path, computer_), Told{&fact, at});
  }
}

std::vector<Fact> TraceAgreement::facts_of(const Chain& chain) const {
  std::vector<Fact> facts;
  if (told_.empty() || chain.root == nullptr) return facts;
  const Micros failed = events_.utc(chain.root->event);
  if (failed == kNoTime) return facts;
  for (const LineObject& object : chain.objects) {
    const auto [first, last] = told_.equal_range(comparable_object(object.text, computer_));
    for (auto told = first; told != last; ++told) {
      const Micros apart = told->second.at - failed;
      if (apart > kAgreementWindow || apart < -kAgreementWindow) continue;
      const Fact& fact = *told->second.fact;
      const std::vector<std::string_view> parts = split(fact.value, '|');
      const bool is_held = fact.key == fact::kTraceSharingViolation;
      std::string by = is_held ? part(parts, 3) : "?";
      const auto suspect = suspects_.find(std::string(parts.front()));
      if (!is_held && suspect != suspects_.end()) by = part(split(suspect->second->value, '|'), 3);
      facts.push_back({std::string(fact::kTraceAgrees),
                       fmt::format("{}|{}|{}|{}|{:.1f}",
                                   is_held ? "held" : "denied",
                                   object.text,
                                   part(parts, 1),
                                   by,
                                   static_cast<double>(apart) / static_cast<double>(kSecond)),
                       fact.source});
    }
  }
  return facts;
}

}  // namespace casebook
