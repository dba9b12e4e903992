// SPDX-License-Identifier: Apache-2.0
// Security descriptors: who owns an object, who may do what with it. One model for the binary
// self-relative form (hives, WIM images, traces) and for SDDL text (icacls /save, Get-Acl).
// Sources: MS-DTYP 2.4 (SID, ACE, ACL, SECURITY_DESCRIPTOR) and 2.5.1 (SDDL).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace casebook {

// Types of entries, MS-DTYP 2.4.4.1.
namespace ace_type {
inline constexpr std::uint8_t kAllow = 0x00;
inline constexpr std::uint8_t kDeny = 0x01;
inline constexpr std::uint8_t kAudit = 0x02;
inline constexpr std::uint8_t kAlarm = 0x03;
inline constexpr std::uint8_t kAllowObject = 0x05;
inline constexpr std::uint8_t kDenyObject = 0x06;
inline constexpr std::uint8_t kAuditObject = 0x07;
inline constexpr std::uint8_t kAlarmObject = 0x08;
inline constexpr std::uint8_t kAllowCallback = 0x09;
inline constexpr std::uint8_t kDenyCallback = 0x0A;
inline constexpr std::uint8_t kAllowCallbackObject = 0x0B;
inline constexpr std::uint8_t kDenyCallbackObject = 0x0C;
inline constexpr std::uint8_t kAuditCallback = 0x0D;
inline constexpr std::uint8_t kMandatoryLabel = 0x11;
inline constexpr std::uint8_t kResourceAttribute = 0x12;
inline constexpr std::uint8_t kScopedPolicy = 0x13;
inline constexpr std::uint8_t kTrustLabel = 0x14;
inline constexpr std::uint8_t kAccessFilter = 0x15;
}  // namespace ace_type

// Flags of an entry.
namespace ace_flag {
inline constexpr std::uint8_t kObjectInherit = 0x01;     // OI
inline constexpr std::uint8_t kContainerInherit = 0x02;  // CI
inline constexpr std::uint8_t kNoPropagate = 0x04;       // NP
inline constexpr std::uint8_t kInheritOnly = 0x08;       // IO
inline constexpr std::uint8_t kInherited = 0x10;         // ID
}  // namespace ace_flag

// Flags of the descriptor, MS-DTYP 2.4.6.
namespace security_control {
inline constexpr std::uint16_t kDaclPresent = 0x0004;
inline constexpr std::uint16_t kSaclPresent = 0x0010;
inline constexpr std::uint16_t kDaclInheritRequired = 0x0100;
inline constexpr std::uint16_t kSaclInheritRequired = 0x0200;
inline constexpr std::uint16_t kDaclInherited = 0x0400;
inline constexpr std::uint16_t kSaclInherited = 0x0800;
inline constexpr std::uint16_t kDaclProtected = 0x1000;
inline constexpr std::uint16_t kSaclProtected = 0x2000;
}  // namespace security_control

struct AccessEntry {
  std::uint8_t type = ace_type::kAllow;
  std::uint8_t flags = 0;
  std::uint32_t mask = 0;
  std::string unread_rights;  // as the text has them, when they are no mask
  std::string object;         // GUID, of entries for objects; "" when none
  std::string inherited_object;
  std::string sid;   // "S-1-5-18"; in texts also an alias that needs a domain: "DA"
  std::string more;  // condition or attribute: as the text has it; from binary "#" and digits

  bool allows() const;
  bool denies() const;
};

struct SecurityDescriptor {
  std::string owner;  // SID, "" when none
  std::string group;
  std::uint16_t control = 0;
  bool is_dacl_null = false;  // a list is stated and is none: everybody may do everything
  std::vector<AccessEntry> dacl;
  std::vector<AccessEntry> sacl;
  bool is_complete = true;  // false: it was read up to some damage

  bool has_dacl() const { return (control & security_control::kDaclPresent) != 0; }
  bool has_sacl() const { return (control & security_control::kSaclPresent) != 0; }
};

// Self-relative form. Nothing when the head is none; damage further on leaves out what is damaged.
std::optional<SecurityDescriptor> read_security_descriptor(ByteView bytes);

// SDDL: "O:BAG:BAD:PAI(A;;FA;;;SY)(D;OICI;0x2;;;WD)". Reads as far as the text can be understood.
SecurityDescriptor read_sddl(std::string_view text);

// Whether the text can be SDDL: starts with a part mark and has a DACL.
bool looks_like_sddl(std::string_view text);

// As SDDL, with aliases for well-known SIDs and names for masks where Windows writes them.
std::string sddl_of(const SecurityDescriptor& descriptor);

// Rights in SDDL: "KA", "CCDCRC", "0x1200a9".
std::string sddl_rights(std::uint32_t mask);

// "S-1-5-18" from its binary form; "" when it is cut. `length`: bytes it takes.
std::string read_sid(ByteView bytes, std::size_t* length = nullptr);

}  // namespace casebook
