// SPDX-License-Identifier: Apache-2.0
// Rights in the letters that icacls shows.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "decode/shared/security_descriptor.h"
#include "model/access_list.h"

namespace casebook {

// The letters for an access mask: "(F)", "(RX)", of keys "(KA)", "(KR)", else "(0x1F)".
std::string icacls_rights(std::uint32_t mask, ListObject object = ListObject::File);

// With the marks of inheritance in front: "(I)(OI)(CI)(RX)".
std::string icacls_rights(const AccessEntry& entry, ListObject object = ListObject::File);

// One entry as the value of an acl.ace fact, "path|account:rights".
struct AclFact {
  std::string value;
  bool denies = false;  // then it has "(DENY)" in front of its rights
};

// The entries of a path's list; a missing and an empty list are entries of "(no list)" and "(empty
// list)".
std::vector<AclFact> acl_facts(std::string_view path,
                               const SecurityDescriptor& descriptor,
                               ListObject object = ListObject::File);

// The entry, as the value of an acl.ace fact, that says that the list goes on and is not there.
std::string cut_list_entry(std::string_view path);

}  // namespace casebook
