// SPDX-License-Identifier: Apache-2.0
#include "desk/audit.h"

#include <fmt/format.h>

#include "base/digest.h"

namespace casebook::desk {

std::string audit_hash(const AuditEntry& entry) {
  std::string bytes;
  const auto add = [&](std::string_view field) {
    bytes += fmt::format("{}:", field.size());
    bytes += field;
  };
  add(std::to_string(entry.sequence));
  add(std::to_string(entry.time));
  add(entry.actor);
  add(entry.action);
  add(entry.object);
  add(entry.customer ? std::to_string(*entry.customer) : "");
  add(entry.detail);
  add(entry.previous);
  return sha256(bytes);
}

Result<std::int64_t> append_audit(store::Connection& connection,
                                  Micros now,
                                  const Actor& actor,
                                  std::string_view action,
                                  std::string_view object,
                                  std::optional<std::int64_t> customer,
                                  std::string_view detail) {
  // Changing the one row first is what makes others wait, in both engines.
  ASSIGN_OR_RETURN(
      const store::Row head,
      one_row(
          connection,
          "UPDATE audit_head SET sequence = sequence + 1 WHERE one = 1 RETURNING sequence, hash",
          {},
          "head of the audit log"));
  AuditEntry entry;
  entry.sequence = head[0].number();
  entry.time = now;
  entry.actor = actor.name();
  entry.action = action;
  entry.object = object;
  entry.customer = customer;
  entry.detail = detail;
  entry.previous = head[1].bytes();
  entry.hash = audit_hash(entry);
  RETURN_IF_ERROR(connection.run(
      "INSERT INTO audit (sequence, time, actor, action, object, customer, detail, previous, hash) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
      {entry.sequence,
       entry.time,
       entry.actor,
       entry.action,
       entry.object,
       entry.customer,
       entry.detail,
       store::Blob{entry.previous},
       store::Blob{entry.hash}}));
  RETURN_IF_ERROR(
      connection.run("UPDATE audit_head SET hash = $1 WHERE one = 1", {store::Blob{entry.hash}}));
  return entry.sequence;
}

Result<AuditCheck> verify_audit(store::Connection& connection) {
  AuditCheck check;
  std::string previous;
  const auto broken = [&](std::int64_t sequence, std::string reason) {
    check.broken_at = sequence;
    check.reason = std::move(reason);
    return false;
  };
  RETURN_IF_ERROR(connection.each(
      "SELECT sequence, time, actor, action, object, customer, detail, previous, hash FROM audit "
      "ORDER BY sequence",
      {},
      [&](const store::Row& row) {
        AuditEntry entry;
        entry.sequence = row[0].number();
        entry.time = row[1].number();
        entry.actor = row[2].text();
        entry.action = row[3].text();
        entry.object = row[4].text();
        entry.customer = row[5].maybe_number();
        entry.detail = row[6].text();
        entry.previous = row[7].bytes();
        if (entry.sequence != check.entries + 1)
          return broken(check.entries + 1, "an entry is missing");
        if (entry.previous != previous)
          return broken(entry.sequence, "it does not follow the one before");
        if (audit_hash(entry) != row[8].bytes()) return broken(entry.sequence, "it was changed");
        previous = row[8].bytes();
        ++check.entries;
        return true;
      }));
  check.head = in_hex(previous);
  if (check.broken_at) return check;
  ASSIGN_OR_RETURN(
      const store::Row head,
      one_row(connection, "SELECT sequence, hash FROM audit_head", {}, "head of the audit log"));
  if (head[0].number() != check.entries || head[1].bytes() != previous) {
    broken(check.entries + 1, "entries at the end are missing");
  }
  return check;
}

}  // namespace casebook::desk
