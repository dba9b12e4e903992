// SPDX-License-Identifier: Apache-2.0
// One writer for each upload. Who comes back after his line broke is known here before the broken
// connection is: the one who holds the upload is asked to hang up, and keeps what has come.
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "http/message.h"

namespace casebook::server {

class UploadLocks {
 public:
  class Held {
   public:
    Held() = default;
    Held(Held&& other) noexcept;
    Held& operator=(Held&& other) noexcept;
    ~Held();

   private:
    friend class UploadLocks;
    Held(UploadLocks& owner, std::string id) : owner_(&owner), id_(std::move(id)) {}
    UploadLocks* owner_ = nullptr;
    std::string id_;
  };

  // Nothing: whoever holds it did not let go in time.
  std::optional<Held> take(std::string_view id,
                           const std::weak_ptr<http::Hangup>& connection,
                           std::chrono::milliseconds patience);

 private:
  void release(const std::string& id);

  std::mutex mutex_;
  std::condition_variable released_;
  std::unordered_map<std::string, std::weak_ptr<http::Hangup>> held_;
};

}  // namespace casebook::server
