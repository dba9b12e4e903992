// SPDX-License-Identifier: Apache-2.0
// Bytes of a connection, plain or through TLS, for coroutines that are compiled once for both. Only
// the files that drive sockets include this: Asio is slow to compile.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <string_view>
#include <utility>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

namespace casebook::http {

namespace asio = boost::asio;
using Executor = asio::io_context::executor_type;  // the type itself: no erasure on the hot path
using Socket = asio::basic_stream_socket<asio::ip::tcp, Executor>;
using SystemError = boost::system::error_code;
template <typename T>
using Task = asio::awaitable<T, Executor>;
inline constexpr asio::use_awaitable_t<Executor> kAwait;

class Stream {
 public:
  virtual ~Stream() = default;
  virtual Task<void> greet(SystemError& error) = 0;  // the handshake of TLS
  // Until there is something to read, without a buffer for it.
  virtual Task<void> wait(SystemError& error) = 0;
  virtual Task<std::size_t> read(char* into, std::size_t most, SystemError& error) = 0;
  virtual Task<void> write(std::string_view head, std::string_view body, SystemError& error) = 0;
  // No more will be written; the other side may still send.
  virtual Task<void> finish(SystemError& error) = 0;
  // What is under way ends with an error.
  virtual void close() = 0;
};

class PlainStream : public Stream {
 public:
  explicit PlainStream(Socket socket) : socket_(std::move(socket)) {}

  Task<void> greet(SystemError& /*error*/) override { co_return; }
  Task<void> wait(SystemError& error) override {
    co_await socket_.async_wait(Socket::wait_read, asio::redirect_error(kAwait, error));
  }
  Task<std::size_t> read(char* into, std::size_t most, SystemError& error) override {
    co_return co_await socket_.async_read_some(asio::buffer(into, most),
                                               asio::redirect_error(kAwait, error));
  }
  Task<void> write(std::string_view head, std::string_view body, SystemError& error) override {
    const std::array<asio::const_buffer, 2> both = {asio::buffer(head), asio::buffer(body)};
    co_await asio::async_write(socket_, both, asio::redirect_error(kAwait, error));
  }
  Task<void> finish(SystemError& error) override {
    socket_.shutdown(Socket::shutdown_send, error);
    co_return;
  }
  void close() override {
    SystemError ignored;
    socket_.close(ignored);
  }

 private:
  Socket socket_;
};

class TlsStream : public Stream {
 public:
  TlsStream(Socket socket, std::shared_ptr<asio::ssl::context> context)
      : context_(std::move(context)),
        stream_(std::move(socket), *context_) {}

  Task<void> greet(SystemError& error) override {
    co_await stream_.async_handshake(asio::ssl::stream_base::server,
                                     asio::redirect_error(kAwait, error));
  }
  Task<void> wait(SystemError& error) override {
    if (SSL_pending(stream_.native_handle()) > 0) co_return;
    co_await stream_.next_layer().async_wait(Socket::wait_read,
                                             asio::redirect_error(kAwait, error));
  }
  Task<std::size_t> read(char* into, std::size_t most, SystemError& error) override {
    co_return co_await stream_.async_read_some(asio::buffer(into, most),
                                               asio::redirect_error(kAwait, error));
  }
  Task<void> write(std::string_view head, std::string_view body, SystemError& error) override {
    const std::array<asio::const_buffer, 2> both = {asio::buffer(head), asio::buffer(body)};
    co_await asio::async_write(stream_, both, asio::redirect_error(kAwait, error));
  }
  Task<void> finish(SystemError& error) override {
    // Half of it only: the answer of the other side to a whole shutdown is not waited for.
    SSL_shutdown(stream_.native_handle());
    stream_.next_layer().shutdown(Socket::shutdown_send, error);
    co_return;
  }
  void close() override {
    SystemError ignored;
    stream_.next_layer().close(ignored);
  }

 private:
  std::shared_ptr<asio::ssl::context> context_;  // the one it began with
  asio::ssl::stream<Socket> stream_;
};

}  // namespace casebook::http
