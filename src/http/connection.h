// SPDX-License-Identifier: Apache-2.0
// One connection: requests one after another, each with its answer.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "http/server.h"
#include "http/service.h"
#include "http/stream.h"
#include "http/workers.h"

namespace casebook::http {

// What all connections of a server share.
struct Common {
  Common(Service& given_service, const ServerOptions& given_options)
      : service(given_service),
        options(given_options),
        workers(given_options.workers, given_options.most_waiting) {}

  Service& service;
  const ServerOptions options;
  Workers workers;
  std::atomic<bool> is_draining = false;
};

class Connection : public Hangup, public std::enable_shared_from_this<Connection> {
 public:
  using Clock = std::chrono::steady_clock;

  Connection(std::unique_ptr<Stream> stream,
             Common& common,
             asio::io_context& loop,
             std::string peer,
             bool is_secure);
  ~Connection() override;

  Task<void> run();

  // From any thread.
  void hang_up() override;

  // From the thread of its loop.
  void close_if_overdue(Clock::time_point now);
  void close_if_idle();
  void close() { stream_->close(); }

 private:
  struct Parsing;
  class Chunks;

  Task<bool> read_head(Request& request, unsigned& refusal);
  Task<bool> serve(Request& request);
  Task<Response> answer(Request& request, bool& is_body_read);
  Task<Response> take_whole(const Request& request, WholeBody& wanted, bool& is_body_read);
  Task<Response> pour(const Request& request, BodySink& sink, bool& is_body_read);
  Task<std::size_t> read_body(char* into, std::size_t most, bool& is_bad);
  Task<bool> send(const Request* request, Response& response, bool goes_on);
  Task<bool> send_source(BodySource& source, std::uint64_t bytes);
  Task<void> send_feed(Feed& feed);
  Task<bool> skip_rest();
  Task<void> linger();
  Task<bool> say_continue(const Request& request);
  // Does `work` on a worker thread and comes back to the loop; false when there is too much
  // waiting.
  template <typename Work>
  Task<bool> on_worker(Work work, bool is_urgent);

  class Life;

  void until(std::chrono::seconds time) { deadline_ = Clock::now() + time; }

  std::unique_ptr<Stream> stream_;
  Common& common_;
  asio::io_context& loop_;
  std::string peer_;
  bool is_secure_;
  bool is_idle_ = true;
  Clock::time_point deadline_ = Clock::time_point::max();
  std::string in_;          // read and not used yet
  std::uint64_t left_ = 0;  // of a body with a length
  std::unique_ptr<Chunks> chunks_;
  bool has_promised_ = false;  // "100 Continue" is asked for and was not said
  std::uint64_t received_ = 0;
  std::uint64_t sent_ = 0;
  std::mutex life_;
  bool is_over_ = false;
};

}  // namespace casebook::http
