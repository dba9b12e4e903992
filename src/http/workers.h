// SPDX-License-Identifier: Apache-2.0
// Threads for what may wait.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace casebook::http {

class Workers {
 public:
  Workers(std::size_t threads, std::size_t most_waiting);
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;
  ~Workers() { finish(); }

  // False when too much waits already. What goes on with something begun may not be refused:
  // `is_urgent`.
  bool run(std::function<void()> work, bool is_urgent);
  std::size_t waiting() const;
  // Does what waits, then no more; comes back when the threads have ended.
  void finish();

 private:
  void loop();

  const std::size_t most_waiting_;
  mutable std::mutex mutex_;
  std::condition_variable came_;
  std::deque<std::function<void()>> work_;
  bool stops_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace casebook::http
