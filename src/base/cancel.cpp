// SPDX-License-Identifier: Apache-2.0
#include "base/cancel.h"

#include <atomic>

namespace casebook {
namespace {

std::atomic<bool> cancel_flag{false};
static_assert(std::atomic<bool>::is_always_lock_free, "set from a signal handler");

}  // namespace

void request_cancel() {
  cancel_flag.store(true, std::memory_order_relaxed);
}

bool cancel_requested() {
  return cancel_flag.load(std::memory_order_relaxed);
}

void clear_cancel() {
  cancel_flag.store(false, std::memory_order_relaxed);
}

void reset_cancel_for_test() {
  clear_cancel();
}

}  // namespace casebook
