// SPDX-License-Identifier: Apache-2.0
// Users and customers.
#include "desk/people.h"

#include <fmt/format.h>

#include "desk/audit.h"
#include "server/areas/areas.h"
#include "server/areas/people_json.h"
#include "server/json.h"

namespace casebook::server {
namespace {

constexpr Micros kInvitationTime = 7 * kDay;

Result<http::Response> list_users(Call& call) {
  ASSIGN_OR_RETURN(const desk::PageWish wish, page_wish(call));
  ASSIGN_OR_RETURN(const desk::Page<desk::User> page, desk::list_users(call.connection, wish));
  return page_response(page, user_json);
}

std::optional<desk::Role> role_field(Fields& fields) {
  const auto name = fields.maybe_text("role");
  if (!name) return std::nullopt;
  const auto role = desk::role_called(*name);
  if (!role) {
    fields.refuse("role",
                  "engineer, senior, manager, rule-author, admin or auditor",
                  "可选：engineer、senior、manager、rule-author、admin、auditor");
  }
  return role;
}

// With a link for his password, which the administrator hands on; no password is ever sent.
Result<http::Response> create_user(Call& call) {
  Fields fields(call.body);
  desk::NewUser wanted;
  wanted.login = fields.text("login");
  wanted.name = fields.text("name");
  wanted.mail = fields.maybe_text("mail").value_or("");
  wanted.role = role_field(fields).value_or(desk::Role::Engineer);
  wanted.language = fields.maybe_text("language").value_or("zh");
  wanted.all_customers = fields.maybe_truth("all_customers").value_or(false);
  RETURN_IF_ERROR(fields.done());
  ASSIGN_OR_RETURN(const desk::User made,
                   desk::create_user(call.desk, call.connection, call.actor, wanted));
  ASSIGN_OR_RETURN(
      const std::string token,
      desk::make_one_time_link(call.desk, call.connection, "invitation", made.id, kInvitationTime));
  Json json = user_json(made);
  json["invitation"] = token;
  http::Response response = versioned_response(call, json, made.version, 201);
  response.headers.add("Location", fmt::format("/api/v1/users/{}", made.id));
  return response;
}

Result<http::Response> show_user(Call& call) {
  ASSIGN_OR_RETURN(const std::int64_t id, call.id("id"));
  ASSIGN_OR_RETURN(const desk::User user, desk::user_of_id(call.connection, id));
  return versioned_response(call, user_json(user), user.version);
}

Result<http::Response> change_user(Call& call) {
  ASSIGN_OR_RETURN(const std::int64_t id, call.id("id"));
  ASSIGN_OR_RETURN(const desk::User present, desk::user_of_id(call.connection, id));
  if (auto refused = stale(call, present.version)) return *refused;
  Fields fields(call.body);
  desk::UserChange change;
  change.name = fields.maybe_text("name");
  change.mail = fields.maybe_text("mail");
  change.role = role_field(fields);
  change.language = fields.maybe_text("language");
  change.all_customers = fields.maybe_truth("all_customers");
  change.disabled = fields.maybe_truth("disabled");
  change.customers = fields.maybe_numbers("customers");
  RETURN_IF_ERROR(fields.done());
  ASSIGN_OR_RETURN(
      const desk::User changed,
      desk::change_user(call.desk, call.connection, call.actor, id, present.version, change));
  return versioned_response(call, user_json(changed), changed.version);
}

Result<http::Response> list_customers(Call& call) {
  ASSIGN_OR_RETURN(const desk::PageWish wish, page_wish(call));
  ASSIGN_OR_RETURN(const desk::Page<desk::Customer> page,
                   desk::list_customers(call.connection, call.actor, wish));
  return page_response(page, customer_json);
}

Result<http::Response> create_customer(Call& call) {
  Fields fields(call.body);
  desk::Customer wanted;
  wanted.name = fields.text("name");
  wanted.language = fields.maybe_text("language").value_or("zh");
  wanted.retention_days = fields.maybe_number("retention_days").value_or(180);
  wanted.quota_bytes = fields.maybe_number("quota_bytes");
  RETURN_IF_ERROR(fields.done());
  ASSIGN_OR_RETURN(const desk::Customer made,
                   desk::create_customer(call.desk, call.connection, call.actor, wanted));
  http::Response response = versioned_response(call, customer_json(made), made.version, 201);
  response.headers.add("Location", fmt::format("/api/v1/customers/{}", made.id));
  return response;
}

Result<http::Response> show_customer(Call& call) {
  ASSIGN_OR_RETURN(const std::int64_t id, call.id("id"));
  ASSIGN_OR_RETURN(const desk::Customer customer,
                   desk::customer_of_id(call.connection, call.actor, id));
  return versioned_response(call, customer_json(customer), customer.version);
}

Result<http::Response> change_customer(Call& call) {
  ASSIGN_OR_RETURN(const std::int64_t id, call.id("id"));
  ASSIGN_OR_RETURN(const desk::Customer present,
                   desk::customer_of_id(call.connection, call.actor, id));
  if (auto refused = stale(call, present.version)) return *refused;
  Fields fields(call.body);
  desk::CustomerChange change;
  change.name = fields.maybe_text("name");
  change.language = fields.maybe_text("language");
  change.retention_days = fields.maybe_number("retention_days");
  change.quota_bytes = fields.clearable_number("quota_bytes");
  RETURN_IF_ERROR(fields.done());
  ASSIGN_OR_RETURN(
      const desk::Customer changed,
      desk::change_customer(call.desk, call.connection, call.actor, id, present.version, change));
  return versioned_response(call, customer_json(changed), changed.version);
}

}  // namespace

Json user_json(const desk::User& user) {
  Json json;
  json["id"] = user.id;
  json["login"] = user.login;
  json["name"] = user.name;
  json["mail"] = user.mail;
  json["role"] = desk::role_name(user.role);
  json["language"] = user.language;
  json["all_customers"] = user.all_customers;
  json["has_password"] = user.has_password;
  json["has_totp"] = user.has_totp;
  json["disabled"] = user.disabled;
  json["created"] = time_json(user.created);
  json["updated"] = time_json(user.updated);
  json["version"] = user.version;
  return json;
}

Json customer_json(const desk::Customer& customer) {
  Json json;
  json["id"] = customer.id;
  json["name"] = customer.name;
  json["language"] = customer.language;
  json["retention_days"] = customer.retention_days;
  json["quota_bytes"] = maybe_json(customer.quota_bytes);
  json["created"] = time_json(customer.created);
  json["updated"] = time_json(customer.updated);
  json["version"] = customer.version;
  return json;
}

std::vector<Route> people_routes() {
  using http::Method;
  return {
      {.method = Method::Get,
       .pattern = "/api/v1/users",
       .doc = "Users",
       .scope = "users:read",
       .gives = "UserPage",
       .handler = list_users},
      {.method = Method::Post,
       .pattern = "/api/v1/users",
       .doc = "Adds a user; gives a link for his password that is good once",
       .roles = kAdmins,
       .scope = "users:write",
       .writes = Writes::InTransaction,
       .body = BodyKind::Json,
       .takes = "NewUser",
       .gives = "InvitedUser",
       .handler = create_user},
      {.method = Method::Get,
       .pattern = "/api/v1/users/{id}",
       .doc = "One user",
       .scope = "users:read",
       .gives = "User",
       .handler = show_user},
      {.method = Method::Patch,
       .pattern = "/api/v1/users/{id}",
       .doc = "Changes a user; If-Match says which version was read",
       .roles = kAdmins,
       .scope = "users:write",
       .writes = Writes::InTransaction,
       .body = BodyKind::Json,
       .takes = "UserChange",
       .gives = "User",
       .handler = change_user},
      {.method = Method::Get,
       .pattern = "/api/v1/customers",
       .doc = "Customers that the user may see",
       .scope = "customers:read",
       .gives = "CustomerPage",
       .handler = list_customers},
      {.method = Method::Post,
       .pattern = "/api/v1/customers",
       .doc = "Adds a customer",
       .roles = kLeads,
       .scope = "customers:write",
       .writes = Writes::InTransaction,
       .body = BodyKind::Json,
       .takes = "NewCustomer",
       .gives = "Customer",
       .handler = create_customer},
      {.method = Method::Get,
       .pattern = "/api/v1/customers/{id}",
       .doc = "One customer",
       .scope = "customers:read",
       .gives = "Customer",
       .handler = show_customer},
      {.method = Method::Patch,
       .pattern = "/api/v1/customers/{id}",
       .doc = "Changes a customer; If-Match says which version was read",
       .roles = kLeads,
       .scope = "customers:write",
       .writes = Writes::InTransaction,
       .body = BodyKind::Json,
       .takes = "CustomerChange",
       .gives = "Customer",
       .handler = change_customer},
  };
}

}  // namespace casebook::server
