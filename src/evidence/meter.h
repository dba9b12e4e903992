// SPDX-License-Identifier: Apache-2.0
// How much of the budget is spent, over everything that one open_bundle() reads.
#pragma once

#include <chrono>
#include <cstdint>

#include "base/budget.h"

namespace casebook {

class Meter {
 public:
  explicit Meter(const Budget& budget)
      : budget_(budget),
        stop_(std::chrono::steady_clock::now() + budget.open_time) {}

  const Budget& budget() const { return budget_; }

  // Each takes what is wanted, or gives false and takes nothing.
  bool take_entry() { return take(1, budget_.entries, entries_); }
  bool take_read(std::uint64_t bytes) { return take(bytes, budget_.total_bytes, total_); }
  bool take_unpacked(std::uint64_t bytes) {
    return unpacked_left() >= bytes && take_read(bytes) &&
           take(bytes, budget_.unpacked_bytes, unpacked_);
  }

  std::uint64_t unpacked_left() const { return budget_.unpacked_bytes - unpacked_; }
  bool out_of_time() const { return std::chrono::steady_clock::now() >= stop_; }

  std::uint64_t entries() const { return entries_; }
  std::uint64_t bytes() const { return total_; }

 private:
  static bool take(std::uint64_t wanted, std::uint64_t limit, std::uint64_t& spent) {
    if (wanted > limit - spent) return false;
    spent += wanted;
    return true;
  }

  Budget budget_;
  std::chrono::steady_clock::time_point stop_;
  std::uint64_t entries_ = 0;
  std::uint64_t total_ = 0;
  std::uint64_t unpacked_ = 0;
};

}  // namespace casebook
