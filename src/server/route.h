// SPDX-License-Identifier: Apache-2.0
// The table of routes: what there is, who may, what goes in and out. OpenAPI is written from it,
// and a test asks every route who may and who may not.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bilingual.h"
#include "base/result.h"
#include "desk/actor.h"
#include "desk/desk.h"
#include "http/message.h"
#include "http/service.h"
#include "store/database.h"

namespace casebook::server {

using PathValues = std::map<std::string, std::string, std::less<>>;

// Who may come in.
enum class Door : std::uint8_t {
  Open,  // anybody: sign-in, health, the set-up link, whatever checks for itself
  User,  // signed in, or a token with the scope
  Drop,  // whoever holds the upload link of the path
};

inline constexpr unsigned role_bit(desk::Role role) {
  return 1U << static_cast<unsigned>(role);
}
inline constexpr unsigned kEverybody = (1U << desk::kRoles) - 1;
inline constexpr unsigned kAdmins = role_bit(desk::Role::Admin);
inline constexpr unsigned kLeads = role_bit(desk::Role::Manager) | kAdmins;
inline constexpr unsigned kEngineers = role_bit(desk::Role::Engineer) |
                                       role_bit(desk::Role::Senior) |
                                       role_bit(desk::Role::RuleAuthor) | kLeads;

enum class BodyKind : std::uint8_t {
  None,
  Json,    // an object, read whole
  Stream,  // of any length: the route gives a sink
};

struct Services;

// One request on its way through a route.
struct Call {
  const http::Request& request;
  const PathValues& path;  // "{number}" by name, decoded
  const desk::Desk& desk;
  Services& services;
  store::Connection& connection;  // inside of a transaction where the route writes
  const desk::Actor& actor;
  Language language;
  std::string body;  // Json

  std::string_view part(std::string_view name) const;
  // A number in the path; NotFound when it is none: no such thing is there.
  Result<std::int64_t> id(std::string_view name) const;
  // The first value of that name in the query.
  std::optional<std::string> query(std::string_view name) const;
};

using Handler = Result<http::Response> (*)(Call& call);
using StreamHandler = Result<http::Reaction> (*)(Call& call);

enum class Writes : std::uint8_t {
  Nothing,
  InTransaction,  // all that the handler does is one transaction; an error undoes it
  ByItself,       // it takes time, or keeps something although it refuses: makes its own
};

struct Route {
  http::Method method;
  std::string_view pattern;  // "/api/v1/cases/{number}"
  std::string_view doc;      // one line, for OpenAPI
  Door door = Door::User;
  unsigned roles = kEverybody;  // bits; for Door::User
  std::string_view scope = "";  // that a token needs: "cases:read"; none: no token comes in
  Writes writes = Writes::Nothing;
  BodyKind body = BodyKind::None;
  std::string_view takes = "";  // names of schemas
  std::string_view gives = "";
  Handler handler = nullptr;  // one of the two
  StreamHandler stream = nullptr;
  bool is_quick = false;  // waits for nothing, not even the database
};

// All of them, by area. A pattern is there once for a method.
const std::vector<Route>& routes();

// "{name}" in `pattern` stands for one part without '/'. Nothing when `path` is not of that shape,
// or a part cannot be decoded. `path` is as it came, with percent signs.
std::optional<PathValues> match_path(std::string_view pattern, std::string_view path);

}  // namespace casebook::server
