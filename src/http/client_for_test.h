// SPDX-License-Identifier: Apache-2.0
// A client that sends just the bytes it is told, as a hostile one would.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace casebook::http {

class ClientForTest {
 public:
  explicit ClientForTest(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    is_connected_ =
        ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }
  ClientForTest(const ClientForTest&) = delete;
  ClientForTest& operator=(const ClientForTest&) = delete;
  ~ClientForTest() { hang_up(); }

  bool is_connected() const { return is_connected_; }

  // False when the other side does not take it any more.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  // One answer with its body, by its length; whatever came until the end or the time is over
  // otherwise.
  std::string answer(std::chrono::milliseconds patience = std::chrono::seconds(10)) {
    const auto end = std::chrono::steady_clock::now() + patience;
    while (true) {
      const std::size_t head = in_.find("\r\n\r\n");
      if (head != std::string::npos) {
        const std::size_t field = in_.find("Content-Length: ");
        const bool has_length = field != std::string::npos && field < head;
        const std::size_t body = has_length ? std::stoul(in_.substr(field + 16)) : 0;
        if (in_.size() >= head + 4 + body) {
          std::string whole = in_.substr(0, head + 4 + body);
          in_.erase(0, whole.size());
          return whole;
        }
      }
      if (!receive(end)) return std::exchange(in_, {});
    }
  }

  // Everything until the other side hangs up or the time is over.
  std::string rest(std::chrono::milliseconds patience = std::chrono::seconds(10)) {
    const auto end = std::chrono::steady_clock::now() + patience;
    while (receive(end)) {
    }
    return std::exchange(in_, {});
  }

  bool is_closed_within(std::chrono::milliseconds patience) {
    const auto end = std::chrono::steady_clock::now() + patience;
    while (receive(end)) {
    }
    return is_closed_;
  }

  void hang_up() {
    if (socket_ >= 0) ::close(socket_);
    socket_ = -1;
  }

 private:
  bool receive(std::chrono::steady_clock::time_point end) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        end - std::chrono::steady_clock::now());
    pollfd waiting{socket_, POLLIN, 0};
    if (left.count() <= 0 || ::poll(&waiting, 1, static_cast<int>(left.count())) <= 0) return false;
    char piece[65536];
    const ssize_t count = ::recv(socket_, piece, sizeof piece, 0);
    if (count <= 0) {
      is_closed_ = true;
      return false;
    }
    in_.append(piece, static_cast<std::size_t>(count));
    return true;
  }

  int socket_;
  bool is_connected_ = false;
  bool is_closed_ = false;
  std::string in_;
};

}  // namespace casebook::http
