// SPDX-License-Identifier: Apache-2.0
// Values that are known by their shape: addresses, identifiers, keys, paths of profiles.
#pragma once

#include <cstddef>
#include <string_view>

#include "redact/sighting.h"

namespace casebook {

// Each looks at the character at `at`, which is the one it is named after, and gives where the scan
// may go on: `at` when it found nothing.
std::size_t take_at_dot(std::string_view text, std::size_t at, SightingSink& sink);
std::size_t take_at_colon(std::string_view text, std::size_t at, SightingSink& sink);
std::size_t take_at_hyphen(std::string_view text, std::size_t at, SightingSink& sink);
std::size_t take_at_plus(std::string_view text, std::size_t at, SightingSink& sink);
// `length`: of the sign, 3 for "%40".
std::size_t take_at_sign(std::string_view text,
                         std::size_t at,
                         std::size_t length,
                         SightingSink& sink);
std::size_t take_at_percent(std::string_view text, std::size_t at, SightingSink& sink);
std::size_t take_at_backslash(std::string_view text, std::size_t at, SightingSink& sink);

// "S-1-5-21-..." beginning at `at`.
std::size_t take_sid(std::string_view text, std::size_t at, SightingSink& sink);
// What follows "Users", "Documents and Settings" or "home", which ends at `end`.
void take_profile(std::string_view text, std::size_t begin, std::size_t end, SightingSink& sink);

// What stands where a domain does for accounts that no domain has: AzureAD\alice.
bool is_cloud(std::string_view left);

// Pairs with this sign between them, of which the first stands at `at`.
std::size_t take_mac(std::string_view text, std::size_t at, char sign, SightingSink& sink);

// "NAME", "DOMAIN\NAME", "NAME@domain" as commands are given it.
void take_account_name(std::string_view account, SightingSink& sink);

// Values of fields.
void take_phone(std::string_view value, SightingSink& sink);
void take_product_id(std::string_view value, SightingSink& sink);
void take_bare_mac(std::string_view value, SightingSink& sink);

// Roots of the registry and of devices, which stand where domains do.
bool is_root(std::string_view left);

}  // namespace casebook
