// SPDX-License-Identifier: Apache-2.0
// The part of the linter that looks at entries beside each other: what says the same twice, what
// can never happen, what nothing uses. Used by lint.cpp.
#pragma once

#include <string>
#include <vector>

#include "knowledge/lint.h"
#include "model/knowledge.h"

namespace casebook {

// Rules that can never fire, and pairs that always fire together and conclude different causes.
void check_rules_together(const Knowledge& knowledge, std::vector<LintMessage>& messages);

// Signatures that tell the same lines.
void check_signatures_together(const Knowledge& knowledge, std::vector<LintMessage>& messages);

// Signatures, playbooks and artifacts that nothing leads to.
void check_unused(const Knowledge& knowledge, std::vector<LintMessage>& messages);

// Ids that are not written as the others are.
void check_ids(const Knowledge& knowledge, std::vector<LintMessage>& messages);

// Whether a condition that holds makes another hold too. Exposed for tests.
bool implies(const Condition& holds, const Condition& other);

// Whether a text has a Chinese character or punctuation mark.
bool has_chinese(const std::string& text);

}  // namespace casebook
