// SPDX-License-Identifier: Apache-2.0
#include "desk/jobs.h"

#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "desk/desk_for_test.h"

namespace casebook::desk {
namespace {

using JobsTest = DeskTest;
FOR_EACH_ENGINE(JobsTest);

NewJob job_called(std::string kind, std::int64_t priority = 5) {
  NewJob job;
  job.kind = std::move(kind);
  job.priority = priority;
  return job;
}

TEST_P(JobsTest, ComesInOrderOfPriorityAndTime) {
  const store::Lease lease = connection();
  for (const auto& [kind, priority] : {std::pair("late", 5), {"later", 5}, {"urgent", 1}}) {
    ASSERT_TRUE(add_job(desk(), *lease, job_called(kind, priority)).ok());
    now += kSecond;
  }
  NewJob delayed = job_called("delayed", 1);
  delayed.delay = kMinute;
  ASSERT_TRUE(add_job(desk(), *lease, delayed).ok());
  for (const char* kind : {"urgent", "late", "later"}) {
    const auto job = claim_job(desk(), *lease, "w1").value();
    ASSERT_TRUE(job.has_value());
    EXPECT_EQ(job->kind, kind);
    EXPECT_TRUE(finish_job(desk(), *lease, *job).ok());
  }
  EXPECT_FALSE(claim_job(desk(), *lease, "w1").value().has_value());
  now += kMinute;
  EXPECT_FALSE(claim_job(desk(), *lease, "w1", {"other"}).value().has_value());
  EXPECT_EQ(claim_job(desk(), *lease, "w1", {"other", "delayed"}).value()->kind, "delayed");
}

TEST_P(JobsTest, IsAddedOnceUnderOneKey) {
  const store::Lease lease = connection();
  NewJob job = job_called("analyse");
  job.same_key = "case:1";
  EXPECT_TRUE(add_job(desk(), *lease, job).value().has_value());
  EXPECT_FALSE(add_job(desk(), *lease, job).value().has_value());
  const auto running = claim_job(desk(), *lease, "w1").value();
  EXPECT_FALSE(add_job(desk(), *lease, job).value().has_value());
  ASSERT_TRUE(finish_job(desk(), *lease, *running).ok());
  EXPECT_TRUE(add_job(desk(), *lease, job).value().has_value());
}

TEST_P(JobsTest, GoesToAnotherWhenItsWorkerFallsSilent) {
  const store::Lease lease = connection();
  ASSERT_TRUE(add_job(desk(), *lease, job_called("a")).ok());
  const auto first = claim_job(desk(), *lease, "w1").value();
  now += kLeaseTime / 2;
  ASSERT_TRUE(keep_job(desk(), *lease, *first, 500).ok());
  now += kLeaseTime - kSecond;
  EXPECT_FALSE(claim_job(desk(), *lease, "w2").value().has_value());
  now += 2 * kSecond;
  const auto second = claim_job(desk(), *lease, "w2").value();
  ASSERT_TRUE(second.has_value());
  EXPECT_EQ(second->attempts, 2);
  // What the first one brings now must not count.
  EXPECT_EQ(finish_job(desk(), *lease, *first).error().code, ErrorCode::Conflict);
  EXPECT_EQ(keep_job(desk(), *lease, *first, 900).error().code, ErrorCode::Conflict);
  EXPECT_TRUE(finish_job(desk(), *lease, *second).ok());
}

TEST_P(JobsTest, WaitsLongerEachTimeAndIsParkedAtLast) {
  const store::Lease lease = connection();
  NewJob wanted = job_called("a");
  wanted.most_attempts = 3;
  const std::int64_t id = *add_job(desk(), *lease, wanted).value();
  for (int attempt = 1; attempt <= 3; ++attempt) {
    const auto job = claim_job(desk(), *lease, "w1").value();
    ASSERT_TRUE(job.has_value()) << attempt;
    ASSERT_TRUE(fail_job(desk(), *lease, *job, "the disk is full", true).ok());
    EXPECT_FALSE(claim_job(desk(), *lease, "w1").value().has_value());
    const Micros pause = attempt == 1 ? 5 * kSecond : 20 * kSecond;
    now += pause - kSecond;
    EXPECT_FALSE(claim_job(desk(), *lease, "w1").value().has_value()) << attempt;
    now += kSecond;
  }
  EXPECT_EQ(job_of_id(*lease, id).value().state, "parked");
  EXPECT_EQ(job_of_id(*lease, id).value().failure, "the disk is full");
  ASSERT_TRUE(requeue_job(desk(), *lease, id).ok());
  EXPECT_TRUE(claim_job(desk(), *lease, "w1").value().has_value());
}

TEST_P(JobsTest, ParksWhatTakesItsWorkerDownEachTime) {
  const store::Lease lease = connection();
  NewJob wanted = job_called("poison");
  wanted.most_attempts = 2;
  const std::int64_t id = *add_job(desk(), *lease, wanted).value();
  for (int i = 0; i < 2; ++i) {
    ASSERT_TRUE(claim_job(desk(), *lease, "w1").value().has_value());
    now += kLeaseTime + kSecond;
  }
  EXPECT_FALSE(claim_job(desk(), *lease, "w1").value().has_value());
  EXPECT_EQ(job_of_id(*lease, id).value().state, "parked");
}

TEST_P(JobsTest, IsDoneOnceByManyWorkers) {
  constexpr int kJobs = 60;
  {
    const store::Lease lease = connection();
    for (int i = 0; i < kJobs; ++i)
      ASSERT_TRUE(add_job(desk(), *lease, job_called("a")).ok());
  }
  std::mutex mutex;
  std::multiset<std::int64_t> done;
  std::vector<std::thread> workers;
  for (int w = 0; w < 4; ++w) {
    workers.emplace_back([&, w] {
      const store::Lease lease = connection();
      const std::string owner = "w" + std::to_string(w);
      while (true) {
        auto job = claim_job(desk(), *lease, owner);
        if (!job.ok() || !job.value()) break;
        if (!finish_job(desk(), *lease, *job.value()).ok()) continue;
        const std::lock_guard lock(mutex);
        done.insert(job.value()->id);
      }
    });
  }
  for (std::thread& worker : workers)
    worker.join();
  EXPECT_EQ(done.size(), std::size_t{kJobs});
  EXPECT_EQ(std::set<std::int64_t>(done.begin(), done.end()).size(), std::size_t{kJobs});
}

}  // namespace
}  // namespace casebook::desk
