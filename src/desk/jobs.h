// SPDX-License-Identifier: Apache-2.0
// Work that is done later, once, whoever does it: a queue in the database, filled in the
// transaction that causes the work.
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

struct Job {
  std::int64_t id = 0;
  std::string kind;     // "check-evidence", "analyse"
  std::string payload;  // JSON
  std::optional<std::int64_t> case_id;
  std::optional<std::int64_t> customer;
  std::int64_t priority = 5;
  std::string state;  // queued, running, done, parked, cancelled
  std::int64_t attempts = 0;
  std::int64_t most_attempts = 5;
  std::int64_t progress = 0;  // thousandths
  std::string failure;
  std::string lease_owner;
  Micros created = 0;
  Micros updated = 0;
};

struct NewJob {
  std::string kind;
  std::string payload = "{}";
  std::optional<std::int64_t> case_id;
  std::optional<std::int64_t> customer;
  std::string same_key;  // "" for none: while one with it waits or runs, no other is added
  std::int64_t priority = 5;
  std::int64_t most_attempts = 5;
  Micros delay = 0;
};

inline constexpr Micros kLeaseTime = 60 * kSecond;

// Inside of the transaction that causes it. Nothing when one with the same key is there.
Result<std::optional<std::int64_t>> add_job(const Desk& desk,
                                            store::Connection& connection,
                                            const NewJob& wanted);

// The next one that may run, for `owner`, who must say within kLeaseTime that he is still at it. Of
// the kinds named, or any. Those whose owner has fallen silent are taken up again first.
Result<std::optional<Job>> claim_job(const Desk& desk,
                                     store::Connection& connection,
                                     std::string_view owner,
                                     const std::vector<std::string>& kinds = {});
// Conflict: the lease was lost to somebody else, and what was done must not count.
Status keep_job(const Desk& desk,
                store::Connection& connection,
                const Job& job,
                std::int64_t progress);
// In the transaction of the result. Conflict as above.
Status finish_job(const Desk& desk, store::Connection& connection, const Job& job);
// It will be tried again after a while, at last parked. `may_help_later` false: parked at once.
Status fail_job(const Desk& desk,
                store::Connection& connection,
                const Job& job,
                std::string_view failure,
                bool may_help_later);
// Back to the queue at once, as if nobody had begun: the worker is told to stop. Conflict as above.
Status release_job(const Desk& desk, store::Connection& connection, const Job& job);
// From parked back to the queue, by hand.
Status requeue_job(const Desk& desk, store::Connection& connection, std::int64_t id);

// The latest first, at most 200.
Result<std::vector<Job>> jobs_of_case(store::Connection& connection,
                                      const Actor& actor,
                                      std::int64_t case_id);
Result<Job> job_of_id(store::Connection& connection, std::int64_t id);

}  // namespace casebook::desk
