// SPDX-License-Identifier: Apache-2.0
// A value as different encodings write it, and back.
#pragma once

#include <string>
#include <string_view>

#include "redact/literals.h"

namespace casebook {

// For each byte 1 where a capital may stand for a small letter: not in the second byte of a Chinese
// character.
std::string foldable_bytes(std::string_view bytes, Spelling spelling);

// Of units of two bytes, and these with the lower byte first.
bool is_wide(Spelling spelling);
bool is_little_endian(Spelling spelling);

// The characters of bytes that spell() could have made, in their case.
std::string unspell(std::string_view bytes, Spelling spelling);

}  // namespace casebook
