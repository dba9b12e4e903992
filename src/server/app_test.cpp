// SPDX-License-Identifier: Apache-2.0
#include "server/app.h"

#include <set>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/digest.h"
#include "desk/audit.h"
#include "desk/tokens.h"
#include "server/app_for_test.h"
#include "server/areas/areas.h"
#include "server/json.h"
#include "server/openapi.h"

namespace casebook::server {
namespace {

FOR_EACH_ENGINE(AppTest);
using Json = nlohmann::json;

// A path of the pattern, for a thing that is not there.
std::string path_of(const Route& route) {
  std::string path(route.pattern);
  for (std::size_t at = path.find('{'); at != std::string::npos; at = path.find('{'))
    path.replace(at, path.find('}') - at + 1, "999999");
  return path;
}

TEST_P(AppTest, LetsInByRoleOnEveryRoute) {
  std::map<desk::Role, std::string> sessions;
  for (int i = 0; i < desk::kRoles; ++i) {
    const auto role = static_cast<desk::Role>(i);
    sessions[role] = sign_in_as(role, desk::role_name(role));
  }
  int asked = 0;
  for (const Route& route : routes()) {
    if (route.door != Door::User || route.stream != nullptr) continue;
    const std::string_view method = http::method_name(route.method);
    const Json body = route.body == BodyKind::Json ? Json::object() : Json(nullptr);
    session = "";
    EXPECT_EQ(ask(method, path_of(route), body).status, 401U) << method << ' ' << route.pattern;
    session = "not-a-session";
    EXPECT_EQ(ask(method, path_of(route), body).status, 401U) << method << ' ' << route.pattern;
    for (const auto& [role, cookie] : sessions) {
      if (route.pattern == "/api/v1/session" && route.method == http::Method::Delete) continue;
      session = cookie;
      const Reply reply = ask(method, path_of(route), body);
      const bool may = (route.roles & role_bit(role)) != 0;
      EXPECT_EQ(reply.status == 403, !may)
          << method << ' ' << route.pattern << ' ' << desk::role_name(role) << ' ' << reply.body;
      EXPECT_LT(reply.status, 500U) << method << ' ' << route.pattern << ' ' << reply.body;
      ++asked;
    }
    // From a page of somebody else: nothing that changes.
    session = sessions[desk::Role::Admin];
    if (route.method != http::Method::Get) {
      EXPECT_EQ(ask(method, path_of(route), body, {{"Sec-Fetch-Site", "cross-site"}}).status, 403U)
          << method << ' ' << route.pattern;
    }
  }
  EXPECT_GT(asked, 50);
}

TEST_P(AppTest, LetsTokensInByScope) {
  session = sign_in_as(desk::Role::Admin, "admin");
  const Reply made =
      ask("POST", "/api/v1/tokens", {{"name", "backup"}, {"scopes", {"cases:read"}}});
  ASSERT_EQ(made.status, 201U) << made.body;
  const std::string header = "Bearer " + made.json["token"].get<std::string>();
  EXPECT_EQ(ask("POST", "/api/v1/tokens", {{"name", "x"}, {"scopes", {"everything"}}}).status,
            422U);
  session = "";
  for (const Route& route : routes()) {
    if (route.door != Door::User || route.stream != nullptr) continue;
    const Json body = route.body == BodyKind::Json ? Json::object() : Json(nullptr);
    const Reply reply =
        ask(http::method_name(route.method), path_of(route), body, {{"Authorization", header}});
    EXPECT_EQ(reply.status != 403, route.scope == "cases:read") << route.pattern;
  }
  session = sign_in_as(desk::Role::Admin, "second");
  // Somebody else's token cannot be taken back.
  EXPECT_EQ(ask("DELETE", fmt::format("/api/v1/tokens/{}", made.json["id"].get<int>())).status,
            404U);
}

TEST_P(AppTest, DescribesAllThatThereIs) {
  const Json api = Json::parse(openapi_text());
  std::set<std::string> used;
  for (const Route& route : routes()) {
    const std::string method = route.method == http::Method::Get ? "get" : "";
    EXPECT_TRUE(api["paths"].contains(std::string(route.pattern))) << route.pattern;
    EXPECT_FALSE(route.doc.empty()) << route.pattern;
    EXPECT_NE(route.handler == nullptr, route.stream == nullptr) << route.pattern;
    EXPECT_EQ(route.body == BodyKind::Json, !route.takes.empty()) << route.pattern;
    for (const std::string_view name : {route.takes, route.gives}) {
      if (name.empty()) continue;
      EXPECT_TRUE(is_schema(std::string(name))) << name;
      used.emplace(name);
    }
    for (const Route& other : routes()) {
      const bool is_same =
          &other != &route && other.method == route.method && other.pattern == route.pattern;
      EXPECT_FALSE(is_same) << route.pattern;
    }
  }
  used.insert("Problem");
  const std::string text = openapi_text();
  for (const auto& [name, schema] : api["components"]["schemas"].items()) {
    const bool is_named = text.find("schemas/" + name + "\"") != std::string::npos;
    EXPECT_TRUE(used.contains(name) || is_named) << name << " is used by no route";
  }
}

TEST_P(AppTest, WalksACaseThroughItsLife) {
  const std::int64_t customer = add_customer("示例银行");
  session = sign_in_as(desk::Role::Manager, "chen.jie");
  const Reply made = ask("POST",
                         "/api/v1/cases",
                         {{"customer", customer},
                          {"title", "升级回滚 <b>0xC1900101</b>"},
                          {"reported", "2026-11-20T09:30:00+08:00"}});
  ASSERT_EQ(made.status, 201U) << made.body;
  const std::string number = made.json["number"];
  EXPECT_EQ(number.size(), 16U);
  EXPECT_TRUE(number.starts_with("CAS-00001-"));
  EXPECT_EQ(made.json["reported"], "2026-11-20T01:30:00.000000Z");
  EXPECT_EQ(made.headers.value("Location"), "/api/v1/cases/" + number);
  const std::string tag(made.headers.value("ETag"));
  const std::string path = "/api/v1/cases/" + number;
  EXPECT_EQ(ask("GET", path, nullptr, {{"If-None-Match", tag}}).status, 304U);
  EXPECT_EQ(ask("PATCH", path, {{"title", "x"}}).status, 428U);
  EXPECT_EQ(ask("PATCH", path, {{"title", "x"}}, {{"If-Match", "\"77\""}}).status, 412U);
  const Reply wrong = ask("PATCH", path, {{"tilte", "x"}}, {{"If-Match", tag}});
  EXPECT_EQ(wrong.status, 422U);
  EXPECT_NE(wrong.body.find("tilte"), std::string::npos);
  const Reply closed = ask("PATCH",
                           path,
                           {{"state", "closed"}, {"priority", 1}, {"reported", nullptr}},
                           {{"If-Match", tag}});
  ASSERT_EQ(closed.status, 200U) << closed.body;
  EXPECT_EQ(closed.json["state"], "closed");
  EXPECT_FALSE(closed.json["closed"].is_null());
  EXPECT_TRUE(closed.json["reported"].is_null());
  EXPECT_EQ(ask("PATCH", path, {{"priority", 9}}, {{"If-Match", "\"2\""}}).status, 422U);
  EXPECT_EQ(desk::verify_audit(*connection()).value().broken_at, std::nullopt);
}

TEST_P(AppTest, ShowsNobodyTheCustomersOfOthers) {
  const std::int64_t ours = add_customer("Ours");
  const std::int64_t theirs = add_customer("Theirs");
  session = sign_in_as(desk::Role::Admin, "admin");
  const std::string hidden =
      ask("POST", "/api/v1/cases", {{"customer", theirs}, {"title", "secret"}}).json["number"];
  const std::string open =
      ask("POST", "/api/v1/cases", {{"customer", ours}, {"title", "open"}}).json["number"];
  const std::string engineer = sign_in_as(desk::Role::Engineer, "wang.min", false);
  const std::string user = fmt::format("/api/v1/users/{}", user_ids["wang.min"]);
  const std::string tag(ask("GET", user).headers.value("ETag"));
  ASSERT_EQ(ask("PATCH", user, {{"customers", {ours}}}, {{"If-Match", tag}}).status, 200U);
  session = engineer;
  EXPECT_EQ(ask("GET", "/api/v1/cases/" + open).status, 200U);
  EXPECT_EQ(ask("GET", "/api/v1/cases/" + hidden).status, 404U);
  EXPECT_EQ(ask("GET", fmt::format("/api/v1/customers/{}", theirs)).status, 404U);
  EXPECT_EQ(
      ask("PATCH", "/api/v1/cases/" + hidden, {{"title", "x"}}, {{"If-Match", "\"1\""}}).status,
      404U);
  EXPECT_EQ(ask("POST", "/api/v1/cases", {{"customer", theirs}, {"title", "x"}}).status, 404U);
  const Reply list = ask("GET", "/api/v1/cases");
  ASSERT_EQ(list.json["items"].size(), 1U);
  EXPECT_EQ(list.json["items"][0]["number"], open);
  EXPECT_EQ(list.body.find("secret"), std::string::npos);
  EXPECT_EQ(ask("GET", "/api/v1/customers").json["items"].size(), 1U);
}

TEST_P(AppTest, PagesWithoutGapsWhileOthersWrite) {
  const std::int64_t customer = add_customer("C");
  session = sign_in_as(desk::Role::Admin, "admin");
  for (int i = 0; i < 7; ++i) {
    now += kSecond;
    ASSERT_EQ(
        ask("POST", "/api/v1/cases", {{"customer", customer}, {"title", std::to_string(i)}}).status,
        201U);
  }
  std::set<std::string> seen;
  std::string cursor;
  for (int i = 0; i < 10; ++i) {
    const Reply page = ask("GET", "/api/v1/cases?limit=2" + cursor);
    ASSERT_EQ(page.status, 200U) << page.body;
    for (const auto& one : page.json["items"])
      EXPECT_TRUE(seen.insert(one["title"]).second);
    if (page.json["next"].is_null()) break;
    cursor = "&cursor=" + page.json["next"].get<std::string>();
    now += kSecond;
    ask("POST", "/api/v1/cases", {{"customer", customer}, {"title", fmt::format("new {}", i)}});
  }
  for (int i = 0; i < 7; ++i)
    EXPECT_TRUE(seen.contains(std::to_string(i))) << i;
  const std::string since = time_json(now).get<std::string>();
  EXPECT_EQ(ask("GET", "/api/v1/cases?updated_since=" + since).json["items"].size(), 1U);
  EXPECT_EQ(ask("GET", "/api/v1/cases?limit=0").status, 422U);
  EXPECT_EQ(ask("GET", "/api/v1/cases?cursor=%27%3B--").status, 422U);
}

TEST_P(AppTest, DoesOnceWhatIsSentTwice) {
  const std::int64_t customer = add_customer("C");
  session = sign_in_as(desk::Role::Admin, "admin");
  const Json body = {{"customer", customer}, {"title", "once"}};
  const std::map<std::string, std::string> key = {{"Idempotency-Key", "k1"}};
  const Reply first = ask("POST", "/api/v1/cases", body, key);
  const Reply second = ask("POST", "/api/v1/cases", body, key);
  EXPECT_EQ(first.status, 201U);
  EXPECT_EQ(second.status, 201U);
  EXPECT_EQ(first.json["number"], second.json["number"]);
  EXPECT_EQ(second.headers.value("Idempotent-Replayed"), "true");
  EXPECT_EQ(ask("POST", "/api/v1/cases", {{"customer", customer}, {"title", "other"}}, key).status,
            422U);
  EXPECT_EQ(ask("GET", "/api/v1/cases").json["items"].size(), 1U);
  // What failed is not kept: the key is good for the corrected request.
  EXPECT_EQ(ask("POST", "/api/v1/cases", {{"title", "x"}}, {{"Idempotency-Key", "k2"}}).status,
            422U);
  EXPECT_EQ(ask("POST", "/api/v1/cases", body, {{"Idempotency-Key", "k2"}}).status, 201U);
}

TEST_P(AppTest, SignsInWithPasswordAndCode) {
  {
    const store::Lease lease = connection();
    const std::string token =
        desk::make_one_time_link(desk(), *lease, "setup", std::nullopt, kHour).value();
    const Json body = {
        {"token", token}, {"login", "Admin"}, {"name", "Chen Jie"}, {"password", "correct horse"}};
    EXPECT_EQ(ask("POST",
                  "/api/v1/one-time-links/use",
                  {{"token", token}, {"login", "admin"}, {"password", "short"}})
                  .status,
              422U);
    const Reply made = ask("POST", "/api/v1/one-time-links/use", body);
    ASSERT_EQ(made.status, 201U) << made.body;
    EXPECT_EQ(made.json["role"], "admin");
    EXPECT_EQ(ask("POST", "/api/v1/one-time-links/use", body).status, 404U);  // it is used up
  }
  const Json right = {{"login", "admin"}, {"password", "correct horse"}};
  EXPECT_EQ(
      ask("POST", "/api/v1/session", {{"login", "admin"}, {"password", "wrong horse!"}}).status,
      401U);
  EXPECT_EQ(
      ask("POST", "/api/v1/session", {{"login", "nobody"}, {"password", "wrong horse!"}}).status,
      401U);
  const Reply in = ask("POST", "/api/v1/session", right);
  ASSERT_EQ(in.status, 201U) << in.body;
  const std::string cookie(in.headers.value("Set-Cookie"));
  for (const char* word :
       {"__Host-casebook=", "; Secure", "; HttpOnly", "; SameSite=Strict", "; Path=/"})
    EXPECT_NE(cookie.find(word), std::string::npos) << word;
  session = cookie.substr(16, cookie.find(';') - 16);
  EXPECT_EQ(ask("GET", "/api/v1/session").json["login"], "admin");
  // A second factor.
  ASSERT_EQ(ask("POST", "/api/v1/session/totp").status, 201U);
  const std::string secret =
      connection()->rows("SELECT totp_secret FROM users").value()[0][0].bytes();
  const std::string code = desk::totp_code(secret, now / (30 * kSecond));
  EXPECT_EQ(ask("PUT", "/api/v1/session/totp", {{"code", "000000"}}).status, 422U);
  ASSERT_EQ(ask("PUT", "/api/v1/session/totp", {{"code", code}}).status, 204U);
  EXPECT_EQ(ask("POST", "/api/v1/session", right).json["kind"], "code-needed");
  now += 30 * kSecond;
  Json with_code = right;
  with_code["code"] = desk::totp_code(secret, now / (30 * kSecond));
  EXPECT_EQ(ask("POST", "/api/v1/session", with_code).status, 201U);
  EXPECT_EQ(ask("POST", "/api/v1/session", with_code).status, 401U);  // a code is good once
  EXPECT_EQ(ask("DELETE", "/api/v1/session").status, 204U);
  EXPECT_EQ(ask("GET", "/api/v1/session").status, 401U);
}

TEST_P(AppTest, EndsSessionsInTime) {
  session = sign_in_as(desk::Role::Engineer, "a");
  now += 11 * kHour;
  EXPECT_EQ(ask("GET", "/api/v1/session").status, 200U);
  now += 11 * kHour;
  EXPECT_EQ(ask("GET", "/api/v1/session").status, 200U);
  now += 13 * kHour;
  EXPECT_EQ(ask("GET", "/api/v1/session").status, 401U);
  session = sign_in_as(desk::Role::Engineer, "b");
  for (int i = 0; i < 16; ++i) {
    now += 11 * kHour;
    ask("GET", "/api/v1/session");
  }
  EXPECT_EQ(ask("GET", "/api/v1/session").status, 401U);  // whatever he does, not for ever
}

TEST_P(AppTest, SlowsDownGuessingWithoutLockingOthersOut) {
  session = sign_in_as(desk::Role::Admin, "admin");
  ASSERT_TRUE(
      desk::set_password(desk(), *connection(), desk::console(), user_ids["admin"], "correct horse")
          .ok());
  session = "";
  unsigned last = 0;
  for (int i = 0; i < 12; ++i)
    last =
        ask("POST", "/api/v1/session", {{"login", "admin"}, {"password", "wrong horse!"}}).status;
  EXPECT_EQ(last, 429U);
  const Json right = {{"login", "admin"}, {"password", "correct horse"}};
  EXPECT_EQ(ask("POST", "/api/v1/session", right).status, 429U);
  peer = "198.51.100.9";  // the person himself, from where he is
  EXPECT_EQ(ask("POST", "/api/v1/session", right).status, 201U);
  peer = "192.0.2.7";
  now += 60 * kSecond;
  EXPECT_EQ(ask("POST", "/api/v1/session", right).status, 201U);
}

TEST_P(AppTest, KeepsAnAdministrator) {
  session = sign_in_as(desk::Role::Admin, "admin");
  const std::string path = fmt::format("/api/v1/users/{}", user_ids["admin"]);
  const std::string tag(ask("GET", path).headers.value("ETag"));
  EXPECT_EQ(ask("PATCH", path, {{"role", "engineer"}}, {{"If-Match", tag}}).status, 409U);
  EXPECT_EQ(ask("PATCH", path, {{"disabled", true}}, {{"If-Match", tag}}).status, 409U);
  EXPECT_EQ(ask("GET", path).json["role"], "admin");
}

TEST_P(AppTest, TakesHostileInputForWhatItIs) {
  const std::int64_t customer = add_customer("C");
  session = sign_in_as(desk::Role::Admin, "admin");
  const auto status = [&](const Json& body) { return ask("POST", "/api/v1/cases", body).status; };
  EXPECT_EQ(status(Json::array()), 422U);
  EXPECT_EQ(status({{"customer", "1"}, {"title", "x"}}), 422U);
  EXPECT_EQ(status({{"customer", customer}, {"title", std::string("a\0b", 3)}}), 422U);
  EXPECT_EQ(status({{"customer", customer}, {"title", std::string(5'000, 'x')}}), 422U);
  EXPECT_EQ(status({{"customer", customer}, {"title", "'); DROP TABLE cases; --"}}), 201U);
  EXPECT_EQ(ask("GET", "/api/v1/cases/CAS-1'%20OR%201=1--").status, 404U);
  EXPECT_EQ(ask("GET", "/api/v1/cases/%00").status, 404U);
  EXPECT_EQ(ask("GET", "/api/v1/cases/..%2f..%2fetc%2fpasswd").status, 404U);
  EXPECT_EQ(ask("GET", "/api/v1/users/99999999999999999999").status, 404U);
  EXPECT_EQ(ask("POST", "/api/v1/cases", Json::object(), {{"Content-Type", "text/plain"}}).status,
            415U);
  EXPECT_EQ(ask("GET", "/nowhere").status, 404U);
  const Reply method = ask("PUT", "/api/v1/cases");
  EXPECT_EQ(method.status, 405U);
  EXPECT_EQ(method.headers.value("Allow"), "GET, POST");
  EXPECT_NE(method.headers.value("Content-Security-Policy"), "");
}

TEST(Rfc3339, ReadsTimesWithTheirZone) {
  EXPECT_EQ(parse_rfc3339("1970-01-01T00:00:01Z"), kSecond);
  EXPECT_EQ(parse_rfc3339("1970-01-01T08:00:00.5+08:00"), kSecond / 2);
  EXPECT_FALSE(parse_rfc3339("1970-01-01T08:00:00").has_value());
  EXPECT_FALSE(parse_rfc3339("1970-13-01T08:00:00Z").has_value());
  EXPECT_FALSE(parse_rfc3339("yesterday").has_value());
}

// RFC 6238, appendix B (SHA-1), last six digits.
TEST(Totp, AgreesWithTheStandard) {
  const std::string secret = "12345678901234567890";
  EXPECT_EQ(desk::totp_code(secret, 59 / 30), "287082");
  EXPECT_EQ(desk::totp_code(secret, 1111111109 / 30), "081804");
  EXPECT_EQ(desk::totp_code(secret, 20000000000 / 30), "353130");
}

}  // namespace
}  // namespace casebook::server
