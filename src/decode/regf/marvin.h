// SPDX-License-Identifier: Apache-2.0
// The hash and the checksum that guard hives and their logs.
#pragma once

#include <cstdint>

#include "base/bytes.h"

namespace casebook {

// Marvin32 with the seed of registry logs. Source: msuhanov/regf; the construction is described in
// US patent 8,555,084 B2.
std::uint64_t marvin32(ByteView bytes);

// XOR of the first 508 bytes of a base block. REQUIRES: bytes.size() >= 512
std::uint32_t hive_checksum(ByteView bytes);

}  // namespace casebook
