// SPDX-License-Identifier: Apache-2.0
#include "model/why.h"

#include <algorithm>

namespace casebook {

int RuleAccount::missing() const {
  int count = (asked ? 0 : 1) + (kind_fits ? 0 : 1) + (phase_fits ? 0 : 1);
  bool has_any = false;
  bool one_of_any = false;
  for (const ConditionAccount& account : conditions) {
    const bool holds = account.state == ConditionState::Holds;
    if (account.clause == Clause::All && !holds) ++count;
    if (account.clause == Clause::None && holds) ++count;
    if (account.clause != Clause::Any) continue;
    has_any = true;
    one_of_any = one_of_any || holds;
  }
  return count + (has_any && !one_of_any ? 1 : 0);
}

int RuleAccount::held() const {
  return static_cast<int>(
      std::count_if(conditions.begin(), conditions.end(), [](const ConditionAccount& account) {
        return account.clause != Clause::None && account.state == ConditionState::Holds;
      }));
}

std::string_view condition_state_name(ConditionState state) {
  switch (state) {
    case ConditionState::Holds: return "holds";
    case ConditionState::NoHit: return "no_hit";
    case ConditionState::OnlyElsewhere: return "only_elsewhere";
    case ConditionState::OnlyNoise: return "only_noise";
    case ConditionState::NoFact: return "no_fact";
    case ConditionState::ValueDiffers: return "value_differs";
    case ConditionState::CodeDiffers: return "code_differs";
    case ConditionState::NoCode: return "no_code";
    case ConditionState::TooFar: return "too_far";
    case ConditionState::TooFew: return "too_few";
  }
  return "";
}

std::string_view clause_name(Clause clause) {
  switch (clause) {
    case Clause::All: return "all";
    case Clause::Any: return "any";
    case Clause::None: return "none";
    case Clause::Boost: return "boost";
  }
  return "";
}

}  // namespace casebook
