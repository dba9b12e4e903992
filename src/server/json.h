// SPDX-License-Identifier: Apache-2.0
// Bodies in JSON: what came, told field by field when it is wrong, and what goes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/result.h"
#include "base/time.h"
#include "desk/page.h"
#include "http/message.h"
#include "server/problem.h"
#include "server/route.h"

namespace casebook::server {

using Json = nlohmann::ordered_json;

// The object of a body. Fields are taken one by one; done() says what was wrong with any of them,
// and which are there that nobody takes.
class Fields {
 public:
  explicit Fields(const std::string& body);

  std::string text(std::string_view name);  // needed
  std::optional<std::string> maybe_text(std::string_view name);
  std::int64_t number(std::string_view name);  // needed
  std::optional<std::int64_t> maybe_number(std::string_view name);
  std::optional<bool> maybe_truth(std::string_view name);
  std::optional<Micros> maybe_time(std::string_view name);  // RFC 3339
  // null takes a value away; nothing: the field is not there.
  std::optional<std::optional<std::int64_t>> clearable_number(std::string_view name);
  std::optional<std::optional<Micros>> clearable_time(std::string_view name);
  std::vector<std::string> texts(std::string_view name);  // a list; empty when it is not there
  std::optional<std::vector<std::int64_t>> maybe_numbers(std::string_view name);
  const Json* list(
      std::string_view name);  // nullptr when it is not there; objects are the caller's
  bool has(std::string_view name) const;

  void refuse(std::string_view name, std::string_view en, std::string_view zh);
  // InvalidInput with the first problem in words.
  Status done() const;
  const std::vector<FieldProblem>& problems() const { return problems_; }

 private:
  const Json* take(std::string_view name);

  Json json_;
  bool is_object_ = false;
  std::vector<std::string> taken_;
  std::vector<FieldProblem> problems_;
};

http::Response json_response(const Json& json, unsigned status = 200);
// With an ETag of the version; If-None-Match of the request that names it gives 304.
http::Response versioned_response(const Call& call,
                                  const Json& json,
                                  std::int64_t version,
                                  unsigned status = 200);

// The refusal when If-Match is missing (428) or names another version than `present` (412).
std::optional<http::Response> stale(const Call& call, std::int64_t present);

// limit, cursor, updated_since of the query.
Result<desk::PageWish> page_wish(const Call& call);
Json page_json(Json items, const std::optional<desk::Cursor>& next);
template <typename T>
http::Response page_response(const desk::Page<T>& page, Json (*to_json)(const T&)) {
  Json items = Json::array();
  for (const T& one : page.items)
    items.push_back(to_json(one));
  return json_response(page_json(std::move(items), page.next));
}

// A list that is whole.
template <typename T>
http::Response list_response(std::vector<T> items, Json (*to_json)(const T&)) {
  return page_response(desk::Page<T>{std::move(items), {}}, to_json);
}

// "2026-11-29T10:00:00.000000Z"; null for nothing.
Json time_json(std::optional<Micros> time);
Json maybe_json(const std::optional<std::int64_t>& number);
// RFC 3339 with a zone; nothing when it is none.
std::optional<Micros> parse_rfc3339(std::string_view text);

}  // namespace casebook::server
