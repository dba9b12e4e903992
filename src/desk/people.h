// SPDX-License-Identifier: Apache-2.0
// Users, and the customers they work for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "desk/actor.h"
#include "desk/desk.h"
#include "desk/page.h"
#include "store/connection.h"

namespace casebook::desk {

struct User {
  std::int64_t id = 0;
  std::string login;
  std::string name;
  std::string mail;
  Role role = Role::Engineer;
  std::string language = "zh";
  bool all_customers = false;
  bool has_password = false;
  bool has_totp = false;
  bool disabled = false;
  Micros created = 0;
  Micros updated = 0;
  std::int64_t version = 1;
};

struct NewUser {
  std::string login;  // letters, digits, '.', '-', '_', '@'; kept in lower case
  std::string name;
  std::string mail;
  Role role = Role::Engineer;
  std::string language = "zh";
  bool all_customers = false;
  std::string password;  // "" for none: he gets a link, or signs in elsewhere
};

// Inside of a transaction. Conflict: the login is taken.
Result<User> create_user(const Desk& desk,
                         store::Connection& connection,
                         const Actor& actor,
                         const NewUser& wanted);
Result<User> user_of_id(store::Connection& connection, std::int64_t id);
Result<User> user_of_login(store::Connection& connection, std::string_view login);
Result<Page<User>> list_users(store::Connection& connection, const PageWish& wish);
Result<std::int64_t> count_users(store::Connection& connection);

struct UserChange {
  std::optional<std::string> name;
  std::optional<std::string> mail;
  std::optional<Role> role;
  std::optional<std::string> language;
  std::optional<bool> all_customers;
  std::optional<bool> disabled;                        // ends his sessions and tokens
  std::optional<std::vector<std::int64_t>> customers;  // all that he may see by himself
};
// Conflict: not at `version` any more, or nobody would be left who is an administrator.
Result<User> change_user(const Desk& desk,
                         store::Connection& connection,
                         const Actor& actor,
                         std::int64_t id,
                         std::int64_t version,
                         const UserChange& change);

// Ends all his sessions. InvalidInput: too short.
Status set_password(const Desk& desk,
                    store::Connection& connection,
                    const Actor& actor,
                    std::int64_t user,
                    std::string_view password);

// Links that are good once. Gives the token; the purpose is setup, invitation or password.
Result<std::string> make_one_time_link(const Desk& desk,
                                       store::Connection& connection,
                                       std::string_view purpose,
                                       std::optional<std::int64_t> user,
                                       Micros lasts);
struct OneTimeLink {
  std::string purpose;
  std::optional<std::int64_t> user;
};
// Uses it up. NotFound: it is none, was used, or is too old.
Result<OneTimeLink> use_one_time_link(const Desk& desk,
                                      store::Connection& connection,
                                      std::string_view token);

struct Customer {
  std::int64_t id = 0;
  std::string name;
  std::string language = "zh";
  std::int64_t retention_days = 180;
  std::optional<std::int64_t> quota_bytes;
  Micros created = 0;
  Micros updated = 0;
  std::int64_t version = 1;
};
Result<Customer> create_customer(const Desk& desk,
                                 store::Connection& connection,
                                 const Actor& actor,
                                 const Customer& wanted);
Result<Customer> customer_of_id(store::Connection& connection, const Actor& actor, std::int64_t id);
Result<Page<Customer>> list_customers(store::Connection& connection,
                                      const Actor& actor,
                                      const PageWish& wish);
struct CustomerChange {
  std::optional<std::string> name;
  std::optional<std::string> language;
  std::optional<std::int64_t> retention_days;
  std::optional<std::optional<std::int64_t>> quota_bytes;
};
Result<Customer> change_customer(const Desk& desk,
                                 store::Connection& connection,
                                 const Actor& actor,
                                 std::int64_t id,
                                 std::int64_t version,
                                 const CustomerChange& change);

}  // namespace casebook::desk
