// SPDX-License-Identifier: Apache-2.0
// Compares a good machine with a bad one.
#pragma once

#include <set>

#include "compare/observe.h"
#include "model/comparison.h"
#include "model/knowledge.h"

namespace casebook {

// `kinds`: what to compare; empty for everything. The order of facts in the evidence decides
// nothing.
Comparison compare_observed(const ObservedMachine& good,
                            const ObservedMachine& bad,
                            const std::set<DifferenceKind>& kinds,
                            const Knowledge& knowledge);

}  // namespace casebook
