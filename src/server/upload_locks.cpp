// SPDX-License-Identifier: Apache-2.0
#include "server/upload_locks.h"

#include <utility>

namespace casebook::server {

UploadLocks::Held::Held(Held&& other) noexcept
    : owner_(std::exchange(other.owner_, nullptr)),
      id_(std::move(other.id_)) {}

UploadLocks::Held& UploadLocks::Held::operator=(Held&& other) noexcept {
  std::swap(owner_, other.owner_);
  std::swap(id_, other.id_);
  return *this;
}

UploadLocks::Held::~Held() {
  if (owner_ != nullptr) owner_->release(id_);
}

std::optional<UploadLocks::Held> UploadLocks::take(std::string_view id,
                                                   const std::weak_ptr<http::Hangup>& connection,
                                                   std::chrono::milliseconds patience) {
  const std::string name(id);
  std::unique_lock lock(mutex_);
  const auto found = held_.find(name);
  if (found != held_.end()) {
    if (const auto holder = found->second.lock()) holder->hang_up();
    const bool is_free = released_.wait_for(lock, patience, [&] { return !held_.contains(name); });
    if (!is_free) return std::nullopt;
  }
  held_.emplace(name, connection);
  return Held(*this, name);
}

void UploadLocks::release(const std::string& id) {
  {
    const std::lock_guard lock(mutex_);
    held_.erase(id);
  }
  released_.notify_all();
}

}  // namespace casebook::server
