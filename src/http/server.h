// SPDX-License-Identifier: Apache-2.0
// A server of HTTP/1.1 with limits on everything. One loop on each processor, each with its own
// listening socket; whatever may wait (database, disk) is done by a few worker threads.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/result.h"
#include "http/service.h"

namespace casebook::http {

struct ServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;        // 0: any free one
  std::string certificate_file;  // PEM with its chain; none: no TLS
  std::string key_file;
  std::size_t loops = 0;            // 0: one per processor
  std::size_t workers = 8;          // threads
  std::size_t most_waiting = 4096;  // pieces of work; more are refused with 503
  std::size_t most_connections = 20'000;
  std::size_t most_connections_of_peer = 1'000;
  std::size_t most_head_bytes = 16 * 1024;
  std::size_t most_target_bytes = 8 * 1024;
  std::chrono::seconds head_time{15};  // for all of a head: none comes byte by byte for ever
  std::chrono::seconds idle_time{75};  // between requests
  std::chrono::seconds body_time{60};  // without one byte
  std::chrono::seconds send_time{60};  // without one byte taken
  std::chrono::seconds drain_time{30};
  // After each answer: for logs and counters. From any thread.
  struct Served {
    const Request* request = nullptr;
    unsigned status = 0;
    const std::string* route = nullptr;
    std::uint64_t received = 0;  // bytes of bodies
    std::uint64_t sent = 0;
    std::chrono::microseconds took{0};
  };
  std::function<void(const Served&)> served;
};

struct ServerCounts {
  std::uint64_t connections = 0;  // now
  std::uint64_t accepted = 0;
  std::uint64_t refused = 0;  // beyond a limit
  std::uint64_t waiting = 0;  // pieces of work
};

class Server {
 public:
  // Listens when it gives ok. Io: the address is in use or not ours; a certificate is wrong.
  // `service` lives longer.
  static Result<std::unique_ptr<Server>> start(Service& service, const ServerOptions& options);
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  virtual ~Server() = default;  // stops at once

  virtual std::uint16_t port() const = 0;
  virtual ServerCounts counts() const = 0;
  // New connections are refused, idle ones closed, requests under way finished for `drain_time` at
  // most; comes back when all is quiet. From any thread but a worker's.
  virtual void drain() = 0;
  // Reads certificate and key again; connections that are open keep theirs.
  virtual Status reload_certificate() = 0;

 protected:
  Server() = default;
};

}  // namespace casebook::http
