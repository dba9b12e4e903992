// SPDX-License-Identifier: Apache-2.0
// Rights in the letters that icacls shows.
#pragma once

#include <cstdint>
#include <string>

#include "decode/shared/security_descriptor.h"

namespace casebook {

// The letters for an access mask: "(F)", "(RX)", else "(0x1F)".
std::string icacls_rights(std::uint32_t mask);

// With the marks of inheritance in front: "(I)(OI)(CI)(RX)".
std::string icacls_rights(const AccessEntry& entry);

}  // namespace casebook
