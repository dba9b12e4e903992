// SPDX-License-Identifier: Apache-2.0
// Which values are worth hiding, and whether they may be hidden wherever they stand.
#pragma once

#include <cstdint>
#include <string_view>

#include "redact/hidden.h"

namespace casebook {

enum class HidingReach : std::uint8_t {
  Nothing,     // says nothing about anybody: "NT AUTHORITY", "N/A", a file's extension
  Here,        // a word like others: only where a field says what it is
  Everywhere,  // wherever it stands as a word
};

// What may be done with a value that a field or a shape calls `kind`. `value` is UTF-8, trimmed.
HidingReach reach_of(Hidden kind, std::string_view value);

// What Windows itself calls accounts, domains and profile folders, in English and Chinese.
bool is_well_known_account(std::string_view value);

// Vocabulary of logs. `lower`: in small letters.
bool is_ordinary_word(std::string_view lower);

// Whether a host name is that of a public service (microsoft.com and below), or of one that sends
// everybody's mail.
bool is_public_host(std::string_view host);

// "example.com", "local": endings of domains that say nothing; the length of the longest of them at
// the end of `domain`, without the dot in front; 0 when there is none.
std::size_t public_suffix(std::string_view domain);

// Whether the last label of one of them begins with these two letters.
bool may_begin_ending(char first, char second);

}  // namespace casebook
