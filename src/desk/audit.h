// SPDX-License-Identifier: Apache-2.0
// Who did or saw what. Each entry holds the hash of the one before it, so that no entry can be
// changed, taken out or put in without all that follow being wrong.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "desk/actor.h"
#include "desk/desk.h"
#include "store/connection.h"

namespace casebook::desk {

struct AuditEntry {
  std::int64_t sequence = 0;
  Micros time = 0;
  std::string actor;
  std::string action;  // "case.create": a noun and a verb
  std::string object;  // "case:12"
  std::optional<std::int64_t> customer;
  std::string detail = "{}";  // JSON; no secret, no text of a customer
  std::string previous;       // 32 bytes; none for the first
  std::string hash;
};

// Inside of a transaction, as its last step: entries come one after another, and the next writer
// waits from here until the commit. Gives the sequence.
Result<std::int64_t> append_audit(store::Connection& connection,
                                  Micros now,
                                  const Actor& actor,
                                  std::string_view action,
                                  std::string_view object,
                                  std::optional<std::int64_t> customer,
                                  std::string_view detail = "{}");

struct AuditCheck {
  std::int64_t entries = 0;
  std::string head;  // hash of the last, in hexadecimal: kept elsewhere, it proves the whole
  std::optional<std::int64_t> broken_at;  // sequence of the first that does not fit
  std::string reason;
};
// Reads all of it.
Result<AuditCheck> verify_audit(store::Connection& connection);

// The hash that an entry should have: SHA-256 over its fields, each with its length in front.
std::string audit_hash(const AuditEntry& entry);

}  // namespace casebook::desk
