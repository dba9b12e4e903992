// SPDX-License-Identifier: Apache-2.0
// Asks every rule about one attempt (or about a bundle without one).
#pragma once

#include <vector>

#include "model/firing.h"
#include "model/knowledge.h"
#include "model/stream.h"

namespace casebook {

// What rules are asked about.
struct RuleScope {
  const Knowledge& knowledge;
  const Matches& matches;
  const std::vector<Fact>& facts;  // of the bundle, and of the attempt's chain
  const Attempt* attempt = nullptr;
  const Notable* anchor = nullptr;  // the attempt's symptom
  std::uint32_t symptom_code = 0;
  const EventSource* source = nullptr;  // for the times of hits outside the attempt
};

// The rules that fire, in the knowledge's order. Rules superseded by another firing one are left
// out.
std::vector<Firing> evaluate_rules(const RuleScope& scope);

}  // namespace casebook
