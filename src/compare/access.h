// SPDX-License-Identifier: Apache-2.0
// How two access lists differ, and how suspicious that is.
#pragma once

#include <string_view>
#include <vector>

#include "compare/observe.h"
#include "model/comparison.h"
#include "model/knowledge.h"

namespace casebook {

// What is wrong with BAD's list compared with GOOD's, or, where `good` is null, with what is
// expected there. Empty when nothing is. `path` is comparable.
std::vector<SuspicionReason> access_verdicts(std::string_view path,
                                             const ObservedAccess* good,
                                             const ObservedAccess& bad,
                                             const ExpectedAccess* expected,
                                             const ObservedMachine& good_machine,
                                             const ObservedMachine& bad_machine);

// Owner and entries that only one list has. Empty when both say the same; inheritance marks do not
// count.
std::vector<AspectChange> access_changes(const ObservedAccess& good,
                                         const ObservedAccess& bad,
                                         std::string_view good_computer,
                                         std::string_view bad_computer);

}  // namespace casebook
