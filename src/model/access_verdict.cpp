// SPDX-License-Identifier: Apache-2.0
#include "model/access_verdict.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "model/accounts.h"

namespace casebook {
namespace {

// Data, attributes, deleting and reading the descriptor; who may change the descriptor itself does
// not stop servicing.
constexpr std::uint32_t kFileMatters = 0x301BF;
constexpr std::uint32_t kKeyMatters = 0x3001F;

// A blank stands between Chinese words and a Latin name only.
std::string chinese_subject(const std::string& name) {
  const bool is_latin = !name.empty() && static_cast<unsigned char>(name.back()) < 0x80;
  return is_latin ? name + " " : name;
}

std::string chinese_object(const std::string& name) {
  const bool is_latin = !name.empty() && static_cast<unsigned char>(name.front()) < 0x80;
  return is_latin ? " " + name : name;
}

class Judge {
 public:
  Judge(const AccessList& list, const AccessDemand& demand, std::string_view computer)
      : list_(list),
        demand_(demand),
        computer_(computer),
        rules_(read_access_rules(list, computer)),
        matters_(demand.object == ListObject::Key ? kKeyMatters : kFileMatters) {}

  std::vector<AccessFault> judge() {
    if (!list_.entries.empty()) {
      judge_denials();
      if (is_whole_list(rules_)) judge_losses();
    }
    judge_owner();
    return std::move(faults_);
  }

 private:
  // The rights of a need that an entry takes away from it.
  std::uint32_t taken_away(std::size_t entry, Reach reach) const {
    std::uint32_t taken = 0;
    for (const AccessDemand::Need& need : demand_.needs) {
      if (!need.is_vital) continue;
      const Granted granted = granted_to(need.account, rules_, reach);
      taken |= granted.denied_by[entry] & need.rights & matters_;
    }
    return taken;
  }

  void judge_denials() {
    for (std::size_t i = 0; i < rules_.size(); ++i) {
      const AccessRule& rule = rules_[i];
      if (rule.account == kEmptyListAccount && !is_known(rule)) {
        faults_.push_back({AccessFaultKind::EmptyList,
                           rule.account,
                           0,
                           true,
                           false,
                           i,
                           {"the access list is empty: nobody may do anything",
                            "访问控制列表为空：任何人都无权访问"}});
      }
      if (!rule.deny || is_known(rule)) continue;
      const Bilingual what = words_of_rights(rule.rights, demand_.object);
      const Bilingual who = short_account(rule.written);
      faults_.push_back({AccessFaultKind::Denied,
                         rule.account,
                         rule.rights,
                         taken_away(i, Reach::Itself) != 0,
                         taken_away(i, Reach::Below) != 0,
                         i,
                         {fmt::format("{} is denied {}", who.en, what.en),
                          fmt::format("{}被拒绝“{}”权限", chinese_subject(who.zh), what.zh)}});
    }
  }

  bool is_known(const AccessRule& rule) const { return has_rule(demand_.known_denials, rule); }

  void judge_losses() {
    const bool is_empty = std::any_of(rules_.begin(), rules_.end(), [](const AccessRule& rule) {
      return rule.account == kEmptyListAccount;
    });
    if (is_empty) return;
    for (const AccessDemand::Need& need : demand_.needs) {
      const std::uint32_t left = granted_to(need.account, rules_, Reach::Itself).mentioned;
      if ((need.rights & ~left & matters_) == 0) continue;
      const std::uint32_t below = granted_to(need.account, rules_, Reach::Below).mentioned;
      const Bilingual who = short_account(account_of_sid(need.account));
      const Bilingual had = words_of_rights(need.rights, demand_.object);
      const Bilingual has = words_of_rights(left, demand_.object);
      Bilingual text = {fmt::format("{} has lost {}", who.en, had.en),
                        fmt::format("{}失去了“{}”权限", chinese_subject(who.zh), had.zh)};
      if ((left & matters_) != 0) {
        text.en += fmt::format(", {} is left", has.en);
        text.zh += fmt::format("，仅剩“{}”", has.zh);
      }
      faults_.push_back({AccessFaultKind::Lost,
                         need.account,
                         need.rights,
                         need.is_vital,
                         need.is_vital && (need.rights & ~below & matters_) != 0,
                         0,
                         std::move(text)});
    }
  }

  void judge_owner() {
    if (list_.owner.empty() || demand_.owners.empty()) return;
    const std::string owner = account_identity(list_.owner, computer_);
    const auto known = std::find(demand_.owners.begin(), demand_.owners.end(), owner);
    if (known != demand_.owners.end()) return;
    const Bilingual is = short_account(list_.owner);
    const Bilingual usual = short_account(demand_.owner_name);
    faults_.push_back(
        {AccessFaultKind::Owner,
         owner,
         0,
         false,
         false,
         0,
         {fmt::format("owner is {} instead of {}", is.en, usual.en),
          fmt::format("所有者是{}，而不是{}", chinese_object(is.zh), chinese_object(usual.zh))}});
  }

  const AccessList& list_;
  const AccessDemand& demand_;
  std::string_view computer_;
  std::vector<AccessRule> rules_;
  std::uint32_t matters_;
  std::vector<AccessFault> faults_;
};

bool fits_any(std::string_view comparable, const std::vector<std::string>& patterns) {
  return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
    return matches_wildcard(comparable, pattern);
  });
}

}  // namespace

std::string_view access_fault_name(AccessFaultKind kind) {
  switch (kind) {
    case AccessFaultKind::EmptyList: return "empty-list";
    case AccessFaultKind::Denied: return "denied";
    case AccessFaultKind::Lost: return "lost";
    case AccessFaultKind::Owner: break;
  }
  return "owner";
}

std::vector<AccessFault> access_faults(const AccessList& list,
                                       const AccessDemand& demand,
                                       std::string_view computer) {
  return Judge(list, demand, computer).judge();
}

bool is_judgeable(const AccessList& list, std::string_view computer) {
  return is_whole_list(read_access_rules(list, computer));
}

const ExpectedAccess* expected_access(const Knowledge& knowledge, std::string_view comparable) {
  for (const ExpectedAccess& expected : knowledge.access) {
    if (fits_any(comparable, expected.paths) && !fits_any(comparable, expected.except)) {
      return &expected;
    }
  }
  return nullptr;
}

AccessDemand demand_of(const ExpectedAccess& expected, int build) {
  AccessDemand demand;
  demand.object = expected.is_key ? ListObject::Key : ListObject::File;
  const auto add = [&](const std::vector<ExpectedAccess::Grant>& grants, bool is_vital) {
    for (const ExpectedAccess::Grant& grant : grants) {
      if (build != 0 && build < grant.since_build) continue;
      demand.needs.push_back(
          {sid_of_account(grant.account), rights_of_letters(grant.rights).value_or(0), is_vital});
    }
  };
  add(expected.needs, true);
  add(expected.usual, false);
  for (const std::string& owner : expected.owners) {
    demand.owners.push_back(account_identity(owner, ""));
  }
  if (!expected.owners.empty()) demand.owner_name = expected.owners.front();
  for (const ExpectedAccess::Grant& denial : expected.denials) {
    demand.known_denials.push_back(
        read_access_rule(fmt::format("{}:(DENY)({})", denial.account, denial.rights), ""));
  }
  return demand;
}

}  // namespace casebook
