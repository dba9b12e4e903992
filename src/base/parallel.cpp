// SPDX-License-Identifier: Apache-2.0
#include "base/parallel.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include "base/cancel.h"

namespace casebook {

std::size_t effective_jobs(std::size_t jobs) {
  if (jobs != 0) return jobs;
  return std::max<std::size_t>(1, std::thread::hardware_concurrency());
}

void parallel_for(std::size_t jobs,
                  std::size_t count,
                  const std::function<void(std::size_t, std::size_t)>& task) {
  const std::size_t workers = std::min(effective_jobs(jobs), std::max<std::size_t>(count, 1));
  std::atomic<std::size_t> next{0};
  std::mutex failure_mutex;
  std::exception_ptr failure;
  const auto work = [&](std::size_t worker) {
    try {
      for (std::size_t index = next++; index < count && !cancel_requested(); index = next++) {
        task(worker, index);
      }
    } catch (...) {
      const std::lock_guard lock(failure_mutex);
      if (!failure) failure = std::current_exception();
      next = count;
    }
  };
  {
    std::vector<std::jthread> threads;
    for (std::size_t worker = 1; worker < workers; ++worker) {
      threads.emplace_back(work, worker);
    }
    work(0);
  }
  if (failure) std::rethrow_exception(failure);
}

}  // namespace casebook
