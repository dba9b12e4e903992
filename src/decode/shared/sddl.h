// SPDX-License-Identifier: Apache-2.0
// Security descriptors in their string form: "O:BAG:BAD:PAI(A;;FA;;;SY)(D;OICI;0x2;;;WD)".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace casebook {

struct SddlAce {
  bool deny = false;
  std::string account;  // "BUILTIN\Users", or the SID when it is nobody well-known
  std::string rights;   // as icacls shows them: "(I)(OI)(CI)(RX)"
};

struct Sddl {
  std::string owner;  // "" when the string names none
  bool has_dacl = false;
  bool null_dacl = false;     // everybody may do everything
  std::vector<SddlAce> aces;  // of the DACL
  bool complete = false;      // read to its end
};

// Whether the text can be a descriptor: starts with a part mark and has a DACL.
bool looks_like_sddl(std::string_view text);

Sddl read_sddl(std::string_view text);

// Its entries as values of acl.ace facts: "path|account:rights", "(DENY)" in front of the rights of
// those that deny; a missing and an empty list are entries of "(no list)" and "(empty list)".
std::vector<std::string> ace_values(std::string_view path, const Sddl& sddl);

// The letters that icacls shows for an access mask: "(F)", "(RX)", else "(0x1F)".
std::string icacls_rights(std::uint32_t mask);

// "S-1-5-18" or "SY" -> "NT AUTHORITY\SYSTEM"; other SIDs as they are.
std::string account_of_sid(std::string_view sid);

}  // namespace casebook
