// SPDX-License-Identifier: Apache-2.0
#include "desk/links.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "desk/audit.h"
#include "desk/page.h"
#include "desk/sign_in.h"
#include "desk/tokens.h"

namespace casebook::desk {
namespace {

constexpr std::string_view kColumns =
    "id, case_id, customer, request, pin IS NOT NULL, most_bytes, expires, revoked, used, created";
constexpr Micros kPassTime = kDay;
constexpr Micros kLongestLink = 365 * kDay;

UploadLink link_of(const store::Row& row) {
  UploadLink link;
  link.id = row[0].number();
  link.case_id = row[1].number();
  link.customer = row[2].number();
  link.request = row[3].maybe_number();
  link.has_pin = row[4].truth();
  link.most_bytes = row[5].number();
  link.expires = row[6].number();
  link.revoked = row[7].maybe_number();
  link.used = row[8].maybe_number();
  link.created = row[9].number();
  return link;
}

Status check_pin(std::string_view pin) {
  const bool is_good = pin.empty() || (pin.size() >= 6 && pin.size() <= 12 &&
                                       std::all_of(pin.begin(), pin.end(), is_digit));
  if (is_good) return ok_status();
  return Error{ErrorCode::InvalidInput, "pin: 6 to 12 digits"};
}

}  // namespace

Result<MadeUploadLink> create_link(const Desk& desk,
                                   store::Connection& connection,
                                   const Actor& actor,
                                   const Case& of,
                                   const NewUploadLink& wanted) {
  RETURN_IF_ERROR(check_pin(wanted.pin));
  if (wanted.most_bytes < 1) return Error{ErrorCode::InvalidInput, "most_bytes: 1 or more"};
  if (wanted.lasts < kMinute || wanted.lasts > kLongestLink) {
    return Error{ErrorCode::InvalidInput, "expires: within a year"};
  }
  if (wanted.request) {
    RETURN_IF_ERROR(one_row(connection,
                            "SELECT 1 FROM requests WHERE id = $1 AND case_id = $2",
                            {*wanted.request, of.id},
                            "request"));
  }
  MadeUploadLink made;
  made.token = random_token(16);
  const Micros now = desk.clock();
  const std::optional<std::string> pin =
      wanted.pin.empty() ? std::nullopt : std::optional(hash_password(wanted.pin));
  const std::optional<std::int64_t> maker =
      actor.kind == Actor::Kind::User ? std::optional(actor.id) : std::nullopt;
  ASSIGN_OR_RETURN(
      const store::Row row,
      one_row(
          connection,
          fmt::format("INSERT INTO upload_links (token_hash, case_id, customer, request, made_by, "
                      "pin, most_bytes, expires, created) VALUES ($1, $2, $3, $4, $5, $6, $7, "
                      "$8, $9) RETURNING {}",
                      kColumns),
          {token_hash(made.token),
           of.id,
           of.customer,
           wanted.request,
           maker,
           pin,
           wanted.most_bytes,
           now + wanted.lasts,
           now},
          "link"));
  made.link = link_of(row);
  RETURN_IF_ERROR(append_audit(connection,
                               now,
                               actor,
                               "link.create",
                               fmt::format("link:{}", made.link.id),
                               of.customer,
                               fmt::format(R"({{"case":{}}})", of.id)));
  return made;
}

Result<std::vector<UploadLink>> links_of(store::Connection& connection,
                                         const Actor& actor,
                                         std::int64_t case_id) {
  return read_all(connection,
                  fmt::format("SELECT {} FROM upload_links WHERE case_id = $1 AND {} ORDER BY id",
                              kColumns,
                              wall(actor, "customer")),
                  {case_id},
                  link_of);
}

Status revoke_link(const Desk& desk,
                   store::Connection& connection,
                   const Actor& actor,
                   std::int64_t case_id,
                   std::int64_t link) {
  const Micros now = desk.clock();
  ASSIGN_OR_RETURN(const store::Row row,
                   one_row(connection,
                           fmt::format("UPDATE upload_links SET revoked = COALESCE(revoked, $1) "
                                       "WHERE id = $2 AND case_id = $3 AND {} RETURNING customer",
                                       wall(actor, "customer")),
                           {now, link, case_id},
                           "link"));
  RETURN_IF_ERROR(append_audit(
      connection, now, actor, "link.revoke", fmt::format("link:{}", link), row[0].number()));
  return ok_status();
}

Result<UploadLink> link_of_token(store::Connection& connection, std::string_view token) {
  ASSIGN_OR_RETURN(
      const store::Row row,
      one_row(connection,
              fmt::format("SELECT {} FROM upload_links WHERE token_hash = $1", kColumns),
              {token_hash(token)},
              "link"));
  return link_of(row);
}

Actor link_actor(const UploadLink& link) {
  Actor actor = nobody();
  actor.id = link.id;
  actor.customers = {link.customer};
  return actor;
}

Result<std::string> pass_for_pin(const Desk& desk,
                                 store::Connection& connection,
                                 const UploadLink& link,
                                 std::string_view pin) {
  ASSIGN_OR_RETURN(
      const store::Row row,
      one_row(connection, "SELECT pin FROM upload_links WHERE id = $1", {link.id}, "link"));
  if (!is_password(row[0].text(), pin)) {
    RETURN_IF_ERROR(connection.run(
        "UPDATE upload_links SET pin_failures = pin_failures + 1 WHERE id = $1", {link.id}));
    return Error{ErrorCode::Denied, "pin: it is wrong"};
  }
  std::string pass = random_token(16);
  RETURN_IF_ERROR(
      connection.run("INSERT INTO link_passes (token_hash, link, expires) VALUES ($1, $2, $3)",
                     {token_hash(pass), link.id, desk.clock() + kPassTime}));
  return pass;
}

Result<bool> is_pass(store::Connection& connection,
                     Micros now,
                     const UploadLink& link,
                     std::string_view pass) {
  if (!link.has_pin) return true;
  ASSIGN_OR_RETURN(const std::vector<store::Row> rows,
                   connection.rows("SELECT 1 FROM link_passes WHERE token_hash = $1 AND link = $2 "
                                   "AND expires > $3",
                                   {token_hash(pass), link.id, now}));
  return !rows.empty();
}

}  // namespace casebook::desk
