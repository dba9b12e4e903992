// SPDX-License-Identifier: Apache-2.0
// Asks every rule about one attempt (or about a bundle without one).
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "model/firing.h"
#include "model/knowledge.h"
#include "model/stream.h"
#include "model/why.h"

namespace casebook {

// What rules are asked about.
struct RuleScope {
  const Attempt* attempt = nullptr;  // null: the bundle as a whole
  const Notable* anchor = nullptr;   // the attempt's symptom
  std::uint32_t symptom_code = 0;
  const std::vector<Fact>* facts = nullptr;  // of the attempt alone: its chain
};

struct RuleIndex;

// What asking cost, by the position of the rule in the knowledge.
struct RuleCosts {
  std::vector<std::uint64_t> nanoseconds;
  std::uint64_t asked = 0;  // scopes

  void add(const RuleCosts& other);
};

// Asks all rules. Immutable, so many threads may ask at once. What it is made of must outlive it.
class RuleJudge {
 public:
  // `facts` are the bundle's; `source` gives the times of hits outside an attempt.
  RuleJudge(const Knowledge& knowledge,
            const Matches& matches,
            const std::vector<Fact>& facts,
            const EventSource& source);
  ~RuleJudge();

  // The rules that fire, in the knowledge's order. Rules superseded by another firing one are left
  // out.
  // Adds to `costs` when it is given.
  std::vector<Firing> ask(const RuleScope& scope, RuleCosts* costs = nullptr) const;

  // The same for every rule, also those that do not fire, with what each condition met. Slower than
  // ask(), for whoever writes rules.
  std::vector<RuleAccount> explain(const RuleScope& scope) const;

 private:
  std::unique_ptr<const RuleIndex> index_;
};

}  // namespace casebook
