// SPDX-License-Identifier: Apache-2.0
// Slows down who tries too often. Keys are of whoever tries (his address), never of whom he tries
// to be alone: nobody can be locked out by somebody else.
#pragma once

#include <cstddef>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/time.h"

namespace casebook::desk {

class Throttle {
 public:
  // `burst` tries at once, then one for each `pause`. At most `most_keys` are remembered: the ones
  // that were quiet for longest are forgotten.
  Throttle(std::size_t burst, Micros pause, std::size_t most_keys = 100'000)
      : burst_(burst),
        pause_(pause),
        most_keys_(most_keys) {}

  // 0 when he may try now, and a try is counted; else how long to wait.
  Micros try_now(std::string_view key, Micros now);
  // It was him: what was counted is forgotten.
  void forgive(std::string_view key);

 private:
  // When the last of the tries counted would be paid for.
  struct Entry {
    Micros paid_at = 0;
    std::list<std::string>::iterator use;
  };

  const std::size_t burst_;
  const Micros pause_;
  const std::size_t most_keys_;
  std::mutex mutex_;
  std::unordered_map<std::string, Entry> entries_;
  std::list<std::string> uses_;  // the latest first
};

}  // namespace casebook::desk
