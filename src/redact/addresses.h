// SPDX-License-Identifier: Apache-2.0
// IPv6 addresses in all their spellings.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace casebook {

using Ipv6Groups = std::array<std::uint16_t, 8>;

// "fe80::1c2d" and "FE80:0:0:0:0:0:0:1C2D" alike; nothing when it is no address. Addresses that end
// in one of IPv4 are left to that.
std::optional<Ipv6Groups> ipv6_groups(std::string_view text);

// All eight, without leading zeros.
std::string ipv6_text(const Ipv6Groups& groups);

// `groups` written the way `like` is. REQUIRES: ipv6_groups(like), and each group of it has as many
// digits as that of `groups`
std::string spell_ipv6(std::string_view like, const Ipv6Groups& groups);

}  // namespace casebook
