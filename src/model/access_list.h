// SPDX-License-Identifier: Apache-2.0
// Owner and entries of one file, folder or key as facts state them, and what they let whom do.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bilingual.h"

namespace casebook {

// Rights of an access mask. Source: MS-DTYP 2.4.3; winnt.h for files and keys.
namespace access_right {
inline constexpr std::uint32_t kFull = 0x1F01FF;
inline constexpr std::uint32_t kModify = 0x1301BF;
inline constexpr std::uint32_t kReadExecute = 0x1200A9;
inline constexpr std::uint32_t kRead = 0x120089;
inline constexpr std::uint32_t kWrite = 0x100116;
inline constexpr std::uint32_t kWriteData = 0x2;
inline constexpr std::uint32_t kDelete = 0x10000;
inline constexpr std::uint32_t kKeyFull = 0xF003F;
inline constexpr std::uint32_t kKeyRead = 0x20019;
}  // namespace access_right

// What stands for an entry where there is none.
inline constexpr std::string_view kNoListAccount = "(no list)";  // everybody may do everything
inline constexpr std::string_view kEmptyListAccount = "(empty list)";  // nobody may do anything
inline constexpr std::string_view kCutListAccount = "(cut list)";  // further entries are unknown

// What an entry of kCutListAccount has for its rights.
inline constexpr std::string_view kCutListRights = "(further entries are unknown)";

// Entries as written: "BUILTIN\Users:(I)(OI)(CI)(RX)", in the order of the list.
struct AccessList {
  std::string path;
  std::string owner;  // "" when the evidence does not say
  std::vector<std::string> entries;
};

struct AccessRule {
  std::string account;  // SID where it is known, else comparable: "corp\alice"
  std::string written;  // the account as written
  std::string shown;    // the entry as written, without inheritance marks
  bool deny = false;
  bool inherited = false;
  bool inherit_only = false;  // says nothing about the path itself
  bool to_children = false;   // is handed down to what lies below
  std::uint32_t rights = 0;
};

enum class ListObject : std::uint8_t { File, Key };

// `entry` as in AccessList::entries; `computer` is the name of the machine, for its own accounts.
AccessRule read_access_rule(std::string_view entry, std::string_view computer);
std::vector<AccessRule> read_access_rules(const AccessList& list, std::string_view computer);

// Whether one of the rules says the same about the same account, inherited or not.
bool has_rule(const std::vector<AccessRule>& rules, const AccessRule& wanted);

// The mask of rights in icacls' letters, "RX" or "S,RD" or "0x1F", also of "KA" and "KR" for keys;
// nothing when a word is unknown.
std::optional<std::uint32_t> rights_of_letters(std::string_view letters);

// "full control", "read and execute", "write and delete".
Bilingual words_of_rights(std::uint32_t mask, ListObject object);

// The SID of an account, else its comparable name.
std::string account_identity(std::string_view account, std::string_view computer);

// Whether a process of `principal` (a SID) carries this account in its token: itself, its groups.
// A service runs as SYSTEM and carries its own SID besides.
bool carries_account(std::string_view principal, std::string_view account);

// What is decided by a list, looked at as Windows does: the first entry about a right decides.
struct Granted {
  std::uint32_t allowed = 0;
  std::uint32_t mentioned = 0;  // what some entry allows, also where an earlier one denies it
  std::vector<std::uint32_t> denied_by;  // of each entry, the rights that it takes away
};

// For the path itself, or for what its entries hand down to the files and folders below it.
enum class Reach : std::uint8_t { Itself, Below };

Granted granted_to(std::string_view principal, const std::vector<AccessRule>& rules, Reach reach);

// Whether all entries are there and all names in them are understood. Where one may be SYSTEM in a
// language that nobody knows here, nothing can be said to be missing.
bool is_whole_list(const std::vector<AccessRule>& rules);

}  // namespace casebook
