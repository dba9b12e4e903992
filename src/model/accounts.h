// SPDX-License-Identifier: Apache-2.0
// Well-known SIDs: their SDDL alias, and the names people know them by.
#pragma once

#include <string>
#include <string_view>

#include "base/bilingual.h"

namespace casebook {

// "S-1-5-18" or "SY" -> "NT AUTHORITY\SYSTEM"; other SIDs as they are.
std::string account_of_sid(std::string_view sid);

// The same for reading in both languages; the SID itself when nobody knows it.
Bilingual account_title(std::string_view sid);

// "SY" -> "S-1-5-18"; "" for an alias that is unknown or needs a domain ("DA").
std::string_view sid_of_alias(std::string_view alias);

// "S-1-5-18" -> "SY"; "" when it has none.
std::string_view alias_of_sid(std::string_view sid);

// The SID of an account by its name: "NT AUTHORITY\SYSTEM", "nt service\trustedinstaller", and the
// few names that Chinese builds of Windows translate. A SID is itself; "" when nobody knows it.
std::string sid_of_account(std::string_view account);

// "NT AUTHORITY\SYSTEM" -> "SYSTEM", "本地系统（SYSTEM）"; other accounts as they are.
Bilingual short_account(std::string_view account);

}  // namespace casebook
