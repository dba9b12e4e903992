// SPDX-License-Identifier: Apache-2.0
#include "desk/jobs.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "desk/events.h"
#include "desk/page.h"

namespace casebook::desk {
namespace {

constexpr std::string_view kColumns =
    "id, kind, payload, case_id, customer, priority, state, attempts, most_attempts, progress, "
    "failure, lease_owner, created, updated";

Job job_of(const store::Row& row) {
  Job job;
  job.id = row[0].number();
  job.kind = row[1].text();
  job.payload = row[2].text();
  job.case_id = row[3].maybe_number();
  job.customer = row[4].maybe_number();
  job.priority = row[5].number();
  job.state = row[6].text();
  job.attempts = row[7].number();
  job.most_attempts = row[8].number();
  job.progress = row[9].number();
  job.failure = row[10].text();
  job.lease_owner = row[11].text();
  job.created = row[12].number();
  job.updated = row[13].number();
  return job;
}

Status tell(const Desk& desk, store::Connection& connection, const Job& job) {
  if (!job.case_id) return ok_status();
  Event event;
  event.kind = "job.changed";
  event.customer = job.customer;
  event.case_id = job.case_id;
  event.data = fmt::format(R"({{"id":{},"kind":"{}","state":"{}","progress":{}}})",
                           job.id,
                           job.kind,
                           job.state,
                           job.progress);
  return add_event(connection, desk.clock(), event);
}

// Seconds before the next try: 5, 20, 80 ... at most an hour.
Micros pause_after(std::int64_t attempts) {
  Micros pause = 5 * kSecond;
  for (std::int64_t i = 1; i < attempts && pause < kHour; ++i)
    pause *= 4;
  return std::min(pause, kHour);
}

// `rows`: what an UPDATE has changed that asks for the lease.
Status tell_if_held(const Desk& desk,
                    store::Connection& connection,
                    const std::vector<store::Row>& rows) {
  if (rows.empty()) return Error{ErrorCode::Conflict, "job: its lease was lost"};
  return tell(desk, connection, job_of(rows.front()));
}

}  // namespace

Result<std::optional<std::int64_t>> add_job(const Desk& desk,
                                            store::Connection& connection,
                                            const NewJob& wanted) {
  const Micros now = desk.clock();
  const std::optional<std::string> key =
      wanted.same_key.empty() ? std::nullopt : std::optional(wanted.same_key);
  ASSIGN_OR_RETURN(
      const std::vector<store::Row> rows,
      connection.rows("INSERT INTO jobs (kind, payload, case_id, customer, same_key, priority, "
                      "most_attempts, run_after, created, updated) VALUES ($1, $2, $3, $4, $5, $6, "
                      "$7, $8, $9, $9) ON CONFLICT DO NOTHING RETURNING id",
                      {wanted.kind,
                       wanted.payload,
                       wanted.case_id,
                       wanted.customer,
                       key,
                       wanted.priority,
                       wanted.most_attempts,
                       now + wanted.delay,
                       now}));
  if (rows.empty()) return std::optional<std::int64_t>();
  return std::optional(rows[0][0].number());
}

Result<std::optional<Job>> claim_job(const Desk& desk,
                                     store::Connection& connection,
                                     std::string_view owner,
                                     const std::vector<std::string>& kinds) {
  const Micros now = desk.clock();
  store::Values values = {now, owner, now + kLeaseTime};
  std::string wanted;
  for (const std::string& kind : kinds) {
    values.emplace_back(kind);
    wanted += fmt::format("{}${}", wanted.empty() ? "" : ", ", values.size());
  }
  if (!wanted.empty()) wanted = fmt::format("AND kind IN ({})", wanted);
  // SQLite has one writer; in PostgreSQL those that others hold right now are passed over.
  const std::string_view lock =
      connection.engine() == store::Engine::Postgres ? "FOR UPDATE SKIP LOCKED" : "";
  return in_transaction(connection, [&](store::Connection& inside) -> Result<std::optional<Job>> {
    ASSIGN_OR_RETURN(
        const std::vector<store::Row> rows,
        inside.rows(
            fmt::format(
                "UPDATE jobs SET state = 'running', attempts = attempts + 1, lease_owner = $2, "
                "lease_until = $3, progress = 0, updated = $1, version = version + 1 WHERE id = ("
                "SELECT id FROM jobs WHERE ((state = 'queued' AND run_after <= $1) OR (state = "
                "'running' AND lease_until < $1 AND attempts < most_attempts)) {} ORDER BY "
                "priority, "
                "run_after, id LIMIT 1 {}) RETURNING {}",
                wanted,
                lock,
                kColumns),
            values));
    if (rows.empty()) {
      // Whoever took it down each time will do so again.
      RETURN_IF_ERROR(inside.run(
          "UPDATE jobs SET state = 'parked', failure = CASE WHEN failure = '' THEN 'its worker "
          "ended each time' ELSE failure END, updated = $1, version = version + 1 WHERE state = "
          "'running' AND lease_until < $1 AND attempts >= most_attempts",
          {now}));
      return std::optional<Job>();
    }
    Job job = job_of(rows.front());
    RETURN_IF_ERROR(tell(desk, inside, job));
    return std::optional(std::move(job));
  });
}

Status keep_job(const Desk& desk,
                store::Connection& connection,
                const Job& job,
                std::int64_t progress) {
  const Micros now = desk.clock();
  ASSIGN_OR_RETURN(
      const std::vector<store::Row> rows,
      connection.rows(fmt::format("UPDATE jobs SET lease_until = $1, progress = $2, "
                                  "updated = $3, version = version + 1 WHERE id = $4 AND "
                                  "state = 'running' AND lease_owner = $5 AND attempts "
                                  "= $6 RETURNING {}",
                                  kColumns),
                      {now + kLeaseTime, progress, now, job.id, job.lease_owner, job.attempts}));
  return tell_if_held(desk, connection, rows);
}

Status finish_job(const Desk& desk, store::Connection& connection, const Job& job) {
  ASSIGN_OR_RETURN(
      const std::vector<store::Row> rows,
      connection.rows(fmt::format("UPDATE jobs SET state = 'done', progress = 1000, "
                                  "failure = '', updated = $1, version = version + 1 "
                                  "WHERE id = $2 AND state = 'running' AND lease_owner = "
                                  "$3 AND attempts = $4 RETURNING {}",
                                  kColumns),
                      {desk.clock(), job.id, job.lease_owner, job.attempts}));
  return tell_if_held(desk, connection, rows);
}

Status fail_job(const Desk& desk,
                store::Connection& connection,
                const Job& job,
                std::string_view failure,
                bool may_help_later) {
  const Micros now = desk.clock();
  const bool is_last = !may_help_later || job.attempts >= job.most_attempts;
  ASSIGN_OR_RETURN(
      const std::vector<store::Row> rows,
      connection.rows(
          fmt::format("UPDATE jobs SET state = $1, failure = $2, run_after = $3, updated = "
                      "$4, version = version + 1 WHERE id = $5 AND state = 'running' AND "
                      "lease_owner = $6 AND attempts = $7 RETURNING {}",
                      kColumns),
          {is_last ? "parked" : "queued",
           failure,
           now + pause_after(job.attempts),
           now,
           job.id,
           job.lease_owner,
           job.attempts}));
  return tell_if_held(desk, connection, rows);
}

Status release_job(const Desk& desk, store::Connection& connection, const Job& job) {
  ASSIGN_OR_RETURN(
      const std::vector<store::Row> rows,
      connection.rows(fmt::format("UPDATE jobs SET state = 'queued', attempts = attempts - 1, "
                                  "run_after = $1, updated = $1, version = version + 1 WHERE id = "
                                  "$2 AND state = 'running' AND lease_owner = $3 AND attempts = $4 "
                                  "RETURNING {}",
                                  kColumns),
                      {desk.clock(), job.id, job.lease_owner, job.attempts}));
  return tell_if_held(desk, connection, rows);
}

Status requeue_job(const Desk& desk, store::Connection& connection, std::int64_t id) {
  const Micros now = desk.clock();
  ASSIGN_OR_RETURN(const std::int64_t changed,
                   connection.run("UPDATE jobs SET state = 'queued', attempts = 0, run_after = $1, "
                                  "updated = $1, version = version + 1 WHERE id = $2 AND state = "
                                  "'parked'",
                                  {now, id}));
  if (changed == 0) return Error{ErrorCode::Conflict, "job: it is not parked"};
  return ok_status();
}

Result<std::vector<Job>> jobs_of_case(store::Connection& connection,
                                      const Actor& actor,
                                      std::int64_t case_id) {
  return read_all(
      connection,
      fmt::format("SELECT {} FROM jobs WHERE case_id = $1 AND {} ORDER BY id DESC LIMIT 200",
                  kColumns,
                  wall(actor, "customer")),
      {case_id},
      job_of);
}

Result<Job> job_of_id(store::Connection& connection, std::int64_t id) {
  ASSIGN_OR_RETURN(
      const store::Row row,
      one_row(connection, fmt::format("SELECT {} FROM jobs WHERE id = $1", kColumns), {id}, "job"));
  return job_of(row);
}

}  // namespace casebook::desk
