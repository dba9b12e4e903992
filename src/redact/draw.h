// SPDX-License-Identifier: Apache-2.0
// Draws pseudonyms at random, each in the shape of what it replaces.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "redact/addresses.h"

namespace casebook {

// Uniform in [0, below), from the system's source of randomness. REQUIRES: below > 0
std::uint32_t draw_number(std::uint32_t below);

// `like`: small letters. Letters and digits become `prefix` and consonants and digits, so that no
// word can arise; other scripts characters of theirs; what parts words stays.
std::string draw_name(std::string_view like, std::string_view prefix);
// Letters become letters, digits digits, everything else stays.
std::string draw_like(std::string_view like);
// "1234-567-89" gives numbers of as many digits that fit into 32 bits.
std::string draw_sid_numbers(std::string_view like);
// An address of the ranges for documentation (RFC 5737) that has as many characters; where there is
// none, or `attempt` says that they are used up, of those for benchmarks (RFC 2544), of "this
// network", or of what is reserved.
std::string draw_ipv4(std::size_t characters, int attempt);
// Each group keeps the number of its digits. Of 2001:db8::/32 where these permit.
Ipv6Groups draw_ipv6(const Ipv6Groups& like, int attempt);
// So many hexadecimal digits; locally administered.
std::string draw_mac(std::size_t digits);
std::string draw_phone(std::string_view like);
// At example.com when it has room for that.
std::string draw_mail(std::string_view like);

}  // namespace casebook
