// SPDX-License-Identifier: Apache-2.0
// Work in slices: the screen must stay alive, whatever there is to read.
#pragma once

#include <chrono>
#include <cstddef>

namespace casebook::view {

using Deadline = std::chrono::steady_clock::time_point;

// Looks at the clock seldom enough to cost nothing, and often enough for records of a megabyte.
class Pace {
 public:
  explicit Pace(Deadline deadline) : deadline_(deadline) {}

  // Notes that `bytes` were looked at; true when the slice is over.
  bool spent(std::size_t bytes) {
    constexpr std::size_t kOneRow = 256;
    constexpr std::size_t kBetweenLooks = 64 * 1024;
    left_ += bytes + kOneRow;
    if (left_ < kBetweenLooks) return false;
    left_ = 0;
    return std::chrono::steady_clock::now() >= deadline_;
  }

 private:
  Deadline deadline_;
  std::size_t left_ = 0;
};

}  // namespace casebook::view
