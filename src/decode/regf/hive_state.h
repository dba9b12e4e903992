// SPDX-License-Identifier: Apache-2.0
// What the readers of a hive's records share.
#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_set>
#include <vector>

#include "decode/hive.h"

namespace casebook {

inline constexpr std::size_t kKeyBytes = 76;    // of a key record, before its name
inline constexpr std::size_t kValueBytes = 20;  // of a value record, before its name

struct Hive::State {
  std::vector<Issue> damage;
  std::unordered_set<std::uint32_t> places;  // of damage that was counted
  std::uint64_t steps_left = 0;
  bool is_limit_said = false;
};

}  // namespace casebook
