// SPDX-License-Identifier: Apache-2.0
#include "http/workers.h"

#include <utility>

namespace casebook::http {

Workers::Workers(std::size_t threads, std::size_t most_waiting) : most_waiting_(most_waiting) {
  for (std::size_t i = 0; i < threads; ++i)
    threads_.emplace_back([this] { loop(); });
}

void Workers::finish() {
  {
    const std::lock_guard lock(mutex_);
    stops_ = true;
  }
  came_.notify_all();
  for (std::thread& thread : threads_)
    thread.join();
  threads_.clear();
}

bool Workers::run(std::function<void()> work, bool is_urgent) {
  {
    const std::lock_guard lock(mutex_);
    if (!is_urgent && work_.size() >= most_waiting_) return false;
    work_.push_back(std::move(work));
  }
  came_.notify_one();
  return true;
}

std::size_t Workers::waiting() const {
  const std::lock_guard lock(mutex_);
  return work_.size();
}

void Workers::loop() {
  while (true) {
    std::function<void()> work;
    {
      std::unique_lock lock(mutex_);
      came_.wait(lock, [&] { return stops_ || !work_.empty(); });
      if (work_.empty()) return;
      work = std::move(work_.front());
      work_.pop_front();
    }
    work();
  }
}

}  // namespace casebook::http
