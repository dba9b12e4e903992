// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "desk/actor.h"
#include "desk/desk.h"
#include "desk/page.h"
#include "store/connection.h"

namespace casebook::desk {

struct Case {
  std::int64_t id = 0;
  std::string number;  // CAS-nnnnn-XXXXXX
  std::int64_t customer = 0;
  std::string customer_name;
  std::string title;
  std::string product;
  std::string build;
  std::int64_t priority = 3;  // 1..4
  std::string state;          // open, waiting, closed, deleted
  std::string language;       // zh, en: of what the customer reads
  std::optional<std::int64_t> owner;
  std::optional<std::int64_t> team;
  std::optional<Micros> reported;
  std::optional<std::int64_t> retention_days;
  bool legal_hold = false;
  std::optional<Micros> closed;
  Micros created = 0;
  Micros updated = 0;
  std::int64_t version = 1;
};

struct NewCase {
  std::int64_t customer = 0;
  std::string title;
  std::string product;
  std::string build;
  std::int64_t priority = 3;
  std::string language;  // that of the customer when empty
  std::optional<std::int64_t> owner;
  std::optional<Micros> reported;
};

// Inside of a transaction. Denied: not one of the actor's customers. InvalidInput: which field.
Result<Case> create_case(const Desk& desk,
                         store::Connection& connection,
                         const Actor& actor,
                         const NewCase& wanted);

// NotFound also when it belongs to somebody whom the actor may not see: that it is there says too
// much.
Result<Case> find_case(store::Connection& connection, const Actor& actor, std::string_view number);
Result<Case> case_of_id(store::Connection& connection, const Actor& actor, std::int64_t id);

struct CaseFilter {
  std::string state;  // "" for all
  std::optional<std::int64_t> customer;
  std::optional<std::int64_t> owner;
};
Result<Page<Case>> list_cases(store::Connection& connection,
                              const Actor& actor,
                              const CaseFilter& filter,
                              const PageWish& wish);

struct CaseChange {
  std::optional<std::string> title;
  std::optional<std::string> product;
  std::optional<std::string> build;
  std::optional<std::int64_t> priority;
  std::optional<std::string> state;  // open, waiting, closed
  std::optional<std::optional<std::int64_t>> owner;
  std::optional<std::optional<Micros>> reported;
  std::optional<std::optional<std::int64_t>> retention_days;
  std::optional<bool> legal_hold;
};
// Conflict when the case is not as `present` any more.
Result<Case> change_case(const Desk& desk,
                         store::Connection& connection,
                         const Actor& actor,
                         const Case& present,
                         const CaseChange& change);

}  // namespace casebook::desk
