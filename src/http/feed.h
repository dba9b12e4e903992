// SPDX-License-Identifier: Apache-2.0
// Texts that come one by one, for a listener who stays: server-sent events.
#pragma once

#include <cstddef>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

namespace casebook::http {

class Feed {
 public:
  // From any thread. A listener who does not keep up is cut off: he asks again from where he was.
  void push(std::string text);
  void end();
  // True when nobody takes any more: the connection is gone, or it was ended.
  bool is_over() const;

  // The server's side. All that waits, in one text; "" for nothing.
  std::string take();
  bool is_ended() const;
  // Called from any thread whenever something has come; nothing: nobody waits.
  void when_something_comes(std::function<void()> wake);
  void leave();

 private:
  static constexpr std::size_t kMostWaiting = 1 << 20;  // bytes

  mutable std::mutex mutex_;
  std::string waiting_;
  std::function<void()> wake_;
  bool is_ended_ = false;
  bool is_left_ = false;
};

// One event (WHATWG HTML, 9.2). `id` and `name` may be empty; line ends of `data` are kept.
std::string server_sent_event(std::string_view id, std::string_view name, std::string_view data);

}  // namespace casebook::http
