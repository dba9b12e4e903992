// SPDX-License-Identifier: Apache-2.0
// Does what lies in the queue: checks what came in, diagnoses the case, removes what was deleted.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/result.h"
#include "desk/desk.h"
#include "desk/jobs.h"
#include "work/reading.h"

namespace casebook::work {

struct WorkerOptions {
  unsigned threads = 1;  // jobs at once
  ReaderLimits reader;
  // What went wrong without being anybody's evidence, in English: for the log.
  std::function<void(std::string_view)> complain = [](std::string_view) {};
};

class Worker {
 public:
  // `desk` outlives it.
  Worker(const desk::Desk& desk, WorkerOptions options);
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  ~Worker();

  // Removes what readers of processes that are gone have left, and begins.
  Status start();
  // Gives back what is under way and waits for the threads.
  void stop();

 private:
  void run(unsigned number);
  // False: nothing was there to do.
  Result<bool> do_next(const std::string& owner);
  Status do_job(const desk::Job& job);
  Status check_evidence(const desk::Job& job);
  Status analyse(const desk::Job& job);
  Status remove_content(const desk::Job& job);
  // For read_confined(): holds the lease, and says whether to go on.
  std::function<bool()> keeper(const desk::Job& job);
  std::string scratch_of(const desk::Job& job) const;

  const desk::Desk& desk_;
  WorkerOptions options_;
  std::string name_;  // of this process, in the queue: "host-pid"
  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace casebook::work
