// SPDX-License-Identifier: Apache-2.0
// PKCS #7 signed data, as far as names and lists go.
#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"

namespace casebook::pe {

// Common names of the signers; empty when this is no signed data or names none. Nothing is
// verified.
std::vector<std::string> signers_of(ByteView signed_data);

// Hashes of a certificate trust list inside signed data, lower-case hex; empty when there is none.
std::vector<std::string> trusted_hashes(ByteView signed_data);

}  // namespace casebook::pe
