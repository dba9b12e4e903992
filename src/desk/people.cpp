// SPDX-License-Identifier: Apache-2.0
#include "desk/people.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "desk/audit.h"
#include "desk/fields.h"
#include "desk/sign_in.h"
#include "desk/tokens.h"

namespace casebook::desk {
namespace {

constexpr std::string_view kUserColumns =
    "u.id, u.login, u.name, u.mail, u.role, u.language, u.all_customers, u.password IS NOT NULL, "
    "u.totp_confirmed, u.disabled, u.created, u.updated, u.version";
constexpr std::string_view kCustomerColumns =
    "c.id, c.name, c.language, c.retention_days, c.quota_bytes, c.created, c.updated, c.version";

User user_of(const store::Row& row) {
  User user;
  user.id = row[0].number();
  user.login = row[1].text();
  user.name = row[2].text();
  user.mail = row[3].text();
  user.role = role_called(row[4].text()).value_or(Role::Engineer);
  user.language = row[5].text();
  user.all_customers = row[6].truth();
  user.has_password = row[7].truth();
  user.has_totp = row[8].truth();
  user.disabled = row[9].truth();
  user.created = row[10].number();
  user.updated = row[11].number();
  user.version = row[12].number();
  return user;
}

Customer customer_of(const store::Row& row) {
  Customer customer;
  customer.id = row[0].number();
  customer.name = row[1].text();
  customer.language = row[2].text();
  customer.retention_days = row[3].number();
  customer.quota_bytes = row[4].maybe_number();
  customer.created = row[5].number();
  customer.updated = row[6].number();
  customer.version = row[7].number();
  return customer;
}

Status check_login(std::string_view login) {
  constexpr std::size_t kLongest = 100;
  const bool is_good = !login.empty() && login.size() <= kLongest &&
                       std::all_of(login.begin(), login.end(), [](char c) {
                         return is_word(c) || c == '.' || c == '-' || c == '@';
                       });
  if (is_good) return ok_status();
  return Error{ErrorCode::InvalidInput,
               "login: letters, digits, '.', '-', '_' and '@', at most 100"};
}

Status check_password(std::string_view password) {
  if (password.size() >= kShortestPassword && password.size() <= 1024) return ok_status();
  return Error{ErrorCode::InvalidInput,
               fmt::format("password: {} characters or more", kShortestPassword)};
}

Status check_retention(std::int64_t days) {
  if (days >= 1 && days <= 36'500) return ok_status();
  return Error{ErrorCode::InvalidInput, "retention_days: 1 to 36500"};
}

Status write_audit(const Desk& desk,
                   store::Connection& connection,
                   const Actor& actor,
                   std::string_view action,
                   const std::string& object,
                   std::string_view detail = "{}") {
  RETURN_IF_ERROR(
      append_audit(connection, desk.clock(), actor, action, object, std::nullopt, detail));
  return ok_status();
}

// Somebody must be left who can let others in.
Status check_administrators(store::Connection& connection) {
  ASSIGN_OR_RETURN(const store::Row row,
                   one_row(connection,
                           "SELECT COUNT(*) FROM users WHERE role = 'admin' AND disabled = 0",
                           {},
                           "users"));
  if (row[0].number() > 0) return ok_status();
  return Error{ErrorCode::Conflict, "user: nobody would be left who is an administrator"};
}

}  // namespace

Result<User> create_user(const Desk& desk,
                         store::Connection& connection,
                         const Actor& actor,
                         const NewUser& wanted) {
  const std::string login = to_lower(wanted.login);
  RETURN_IF_ERROR(check_login(login));
  RETURN_IF_ERROR(check_text("name", wanted.name, true));
  RETURN_IF_ERROR(check_text("mail", wanted.mail, false));
  RETURN_IF_ERROR(check_language(wanted.language));
  std::optional<std::string> hash;
  if (!wanted.password.empty()) {
    RETURN_IF_ERROR(check_password(wanted.password));
    hash = hash_password(wanted.password);
  }
  const Micros now = desk.clock();
  ASSIGN_OR_RETURN(
      const store::Row added,
      one_row(connection,
              "INSERT INTO users (login, name, mail, role, language, all_customers, password, "
              "created, updated) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8) RETURNING id",
              {login,
               wanted.name,
               wanted.mail,
               role_name(wanted.role),
               wanted.language,
               wanted.all_customers,
               hash,
               now},
              "user"));
  ASSIGN_OR_RETURN(User made, user_of_id(connection, added[0].number()));
  RETURN_IF_ERROR(
      write_audit(desk, connection, actor, "user.create", fmt::format("user:{}", made.id)));
  return made;
}

Result<User> user_of_id(store::Connection& connection, std::int64_t id) {
  ASSIGN_OR_RETURN(const store::Row row,
                   one_row(connection,
                           fmt::format("SELECT {} FROM users u WHERE u.id = $1", kUserColumns),
                           {id},
                           "user"));
  return user_of(row);
}

Result<User> user_of_login(store::Connection& connection, std::string_view login) {
  ASSIGN_OR_RETURN(const store::Row row,
                   one_row(connection,
                           fmt::format("SELECT {} FROM users u WHERE u.login = $1", kUserColumns),
                           {to_lower(login)},
                           "user"));
  return user_of(row);
}

Result<Page<User>> list_users(store::Connection& connection, const PageWish& wish) {
  return read_page(connection,
                   fmt::format("SELECT {} FROM users u WHERE 1 = 1", kUserColumns),
                   {},
                   wish,
                   "u",
                   user_of);
}

Result<std::int64_t> count_users(store::Connection& connection) {
  ASSIGN_OR_RETURN(const store::Row row,
                   one_row(connection, "SELECT COUNT(*) FROM users", {}, "users"));
  return row[0].number();
}

Result<User> change_user(const Desk& desk,
                         store::Connection& connection,
                         const Actor& actor,
                         std::int64_t id,
                         std::int64_t version,
                         const UserChange& change) {
  const Micros now = desk.clock();
  store::Values values = {id, version, now};
  Assignments set(values);
  if (change.name) {
    RETURN_IF_ERROR(check_text("name", *change.name, true));
    set.set("name", *change.name);
  }
  if (change.mail) {
    RETURN_IF_ERROR(check_text("mail", *change.mail, false));
    set.set("mail", *change.mail);
  }
  if (change.role) set.set("role", role_name(*change.role));
  if (change.language) {
    RETURN_IF_ERROR(check_language(*change.language));
    set.set("language", *change.language);
  }
  if (change.all_customers) set.set("all_customers", *change.all_customers);
  if (change.disabled) set.set("disabled", *change.disabled);
  ASSIGN_OR_RETURN(
      const std::int64_t changed,
      connection.run(fmt::format("UPDATE users SET {} updated = $3, version = version + "
                                 "1 WHERE id = $1 AND version = $2",
                                 set.text()),
                     values));
  if (changed == 0) {
    RETURN_IF_ERROR(user_of_id(connection, id));
    return Error{ErrorCode::Conflict, "user: it was changed meanwhile"};
  }
  RETURN_IF_ERROR(check_administrators(connection));
  if (change.customers) {
    RETURN_IF_ERROR(connection.run("DELETE FROM user_customers WHERE member = $1", {id}));
    for (const std::int64_t customer : *change.customers) {
      auto added = connection.run(
          "INSERT INTO user_customers (member, customer) VALUES ($1, $2) ON CONFLICT DO NOTHING",
          {id, customer});
      if (!added.ok()) {
        const bool is_unknown = added.error().code == ErrorCode::Conflict;
        if (is_unknown)
          return Error{ErrorCode::InvalidInput, "customers: there is no such customer"};
        return std::move(added.error());
      }
    }
  }
  if (change.disabled.value_or(false)) {
    RETURN_IF_ERROR(close_sessions_of(connection, id));
    RETURN_IF_ERROR(connection.run(
        "UPDATE api_tokens SET revoked = $1 WHERE member = $2 AND revoked IS NULL", {now, id}));
  }
  RETURN_IF_ERROR(write_audit(
      desk, connection, actor, "user.change", fmt::format("user:{}", id), set.detail()));
  return user_of_id(connection, id);
}

Status set_password(const Desk& desk,
                    store::Connection& connection,
                    const Actor& actor,
                    std::int64_t user,
                    std::string_view password) {
  RETURN_IF_ERROR(check_password(password));
  const std::string hash = hash_password(password);
  ASSIGN_OR_RETURN(
      const std::int64_t changed,
      connection.run("UPDATE users SET password = $1, updated = $2, version = version + "
                     "1 WHERE id = $3",
                     {hash, desk.clock(), user}));
  if (changed == 0) return Error{ErrorCode::NotFound, "user"};
  RETURN_IF_ERROR(close_sessions_of(connection, user));
  return write_audit(desk, connection, actor, "user.password", fmt::format("user:{}", user));
}

Result<std::string> make_one_time_link(const Desk& desk,
                                       store::Connection& connection,
                                       std::string_view purpose,
                                       std::optional<std::int64_t> user,
                                       Micros lasts) {
  std::string token = random_token(16);
  const Micros now = desk.clock();
  RETURN_IF_ERROR(connection.run(
      "INSERT INTO one_time_links (token_hash, purpose, member, created, expires) VALUES ($1, $2, "
      "$3, $4, $5)",
      {token_hash(token), purpose, user, now, now + lasts}));
  return token;
}

Result<OneTimeLink> use_one_time_link(const Desk& desk,
                                      store::Connection& connection,
                                      std::string_view token) {
  const Micros now = desk.clock();
  // Of two who use it at the same time one changes the row first.
  ASSIGN_OR_RETURN(
      const store::Row row,
      one_row(connection,
              "UPDATE one_time_links SET used = $1 WHERE token_hash = $2 AND used IS NULL AND "
              "expires > $1 RETURNING purpose, member",
              {now, token_hash(token)},
              "link"));
  return OneTimeLink{row[0].text(), row[1].maybe_number()};
}

Result<Customer> create_customer(const Desk& desk,
                                 store::Connection& connection,
                                 const Actor& actor,
                                 const Customer& wanted) {
  RETURN_IF_ERROR(check_text("name", wanted.name, true));
  RETURN_IF_ERROR(check_language(wanted.language));
  RETURN_IF_ERROR(check_retention(wanted.retention_days));
  const Micros now = desk.clock();
  ASSIGN_OR_RETURN(
      const store::Row added,
      one_row(connection,
              "INSERT INTO customers (name, language, retention_days, quota_bytes, "
              "created, updated) VALUES ($1, $2, $3, $4, $5, $5) RETURNING id",
              {wanted.name, wanted.language, wanted.retention_days, wanted.quota_bytes, now},
              "customer"));
  const std::int64_t id = added[0].number();
  RETURN_IF_ERROR(
      append_audit(connection, now, actor, "customer.create", fmt::format("customer:{}", id), id));
  return customer_of_id(connection, console(), id);
}

Result<Customer> customer_of_id(store::Connection& connection,
                                const Actor& actor,
                                std::int64_t id) {
  ASSIGN_OR_RETURN(const store::Row row,
                   one_row(connection,
                           fmt::format("SELECT {} FROM customers c WHERE c.id = $1 AND {}",
                                       kCustomerColumns,
                                       wall(actor, "c.id")),
                           {id},
                           "customer"));
  return customer_of(row);
}

Result<Page<Customer>> list_customers(store::Connection& connection,
                                      const Actor& actor,
                                      const PageWish& wish) {
  return read_page(
      connection,
      fmt::format("SELECT {} FROM customers c WHERE {}", kCustomerColumns, wall(actor, "c.id")),
      {},
      wish,
      "c",
      customer_of);
}

Result<Customer> change_customer(const Desk& desk,
                                 store::Connection& connection,
                                 const Actor& actor,
                                 std::int64_t id,
                                 std::int64_t version,
                                 const CustomerChange& change) {
  const Micros now = desk.clock();
  store::Values values = {id, version, now};
  Assignments set(values);
  if (change.name) {
    RETURN_IF_ERROR(check_text("name", *change.name, true));
    set.set("name", *change.name);
  }
  if (change.language) {
    RETURN_IF_ERROR(check_language(*change.language));
    set.set("language", *change.language);
  }
  if (change.retention_days) {
    RETURN_IF_ERROR(check_retention(*change.retention_days));
    set.set("retention_days", *change.retention_days);
  }
  if (change.quota_bytes) set.set("quota_bytes", *change.quota_bytes);
  ASSIGN_OR_RETURN(
      const std::int64_t changed,
      connection.run(
          fmt::format("UPDATE customers SET {} updated = $3, version = version + 1 WHERE "
                      "id = $1 AND version = $2 AND {}",
                      set.text(),
                      wall(actor, "id")),
          values));
  if (changed == 0) {
    RETURN_IF_ERROR(customer_of_id(connection, actor, id));
    return Error{ErrorCode::Conflict, "customer: it was changed meanwhile"};
  }
  RETURN_IF_ERROR(append_audit(
      connection, now, actor, "customer.change", fmt::format("customer:{}", id), id, set.detail()));
  return customer_of_id(connection, actor, id);
}

}  // namespace casebook::desk
