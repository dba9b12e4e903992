// SPDX-License-Identifier: Apache-2.0
// What is wrong with an access list, in words: compared with what the knowledge expects at its
// path, or with the list of another machine.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bilingual.h"
#include "model/access_list.h"
#include "model/knowledge.h"

namespace casebook {

// What a list should let whom do.
struct AccessDemand {
  struct Need {
    std::string account;  // SID
    std::uint32_t rights = 0;
    bool is_vital = true;  // without it servicing cannot do its work
  };
  ListObject object = ListObject::File;
  std::vector<Need> needs;
  std::vector<std::string> owners;  // SIDs or comparable names, the usual one first; empty: any
  std::string owner_name;           // of the first, as written
  std::vector<AccessRule> known_denials;  // entries that deny and are no fault
};

enum class AccessFaultKind : std::uint8_t { EmptyList, Denied, Lost, Owner };

std::string_view access_fault_name(AccessFaultKind kind);  // "empty-list", "denied", ...

struct AccessFault {
  AccessFaultKind kind = AccessFaultKind::Denied;
  std::string account;        // whom it concerns, as AccessRule::account
  std::uint32_t rights = 0;   // that are denied, or were to be there
  bool blocks = false;        // servicing cannot do its work with the path itself ...
  bool blocks_below = false;  // ... or with what lies below it and inherits
  std::size_t entry = 0;      // the one that denies
  Bilingual text;             // "SYSTEM has lost full control, read is left"
};

// Empty when nothing is wrong with what the list shows.
std::vector<AccessFault> access_faults(const AccessList& list,
                                       const AccessDemand& demand,
                                       std::string_view computer);

// Whether the list shows enough to say that it is in order.
bool is_judgeable(const AccessList& list, std::string_view computer);

// What the knowledge expects at a path; null when it has no opinion. `comparable` is of
// comparable_object().
const ExpectedAccess* expected_access(const Knowledge& knowledge, std::string_view comparable);

// `build` of the machine, 0 when unknown: some accounts came with later ones.
AccessDemand demand_of(const ExpectedAccess& expected, int build);

}  // namespace casebook
