// SPDX-License-Identifier: Apache-2.0
#include "desk/deletion.h"

#include <string>
#include <vector>

#include <fmt/format.h>

#include "desk/audit.h"
#include "desk/jobs.h"

namespace casebook::desk {
namespace {

constexpr std::int64_t kPriority = 8;

Status ask_for_removal(const Desk& desk,
                       store::Connection& connection,
                       const Evidence& evidence,
                       std::string_view sha256) {
  NewJob job;
  job.kind = "remove-content";
  job.payload = fmt::format(R"({{"sha256":"{}"}})", sha256);
  job.case_id = evidence.case_id;
  job.customer = evidence.customer;
  job.same_key = fmt::format("remove-content:{}", sha256);
  job.priority = kPriority;
  RETURN_IF_ERROR(add_job(desk, connection, job));
  return ok_status();
}

// Reports quote what they were made of, and titles name files and people.
Status forget_what_it_told(const Desk& desk,
                           store::Connection& connection,
                           const Evidence& evidence) {
  ASSIGN_OR_RETURN(
      const std::vector<store::Row> rows,
      connection.rows("SELECT a.id, a.report FROM analyses a JOIN analysis_inputs i ON "
                      "i.analysis = a.id WHERE i.evidence = $1",
                      {evidence.id}));
  const Micros now = desk.clock();
  for (const store::Row& row : rows) {
    const std::int64_t id = row[0].number();
    const std::string report = row[1].text();
    RETURN_IF_ERROR(
        connection.run("UPDATE analyses SET report = NULL, summary_en = '', summary_zh = '', "
                       "changes = '', updated "
                       "= $1, version = version + 1 WHERE id = $2",
                       {now, id}));
    RETURN_IF_ERROR(connection.run("UPDATE analyses SET changes = '' WHERE previous = $1", {id}));
    RETURN_IF_ERROR(connection.run(
        "UPDATE findings SET title_en = cause, title_zh = cause, operation = '', objects = '{}', "
        "updated = $1 WHERE analysis = $2",
        {now, id}));
    if (report.empty()) continue;
    RETURN_IF_ERROR(ask_for_removal(desk, connection, evidence, report));
  }
  return ok_status();
}

}  // namespace

Status delete_evidence(const Desk& desk,
                       store::Connection& connection,
                       const Actor& actor,
                       const Evidence& evidence) {
  if (evidence.state == "deleted") return ok_status();
  // Changed first, so that nobody holds the case meanwhile.
  ASSIGN_OR_RETURN(
      const std::int64_t free,
      connection.run("UPDATE cases SET version = version WHERE id = $1 AND legal_hold = 0",
                     {evidence.case_id}));
  if (free == 0) {
    return Error{ErrorCode::Denied, "case: it is held, and nothing of it may be deleted"};
  }
  const Micros now = desk.clock();
  ASSIGN_OR_RETURN(const std::int64_t changed,
                   connection.run("UPDATE evidence SET state = 'deleted', sha256 = NULL, remarks = "
                                  "'[]', updated = $1, version = version + 1 WHERE id = $2 AND "
                                  "state <> 'deleted'",
                                  {now, evidence.id}));
  if (changed == 0) return ok_status();  // somebody else was first
  if (evidence.upload) {
    RETURN_IF_ERROR(
        connection.run("UPDATE uploads SET state = 'deleted', updated = $1, version = "
                       "version + 1 WHERE id = $2",
                       {now, *evidence.upload}));
  }
  RETURN_IF_ERROR(forget_what_it_told(desk, connection, evidence));
  RETURN_IF_ERROR(ask_for_removal(desk, connection, evidence, evidence.sha256));
  RETURN_IF_ERROR(tell_of_evidence(desk, connection, evidence, "deleted"));
  RETURN_IF_ERROR(append_audit(
      connection,
      now,
      actor,
      "evidence.deleted",
      fmt::format("evidence:{}", evidence.id),
      evidence.customer,
      fmt::format(R"({{"sha256":"{}","bytes":{}}})", evidence.sha256, evidence.bytes)));
  return ok_status();
}

Status delete_upload(const Desk& desk, store::Connection& connection, const Upload& upload) {
  ASSIGN_OR_RETURN(const std::vector<store::Row> rows,
                   connection.rows("SELECT id FROM evidence WHERE upload = $1", {upload.id}));
  for (const store::Row& row : rows) {
    ASSIGN_OR_RETURN(const Evidence evidence, evidence_of_id(connection, row[0].number()));
    RETURN_IF_ERROR(delete_evidence(desk, connection, sender_of(upload), evidence));
  }
  // What did not arrive as it was sent is no evidence.
  RETURN_IF_ERROR(
      connection.run("UPDATE uploads SET state = 'deleted', updated = $1, version = "
                     "version + 1 WHERE id = $2 AND state = 'mismatch'",
                     {desk.clock(), upload.id}));
  return ok_status();
}

Result<std::int64_t> delete_expired_evidence(const Desk& desk, store::Connection& connection) {
  ASSIGN_OR_RETURN(
      const std::vector<store::Row> rows,
      connection.rows(
          "SELECT e.id FROM evidence e JOIN cases c ON c.id = e.case_id JOIN customers k "
          "ON k.id = c.customer WHERE e.state <> 'deleted' AND c.state = 'closed' AND "
          "c.legal_hold = 0 AND c.closed + COALESCE(c.retention_days, "
          "k.retention_days) * $1 <= $2 ORDER BY e.id LIMIT 10000",
          {kDay, desk.clock()}));
  std::int64_t deleted = 0;
  for (const store::Row& row : rows) {
    const Status done = in_transaction(connection, [&](store::Connection& inside) -> Status {
      ASSIGN_OR_RETURN(const Evidence evidence, evidence_of_id(inside, row[0].number()));
      return delete_evidence(desk, inside, job_actor(0, evidence.customer), evidence);
    });
    // Held since it was looked for.
    if (!done.ok() && done.error().code == ErrorCode::Denied) continue;
    if (!done.ok()) return done.error();
    ++deleted;
  }
  return deleted;
}

Result<bool> remove_content(const Desk& desk,
                            store::Connection& connection,
                            std::string_view sha256) {
  ASSIGN_OR_RETURN(
      const std::int64_t removed,
      connection.run("DELETE FROM blobs WHERE sha256 = $1 AND NOT EXISTS (SELECT 1 FROM "
                     "evidence e WHERE e.sha256 = $1) AND NOT EXISTS (SELECT 1 FROM "
                     "analyses a WHERE a.report = $1)",
                     {sha256}));
  if (removed == 0) return false;
  // Before the transaction ends: whoever brings the same contents waits for it, and looks again
  // whether they are there.
  RETURN_IF_ERROR(desk.blobs.remove(std::string(sha256)));
  RETURN_IF_ERROR(append_audit(connection,
                               desk.clock(),
                               job_actor(0, 0),
                               "content.removed",
                               fmt::format("content:{}", sha256),
                               std::nullopt));
  return true;
}

}  // namespace casebook::desk
