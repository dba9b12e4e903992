// SPDX-License-Identifier: Apache-2.0
#include "decode/shared/icacls_rights.h"

#include <fmt/format.h>

#include "model/accounts.h"

namespace casebook {
namespace {

std::string key_rights(std::uint32_t mask) {
  switch (mask) {
    case 0xF003F:
    case 0x10000000: return "(KA)";
    case 0x20019:
    case 0x80000000:
    case 0x20000000: return "(KR)";
    case 0x20006:
    case 0x40000000: return "(KW)";
    default: return fmt::format("(0x{:X})", mask);
  }
}

}  // namespace

std::string icacls_rights(std::uint32_t mask, ListObject object) {
  if (object == ListObject::Key) return key_rights(mask);
  switch (mask) {
    case 0x1F01FF:
    case 0x10000000: return "(F)";
    case 0x1301BF: return "(M)";
    case 0x1200A9:
    case 0xA0000000: return "(RX)";
    case 0x120089:
    case 0x80000000: return "(R)";
    case 0x120116:
    case 0x100116:
    case 0x40000000: return "(W)";
    case 0x1200A0:
    case 0x20000000: return "(X)";
    case 0x10000: return "(D)";
    default: return fmt::format("(0x{:X})", mask);
  }
}

std::string icacls_rights(const AccessEntry& entry, ListObject object) {
  std::string text;
  if ((entry.flags & ace_flag::kInherited) != 0) text += "(I)";
  if ((entry.flags & ace_flag::kObjectInherit) != 0) text += "(OI)";
  if ((entry.flags & ace_flag::kContainerInherit) != 0) text += "(CI)";
  if ((entry.flags & ace_flag::kInheritOnly) != 0) text += "(IO)";
  if ((entry.flags & ace_flag::kNoPropagate) != 0) text += "(NP)";
  return text + (entry.unread_rights.empty() ? icacls_rights(entry.mask, object)
                                             : fmt::format("({})", entry.unread_rights));
}

std::vector<AclFact> acl_facts(std::string_view path,
                               const SecurityDescriptor& descriptor,
                               ListObject object) {
  std::vector<AclFact> facts;
  for (const AccessEntry& ace : descriptor.dacl) {
    if (!ace.allows() && !ace.denies()) continue;
    facts.push_back({fmt::format("{}|{}:{}{}",
                                 path,
                                 account_of_sid(ace.sid),
                                 ace.denies() ? "(DENY)" : "",
                                 icacls_rights(ace, object)),
                     ace.denies()});
  }
  if (descriptor.is_dacl_null) {
    facts.push_back({fmt::format("{}|(no list):(everyone may do everything)", path), false});
  } else if (facts.empty() && descriptor.has_dacl() && descriptor.is_complete) {
    facts.push_back({fmt::format("{}|(empty list):(nobody may do anything)", path), false});
  }
  return facts;
}

std::string cut_list_entry(std::string_view path) {
  return fmt::format("{}|{}:{}", path, kCutListAccount, kCutListRights);
}

}  // namespace casebook
