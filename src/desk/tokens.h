// SPDX-License-Identifier: Apache-2.0
// Secrets that are shown once and kept as a hash.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "store/cell.h"

namespace casebook::desk {

// Random bytes of the system as URL-safe Base64 (RFC 4648, 5) without '='.
std::string random_token(std::size_t bytes);
// Capital letters and digits without those that look alike (0 O 1 I).
std::string random_letters(std::size_t count);

// What the database keeps of a token: SHA-256. Enough for random ones; passwords take argon2id.
store::Blob token_hash(std::string_view token);

// Whether two secrets are the same, in a time that does not tell how far they are.
bool is_same_secret(std::string_view a, std::string_view b);

}  // namespace casebook::desk
