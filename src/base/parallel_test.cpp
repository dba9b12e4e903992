// SPDX-License-Identifier: Apache-2.0
#include "base/parallel.h"

#include <atomic>
#include <stdexcept>
#include <vector>

#include <gtest/gtest.h>

#include "base/cancel.h"

namespace casebook {
namespace {

TEST(Parallel, EveryTaskRunsOnceWhateverTheNumberOfThreads) {
  for (const std::size_t jobs : {0U, 1U, 2U, 7U}) {
    std::vector<std::atomic<int>> runs(1000);
    const std::size_t workers = effective_jobs(jobs);
    std::atomic<bool> in_range{true};
    parallel_for(jobs, runs.size(), [&](std::size_t worker, std::size_t index) {
      ++runs[index];
      if (worker >= workers) in_range = false;
    });
    for (const auto& run : runs) {
      ASSERT_EQ(run, 1);
    }
    EXPECT_TRUE(in_range);
  }
  parallel_for(4, 0, [](std::size_t, std::size_t) { FAIL(); });
}

TEST(Parallel, ExceptionOfATaskComesOutAfterAllThreadsStopped) {
  for (const std::size_t jobs : {1U, 4U}) {
    EXPECT_THROW(parallel_for(jobs,
                              100,
                              [](std::size_t, std::size_t index) {
                                if (index == 5) throw std::runtime_error("task");
                              }),
                 std::runtime_error);
  }
}

TEST(Parallel, StopsHandingOutWhenAskedTo) {
  for (const std::size_t jobs : {1U, 2U}) {
    std::atomic<int> runs{0};
    parallel_for(jobs, 1000, [&runs](std::size_t, std::size_t) {
      if (++runs == 10) request_cancel();
    });
    reset_cancel_for_test();
    EXPECT_GE(runs, 10);
    EXPECT_LT(runs, 1000);
  }
}

}  // namespace
}  // namespace casebook
