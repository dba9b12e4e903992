// SPDX-License-Identifier: Apache-2.0
#include "server/app.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/digest.h"
#include "base/text.h"
#include "desk/sign_in.h"
#include "server/gate.h"
#include "server/services.h"

namespace casebook::server {
namespace {

// For routes that need no database: they work while it is away.
class NoConnection : public store::Connection {
 public:
  store::Engine engine() const override { return store::Engine::Sqlite; }
  Result<std::int64_t> run(std::string_view, const store::Values&) override { return none(); }
  Result<std::vector<store::Row>> rows(std::string_view, const store::Values&) override {
    return none();
  }
  Status each(std::string_view,
              const store::Values&,
              const std::function<bool(const store::Row&)>&) override {
    return none();
  }
  Status script(std::string_view) override { return none(); }
  Status begin() override { return none(); }
  Status commit() override { return none(); }
  void rollback() override {}
  bool is_alive() const override { return false; }

 private:
  static Error none() { return {ErrorCode::Unavailable, "this route has no database"}; }
};

bool is_safe(http::Method method) {
  return method == http::Method::Get || method == http::Method::Head ||
         method == http::Method::Options;
}

// Whether a request with a cookie was made by a page of ours. Browsers that are not too old say
// where a request comes from; programs without either header must say that they mean it.
bool is_from_here(const http::Request& request) {
  const auto site = request.headers.find("Sec-Fetch-Site");
  if (site) return *site == "same-origin" || *site == "none";
  const auto origin = request.headers.find("Origin");
  if (origin) {
    const std::size_t sign = origin->find("://");
    return sign != std::string_view::npos &&
           equal_ignoring_case(origin->substr(sign + 3), request.headers.value("Host"));
  }
  return request.headers.find("X-Casebook-Request").has_value();
}

bool is_json(const http::Request& request) {
  const std::string_view type = request.headers.value("Content-Type");
  return equal_ignoring_case(trim(type.substr(0, type.find(';'))), "application/json");
}

// Who comes in by a route, or the status of his refusal.
struct Admission {
  unsigned refusal = 0;
  desk::Actor actor = desk::nobody();
};

Result<Admission> admit(const Route& route,
                        store::Connection& connection,
                        const http::Request& request,
                        Micros now) {
  Admission admission;
  if (route.door != Door::User) return admission;
  const std::string_view authorization = request.headers.value("Authorization");
  const bool is_token = starts_with_ignoring_case(authorization, "Bearer ");
  const auto cookie = http::cookie_called(request.headers.value("Cookie"), kSessionCookie);
  std::optional<desk::Actor> actor;
  if (is_token) {
    ASSIGN_OR_RETURN(actor, desk::actor_of_token(connection, now, trim(authorization.substr(7))));
  } else if (cookie) {
    ASSIGN_OR_RETURN(actor, desk::actor_of_session(connection, now, *cookie));
  }
  if (!actor) {
    admission.refusal = 401;
    return admission;
  }
  const bool has_role = (route.roles & role_bit(actor->role)) != 0;
  const bool has_scope =
      !is_token ||
      (!route.scope.empty() &&
       std::find(actor->scopes.begin(), actor->scopes.end(), route.scope) != actor->scopes.end());
  const bool is_forged = !is_token && !is_safe(request.method) && !is_from_here(request);
  if (!has_role || !has_scope || is_forged) admission.refusal = 403;
  admission.actor = std::move(*actor);
  return admission;
}

// Runs the handler once for each key of its user, whatever is sent again.
Result<http::Response> once(const Route& route, Call& call, std::string_view key) {
  constexpr std::size_t kLongestKey = 200;
  if (key.size() > kLongestKey) {
    return Error{ErrorCode::InvalidInput, "Idempotency-Key: at most 200 characters"};
  }
  const std::string seen = fmt::format(
      "{} {}\n{}", http::method_name(call.request.method), call.request.target, call.body);
  const store::Blob hash{sha256(seen)};
  // Two at a time: the second waits here for the first to commit.
  ASSIGN_OR_RETURN(
      const std::int64_t added,
      call.connection.run(
          "INSERT INTO idempotency (member, same_key, request_hash, status, answer, created) "
          "VALUES ($1, $2, $3, 0, '', $4) ON CONFLICT DO NOTHING",
          {call.actor.id, key, hash, call.desk.clock()}));
  if (added == 0) {
    ASSIGN_OR_RETURN(const store::Row row,
                     one_row(call.connection,
                             "SELECT request_hash, status, answer FROM idempotency WHERE "
                             "member = $1 AND same_key = $2",
                             {call.actor.id, key},
                             "idempotency"));
    if (row[0].bytes() != hash.bytes) {
      return Error{ErrorCode::InvalidInput, "Idempotency-Key: it was used for another request"};
    }
    http::Response again;
    again.status = static_cast<unsigned>(row[1].number());
    again.headers.add("Content-Type", "application/json");
    again.headers.add("Idempotent-Replayed", "true");
    again.body = row[2].text();
    return again;
  }
  ASSIGN_OR_RETURN(http::Response response, route.handler(call));
  RETURN_IF_ERROR(call.connection.run(
      "UPDATE idempotency SET status = $1, answer = $2 WHERE member = $3 AND same_key = $4",
      {static_cast<std::int64_t>(response.status), response.body, call.actor.id, key}));
  return response;
}

}  // namespace

Language language_of(const http::Request& request) {
  const std::string_view wish = trim(request.headers.value("Accept-Language"));
  return starts_with_ignoring_case(wish, "en") ? Language::English : Language::Chinese;
}

App::App(const desk::Desk& desk, AppOptions options)
    : desk_(desk),
      options_(std::move(options)),
      services_(std::make_unique<Services>()) {
  services_->address = options_.address;
}

App::~App() = default;

App::Found App::find(const http::Request& request) const {
  Found found;
  const std::string_view path = request.raw_path();
  // What GET gives, HEAD gives without its body.
  const http::Method wanted =
      request.method == http::Method::Head ? http::Method::Get : request.method;
  for (const Route& route : routes()) {
    auto values = match_path(route.pattern, path);
    if (!values) continue;
    const bool is_it =
        route.method == request.method || (route.method == wanted && found.route == nullptr);
    if (is_it) {
      found.route = &route;
      found.values = std::move(*values);
    }
    if (!found.allowed.empty()) found.allowed += ", ";
    found.allowed += http::method_name(route.method);
  }
  return found;
}

bool App::is_quick(const http::Request& request) const {
  const Found found = find(request);
  return found.route == nullptr || found.route->is_quick;
}

http::Response App::refuse(unsigned status) {
  http::Response response = problem_response(problem_of(status), Language::Chinese);
  response.closes = status == 400 || status == 408 || status == 431;
  return finished(std::move(response), nullptr);
}

http::Reaction App::react(const http::Request& request) {
  const Found found = find(request);
  const Language language = language_of(request);
  if (found.route == nullptr) {
    const bool is_known = !found.allowed.empty();
    http::Response response;
    if (is_known && request.method == http::Method::Options) {
      response.status = 204;
    } else {
      response = problem_response(problem_of(is_known ? 405 : 404), language);
    }
    if (is_known) response.headers.add("Allow", found.allowed);
    return finished(std::move(response), nullptr);
  }
  const Route& route = *found.route;
  if (route.body == BodyKind::Json && request.has_body() && !is_json(request)) {
    return finished(problem_response(problem_of(415), language), &route);
  }
  if (route.stream != nullptr) {
    auto reaction = enter(request, found, language);
    if (reaction.ok()) return std::move(reaction).value();
    return finished(problem_response(problem_of(reaction.error()), language), &route);
  }
  const auto answer = [this, &request, found, language](std::string body) {
    return finished(run(request, found, language, std::move(body)), found.route);
  };
  if (route.body == BodyKind::None) return answer({});
  return http::WholeBody{options_.most_json_bytes, answer};
}

Result<http::Reaction> App::enter(const http::Request& request,
                                  const Found& found,
                                  Language language) {
  const Route& route = *found.route;
  ASSIGN_OR_RETURN(store::Lease lease, desk_.database.connect());
  ASSIGN_OR_RETURN(const Admission admission, admit(route, *lease, request, desk_.clock()));
  if (admission.refusal != 0) {
    return http::Reaction(
        finished(problem_response(problem_of(admission.refusal), language), &route));
  }
  Call call{request, found.values, desk_, *services_, *lease, admission.actor, language, {}};
  ASSIGN_OR_RETURN(http::Reaction reaction, route.stream(call));
  if (auto* response = std::get_if<http::Response>(&reaction)) {
    return http::Reaction(finished(std::move(*response), &route));
  }
  return reaction;
}

http::Response App::run(const http::Request& request,
                        const Found& found,
                        Language language,
                        std::string body) {
  const Route& route = *found.route;
  const auto refused = [&](const Problem& problem) { return problem_response(problem, language); };
  if (route.is_quick) {
    NoConnection none;
    const desk::Actor nobody = desk::nobody();
    Call call{request, found.values, desk_, *services_, none, nobody, language, std::move(body)};
    auto response = route.handler(call);
    return response.ok() ? std::move(response).value() : refused(problem_of(response.error()));
  }
  auto lease = desk_.database.connect();
  if (!lease.ok()) return refused(problem_of(lease.error()));
  store::Connection& connection = *lease.value();
  auto admission = admit(route, connection, request, desk_.clock());
  if (!admission.ok()) return refused(problem_of(admission.error()));
  if (admission.value().refusal != 0) return refused(problem_of(admission.value().refusal));
  const desk::Actor& actor = admission.value().actor;
  const bool has_actor = route.door == Door::User;
  if (has_actor && !request.headers.find("Accept-Language")) {
    language = actor.language == "en" ? Language::English : Language::Chinese;
  }
  const auto handle = [&](store::Connection& inside) -> Result<http::Response> {
    Call call{request, found.values, desk_, *services_, inside, actor, language, body};
    const auto key = request.headers.find("Idempotency-Key");
    const bool is_once = key && has_actor && request.method == http::Method::Post &&
                         route.writes == Writes::InTransaction;
    return is_once ? once(route, call, *key) : route.handler(call);
  };
  auto response = route.writes == Writes::InTransaction ? in_transaction(connection, handle)
                                                        : handle(connection);
  return response.ok() ? std::move(response).value() : refused(problem_of(response.error()));
}

http::Response App::finished(http::Response response, const Route* route) const {
  http::Headers& headers = response.headers;
  const auto add = [&](std::string_view name, std::string_view value) {
    if (!headers.find(name)) headers.add(name, value);
  };
  add("Cache-Control", "no-store");
  add("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
  add("X-Content-Type-Options", "nosniff");
  add("Referrer-Policy", "no-referrer");
  add("Cross-Origin-Resource-Policy", "same-origin");
  add("X-Frame-Options", "DENY");
  if (options_.address.starts_with("https://"))
    add("Strict-Transport-Security", "max-age=31536000");
  if (response.status == 401) add("WWW-Authenticate", "Bearer");
  if (response.status == 503) add("Retry-After", "5");
  if (route != nullptr) response.route = route->pattern;
  return response;
}

}  // namespace casebook::server
