// SPDX-License-Identifier: Apache-2.0
#include "cli/sql_watchdog.h"

#include <csignal>

#include <unistd.h>

#include "cli/messages.h"

namespace casebook {
namespace {

constexpr std::chrono::seconds kGrace{5};

}  // namespace

SqlWatchdog::SqlWatchdog(std::chrono::steady_clock::duration time, Language language)
    : thread_([this, time, language] {
        // Signals belong to the thread that works.
        sigset_t all;
        sigfillset(&all);
        pthread_sigmask(SIG_BLOCK, &all, nullptr);
        std::unique_lock lock(mutex_);
        if (changed_.wait_for(lock, time + kGrace, [this] { return is_done_; })) return;
        say(language == Language::Chinese
                ? "语句中的某个函数超过时间限制后仍无法停止，程序结束；结果不完整"
                : "a function of the statement did not stop when its time was over; the program "
                  "ends, "
                  "and what was written is not complete");
        _exit(kCutShort);
      }) {}

SqlWatchdog::~SqlWatchdog() {
  {
    const std::lock_guard lock(mutex_);
    is_done_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

}  // namespace casebook
