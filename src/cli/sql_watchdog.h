// SPDX-License-Identifier: Apache-2.0
// Ends the program when a statement cannot be ended otherwise: SQLite looks at its limits between
// steps, and one call of a function on long texts is one step.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "base/bilingual.h"

namespace casebook {

class SqlWatchdog {
 public:
  // Waits for `time` and as much again as a well-behaved statement needs to stop.
  SqlWatchdog(std::chrono::steady_clock::duration time, Language language);
  SqlWatchdog(const SqlWatchdog&) = delete;
  SqlWatchdog& operator=(const SqlWatchdog&) = delete;
  ~SqlWatchdog();  // the statement ended in time

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_done_ = false;
  std::thread thread_;
};

}  // namespace casebook
