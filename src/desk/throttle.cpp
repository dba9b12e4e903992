// SPDX-License-Identifier: Apache-2.0
#include "desk/throttle.h"

#include <algorithm>

namespace casebook::desk {

Micros Throttle::try_now(std::string_view key, Micros now) {
  const std::lock_guard lock(mutex_);
  const std::string name(key);
  auto found = entries_.find(name);
  if (found == entries_.end()) {
    if (entries_.size() >= most_keys_) {
      entries_.erase(uses_.back());
      uses_.pop_back();
    }
    uses_.push_front(name);
    found = entries_.emplace(name, Entry{0, uses_.begin()}).first;
  } else {
    uses_.splice(uses_.begin(), uses_, found->second.use);
  }
  Entry& entry = found->second;
  const Micros most = static_cast<Micros>(burst_) * pause_;
  // A clock that was set back must not make anybody wait for longer than a full bucket.
  entry.paid_at = std::min(std::max(entry.paid_at, now), now + most);
  const Micros next = entry.paid_at + pause_;
  if (next > now + most) return next - (now + most);
  entry.paid_at = next;
  return 0;
}

void Throttle::forgive(std::string_view key) {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(std::string(key));
  if (found == entries_.end()) return;
  uses_.erase(found->second.use);
  entries_.erase(found);
}

}  // namespace casebook::desk
