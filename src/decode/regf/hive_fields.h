// SPDX-License-Identifier: Apache-2.0
// The texts of a registry hive with their places, and what guards them. Behind
// decode/text_fields.h.
#pragma once

#include <functional>
#include <span>

#include "base/bytes.h"
#include "decode/text_fields.h"

namespace casebook {

// Names of keys and values, and values that are text. The name of an account in a SAM hive is told
// as "SamAccountName".
void for_each_hive_text(ByteView file, const std::function<void(const TextField&)>& call);

// Hints and order of lists of keys that hold a renamed one, and the checksum when it was right.
void reseal_hive(ByteView original, std::span<std::byte> rewritten);

// The checksum, and the hashes of entries that were right.
void reseal_hive_log(ByteView original, std::span<std::byte> rewritten);

}  // namespace casebook
