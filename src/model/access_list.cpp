// SPDX-License-Identifier: Apache-2.0
#include "model/access_list.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"
#include "model/accounts.h"
#include "model/paths.h"

namespace casebook {
namespace {

using namespace access_right;

struct Letters {
  std::string_view name;
  std::uint32_t mask;
};
// Source: documentation of icacls; "KA" and the like as in SDDL, MS-DTYP 2.5.1.1.
constexpr std::array kLetters = {
    Letters{"F", kFull},      Letters{"M", kModify},    Letters{"RX", kReadExecute},
    Letters{"R", kRead},      Letters{"W", kWrite},     Letters{"X", 0x1000A0},
    Letters{"D", kDelete},    Letters{"DE", kDelete},   Letters{"RC", 0x20000},
    Letters{"WDAC", 0x40000}, Letters{"WO", 0x80000},   Letters{"S", 0x100000},
    Letters{"AS", 0x1000000}, Letters{"MA", 0x2000000}, Letters{"GR", kRead},
    Letters{"GW", kWrite},    Letters{"GE", 0x1200A0},  Letters{"GA", kFull},
    Letters{"RD", 0x1},       Letters{"WD", 0x2},       Letters{"AD", 0x4},
    Letters{"REA", 0x8},      Letters{"WEA", 0x10},     Letters{"DC", 0x40},
    Letters{"RA", 0x80},      Letters{"WA", 0x100},     Letters{"N", 0},
    Letters{"KA", kKeyFull},  Letters{"KR", kKeyRead},  Letters{"KW", 0x20006},
    Letters{"KX", kKeyRead}};

namespace sid {
constexpr std::string_view kEveryone = "S-1-1-0";
constexpr std::string_view kAuthenticated = "S-1-5-11";
constexpr std::string_view kService = "S-1-5-6";
constexpr std::string_view kAllServices = "S-1-5-80-0";
constexpr std::string_view kSystem = "S-1-5-18";
constexpr std::string_view kAdministrators = "S-1-5-32-544";
constexpr std::string_view kUsers = "S-1-5-32-545";
constexpr std::string_view kInteractive = "S-1-5-4";
}  // namespace sid

bool is_service_sid(std::string_view account) {
  return account.starts_with("S-1-5-80-");
}

struct RightWords {
  std::uint32_t mask;  // all of it
  std::string_view en;
  std::string_view zh;
};
constexpr std::array kFileWords = {RightWords{kFull, "full control", "完全控制"},
                                   RightWords{kModify, "modify", "修改"},
                                   RightWords{kReadExecute, "read and execute", "读取和执行"},
                                   RightWords{kRead, "read", "读取"},
                                   RightWords{0x116, "write", "写入"}};
constexpr std::array kFileBits = {RightWords{0x1, "read data", "读取数据"},
                                  RightWords{kWriteData, "write", "写入"},
                                  RightWords{0x4, "append", "附加数据"},
                                  RightWords{0x20, "execute", "执行"},
                                  RightWords{kDelete, "delete", "删除"},
                                  RightWords{0x40, "delete below it", "删除其下内容"},
                                  RightWords{0x100, "write attributes", "写入属性"},
                                  RightWords{0x40000, "change permissions", "更改权限"},
                                  RightWords{0x80000, "take ownership", "取得所有权"}};
constexpr std::array kKeyWords = {RightWords{kKeyFull, "full control", "完全控制"},
                                  RightWords{kKeyRead, "read", "读取"},
                                  RightWords{0x6, "write", "写入"}};
constexpr std::array kKeyBits = {RightWords{0x1, "read values", "查询数值"},
                                 RightWords{0x2, "set values", "设置数值"},
                                 RightWords{0x4, "create subkeys", "创建子项"},
                                 RightWords{0x8, "list subkeys", "枚举子项"},
                                 RightWords{kDelete, "delete", "删除"},
                                 RightWords{0x40000, "change permissions", "更改权限"},
                                 RightWords{0x80000, "take ownership", "取得所有权"}};

template <typename Whole, typename Bits>
Bilingual words_in(std::uint32_t mask, const Whole& whole, const Bits& bits) {
  Bilingual words;
  const auto add = [&](const RightWords& known) {
    words.en += words.en.empty() ? "" : ", ";
    words.en += known.en;
    words.zh += words.zh.empty() ? "" : "、";
    words.zh += known.zh;
    mask &= ~known.mask;
  };
  for (const RightWords& known : whole) {
    if ((mask & known.mask) == known.mask) add(known);
  }
  for (const RightWords& known : bits) {
    if ((mask & known.mask) != 0) add(known);
  }
  if (words.en.empty()) return {"special access", "特殊权限"};
  const std::size_t comma = words.en.rfind(", ");
  if (comma != std::string::npos) words.en.replace(comma, 2, " and ");
  return words;
}

// Builds in other languages name SYSTEM and Administrators in their own words.
bool may_be_translated(const AccessRule& rule) {
  const std::string_view name = rule.written;
  if (rule.account.starts_with("S-1-") || starts_with_ignoring_case(name, "S-1-")) return false;
  const std::size_t slash = name.find('\\');
  if (slash == std::string_view::npos) return true;
  const std::string_view authority = name.substr(0, slash);
  static constexpr std::array<std::string_view, 6> kWithOwnNames = {"NT SERVICE",
                                                                    "NT VIRTUAL MACHINE",
                                                                    "IIS APPPOOL",
                                                                    "APPLICATION PACKAGE AUTHORITY",
                                                                    "Font Driver Host",
                                                                    "Window Manager"};
  for (const std::string_view known : kWithOwnNames) {
    if (equal_ignoring_case(authority, known)) return false;
  }
  // "NT AUTHORITY\\Système", "BUILTIN\\Administradores", "VORDEFINIERT\\Administratoren"
  const bool is_ascii = std::all_of(authority.begin(), authority.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x80;
  });
  return !is_ascii || authority.find(' ') != std::string_view::npos ||
         equal_ignoring_case(authority, "BUILTIN") || starts_with_ignoring_case(authority, "NT-") ||
         equal_ignoring_case(authority, "VORDEFINIERT");
}

bool reaches(const AccessRule& rule, Reach reach) {
  return reach == Reach::Itself ? !rule.inherit_only : rule.to_children;
}

}  // namespace

std::optional<std::uint32_t> rights_of_letters(std::string_view letters) {
  std::uint32_t mask = 0;
  bool is_known = true;
  for (std::string_view word : split(letters, ',')) {
    word = trim(word);
    if (starts_with_ignoring_case(word, "0x")) {
      const auto number = parse_number<std::uint32_t>(word.substr(2), 16);
      is_known = is_known && number.has_value();
      mask |= number.value_or(0);
      continue;
    }
    const auto known = std::find_if(kLetters.begin(), kLetters.end(), [&](const Letters& one) {
      return equal_ignoring_case(word, one.name);
    });
    is_known = is_known && known != kLetters.end();
    if (known != kLetters.end()) mask |= known->mask;
  }
  return is_known ? std::optional(mask) : std::nullopt;
}

Bilingual words_of_rights(std::uint32_t mask, ListObject object) {
  if (object == ListObject::Key) return words_in(mask, kKeyWords, kKeyBits);
  return words_in(mask, kFileWords, kFileBits);
}

std::string account_identity(std::string_view account, std::string_view computer) {
  std::string known = sid_of_account(account);
  return known.empty()                    ? comparable_account(account, computer)
         : known.starts_with("S-1-5-21-") ? comparable_account(known, computer)
                                          : known;
}

AccessRule read_access_rule(std::string_view entry, std::string_view computer) {
  AccessRule read;
  const std::size_t colon = entry.rfind(":(");
  const std::string_view account = entry.substr(0, colon);
  read.account = account_identity(account, computer);
  read.written = std::string(account);
  read.shown = std::string(account) + ":";
  std::string_view rest =
      colon == std::string_view::npos ? std::string_view() : entry.substr(colon + 1);
  if (read.account == kNoListAccount) read.rights = kFull | kKeyFull;
  while (rest.starts_with('(')) {
    const std::size_t close = rest.find(')');
    if (close == std::string_view::npos) break;
    const std::string_view word = rest.substr(1, close - 1);
    rest.remove_prefix(close + 1);
    if (word == "I") {
      read.inherited = true;
      continue;
    }
    read.shown += fmt::format("({})", word);
    if (word == "DENY") {
      read.deny = true;
    } else if (word == "IO") {
      read.inherit_only = true;
    } else if (word == "OI" || word == "CI") {
      read.to_children = true;
    } else if (word != "NP") {
      read.rights |= rights_of_letters(word).value_or(0);
    }
  }
  return read;
}

std::vector<AccessRule> read_access_rules(const AccessList& list, std::string_view computer) {
  std::vector<AccessRule> rules;
  for (const std::string& entry : list.entries) {
    rules.push_back(read_access_rule(entry, computer));
  }
  return rules;
}

bool has_rule(const std::vector<AccessRule>& rules, const AccessRule& wanted) {
  return std::any_of(rules.begin(), rules.end(), [&](const AccessRule& rule) {
    return rule.account == wanted.account && rule.deny == wanted.deny &&
           rule.rights == wanted.rights;
  });
}

bool carries_account(std::string_view principal, std::string_view account) {
  if (account == principal || account == sid::kEveryone || account == kNoListAccount) return true;
  if (account == sid::kAuthenticated) return true;
  const bool is_service = is_service_sid(principal);
  if (is_service && (account == sid::kAllServices || account == sid::kService)) return true;
  if (account == sid::kSystem) return is_service;
  if (account == sid::kAdministrators) return is_service || principal == sid::kSystem;
  if (account == sid::kUsers || account == sid::kInteractive) {
    return principal == sid::kAdministrators;
  }
  return false;
}

Granted granted_to(std::string_view principal, const std::vector<AccessRule>& rules, Reach reach) {
  Granted granted;
  std::uint32_t decided = 0;
  for (const AccessRule& rule : rules) {
    std::uint32_t& denied = granted.denied_by.emplace_back(0);
    if (!reaches(rule, reach) || !carries_account(principal, rule.account)) continue;
    const std::uint32_t open = rule.rights & ~decided;
    decided |= rule.rights;
    if (rule.deny) {
      denied = open;
    } else {
      granted.allowed |= open;
      granted.mentioned |= rule.rights;
    }
  }
  return granted;
}

bool is_whole_list(const std::vector<AccessRule>& rules) {
  return !rules.empty() && std::none_of(rules.begin(), rules.end(), [](const AccessRule& rule) {
    return rule.account == kCutListAccount ||
           (rule.account != kNoListAccount && rule.account != kEmptyListAccount &&
            may_be_translated(rule));
  });
}

}  // namespace casebook
