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

// What a socket and TLS over one do alike.
template <typename Channel>
class StreamOver : public Stream {
 public:
  Task<std::size_t> read(char* into, std::size_t most, SystemError& error) override {
    co_return co_await channel_.async_read_some(asio::buffer(into, most),
                                                asio::redirect_error(kAwait, error));
  }
  Task<void> write(std::string_view head, std::string_view body, SystemError& error) override {
    const std::array<asio::const_buffer, 2> both = {asio::buffer(head), asio::buffer(body)};
    co_await asio::async_write(channel_, both, asio::redirect_error(kAwait, error));
  }

 protected:
  template <typename... Arguments>
  explicit StreamOver(Arguments&&... arguments) : channel_(std::forward<Arguments>(arguments)...) {}

  Channel channel_;
};

class PlainStream : public StreamOver<Socket> {
 public:
  explicit PlainStream(Socket socket) : StreamOver(std::move(socket)) {}

  Task<void> greet(SystemError& /*error*/) override { co_return; }
  Task<void> wait(SystemError& error) override {
    co_await channel_.async_wait(Socket::wait_read, asio::redirect_error(kAwait, error));
  }
  Task<void> finish(SystemError& error) override {
    channel_.shutdown(Socket::shutdown_send, error);
    co_return;
  }
  void close() override {
    SystemError ignored;
    channel_.close(ignored);
  }
};

class TlsStream : public StreamOver<asio::ssl::stream<Socket>> {
 public:
  // OpenSSL keeps what it needs of the context itself, whatever is used for later connections.
  TlsStream(Socket socket, asio::ssl::context& context) : StreamOver(std::move(socket), context) {}

  Task<void> greet(SystemError& error) override {
    co_await channel_.async_handshake(asio::ssl::stream_base::server,
                                      asio::redirect_error(kAwait, error));
  }
  Task<void> wait(SystemError& error) override {
    if (SSL_pending(channel_.native_handle()) > 0) co_return;
    co_await channel_.next_layer().async_wait(Socket::wait_read,
                                              asio::redirect_error(kAwait, error));
  }
  Task<void> finish(SystemError& error) override {
    // Half of it only: the answer of the other side to a whole shutdown is not waited for.
    SSL_shutdown(channel_.native_handle());
    channel_.next_layer().shutdown(Socket::shutdown_send, error);
    co_return;
  }
  void close() override {
    SystemError ignored;
    channel_.next_layer().close(ignored);
  }
};

}  // namespace casebook::http
