// SPDX-License-Identifier: Apache-2.0
#include "http/feed.h"

#include <utility>

#include <fmt/format.h>

#include "base/text.h"

namespace casebook::http {

void Feed::push(std::string text) {
  const std::lock_guard lock(mutex_);
  if (is_ended_ || is_left_) return;
  if (waiting_.size() + text.size() > kMostWaiting) {
    is_ended_ = true;
    waiting_.clear();
  } else {
    waiting_ += text;
  }
  if (wake_) wake_();
}

void Feed::end() {
  const std::lock_guard lock(mutex_);
  is_ended_ = true;
  if (wake_) wake_();
}

bool Feed::is_over() const {
  const std::lock_guard lock(mutex_);
  return is_ended_ || is_left_;
}

std::string Feed::take() {
  const std::lock_guard lock(mutex_);
  return std::exchange(waiting_, {});
}

bool Feed::is_ended() const {
  const std::lock_guard lock(mutex_);
  return is_ended_ && waiting_.empty();
}

void Feed::when_something_comes(std::function<void()> wake) {
  const std::lock_guard lock(mutex_);
  wake_ = std::move(wake);
  if (wake_ && (is_ended_ || !waiting_.empty())) wake_();
}

void Feed::leave() {
  const std::lock_guard lock(mutex_);
  is_left_ = true;
  wake_ = nullptr;
  waiting_.clear();
}

std::string server_sent_event(std::string_view id, std::string_view name, std::string_view data) {
  std::string event;
  if (!id.empty()) event += fmt::format("id: {}\n", id);
  if (!name.empty()) event += fmt::format("event: {}\n", name);
  for (const std::string_view line : split(data, '\n'))
    event += fmt::format("data: {}\n", line);
  event += '\n';
  return event;
}

}  // namespace casebook::http
