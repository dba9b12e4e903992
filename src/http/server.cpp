// SPDX-License-Identifier: Apache-2.0
#include "http/server.h"

#include <algorithm>
#include <atomic>
#include <future>
#include <map>
#include <thread>
#include <unordered_set>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <fmt/format.h>
#include <sys/socket.h>

#include "http/connection.h"

namespace casebook::http {
namespace {

using Acceptor = asio::basic_socket_acceptor<asio::ip::tcp, Executor>;
using Timer = asio::basic_waitable_timer<std::chrono::steady_clock,
                                         asio::wait_traits<std::chrono::steady_clock>,
                                         Executor>;

// How many connections each address has.
class Peers {
 public:
  bool enter(const std::string& peer, std::size_t most) {
    const std::lock_guard lock(mutex_);
    std::size_t& count = counts_[peer];
    if (count >= most) return false;
    ++count;
    return true;
  }
  void leave(const std::string& peer) {
    const std::lock_guard lock(mutex_);
    const auto found = counts_.find(peer);
    if (found != counts_.end() && --found->second == 0) counts_.erase(found);
  }

 private:
  std::mutex mutex_;
  std::map<std::string, std::size_t> counts_;
};

struct Counters {
  std::atomic<std::uint64_t> connections = 0;
  std::atomic<std::uint64_t> accepted = 0;
  std::atomic<std::uint64_t> refused = 0;
};

Result<std::shared_ptr<asio::ssl::context>> read_certificate(const ServerOptions& options) {
  auto context = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_server);
  SystemError error;
  context->set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_sslv2 |
                           asio::ssl::context::no_sslv3 | asio::ssl::context::no_tlsv1 |
                           asio::ssl::context::no_tlsv1_1 | asio::ssl::context::no_compression,
                       error);
  context->use_certificate_chain_file(options.certificate_file, error);
  if (error) {
    return Error{ErrorCode::Io,
                 fmt::format("{}: no certificate in PEM can be read: {}",
                             options.certificate_file,
                             error.message())};
  }
  context->use_private_key_file(options.key_file, asio::ssl::context::pem, error);
  if (error) {
    return Error{ErrorCode::Io,
                 fmt::format("{}: no private key of {} can be read: {}",
                             options.key_file,
                             options.certificate_file,
                             error.message())};
  }
  return context;
}

// One thread with its own listening socket; the system spreads connections over them.
class Loop {
 public:
  Loop(Common& common, Peers& peers, Counters& counters)
      : common_(common),
        peers_(peers),
        counters_(counters),
        acceptor_(io_),
        sweep_(io_) {}

  Result<std::uint16_t> listen(const std::string& address, std::uint16_t port) {
    SystemError error;
    const auto host = asio::ip::make_address(address, error);
    if (error) return Error{ErrorCode::InvalidInput, address + ": is no address of this machine"};
    const asio::ip::tcp::endpoint place(host, port);
    const auto step = [&](auto&& action) {
      if (!error) action();
    };
    step([&] { acceptor_.open(place.protocol(), error); });
    const int on = 1;
    step([&] {
      ::setsockopt(acceptor_.native_handle(), SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
      ::setsockopt(acceptor_.native_handle(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
      acceptor_.bind(place, error);
    });
    step([&] { acceptor_.listen(4096, error); });
    if (error) {
      return Error{ErrorCode::Io, fmt::format("{}:{}: {}", address, port, error.message())};
    }
    return acceptor_.local_endpoint(error).port();
  }

  void start(std::shared_ptr<asio::ssl::context> context) {
    context_ = std::move(context);
    asio::co_spawn(io_, accept(), asio::detached);
    asio::co_spawn(io_, sweep(), asio::detached);
    thread_ = std::thread([this] { io_.run(); });
  }

  void stop_accepting() {
    asio::post(io_, [this] {
      SystemError ignored;
      acceptor_.close(ignored);
      for (const auto& connection : connections_)
        connection->close_if_idle();
    });
  }
  void use(std::shared_ptr<asio::ssl::context> context) {
    asio::post(io_, [this, context] { context_ = context; });
  }
  void close_all() {
    asio::post(io_, [this] {
      for (const auto& connection : connections_)
        connection->close();
    });
  }
  void stop() {
    io_.stop();
    if (thread_.joinable()) thread_.join();
  }

 private:
  Task<void> accept() {
    while (true) {
      SystemError error;
      Socket socket = co_await acceptor_.async_accept(asio::redirect_error(kAwait, error));
      if (error == asio::error::operation_aborted || !acceptor_.is_open()) co_return;
      if (error) {
        // No descriptors left, say: it will be tried again when some are.
        Timer pause(io_, std::chrono::milliseconds(50));
        co_await pause.async_wait(asio::redirect_error(kAwait, error));
        continue;
      }
      ++counters_.accepted;
      const std::string peer = socket.remote_endpoint(error).address().to_string();
      if (counters_.connections >= common_.options.most_connections || error ||
          !peers_.enter(peer, common_.options.most_connections_of_peer)) {
        ++counters_.refused;
        continue;
      }
      socket.set_option(asio::ip::tcp::no_delay(true), error);
      std::unique_ptr<Stream> stream;
      if (context_ != nullptr) {
        stream = std::make_unique<TlsStream>(std::move(socket), *context_);
      } else {
        stream = std::make_unique<PlainStream>(std::move(socket));
      }
      auto connection =
          std::make_shared<Connection>(std::move(stream), common_, io_, peer, context_ != nullptr);
      asio::co_spawn(io_, hold(std::move(connection), peer), asio::detached);
    }
  }

  Task<void> hold(std::shared_ptr<Connection> connection, std::string peer) {
    ++counters_.connections;
    connections_.insert(connection);
    co_await connection->run();
    connections_.erase(connection);
    --counters_.connections;
    peers_.leave(peer);
  }

  // One timer for all deadlines: they are seconds long.
  Task<void> sweep() {
    SystemError error;
    while (!error) {
      sweep_.expires_after(std::chrono::seconds(1));
      co_await sweep_.async_wait(asio::redirect_error(kAwait, error));
      const Connection::Clock::time_point now = Connection::Clock::now();
      for (const auto& connection : connections_)
        connection->close_if_overdue(now);
    }
  }

  asio::io_context io_{1};
  Common& common_;
  Peers& peers_;
  Counters& counters_;
  Acceptor acceptor_;
  Timer sweep_;
  std::shared_ptr<asio::ssl::context> context_;
  std::unordered_set<std::shared_ptr<Connection>> connections_;
  std::thread thread_;
};

class LoopServer : public Server {
 public:
  LoopServer(Service& service, const ServerOptions& options)
      : common_(std::make_unique<Common>(service, options)) {
    const std::size_t wanted =
        options.loops != 0 ? options.loops : std::max(1U, std::thread::hardware_concurrency());
    for (std::size_t i = 0; i < wanted; ++i)
      loops_.push_back(std::make_unique<Loop>(*common_, peers_, counters_));
  }

  ~LoopServer() override {
    for (const auto& loop : loops_)
      loop->stop();
    // Work that is under way belongs to coroutines that the loops still hold.
    common_->workers.finish();
    loops_.clear();
  }

  Status listen() {
    const ServerOptions& options = common_->options;
    std::shared_ptr<asio::ssl::context> context;
    if (!options.certificate_file.empty()) {
      ASSIGN_OR_RETURN(context, read_certificate(options));
    }
    port_ = options.port;
    for (const auto& loop : loops_) {
      ASSIGN_OR_RETURN(port_, loop->listen(options.address, port_));
    }
    for (const auto& loop : loops_)
      loop->start(context);
    return ok_status();
  }

  std::uint16_t port() const override { return port_; }

  ServerCounts counts() const override {
    return {
        counters_.connections, counters_.accepted, counters_.refused, common_->workers.waiting()};
  }

  void drain() override {
    common_->is_draining = true;
    for (const auto& loop : loops_)
      loop->stop_accepting();
    const auto end = std::chrono::steady_clock::now() + common_->options.drain_time;
    while (counters_.connections > 0 && std::chrono::steady_clock::now() < end)
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    for (const auto& loop : loops_)
      loop->close_all();
    // What was cut still brings to disk what it has.
    const auto last = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (counters_.connections > 0 && std::chrono::steady_clock::now() < last)
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }

  Status reload_certificate() override {
    if (common_->options.certificate_file.empty()) return ok_status();
    ASSIGN_OR_RETURN(const std::shared_ptr<asio::ssl::context> context,
                     read_certificate(common_->options));
    for (const auto& loop : loops_)
      loop->use(context);
    return ok_status();
  }

 private:
  std::unique_ptr<Common> common_;
  Peers peers_;
  Counters counters_;
  std::vector<std::unique_ptr<Loop>> loops_;
  std::uint16_t port_ = 0;
};

}  // namespace

Result<std::unique_ptr<Server>> Server::start(Service& service, const ServerOptions& options) {
  auto server = std::make_unique<LoopServer>(service, options);
  RETURN_IF_ERROR(server->listen());
  return std::unique_ptr<Server>(std::move(server));
}

}  // namespace casebook::http
