// SPDX-License-Identifier: Apache-2.0
// Absolute limits for reading hostile input. Ratios are not used: real event logs shrink 130-fold.
#pragma once

#include <chrono>
#include <cstdint>

namespace casebook {

struct Budget {
  std::uint64_t total_bytes = 64ULL << 30;     // of everything read or unpacked
  std::uint64_t unpacked_bytes = 16ULL << 30;  // of everything that came out of archives
  std::uint64_t item_bytes = 8ULL << 30;       // of one item
  std::uint64_t entries = 200'000;             // items and folders together
  std::uint32_t depth = 6;                     // archives in archives
  std::chrono::seconds open_time{900};         // for unpacking
};

}  // namespace casebook
