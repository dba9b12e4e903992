// SPDX-License-Identifier: Apache-2.0
// People beside their addresses: headers of mails, tickets of Kerberos.
#pragma once

#include <cstddef>
#include <string_view>

#include "redact/sighting.h"

namespace casebook {

// "Meyer, Alice" <alice@example.com>, To: Alice Meyer <...>: the name in front of the address that
// begins at `at`.
void take_addressee(std::string_view text, std::size_t at, SightingSink& sink);

// "Client: alice @ CORP.EXAMPLE.COM": `at` is the sign between them.
void take_ticket(std::string_view text, std::size_t at, SightingSink& sink);

}  // namespace casebook
