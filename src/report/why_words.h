// SPDX-License-Identifier: Apache-2.0
// What a rule wants and what it met, as sentences in both languages.
#pragma once

#include <string>
#include <vector>

#include "base/bilingual.h"
#include "model/knowledge.h"
#include "model/why.h"

namespace casebook {

// "cbs.open-failed with code 0x80070005, within 60 s"
Bilingual describe_condition(const Condition& condition);

// Why the condition does not hold: "the line carries 0x80070005, the rule wants 0x80070020". For
// one that holds, where: "cbs.open-failed, CBS.log:120".
Bilingual describe_account(const ConditionAccount& account);

// Everything that keeps the rule from firing, one sentence each; empty when it fires.
std::vector<Bilingual> what_is_missing(const RuleAccount& account, const Episode& episode);

// "score 3 + 0.5 = 3.5"
std::string describe_score(const RuleAccount& account);

// Which clauses of the rule name the signature, and what else the rule needs.
Bilingual describe_use(const Rule& rule, const std::string& signature);

// Whether any condition of the rule is a hit of this signature.
bool uses_signature(const Rule& rule, const std::string& signature);

// The rules that name the signature: those that need it first.
std::vector<const Rule*> rules_using(const Knowledge& knowledge, const std::string& signature);

}  // namespace casebook
