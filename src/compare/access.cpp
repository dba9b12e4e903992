// SPDX-License-Identifier: Apache-2.0
#include "compare/access.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/text.h"
#include "compare/paths.h"

namespace casebook {
namespace {

constexpr std::uint32_t kFull = 0x1F01FF;
constexpr std::uint32_t kModify = 0x1301BF;
constexpr std::uint32_t kReadExecute = 0x1200A9;
constexpr std::uint32_t kRead = 0x120089;
constexpr std::uint32_t kWrite = 0x100116;
constexpr std::uint32_t kWriteData = 0x2;
constexpr std::uint32_t kDelete = 0x10000;

struct Letters {
  std::string_view name;
  std::uint32_t mask;
};
constexpr std::array kLetters = {
    Letters{"F", kFull},    Letters{"M", kModify},   Letters{"RX", kReadExecute},
    Letters{"R", kRead},    Letters{"W", kWrite},    Letters{"X", 0x1000A0},
    Letters{"D", kDelete},  Letters{"RC", 0x20000},  Letters{"WDAC", 0x40000},
    Letters{"WO", 0x80000}, Letters{"S", 0x100000},  Letters{"GR", kRead},
    Letters{"GW", kWrite},  Letters{"GE", 0x1200A0}, Letters{"GA", kFull},
    Letters{"RD", 0x1},     Letters{"WD", 0x2},      Letters{"AD", 0x4},
    Letters{"REA", 0x8},    Letters{"WEA", 0x10},    Letters{"DC", 0x40},
    Letters{"RA", 0x80},    Letters{"WA", 0x100},    Letters{"N", 0}};

std::uint32_t rights_of(std::string_view letters) {
  std::uint32_t mask = 0;
  for (std::string_view word : split(letters, ',')) {
    word = trim(word);
    if (starts_with_ignoring_case(word, "0x")) {
      mask |= parse_number<std::uint32_t>(word.substr(2), 16).value_or(0);
      continue;
    }
    for (const Letters& known : kLetters) {
      if (word == known.name) mask |= known.mask;
    }
  }
  return mask;
}

// Who must reach the files of Windows, and what Windows gives them on files that it owns.
struct Principal {
  std::string_view account;  // comparable
  Bilingual name;
  std::uint32_t expected;
  int points;  // of losing it
};

const std::array<Principal, 4>& principals() {
  static const std::array<Principal, 4> kPrincipals = {
      Principal{
          "nt service\\trustedinstaller", {"TrustedInstaller", "TrustedInstaller"}, kFull, 50},
      Principal{"nt authority\\system", {"SYSTEM", "SYSTEM"}, kReadExecute, 50},
      Principal{"builtin\\administrators",
                {"Administrators", "Administrators（管理员组）"},
                kReadExecute,
                35},
      Principal{"builtin\\users", {"Users", "Users（用户组）"}, kReadExecute, 15}};
  return kPrincipals;
}

// Groups that each principal is in, itself included. Services carry SYSTEM's token.
bool applies_to(std::string_view principal, std::string_view account) {
  if (account == principal || account == "everyone" || account == "(no list)") return true;
  if (account == "nt authority\\authenticated users") return true;
  const bool trusted = principal == "nt service\\trustedinstaller";
  const bool system = principal == "nt authority\\system";
  if (account == "nt authority\\system") return trusted;
  if (account == "builtin\\administrators") return system || trusted;
  return false;
}

struct Rights {
  std::uint32_t allowed = 0;
  std::uint32_t denied = 0;
  std::uint32_t left() const { return allowed & ~denied; }
};

std::vector<AccessRule> entries_of(const ObservedAccess& access, std::string_view computer) {
  std::vector<AccessRule> entries;
  for (const std::string& entry : access.entries) {
    entries.push_back(read_access_rule(entry, computer));
  }
  return entries;
}

Rights rights_for(std::string_view principal, const std::vector<AccessRule>& entries) {
  Rights rights;
  for (const AccessRule& entry : entries) {
    if (entry.inherit_only || !applies_to(principal, entry.account)) continue;
    (entry.deny ? rights.denied : rights.allowed) |= entry.rights;
  }
  return rights;
}

Bilingual words_of_rights(std::uint32_t mask) {
  if ((mask & kFull) == kFull) return {"full control", "完全控制"};
  if ((mask & kModify) == kModify) return {"modify", "修改"};
  if ((mask & kReadExecute) == kReadExecute) return {"read and execute", "读取和执行"};
  if ((mask & kRead) == kRead) return {"read", "读取"};
  if ((mask & kWriteData) != 0) return {"write", "写入"};
  if ((mask & kDelete) != 0) return {"delete", "删除"};
  return {"special access", "特殊权限"};
}

bool has_entry(const std::vector<AccessRule>& entries, const AccessRule& wanted) {
  return std::any_of(entries.begin(), entries.end(), [&](const AccessRule& entry) {
    return entry.account == wanted.account && entry.deny == wanted.deny &&
           entry.rights == wanted.rights;
  });
}

std::string_view account_as_written(const AccessRule& entry) {
  return std::string_view(entry.shown).substr(0, entry.shown.find(":("));
}

class Judge {
 public:
  Judge(std::string_view path,
        const ObservedAccess* good,
        const ObservedAccess& bad,
        std::string_view good_computer,
        std::string_view bad_computer)
      : path_(path),
        good_(good),
        bad_(bad),
        good_computer_(good_computer),
        bad_computer_(bad_computer),
        bad_entries_(entries_of(bad, bad_computer)) {
    if (good != nullptr) good_entries_ = entries_of(*good, good_computer);
  }

  std::vector<SuspicionReason> judge() {
    judge_denials();
    if (!bad_.entries.empty() && (good_ == nullptr || !good_->entries.empty())) {
      judge_losses();
      judge_writers();
    }
    judge_owner();
    if (!reasons_.empty() && is_system_path(path_)) {
      add(10,
          "it is a file of Windows that servicing reads or replaces",
          "该文件属于 Windows，系统维护时需要读取或替换");
    }
    return std::move(reasons_);
  }

 private:
  void add(int points, std::string en, std::string zh) {
    reasons_.push_back({{std::move(en), std::move(zh)}, points});
  }

  void judge_denials() {
    for (const AccessRule& entry : bad_entries_) {
      if (entry.account == "(empty list)" && !has_entry(good_entries_, entry)) {
        add(70,
            "the access list is empty: nobody may do anything",
            "访问控制列表为空：任何人都无权访问");
      }
      if (!entry.deny || has_entry(good_entries_, entry)) continue;
      const Bilingual what = words_of_rights(entry.rights);
      const std::string_view who = account_as_written(entry);
      const bool reaches = std::any_of(
          principals().begin(), principals().end() - 1, [&](const Principal& principal) {
            return applies_to(principal.account, entry.account);
          });
      add(reaches ? 70 : 40,
          fmt::format("an entry denies {} {}", who, what.en),
          fmt::format("有一条目拒绝 {} 的“{}”权限", who, what.zh));
    }
  }

  void judge_losses() {
    for (const Principal& principal : principals()) {
      const Rights bad = rights_for(principal.account, bad_entries_);
      const std::uint32_t before = good_ != nullptr
                                       ? rights_for(principal.account, good_entries_).left()
                                       : principal.expected;
      const std::uint32_t lost = before & ~bad.allowed;
      constexpr std::uint32_t kMatters = 0x301BF;  // data, attributes, delete, control
      if ((lost & kMatters) == 0) continue;
      const Bilingual had = words_of_rights(before);
      const Bilingual has = words_of_rights(bad.allowed);
      std::string en = fmt::format("{} has lost {}", principal.name.en, had.en);
      std::string zh = fmt::format("{} 失去了“{}”权限", principal.name.zh, had.zh);
      if (bad.allowed != 0) {
        en += fmt::format(", {} is left", has.en);
        zh += fmt::format("，仅剩“{}”", has.zh);
      }
      add(principal.points, std::move(en), std::move(zh));
    }
  }

  // Who may write in BAD and not in GOOD: a way for others to replace the file.
  void judge_writers() {
    if (good_ == nullptr) return;
    for (const AccessRule& entry : bad_entries_) {
      if (entry.deny || entry.inherit_only || (entry.rights & kWriteData) == 0) continue;
      if (has_entry(good_entries_, entry)) continue;
      const bool could =
          std::any_of(good_entries_.begin(), good_entries_.end(), [&](const AccessRule& other) {
            return !other.deny && other.account == entry.account &&
                   (other.rights & kWriteData) != 0;
          });
      if (could) continue;
      const std::string_view who = account_as_written(entry);
      add(is_system_path(path_) ? 15 : 5,
          fmt::format("{} may write", who),
          fmt::format("{} 可以写入", who));
    }
  }

  void judge_owner() {
    if (bad_.owner.empty()) return;
    const std::string owner = comparable_account(bad_.owner, bad_computer_);
    constexpr std::string_view kInstaller = "nt service\\trustedinstaller";
    if (good_ != nullptr) {
      if (good_->owner.empty() || comparable_account(good_->owner, good_computer_) == owner) return;
      const bool was_installer = comparable_account(good_->owner, good_computer_) == kInstaller;
      if (!was_installer) {
        return add(10,
                   fmt::format("owner is {}, not {}", bad_.owner, good_->owner),
                   fmt::format("所有者是 {}，而不是 {}", bad_.owner, good_->owner));
      }
    } else if (owner == kInstaller) {
      return;
    }
    const bool administrator =
        owner == "builtin\\administrators" || owner.ends_with("\\administrator");
    const std::string en = administrator ? "an administrator" : bad_.owner;
    const std::string zh = administrator ? "管理员" : " " + bad_.owner + " ";
    add(35,
        fmt::format("owner is {}, not TrustedInstaller", en),
        fmt::format("所有者是{}，而不是 TrustedInstaller", zh));
  }

  std::string_view path_;
  const ObservedAccess* good_;
  const ObservedAccess& bad_;
  std::string_view good_computer_;
  std::string_view bad_computer_;
  std::vector<AccessRule> good_entries_;
  std::vector<AccessRule> bad_entries_;
  std::vector<SuspicionReason> reasons_;
};

}  // namespace

AccessRule read_access_rule(std::string_view entry, std::string_view computer) {
  AccessRule read;
  const std::size_t colon = entry.rfind(":(");
  const std::string_view account = entry.substr(0, colon);
  read.account = comparable_account(account, computer);
  read.shown = std::string(account) + ":";
  std::string_view rest =
      colon == std::string_view::npos ? std::string_view() : entry.substr(colon + 1);
  if (read.account == "(no list)") read.rights = kFull;
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
    } else if (word != "OI" && word != "CI" && word != "NP") {
      read.rights |= rights_of(word);
    }
  }
  return read;
}

std::vector<SuspicionReason> access_verdicts(std::string_view path,
                                             const ObservedAccess* good,
                                             const ObservedAccess& bad,
                                             std::string_view good_computer,
                                             std::string_view bad_computer) {
  return Judge(path, good, bad, good_computer, bad_computer).judge();
}

std::vector<AspectChange> access_changes(const ObservedAccess& good,
                                         const ObservedAccess& bad,
                                         std::string_view good_computer,
                                         std::string_view bad_computer) {
  std::vector<AspectChange> changes;
  if (!good.owner.empty() && !bad.owner.empty() &&
      comparable_account(good.owner, good_computer) !=
          comparable_account(bad.owner, bad_computer)) {
    changes.push_back({Aspect::Owner, good.owner, bad.owner});
  }
  if (good.entries.empty() || bad.entries.empty()) return changes;  // one side shows the owner only
  const std::vector<AccessRule> good_entries = entries_of(good, good_computer);
  const std::vector<AccessRule> bad_entries = entries_of(bad, bad_computer);
  for (const AccessRule& entry : bad_entries) {
    if (!has_entry(good_entries, entry)) changes.push_back({Aspect::Entry, "", entry.shown});
  }
  for (const AccessRule& entry : good_entries) {
    if (!has_entry(bad_entries, entry)) changes.push_back({Aspect::Entry, entry.shown, ""});
  }
  return changes;
}

}  // namespace casebook
