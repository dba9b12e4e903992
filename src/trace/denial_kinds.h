// SPDX-License-Identifier: Apache-2.0
// Which results are refusals, and of what kind.
#pragma once

#include <cstdint>
#include <optional>

namespace casebook {

enum class DenialKind : std::uint8_t {
  Access,      // by rights: an access list, an attribute, a filter
  Share,       // another process uses the file
  Deletion,    // is being deleted, or cannot be
  Privilege,   // the token lacks a privilege, or stands for nobody
  Policy,      // software restriction, code integrity
  Virus,       // security software said so
  Protection,  // a volume that cannot be written or is locked
  Encryption,
  Space,  // disk full, quota
};

// Nothing when the result is no refusal. Informational ones (FILE LOCKED WITH WRITERS) are none.
std::optional<DenialKind> denial_kind(std::uint32_t result);

// Whether a driver can be who refused: the others are told by the system itself.
bool can_be_a_drivers(DenialKind kind);

}  // namespace casebook
