// SPDX-License-Identifier: Apache-2.0
#include "diagnose/access_lists.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"
#include "model/accounts.h"
#include "model/fact_keys.h"
#include "model/paths.h"
#include "model/system.h"

namespace casebook {
namespace {

constexpr std::size_t kMostVerdicts = 10'000;

// "C:\x" -> 'c'; 0 when the path names no drive.
char drive_of(std::string_view path) {
  if (starts_with_ignoring_case(path, "\\??\\")) path.remove_prefix(4);
  return path.size() > 1 && path[1] == ':' ? to_lower_ascii(path[0]) : '\0';
}

bool keeps_out(const AccessFault& fault, bool itself, bool handed_down) {
  return (itself && fault.blocks) || (handed_down && fault.blocks_below);
}

std::string account_of(const AccessFault& fault) {
  return short_account(fault.account.starts_with("S-1-") ? account_of_sid(fault.account)
                                                         : fault.account)
      .en;
}

}  // namespace

JudgedLists::JudgedLists(const DiagnoseInput& input)
    : knowledge_(input.knowledge),
      computer_(input.machine) {
  for (const Fact& fact : input.facts) {
    if (fact.key == fact::kOsVersion && build_ == 0) build_ = build_of(fact.value);
  }
  collect(input.facts);
  judge();
}

const Source& JudgedLists::Stated::place_of(const AccessFault& fault) const {
  if (fault.kind == AccessFaultKind::Owner) return owner_at;
  if (fault.kind == AccessFaultKind::Lost || fault.entry >= at.size()) return at.front();
  return at[fault.entry];
}

void JudgedLists::collect(const std::vector<Fact>& facts) {
  for (StatedList& list : stated_lists(facts)) {
    static_cast<StatedList&>(lists_.emplace_back()) = std::move(list);
  }
}

void JudgedLists::judge() {
  for (std::size_t i = 0; i < lists_.size(); ++i) {
    Stated& list = lists_[i];
    const std::string comparable = comparable_object(list.path, computer_);
    list.expected = expected_access(knowledge_, comparable);
    if (list.expected == nullptr) continue;
    list.faults = access_faults(list, demand_of(*list.expected, build_), computer_);
    list.is_judgeable = casebook::is_judgeable(list, computer_);
    by_path_.emplace(comparable, i);
  }
}

std::vector<Fact> JudgedLists::verdicts() const {
  std::vector<Fact> facts;
  for (const Stated& list : lists_) {
    for (const AccessFault& fault : list.faults) {
      if (facts.size() >= kMostVerdicts) return facts;
      facts.push_back({std::string(fact::kAccessVerdict),
                       fmt::format("{}|{}|{}|{}|{}|{}|{}",
                                   list.path,
                                   fault.blocks ? "blocked" : "odd",
                                   list.expected->id,
                                   access_fault_name(fault.kind),
                                   account_of(fault),
                                   fault.text.en,
                                   fault.text.zh),
                       list.place_of(fault)});
    }
  }
  return facts;
}

// A path on another drive is another file, however alike.
std::vector<const JudgedLists::Stated*> JudgedLists::lists_of(const std::string& comparable,
                                                              std::string_view path) const {
  std::vector<const Stated*> found;
  const auto [begin, end] = by_path_.equal_range(comparable);
  for (auto at = begin; at != end; ++at) {
    const Stated& list = lists_[at->second];
    const char wanted = drive_of(path);
    const char here = drive_of(list.path);
    if (wanted == '\0' || here == '\0' || wanted == here) found.push_back(&list);
  }
  return found;
}

bool JudgedLists::add_denied(const LineObject& object,
                             const std::string& comparable,
                             Relation relation,
                             std::vector<Fact>& facts) const {
  bool is_denied = false;
  bool is_disputed = false;
  for (const Stated* list : lists_of(comparable, object.text)) {
    const auto fault =
        std::find_if(list->faults.begin(), list->faults.end(), [&](const AccessFault& one) {
          return keeps_out(one, relation != Relation::Above, relation != Relation::Itself);
        });
    if (fault == list->faults.end()) {
      is_disputed = is_disputed || list->is_judgeable;
      continue;
    }
    if (is_denied) continue;
    is_denied = true;
    constexpr std::array<std::string_view, 3> kRelations = {"itself", "folder", "above"};
    facts.push_back({std::string(fact::kAccessDenied),
                     fmt::format("{}|{}|{}|{}|{}|{}|{}|{}",
                                 kRelations[static_cast<std::size_t>(relation)],
                                 object.text,
                                 list->path,
                                 access_fault_name(fault->kind),
                                 account_of(*fault),
                                 fault->text.en,
                                 fault->text.zh,
                                 list->expected->is_key ? "key" : "file"),
                     list->place_of(*fault)});
  }
  if (is_denied && is_disputed) {
    facts.push_back({std::string(fact::kAccessDisputed), object.text, {}});
  }
  return is_denied;
}

std::vector<Fact> JudgedLists::facts_of(const Chain& chain) const {
  std::vector<Fact> facts;
  if (lists_.empty()) return facts;
  for (const LineObject& object : chain.objects) {
    const bool has_list = object.kind == ObjectKind::File || object.kind == ObjectKind::Driver ||
                          object.kind == ObjectKind::Key;
    if (!has_list) continue;
    const std::string comparable = comparable_object(object.text, computer_);
    Relation relation = Relation::Itself;
    for (std::string_view at = comparable; !at.empty(); at = parent_of(at)) {
      if (add_denied(object, std::string(at), relation, facts)) return facts;
      relation = relation == Relation::Itself ? Relation::Folder : Relation::Above;
    }
    for (const Stated* list : lists_of(comparable, object.text)) {
      if (!list->is_judgeable) continue;
      facts.push_back(
          {std::string(fact::kAccessFine),
           fmt::format(
               "{}|{}|{}", object.text, list->path, list->expected->is_key ? "key" : "file"),
           list->at.front()});
      return facts;
    }
  }
  return facts;
}

}  // namespace casebook
