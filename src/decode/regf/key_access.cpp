// SPDX-License-Identifier: Apache-2.0
#include "decode/regf/key_access.h"

#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include "base/text.h"
#include "decode/shared/icacls_rights.h"
#include "model/accounts.h"
#include "model/fact_keys.h"

namespace casebook {
namespace {

constexpr std::size_t kMostOddKeys = 500;  // more than that are no exceptions
constexpr std::string_view kSystem = "S-1-5-18";
constexpr std::string_view kAdministrators = "S-1-5-32-544";

bool is_of_machine(HiveKind kind) {
  return kind == HiveKind::System || kind == HiveKind::Software || kind == HiveKind::Components ||
         kind == HiveKind::Drivers;
}

bool is_odd(const SecurityDescriptor& descriptor) {
  if (!descriptor.is_complete || !descriptor.has_dacl()) return false;
  bool lets_system_in = false;
  for (const AccessEntry& entry : descriptor.dacl) {
    if (entry.denies()) return true;
    const bool is_machine = entry.sid == kSystem || entry.sid == kAdministrators;
    const bool is_here = (entry.flags & ace_flag::kInheritOnly) == 0;
    lets_system_in = lets_system_in || (entry.allows() && is_machine && is_here);
  }
  return descriptor.is_dacl_null || !lets_system_in;
}

// Keys share descriptors: each is looked at once.
class OddDescriptors {
 public:
  bool contain(ByteView security) {
    if (security.empty()) return false;
    const auto [known, is_new] = seen_.try_emplace(security.data(), false);
    if (is_new) {
      const auto descriptor = read_security_descriptor(security);
      known->second = descriptor && is_odd(*descriptor);
    }
    return known->second;
  }

 private:
  std::map<const std::byte*, bool> seen_;
};

// "ControlSet002" while ControlSet001 is in use.
bool is_unused_set(const std::string& name, std::string_view control_set) {
  return starts_with_ignoring_case(name, "ControlSet") && !equal_ignoring_case(name, control_set);
}

std::string path_of(const std::vector<HiveKey>& keys) {
  std::string path;
  for (std::size_t i = 1; i < keys.size(); ++i) {
    path += (path.empty() ? "" : "\\") + keys[i].name().text();
  }
  return path;
}

}  // namespace

bool states_access(const RelevantKey& relevant) {
  static constexpr std::array<std::string_view, 3> kPaths = {
      "CurrentControlSet\\Services\\*",
      "Microsoft\\Windows\\CurrentVersion\\Component Based Servicing",
      "Microsoft\\Windows\\CurrentVersion\\WindowsUpdate\\Auto Update"};
  return std::find(kPaths.begin(), kPaths.end(), relevant.path) != kPaths.end();
}

void state_access(std::string_view path,
                  const SecurityDescriptor& descriptor,
                  RegistryPlace place,
                  DecodeOutput& output) {
  if (!descriptor.is_complete) return;
  if (!descriptor.owner.empty()) {
    output.fact(fact::kOwner,
                fmt::format("{}|{}", path, account_of_sid(descriptor.owner)),
                place.offset,
                place.line);
  }
  for (const AclFact& entry : acl_facts(path, descriptor, ListObject::Key)) {
    output.fact(fact::kAce, entry.value, place.offset, place.line);
    if (entry.denies) output.fact(fact::kDenyAce, entry.value, place.offset, place.line);
  }
}

std::vector<OddKey> odd_keys(const Hive& hive, HiveKind kind, std::string_view control_set) {
  std::vector<OddKey> odd;
  if (!is_of_machine(kind)) return odd;
  OddDescriptors descriptors;
  std::vector<HiveKey> above;
  HiveWalk walk(hive.root());
  while (odd.size() < kMostOddKeys && walk.next()) {
    above.resize(std::min(above.size(), walk.depth()));
    above.push_back(walk.key());
    if (walk.depth() == 1 && is_unused_set(walk.key().name().text(), control_set)) {
      walk.skip_below();
      continue;
    }
    const ByteView security = walk.key().security();
    if (!descriptors.contain(security)) continue;
    odd.push_back({walk.key(), path_of(above), *read_security_descriptor(security)});
  }
  return odd;
}

}  // namespace casebook
