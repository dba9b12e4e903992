// SPDX-License-Identifier: Apache-2.0
#include "diagnose/proof.h"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

#include <re2/re2.h>

namespace casebook {
namespace {

// What each line belongs to: 0 = the attempt of the finding, or none; 1 = another one.
class Belonging {
 public:
  Belonging(const DiagnoseInput& input, const Hypothesis& finding) {
    std::set<EventRef> quoted;
    for (const Evidence& evidence : finding.evidence) {
      quoted.insert(evidence.event);
    }
    for (const Attempt& attempt : input.attempts) {
      const bool is_own = attempt.episode.id == finding.episode;
      if (!is_own && attempt.episode.kind == "unknown") continue;
      for (const EventRef& event : attempt.episode.events) {
        if (quoted.contains(event)) (is_own ? own_ : others_).insert(event);
      }
    }
  }

  int rank(const Evidence& evidence) const {
    return others_.contains(evidence.event) && !own_.contains(evidence.event) ? 1 : 0;
  }

 private:
  std::set<EventRef> own_;
  std::set<EventRef> others_;
};

}  // namespace

bool proves(const Condition& condition) {
  constexpr std::array<std::string_view, 5> kContext = {
      "chain.", "contrast.", "product.", "system.", "target."};
  return !condition.fact.empty() &&
         std::none_of(kContext.begin(), kContext.end(), [&](std::string_view prefix) {
           return condition.fact.starts_with(prefix);
         });
}

void order_proof(const DiagnoseInput& input, Hypothesis& finding) {
  const Belonging belonging(input, finding);
  std::stable_sort(
      finding.evidence.begin(), finding.evidence.end(), [&](const Evidence& a, const Evidence& b) {
        const int left = belonging.rank(a);
        const int right = belonging.rank(b);
        if (left != right) return left < right;
        return a.role == EvidenceRole::Cause && b.role != EvidenceRole::Cause;
      });
}

void mark_done_steps(const DiagnoseInput& input, Hypothesis& finding) {
  const auto holds = [&](const Condition& condition) {
    if (condition.fact == "contrast.later_success") return !finding.later_success.empty();
    const RE2 value(condition.value, RE2::Quiet);
    return std::any_of(input.facts.begin(), input.facts.end(), [&](const Fact& fact) {
      return fact.key == condition.fact && RE2::PartialMatch(fact.value, value);
    });
  };
  for (Action& action : finding.actions) {
    for (PlaybookStep& step : action.steps) {
      step.is_done = std::any_of(step.done_by.begin(), step.done_by.end(), holds);
    }
  }
}

}  // namespace casebook
