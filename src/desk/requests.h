// SPDX-License-Identifier: Apache-2.0
// What a customer was asked for: a checklist.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "desk/actor.h"
#include "desk/cases.h"
#include "desk/desk.h"
#include "store/connection.h"

namespace casebook::desk {

struct RequestItem {
  std::string artifact;  // id of the knowledge; "" for one in free words
  std::string label_en;
  std::string label_zh;
  bool required = true;
  std::string state = "missing";  // missing, partial, there
};

struct Request {
  std::int64_t id = 0;
  std::int64_t case_id = 0;
  std::int64_t customer = 0;
  std::string title;
  std::string state;  // open, complete, cancelled
  std::vector<RequestItem> items;
  Micros created = 0;
  Micros updated = 0;
  std::int64_t version = 1;
};

inline constexpr std::size_t kMostRequestItems = 100;

// Inside of a transaction.
Result<Request> create_request(const Desk& desk,
                               store::Connection& connection,
                               const Actor& actor,
                               const Case& of,
                               std::string_view title,
                               const std::vector<RequestItem>& items);
Result<Request> request_of_id(store::Connection& connection, const Actor& actor, std::int64_t id);
Result<std::vector<Request>> requests_of(store::Connection& connection,
                                         const Actor& actor,
                                         std::int64_t case_id);

}  // namespace casebook::desk
