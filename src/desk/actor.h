// SPDX-License-Identifier: Apache-2.0
// Who does something, and whom of the customers he may see. Every function of the desk that reads
// or writes what belongs to a customer takes one, and puts wall() into its query.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace casebook::desk {

enum class Role : std::uint8_t { Engineer, Senior, Manager, RuleAuthor, Admin, Auditor };
inline constexpr int kRoles = 6;
std::string_view role_name(Role role);
std::optional<Role> role_called(std::string_view name);

struct Actor {
  enum class Kind : std::uint8_t {
    User,     // signed in, or by one of his tokens
    Link,     // whoever holds an upload link
    Job,      // work in the background: sees the customer it is for
    Console,  // whoever may start the program on the machine; sees all
  };
  Kind kind = Kind::Console;
  std::int64_t id = 0;  // of the user, link or job
  Role role = Role::Engineer;
  bool sees_all = false;
  std::vector<std::int64_t> customers;  // sorted; of no meaning when he sees all
  std::vector<std::string> scopes;  // of a token; none for a session, which may what its user may
  std::string language = "zh";

  bool may_see(std::int64_t customer) const;
  // "user:7", for the audit log.
  std::string name() const;
};

// Who has not said who he is, and sees nobody.
Actor nobody();
Actor console();
Actor job_actor(std::int64_t job, std::int64_t customer);

// A condition of SQL on a column with the id of a customer: "customer IN (3, 7)", "1 = 1" for those
// who see all, "1 = 0" for those who see none. Holds numbers alone, so that it may stand in the
// text.
std::string wall(const Actor& actor, std::string_view column);

}  // namespace casebook::desk
