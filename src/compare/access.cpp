// SPDX-License-Identifier: Apache-2.0
#include "compare/access.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"
#include "model/access_verdict.h"
#include "model/accounts.h"
#include "model/paths.h"

namespace casebook {
namespace {

constexpr std::string_view kInstaller = "NT SERVICE\\TrustedInstaller";

// Who must reach the files of Windows, and how bad it is when one no longer does.
struct Principal {
  std::string_view account;
  bool is_vital;
  int points;
};
constexpr std::array kPrincipals = {Principal{kInstaller, true, 50},
                                    Principal{"NT AUTHORITY\\SYSTEM", true, 50},
                                    Principal{"BUILTIN\\Administrators", true, 35},
                                    Principal{"BUILTIN\\Users", false, 15}};

int points_of_losing(std::string_view sid) {
  constexpr int kOthers = 10;
  for (const Principal& principal : kPrincipals) {
    if (sid_of_account(principal.account) == sid) return principal.points;
  }
  return kOthers;
}

// What GOOD's list gives is what BAD's should give.
AccessDemand demand_of(const ObservedAccess& good, std::string_view computer) {
  AccessDemand demand;
  demand.object = is_key_path(good.path) ? ListObject::Key : ListObject::File;
  demand.known_denials = read_access_rules(good, computer);
  for (const Principal& principal : kPrincipals) {
    const std::string sid = sid_of_account(principal.account);
    const Granted granted = granted_to(sid, demand.known_denials, Reach::Itself);
    demand.needs.push_back({sid, granted.mentioned, principal.is_vital});
  }
  if (!good.owner.empty()) {
    demand.owners.push_back(account_identity(good.owner, computer));
    demand.owner_name = good.owner;
  }
  return demand;
}

bool may_write(const AccessRule& entry) {
  return !entry.deny && !entry.inherit_only && (entry.rights & access_right::kWriteData) != 0;
}

int points_of(const AccessFault& fault, const AccessDemand& demand) {
  switch (fault.kind) {
    case AccessFaultKind::EmptyList: return 70;
    case AccessFaultKind::Denied: return fault.blocks ? 70 : 40;
    case AccessFaultKind::Lost: return points_of_losing(fault.account);
    case AccessFaultKind::Owner: break;
  }
  return demand.owners.front() == sid_of_account(kInstaller) ? 35 : 10;
}

// Who may write in BAD and not in GOOD: a way for others to replace the file.
void add_writers(std::string_view path,
                 const std::vector<AccessRule>& good,
                 const std::vector<AccessRule>& bad,
                 std::vector<SuspicionReason>& reasons) {
  for (const AccessRule& entry : bad) {
    if (!may_write(entry) || has_rule(good, entry)) continue;
    const bool could = std::any_of(good.begin(), good.end(), [&](const AccessRule& other) {
      return other.account == entry.account && may_write(other);
    });
    if (could) continue;
    reasons.push_back(
        {{fmt::format("{} may write", entry.written), fmt::format("{} 可以写入", entry.written)},
         is_system_path(path) ? 15 : 5});
  }
}

}  // namespace

std::vector<SuspicionReason> access_verdicts(std::string_view path,
                                             const ObservedAccess* good,
                                             const ObservedAccess& bad,
                                             const ExpectedAccess* expected,
                                             const ObservedMachine& good_machine,
                                             const ObservedMachine& bad_machine) {
  if (good == nullptr && expected == nullptr) return {};
  AccessDemand demand = good != nullptr ? demand_of(*good, good_machine.name)
                                        : demand_of(*expected, bad_machine.build);
  // One side shows the owner only.
  if (good != nullptr && good->entries.empty()) demand.needs.clear();
  std::vector<SuspicionReason> reasons;
  for (AccessFault& fault : access_faults(bad, demand, bad_machine.name)) {
    reasons.push_back({std::move(fault.text), points_of(fault, demand)});
  }
  if (good != nullptr && !good->entries.empty()) {
    add_writers(path, demand.known_denials, read_access_rules(bad, bad_machine.name), reasons);
  }
  if (!reasons.empty() && is_system_path(path)) {
    reasons.push_back({{"it is a file of Windows that servicing reads or replaces",
                        "该文件属于 Windows，系统维护时需要读取或替换"},
                       10});
  }
  return reasons;
}

std::vector<AspectChange> access_changes(const ObservedAccess& good,
                                         const ObservedAccess& bad,
                                         std::string_view good_computer,
                                         std::string_view bad_computer) {
  std::vector<AspectChange> changes;
  if (!good.owner.empty() && !bad.owner.empty() &&
      account_identity(good.owner, good_computer) != account_identity(bad.owner, bad_computer)) {
    changes.push_back({Aspect::Owner, good.owner, bad.owner});
  }
  if (good.entries.empty() || bad.entries.empty()) return changes;  // one side shows the owner only
  const std::vector<AccessRule> good_entries = read_access_rules(good, good_computer);
  const std::vector<AccessRule> bad_entries = read_access_rules(bad, bad_computer);
  const auto is_cut = [](const AccessRule& entry) { return entry.account == kCutListAccount; };
  const auto add_missing = [&](const auto& from, const auto& in, bool is_bad) {
    if (std::any_of(in.begin(), in.end(), is_cut)) return;
    for (const AccessRule& entry : from) {
      if (is_cut(entry) || has_rule(in, entry)) continue;
      changes.push_back({Aspect::Entry, is_bad ? "" : entry.shown, is_bad ? entry.shown : ""});
    }
  };
  add_missing(bad_entries, good_entries, true);
  add_missing(good_entries, bad_entries, false);
  return changes;
}

}  // namespace casebook
