// SPDX-License-Identifier: Apache-2.0
// Signing in and out, the second factor, the first administrator.
#include <fmt/format.h>

#include "base/text.h"
#include "desk/audit.h"
#include "desk/people.h"
#include "desk/sign_in.h"
#include "desk/tokens.h"
#include "server/areas/areas.h"
#include "server/areas/people_json.h"
#include "server/json.h"
#include "server/services.h"

namespace casebook::server {
namespace {

http::Response wrong_password(Language language) {
  return problem_response({401,
                           "wrong-login",
                           {"Login, password or code is wrong", "用户名、密码或验证码错误"},
                           {"Try again; an administrator can send you a link for a new password.",
                            "请重试；忘记密码时，管理员可为您生成重设链接。"}},
                          language);
}

http::Response code_needed(Language language) {
  return problem_response({401,
                           "code-needed",
                           {"The code of your authenticator is needed", "需要身份验证器的验证码"},
                           {"Send \"code\" together with login and password.",
                            "请在 login 和 password 之外提供 code。"}},
                          language);
}

void give_cookie(http::Response& response, std::string_view token) {
  response.headers.add("Set-Cookie",
                       fmt::format("{}={}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age={}",
                                   kSessionCookie,
                                   token,
                                   token.empty() ? 0 : desk::kLongestSession / kSecond));
}

Status note(Call& call, std::string_view action, std::int64_t user) {
  desk::Actor actor = call.actor;
  actor.kind = desk::Actor::Kind::User;
  actor.id = user;
  return in_transaction(call.connection, [&](store::Connection& inside) -> Status {
    RETURN_IF_ERROR(append_audit(
        inside, call.desk.clock(), actor, action, fmt::format("user:{}", user), std::nullopt));
    return ok_status();
  });
}

Result<http::Response> sign_in(Call& call) {
  Fields fields(call.body);
  const std::string login = to_lower(fields.text("login"));
  const std::string password = fields.text("password");
  const std::string code = fields.maybe_text("code").value_or("");
  RETURN_IF_ERROR(fields.done());
  const Micros now = call.desk.clock();
  const Micros wait = call.services.gate.try_secret(call.request.peer, login, now);
  if (wait > 0) return too_many(wait, call.language);
  ASSIGN_OR_RETURN(const std::vector<store::Row> rows,
                   call.connection.rows("SELECT id, password, totp_secret, totp_confirmed, "
                                        "totp_last_step, disabled FROM users WHERE login = $1",
                                        {login}));
  if (rows.empty() || rows[0][5].truth() || rows[0][1].is_null()) {
    desk::refuse_password_of_nobody(password);
    return wrong_password(call.language);
  }
  const store::Row& user = rows.front();
  const std::int64_t id = user[0].number();
  if (!desk::is_password(user[1].text(), password)) {
    RETURN_IF_ERROR(note(call, "session.refused", id));
    return wrong_password(call.language);
  }
  if (user[3].truth()) {
    if (code.empty()) return code_needed(call.language);
    const auto step = desk::totp_step(user[2].bytes(), code, now, user[4].number());
    // Two with the same code at the same time: the one who changes the row first comes in.
    bool is_first = false;
    if (step) {
      ASSIGN_OR_RETURN(const std::int64_t changed,
                       call.connection.run("UPDATE users SET totp_last_step = $1 WHERE id = $2 AND "
                                           "totp_last_step < $1",
                                           {*step, id}));
      is_first = changed == 1;
    }
    if (!is_first) {
      RETURN_IF_ERROR(note(call, "session.refused", id));
      return wrong_password(call.language);
    }
  }
  call.services.gate.forgive(call.request.peer, login);
  ASSIGN_OR_RETURN(const std::string token, desk::open_session(call.connection, now, id));
  RETURN_IF_ERROR(note(call, "session.open", id));
  ASSIGN_OR_RETURN(const desk::User found, desk::user_of_id(call.connection, id));
  http::Response response = json_response(user_json(found), 201);
  give_cookie(response, token);
  return response;
}

Result<http::Response> whoami(Call& call) {
  ASSIGN_OR_RETURN(const desk::User user, desk::user_of_id(call.connection, call.actor.id));
  return json_response(user_json(user));
}

Result<http::Response> sign_out(Call& call) {
  const auto cookie = http::cookie_called(call.request.headers.value("Cookie"), kSessionCookie);
  if (cookie) {
    RETURN_IF_ERROR(desk::close_session(call.connection, *cookie));
  }
  http::Response response;
  response.status = 204;
  give_cookie(response, "");
  return response;
}

Result<http::Response> begin_totp(Call& call) {
  const std::string secret = desk::random_token(15);  // 20 characters: the 160 bits of RFC 4226
  ASSIGN_OR_RETURN(const desk::User user, desk::user_of_id(call.connection, call.actor.id));
  if (user.has_totp) return Error{ErrorCode::Conflict, "the second factor is there already"};
  RETURN_IF_ERROR(call.connection.run("UPDATE users SET totp_secret = $1 WHERE id = $2",
                                      {store::Blob{secret}, call.actor.id}));
  Json json;
  json["address"] = desk::totp_address(secret, user.login);
  return json_response(json, 201);
}

Result<http::Response> confirm_totp(Call& call) {
  Fields fields(call.body);
  const std::string code = fields.text("code");
  RETURN_IF_ERROR(fields.done());
  const Micros now = call.desk.clock();
  const Micros wait =
      call.services.gate.try_secret(call.request.peer, fmt::format("totp:{}", call.actor.id), now);
  if (wait > 0) return too_many(wait, call.language);
  ASSIGN_OR_RETURN(
      const store::Row row,
      one_row(
          call.connection, "SELECT totp_secret FROM users WHERE id = $1", {call.actor.id}, "user"));
  const auto step = row[0].is_null() ? std::nullopt : desk::totp_step(row[0].bytes(), code, now, 0);
  if (!step) return Error{ErrorCode::InvalidInput, "code: it is not the one of now"};
  RETURN_IF_ERROR(
      call.connection.run("UPDATE users SET totp_confirmed = 1, totp_last_step = $1 WHERE id = $2",
                          {*step, call.actor.id}));
  RETURN_IF_ERROR(append_audit(call.connection,
                               now,
                               call.actor,
                               "user.totp",
                               fmt::format("user:{}", call.actor.id),
                               std::nullopt));
  http::Response response;
  response.status = 204;
  return response;
}

// The first administrator, or a password for somebody who was invited or has forgotten his.
Result<http::Response> use_link(Call& call) {
  Fields fields(call.body);
  const std::string token = fields.text("token");
  const std::string password = fields.text("password");
  const auto login = fields.maybe_text("login");
  const auto name = fields.maybe_text("name");
  RETURN_IF_ERROR(fields.done());
  const Micros wait = call.services.gate.try_secret(call.request.peer, "link", call.desk.clock());
  if (wait > 0) return too_many(wait, call.language);
  ASSIGN_OR_RETURN(const desk::OneTimeLink link,
                   desk::use_one_time_link(call.desk, call.connection, token));
  std::int64_t id = 0;
  if (link.purpose == "setup") {
    desk::NewUser first;
    first.login = login.value_or("");
    first.name = name.value_or(first.login);
    first.role = desk::Role::Admin;
    first.all_customers = true;
    first.language = call.language == Language::English ? "en" : "zh";
    first.password = password;
    if (password.empty()) return Error{ErrorCode::InvalidInput, "password: it is missing"};
    ASSIGN_OR_RETURN(const desk::User made,
                     desk::create_user(call.desk, call.connection, desk::console(), first));
    id = made.id;
  } else {
    id = link.user.value_or(0);
    desk::Actor self = call.actor;
    self.kind = desk::Actor::Kind::User;
    self.id = id;
    RETURN_IF_ERROR(desk::set_password(call.desk, call.connection, self, id, password));
  }
  ASSIGN_OR_RETURN(const std::string session,
                   desk::open_session(call.connection, call.desk.clock(), id));
  ASSIGN_OR_RETURN(const desk::User user, desk::user_of_id(call.connection, id));
  http::Response response = json_response(user_json(user), 201);
  give_cookie(response, session);
  return response;
}

Result<http::Response> list_tokens(Call& call) {
  ASSIGN_OR_RETURN(
      const std::vector<store::Row> rows,
      call.connection.rows("SELECT id, name, scopes, created, used, expires FROM "
                           "api_tokens WHERE member = $1 AND revoked IS NULL ORDER BY id",
                           {call.actor.id}));
  Json items = Json::array();
  for (const store::Row& row : rows) {
    Json one;
    one["id"] = row[0].number();
    one["name"] = row[1].text();
    one["scopes"] = row[2].text();
    one["created"] = time_json(row[3].number());
    one["used"] = time_json(row[4].maybe_number());
    one["expires"] = time_json(row[5].maybe_number());
    items.push_back(std::move(one));
  }
  return json_response(page_json(std::move(items), std::nullopt));
}

Result<http::Response> create_token(Call& call) {
  Fields fields(call.body);
  const std::string name = fields.text("name");
  const std::vector<std::string> scopes = fields.texts("scopes");
  const auto expires = fields.maybe_time("expires");
  RETURN_IF_ERROR(fields.done());
  std::string joined;
  for (const std::string& scope : scopes) {
    if (!is_scope(scope)) {
      return Error{ErrorCode::InvalidInput, fmt::format("scopes: there is no \"{}\"", scope)};
    }
    joined += (joined.empty() ? "" : " ") + scope;
  }
  if (joined.empty()) return Error{ErrorCode::InvalidInput, "scopes: at least one"};
  const std::string token = "cb_" + desk::random_token(32);
  const Micros now = call.desk.clock();
  ASSIGN_OR_RETURN(const store::Row row,
                   one_row(call.connection,
                           "INSERT INTO api_tokens (token_hash, member, name, scopes, created, "
                           "expires) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id",
                           {desk::token_hash(token), call.actor.id, name, joined, now, expires},
                           "token"));
  RETURN_IF_ERROR(append_audit(call.connection,
                               now,
                               call.actor,
                               "token.create",
                               fmt::format("token:{}", row[0].number()),
                               std::nullopt));
  Json json;
  json["id"] = row[0].number();
  json["token"] = token;  // here and never again
  return json_response(json, 201);
}

Result<http::Response> revoke_token(Call& call) {
  ASSIGN_OR_RETURN(const std::int64_t id, call.id("id"));
  const Micros now = call.desk.clock();
  ASSIGN_OR_RETURN(const std::int64_t changed,
                   call.connection.run("UPDATE api_tokens SET revoked = $1 WHERE id = $2 AND "
                                       "member = $3 AND revoked IS NULL",
                                       {now, id, call.actor.id}));
  if (changed == 0) return Error{ErrorCode::NotFound, "token"};
  RETURN_IF_ERROR(append_audit(
      call.connection, now, call.actor, "token.revoke", fmt::format("token:{}", id), std::nullopt));
  http::Response response;
  response.status = 204;
  return response;
}

}  // namespace

std::vector<Route> session_routes() {
  using http::Method;
  return {
      {.method = Method::Post,
       .pattern = "/api/v1/session",
       .doc = "Signs in; gives a cookie",
       .door = Door::Open,
       .writes = Writes::ByItself,
       .body = BodyKind::Json,
       .takes = "SignIn",
       .gives = "User",
       .handler = sign_in},
      {.method = Method::Get,
       .pattern = "/api/v1/session",
       .doc = "Who is signed in",
       .scope = "self:read",
       .gives = "User",
       .handler = whoami},
      {.method = Method::Delete,
       .pattern = "/api/v1/session",
       .doc = "Signs out",
       .writes = Writes::InTransaction,
       .handler = sign_out},
      {.method = Method::Post,
       .pattern = "/api/v1/session/totp",
       .doc = "Begins a second factor; gives the address for an authenticator",
       .writes = Writes::InTransaction,
       .gives = "TotpAddress",
       .handler = begin_totp},
      {.method = Method::Put,
       .pattern = "/api/v1/session/totp",
       .doc = "Confirms the second factor with its first code",
       .writes = Writes::InTransaction,
       .body = BodyKind::Json,
       .takes = "TotpCode",
       .handler = confirm_totp},
      {.method = Method::Post,
       .pattern = "/api/v1/one-time-links/use",
       .doc = "Makes the first administrator, or sets a password, with a link that is good once",
       .door = Door::Open,
       .writes = Writes::InTransaction,
       .body = BodyKind::Json,
       .takes = "UseLink",
       .gives = "User",
       .handler = use_link},
      {.method = Method::Get,
       .pattern = "/api/v1/tokens",
       .doc = "Tokens of the user, without their secrets",
       .gives = "TokenList",
       .handler = list_tokens},
      {.method = Method::Post,
       .pattern = "/api/v1/tokens",
       .doc = "Makes a token for a program; its secret is shown once",
       .writes = Writes::InTransaction,
       .body = BodyKind::Json,
       .takes = "NewToken",
       .gives = "Token",
       .handler = create_token},
      {.method = Method::Delete,
       .pattern = "/api/v1/tokens/{id}",
       .doc = "Takes a token back",
       .writes = Writes::InTransaction,
       .handler = revoke_token},
  };
}

}  // namespace casebook::server
