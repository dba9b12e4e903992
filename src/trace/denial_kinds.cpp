// SPDX-License-Identifier: Apache-2.0
#include "trace/denial_kinds.h"

#include <algorithm>
#include <array>

namespace casebook {
namespace {

struct Kind {
  std::uint32_t status;
  DenialKind kind;
};

// Sorted by status. Codes: ntstatus.h.
constexpr std::array kKinds = {
    Kind{0xC0000022, DenialKind::Access},      // ACCESS_DENIED
    Kind{0xC0000043, DenialKind::Share},       // SHARING_VIOLATION
    Kind{0xC0000044, DenialKind::Space},       // QUOTA_EXCEEDED
    Kind{0xC0000054, DenialKind::Share},       // FILE_LOCK_CONFLICT
    Kind{0xC0000055, DenialKind::Share},       // LOCK_NOT_GRANTED
    Kind{0xC0000056, DenialKind::Deletion},    // DELETE_PENDING
    Kind{0xC0000061, DenialKind::Privilege},   // PRIVILEGE_NOT_HELD
    Kind{0xC000007F, DenialKind::Space},       // DISK_FULL
    Kind{0xC00000A2, DenialKind::Protection},  // MEDIA_WRITE_PROTECTED
    Kind{0xC00000A5, DenialKind::Privilege},   // BAD_IMPERSONATION_LEVEL
    Kind{0xC000010D, DenialKind::Privilege},   // CANNOT_IMPERSONATE
    Kind{0xC0000121, DenialKind::Deletion},    // CANNOT_DELETE
    Kind{0xC0000243, DenialKind::Share},       // USER_MAPPED_FILE
    Kind{0xC000028A, DenialKind::Encryption},  // ENCRYPTION_FAILED
    Kind{0xC000028B, DenialKind::Encryption},  // DECRYPTION_FAILED
    Kind{0xC0000290, DenialKind::Encryption},  // NO_USER_KEYS
    Kind{0xC0000293, DenialKind::Encryption},  // FILE_ENCRYPTED
    Kind{0xC0000361, DenialKind::Policy},      // ACCESS_DISABLED_BY_POLICY_DEFAULT
    Kind{0xC0000362, DenialKind::Policy},      // ACCESS_DISABLED_BY_POLICY_PATH
    Kind{0xC0000363, DenialKind::Policy},      // ACCESS_DISABLED_BY_POLICY_PUBLISHER
    Kind{0xC0000364, DenialKind::Policy},      // ACCESS_DISABLED_BY_POLICY_OTHER
    Kind{0xC0000428, DenialKind::Policy},      // INVALID_IMAGE_HASH
    Kind{0xC0000906, DenialKind::Virus},       // VIRUS_INFECTED
    Kind{0xC0000907, DenialKind::Virus},       // VIRUS_DELETED
    Kind{0xC0000909, DenialKind::Share},       // CANNOT_BREAK_OPLOCK
    Kind{0xC0210000, DenialKind::Protection},  // FVE_LOCKED_VOLUME
    Kind{0xC0E90002, DenialKind::Policy},      // SYSTEM_INTEGRITY_POLICY_VIOLATION
};

}  // namespace

std::optional<DenialKind> denial_kind(std::uint32_t result) {
  const auto found = std::lower_bound(
      kKinds.begin(), kKinds.end(), result, [](const Kind& kind, std::uint32_t wanted) {
        return kind.status < wanted;
      });
  if (found == kKinds.end() || found->status != result) return std::nullopt;
  return found->kind;
}

bool can_be_a_drivers(DenialKind kind) {
  switch (kind) {
    case DenialKind::Access:
    case DenialKind::Policy:
    case DenialKind::Virus:
    case DenialKind::Protection:
    case DenialKind::Encryption: return true;
    default: return false;
  }
}

}  // namespace casebook
