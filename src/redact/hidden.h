// SPDX-License-Identifier: Apache-2.0
// The kinds of values that are hidden.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/bilingual.h"

namespace casebook {

enum class Hidden : std::uint8_t {
  User,
  Computer,
  Domain,
  Person,  // and organisations
  Sid,
  Ipv4,
  Ipv6,
  Mac,
  Mail,
  Phone,
  ProductKey,
  Serial,
  Credential,
  Keyword,  // of the user's own list
};
inline constexpr std::size_t kHiddenKinds = 14;

// "user", "product-key": as the map and reports write it.
std::string_view hidden_name(Hidden kind);
std::optional<Hidden> hidden_of_name(std::string_view name);
Bilingual hidden_title(Hidden kind);

// Values that are words, in which case tells nothing apart and edges are those of words.
constexpr bool is_name_kind(Hidden kind) {
  return kind <= Hidden::Person;
}

}  // namespace casebook
