// SPDX-License-Identifier: Apache-2.0
// What an access list allows to those whose access servicing needs, and how two lists differ in it,
// in words.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compare/observe.h"
#include "model/comparison.h"

namespace casebook {

// One entry as icacls shows it, "BUILTIN\Users:(I)(OI)(CI)(RX)".
struct AccessRule {
  std::string account;  // comparable: lower case, without computer and account SIDs
  std::string shown;    // as written, without inheritance marks
  bool deny = false;
  bool inherited = false;
  bool inherit_only = false;  // says nothing about the path itself
  std::uint32_t rights = 0;  // access mask; source: MS-DTYP 2.4.3, letters by icacls' documentation
};

AccessRule read_access_rule(std::string_view entry, std::string_view computer);

// What is wrong with BAD's list: compared with GOOD's, or, where `good` is null, with what Windows
// sets on its own files. Empty when nothing is. `path` is comparable.
std::vector<SuspicionReason> access_verdicts(std::string_view path,
                                             const ObservedAccess* good,
                                             const ObservedAccess& bad,
                                             std::string_view good_computer,
                                             std::string_view bad_computer);

// Owner and entries that only one list has. Empty when both say the same; inheritance marks do not
// count.
std::vector<AspectChange> access_changes(const ObservedAccess& good,
                                         const ObservedAccess& bad,
                                         std::string_view good_computer,
                                         std::string_view bad_computer);

}  // namespace casebook
