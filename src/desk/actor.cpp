// SPDX-License-Identifier: Apache-2.0
#include "desk/actor.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace casebook::desk {
namespace {

constexpr std::array<std::string_view, kRoles> kRoleNames = {
    "engineer", "senior", "manager", "rule-author", "admin", "auditor"};
constexpr std::array<std::string_view, 4> kKindNames = {"user", "link", "job", "console"};

}  // namespace

std::string_view role_name(Role role) {
  return kRoleNames[static_cast<std::size_t>(role)];
}

std::optional<Role> role_called(std::string_view name) {
  const auto found = std::find(kRoleNames.begin(), kRoleNames.end(), name);
  if (found == kRoleNames.end()) return std::nullopt;
  return static_cast<Role>(found - kRoleNames.begin());
}

bool Actor::may_see(std::int64_t customer) const {
  return sees_all || std::binary_search(customers.begin(), customers.end(), customer);
}

std::string Actor::name() const {
  const std::string_view word = kKindNames[static_cast<std::size_t>(kind)];
  return kind == Kind::Console ? std::string(word) : fmt::format("{}:{}", word, id);
}

Actor nobody() {
  Actor actor;
  actor.kind = Actor::Kind::Link;
  return actor;
}

Actor console() {
  Actor actor;
  actor.kind = Actor::Kind::Console;
  actor.role = Role::Admin;
  actor.sees_all = true;
  return actor;
}

Actor job_actor(std::int64_t job, std::int64_t customer) {
  Actor actor;
  actor.kind = Actor::Kind::Job;
  actor.id = job;
  actor.customers = {customer};
  return actor;
}

std::string wall(const Actor& actor, std::string_view column) {
  if (actor.sees_all) return "1 = 1";
  if (actor.customers.empty()) return "1 = 0";
  return fmt::format("{} IN ({})", column, fmt::join(actor.customers, ", "));
}

}  // namespace casebook::desk
