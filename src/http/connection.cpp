// SPDX-License-Identifier: Apache-2.0
#include "http/connection.h"

#include <algorithm>
#include <ctime>
#include <exception>
#include <iterator>
#include <utility>

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <fmt/format.h>

#include "base/text.h"
#include "http/feed.h"

namespace casebook::http {
namespace {

namespace beast = boost::beast::http;
using Parser = beast::request_parser<beast::buffer_body>;

constexpr std::size_t kPiece = 256 * 1024;      // of a long body
constexpr std::size_t kHeadPiece = 4 * 1024;    // of a head
constexpr std::size_t kMostSkipped = 64 << 10;  // of a body that nobody wants, before hanging up

// Made once a second.
std::string_view date_now() {
  thread_local std::time_t made = 0;
  thread_local std::string text;
  const std::time_t now = std::time(nullptr);
  if (now != made) {
    text = http_date(now);
    made = now;
  }
  return text;
}

bool has_no_body(unsigned status) {
  return status < 200 || status == 204 || status == 304;
}

std::string head_of(const Response& response, bool goes_on) {
  std::string head;
  head.reserve(512);
  auto out = std::back_inserter(head);
  const std::string_view reason = reason_of(response.status);
  fmt::format_to(out, "HTTP/1.1 {} {}\r\nDate: {}\r\n", response.status, reason, date_now());
  for (const auto& [name, value] : response.headers.all())
    fmt::format_to(out, "{}: {}\r\n", name, value);
  if (response.feed == nullptr && !has_no_body(response.status)) {
    const std::uint64_t bytes =
        response.source != nullptr ? response.source_bytes : response.body.size();
    fmt::format_to(out, "Content-Length: {}\r\n", bytes);
  }
  if (!goes_on) head += "Connection: close\r\n";
  head += "\r\n";
  return head;
}

// 0 when all is well, else the status of the refusal.
unsigned fill(const Parser& parser, const ServerOptions& options, Request& request) {
  const auto& message = parser.get();
  if (message.version() != 11 && message.version() != 10) return 505;
  const auto method = method_called(std::string_view(message.method_string()));
  if (!method) return 501;
  request.method = *method;
  request.target = std::string(message.target());
  for (const auto& field : message) {
    request.headers.add(std::string_view(field.name_string()), std::string_view(field.value()));
  }
  // "GET http://host/path": as a proxy writes it.
  const std::size_t scheme = request.target.find("://");
  if (!request.target.starts_with('/') && scheme != std::string::npos) {
    const std::size_t path = request.target.find('/', scheme + 3);
    request.target = path == std::string::npos ? "/" : request.target.substr(path);
  }
  if (request.target.size() > options.most_target_bytes) return 414;
  const bool is_star = request.target == "*" && request.method == Method::Options;
  if (!request.target.starts_with('/') && !is_star) return 400;
  if (message.version() == 11 && request.headers.count("Host") != 1) return 400;
  // Two lengths, or a length beside chunks, are read differently by different programs.
  const std::size_t lengths = request.headers.count("Content-Length");
  const std::size_t codings = request.headers.count("Transfer-Encoding");
  if (lengths > 1 || codings > 1 || (lengths == 1 && codings == 1)) return 400;
  request.is_chunked = parser.chunked();
  if (codings == 1 && !request.is_chunked) return 501;
  if (lengths == 1) {
    const auto length = parse_number<std::uint64_t>(request.headers.value("Content-Length"));
    if (!length) return 400;
    request.length = *length;
  }
  return 0;
}

}  // namespace

// A body in chunks: Beast takes them apart, without a socket.
class Connection::Chunks {
 public:
  explicit Chunks(std::unique_ptr<Parser> parser) : parser_(std::move(parser)) {}

  bool is_done() const { return parser_->is_done(); }

  // Takes from `in`; gives how many bytes of the body it has put `into`. Bad: no chunk at all.
  std::size_t take(std::string& in, char* into, std::size_t most, bool& is_bad) {
    std::size_t made = 0;
    while (made == 0 && !in.empty() && !parser_->is_done()) {
      auto& body = parser_->get().body();
      body.data = into;
      body.size = most;
      body.more = true;
      SystemError error;
      const std::size_t used = parser_->put(asio::buffer(in), error);
      in.erase(0, used);
      made = most - body.size;
      if (error == beast::error::need_more || (used == 0 && made == 0 && !error)) break;
      if (error && error != beast::error::need_buffer) {
        is_bad = true;
        break;
      }
    }
    return made;
  }

 private:
  std::unique_ptr<Parser> parser_;
};

Connection::Connection(std::unique_ptr<Stream> stream,
                       Common& common,
                       asio::io_context& loop,
                       std::string peer,
                       bool is_secure)
    : stream_(std::move(stream)),
      common_(common),
      loop_(loop),
      peer_(std::move(peer)),
      is_secure_(is_secure) {}

Connection::~Connection() = default;

// Until it ends nobody else may post to the loop; the loop may end first, and destroys run() then.
class Connection::Life {
 public:
  explicit Life(Connection& connection) : connection_(connection) {}
  Life(const Life&) = delete;
  Life& operator=(const Life&) = delete;
  ~Life() {
    const std::lock_guard lock(connection_.life_);
    connection_.is_over_ = true;
  }

 private:
  Connection& connection_;
};

void Connection::hang_up() {
  const std::lock_guard lock(life_);
  if (is_over_) return;
  asio::post(loop_, [self = shared_from_this()] { self->close(); });
}

void Connection::close_if_overdue(Clock::time_point now) {
  if (now > deadline_) stream_->close();
}

void Connection::close_if_idle() {
  if (is_idle_) stream_->close();
}

template <typename Work>
Task<bool> Connection::on_worker(Work work, bool is_urgent) {
  bool is_accepted = true;
  const auto begin = [&](auto handler) {
    // The queue keeps functions that can be copied; a handler cannot.
    auto kept = std::make_shared<decltype(handler)>(std::move(handler));
    const Executor executor = loop_.get_executor();
    const auto go_on = [kept, executor] { asio::post(executor, [kept] { (*kept)(); }); };
    is_accepted = common_.workers.run(
        [go_on, &work] {
          work();
          go_on();
        },
        is_urgent);
    if (!is_accepted) go_on();
  };
  co_await asio::async_initiate<const asio::use_awaitable_t<Executor>, void()>(begin, kAwait);
  co_return is_accepted;
}

Task<void> Connection::run() {
  const auto self = shared_from_this();
  const Life life(*this);
  SystemError error;
  until(common_.options.head_time);
  co_await stream_->greet(error);
  bool goes_on = !error;
  while (goes_on) {
    Request request;
    request.peer = peer_;
    request.is_secure = is_secure_;
    unsigned refusal = 0;
    if (!co_await read_head(request, refusal)) break;
    if (refusal != 0) {
      Response response = common_.service.refuse(refusal);
      if (co_await send(nullptr, response, false)) co_await linger();
      break;
    }
    goes_on = co_await serve(request);
  }
  stream_->close();
}

// False when the connection is at its end.
Task<bool> Connection::read_head(Request& request, unsigned& refusal) {
  SystemError error;
  if (in_.empty()) {
    is_idle_ = true;
    // Whoever has waited long enough for it keeps nothing but this.
    in_.shrink_to_fit();
    if (common_.is_draining) co_return false;
    until(common_.options.idle_time);
    co_await stream_->wait(error);
    if (error) co_return false;
  }
  is_idle_ = false;
  until(common_.options.head_time);
  auto parser = std::make_unique<Parser>();
  parser->header_limit(static_cast<std::uint32_t>(common_.options.most_head_bytes));
  parser->body_limit(boost::none);
  bool needs_more = in_.empty();
  while (true) {
    if (needs_more) {
      const std::size_t have = in_.size();
      in_.resize(have + kHeadPiece);
      const std::size_t count = co_await stream_->read(in_.data() + have, kHeadPiece, error);
      in_.resize(have + count);
      if (error) co_return false;
    }
    SystemError wrong;
    const std::size_t used = parser->put(asio::buffer(in_), wrong);
    in_.erase(0, used);
    if (parser->is_header_done()) break;
    if (wrong && wrong != beast::error::need_more) {
      refusal = wrong == beast::error::header_limit ? 431 : 400;
      if (wrong == beast::error::bad_version) refusal = 505;
      co_return true;
    }
    needs_more = true;
  }
  refusal = fill(*parser, common_.options, request);
  has_promised_ = equal_ignoring_case(request.headers.value("Expect"), "100-continue");
  const bool stays = parser->get().keep_alive();
  left_ = request.length.value_or(0);
  chunks_ = request.is_chunked ? std::make_unique<Chunks>(std::move(parser)) : nullptr;
  if (!stays) request.headers.set("Connection", "close");
  request.connection = weak_from_this();
  co_return true;
}

// False when nothing more comes from this connection.
Task<bool> Connection::serve(Request& request) {
  const Clock::time_point begin = Clock::now();
  received_ = 0;
  sent_ = 0;
  deadline_ = Clock::time_point::max();
  bool is_body_read = !request.has_body();
  Response response = co_await answer(request, is_body_read);
  bool goes_on = !response.closes && !common_.is_draining && response.feed == nullptr &&
                 !equal_ignoring_case(request.headers.value("Connection"), "close");
  // A short rest of a body is read over below; of a long one nobody waits for the end. One that
  // waits for "100 Continue" may come or not: nobody knows what is read next.
  const bool is_rest_short = !has_promised_ && chunks_ == nullptr && left_ <= kMostSkipped;
  goes_on = goes_on && (is_body_read || is_rest_short);
  const bool is_sent = co_await send(&request, response, goes_on);
  if (common_.options.served) {
    ServerOptions::Served served;
    served.request = &request;
    served.status = response.status;
    served.route = &response.route;
    served.received = received_;
    served.sent = sent_;
    served.took = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - begin);
    common_.options.served(served);
  }
  if (is_sent && response.feed != nullptr) co_await send_feed(*response.feed);
  if (is_sent && !goes_on && !is_body_read) co_await linger();
  if (is_sent && goes_on && !is_body_read) goes_on = co_await skip_rest();
  co_return is_sent&& goes_on;
}

// Of a body whose answer was sent before all of it was read. False when it does not come.
Task<bool> Connection::skip_rest() {
  std::string skipped(kHeadPiece, '\0');
  until(common_.options.body_time);
  bool is_bad = false;
  while (left_ > 0 && !is_bad)
    co_await read_body(skipped.data(), skipped.size(), is_bad);
  co_return !is_bad;
}

Task<Response> Connection::answer(Request& request, bool& is_body_read) {
  Reaction reaction;
  const auto react = [&] {
    try {
      reaction = common_.service.react(request);
    } catch (const std::exception&) {  // no memory
      reaction = common_.service.refuse(503);
    }
  };
  const bool is_quick = common_.service.is_quick(request);
  if (is_quick) {
    react();
  } else if (!co_await on_worker(react, false)) {
    co_return common_.service.refuse(503);
  }
  if (auto* whole = std::get_if<WholeBody>(&reaction)) {
    co_return co_await take_whole(request, *whole, is_body_read);
  }
  if (auto* sink = std::get_if<std::unique_ptr<BodySink>>(&reaction)) {
    Response response = co_await pour(request, **sink, is_body_read);
    // Its end may wait, too: it brings to disk what has come.
    co_await on_worker([&] { sink->reset(); }, true);
    co_return response;
  }
  co_return std::move(std::get<Response>(reaction));
}

Task<Response> Connection::take_whole(const Request& request,
                                      WholeBody& wanted,
                                      bool& is_body_read) {
  if (request.length.value_or(0) > wanted.most_bytes) co_return common_.service.refuse(413);
  if (request.has_body() && !co_await say_continue(request)) co_return common_.service.refuse(408);
  std::string body;
  bool is_bad = false;
  while (!is_body_read) {
    const std::size_t have = body.size();
    const std::size_t piece =
        request.is_chunked ? kHeadPiece
                           : static_cast<std::size_t>(std::min<std::uint64_t>(left_, kPiece));
    body.resize(have + piece);
    until(common_.options.body_time);
    const std::size_t count = co_await read_body(body.data() + have, piece, is_bad);
    body.resize(have + count);
    if (is_bad) co_return common_.service.refuse(400);
    if (body.size() > wanted.most_bytes) co_return common_.service.refuse(413);
    is_body_read = count == 0 || (!request.is_chunked && left_ == 0);
  }
  deadline_ = Clock::time_point::max();
  Response response;
  const auto call = [&] {
    try {
      response = wanted.call(std::move(body));
    } catch (const std::exception&) {
      response = common_.service.refuse(503);
    }
  };
  if (common_.service.is_quick(request)) {
    call();
  } else if (!co_await on_worker(call, false)) {
    co_return common_.service.refuse(503);
  }
  co_return response;
}

Task<Response> Connection::pour(const Request& request, BodySink& sink, bool& is_body_read) {
  if (request.has_body() && !co_await say_continue(request)) co_return common_.service.refuse(408);
  const std::unique_ptr<char[]> piece(new char[kPiece]);
  std::optional<Response> early;
  bool is_bad = false;
  while (!is_body_read && !early) {
    until(common_.options.body_time);
    // Pieces are written when they are full: each goes to another thread and back.
    std::size_t have = 0;
    while (have < kPiece && !is_body_read && !is_bad) {
      const std::size_t count = co_await read_body(piece.get() + have, kPiece - have, is_bad);
      have += count;
      is_body_read = !is_bad && (count == 0 || (!request.is_chunked && left_ == 0));
    }
    if (have > 0) {
      deadline_ = Clock::time_point::max();
      co_await on_worker([&] { early = sink.write(as_bytes({piece.get(), have})); }, true);
    }
    if (is_bad) co_return common_.service.refuse(400);
  }
  deadline_ = Clock::time_point::max();
  if (early) co_return std::move(*early);
  Response response;
  co_await on_worker([&] { response = sink.finish(); }, true);
  co_return response;
}

// 0 at the end of the body. Bad: the connection broke, or what came is no body.
Task<std::size_t> Connection::read_body(char* into, std::size_t most, bool& is_bad) {
  std::size_t count = 0;
  if (chunks_ == nullptr) {
    most = static_cast<std::size_t>(std::min<std::uint64_t>(most, left_));
    if (most == 0) co_return 0;
    if (!in_.empty()) {
      count = std::min(most, in_.size());
      std::copy_n(in_.data(), count, into);
      in_.erase(0, count);
    } else {
      SystemError error;
      count = co_await stream_->read(into, most, error);
      is_bad = static_cast<bool>(error);
    }
    left_ -= count;
    received_ += count;
    co_return count;
  }
  while (true) {
    count = chunks_->take(in_, into, most, is_bad);
    received_ += count;
    if (count > 0 || is_bad || chunks_->is_done()) co_return count;
    const std::size_t have = in_.size();
    // The line in front of a chunk is short, unless somebody plays.
    if (have > common_.options.most_head_bytes) {
      is_bad = true;
      co_return 0;
    }
    SystemError error;
    in_.resize(have + kHeadPiece);
    const std::size_t came = co_await stream_->read(in_.data() + have, kHeadPiece, error);
    in_.resize(have + came);
    if (error) {
      is_bad = true;
      co_return 0;
    }
  }
}

Task<bool> Connection::say_continue(const Request& request) {
  if (!has_promised_ || !request.has_body()) co_return true;
  has_promised_ = false;
  SystemError error;
  until(common_.options.send_time);
  co_await stream_->write("HTTP/1.1 100 Continue\r\n\r\n", "", error);
  co_return !error;
}

Task<bool> Connection::send(const Request* request, Response& response, bool goes_on) {
  SystemError error;
  const std::string head = head_of(response, goes_on);
  const bool is_head_only =
      has_no_body(response.status) || (request != nullptr && request->method == Method::Head);
  until(common_.options.send_time);
  const std::string_view body =
      is_head_only || response.source != nullptr ? std::string_view() : response.body;
  co_await stream_->write(head, body, error);
  sent_ += body.size();
  if (!error && response.source != nullptr && !is_head_only) {
    co_return co_await send_source(*response.source, response.source_bytes);
  }
  deadline_ = Clock::time_point::max();
  co_return !error;
}

Task<bool> Connection::send_source(BodySource& source, std::uint64_t bytes) {
  while (bytes > 0) {
    std::optional<std::string> piece;
    const auto most = static_cast<std::size_t>(std::min<std::uint64_t>(bytes, kPiece));
    deadline_ = Clock::time_point::max();
    co_await on_worker([&] { piece = source.read(most); }, true);
    // Fewer than promised: the connection breaks.
    if (!piece || piece->empty() || piece->size() > bytes) co_return false;
    bytes -= piece->size();
    SystemError error;
    until(common_.options.send_time);
    co_await stream_->write(*piece, "", error);
    if (error) co_return false;
    sent_ += piece->size();
  }
  deadline_ = Clock::time_point::max();
  co_return true;
}

Task<void> Connection::send_feed(Feed& feed) {
  constexpr std::chrono::seconds kSignOfLife{15};  // proxies cut off what is quiet
  const auto timer =
      std::make_shared<asio::basic_waitable_timer<std::chrono::steady_clock,
                                                  asio::wait_traits<std::chrono::steady_clock>,
                                                  Executor>>(loop_.get_executor());
  is_idle_ = true;  // nothing is lost when it is closed: the listener comes again
  feed.when_something_comes([weak = weak_from_this(), timer = std::weak_ptr(timer)] {
    const auto self = weak.lock();
    if (self == nullptr) return;
    const std::lock_guard lock(self->life_);
    if (self->is_over_) return;
    asio::post(self->loop_, [timer] {
      if (const auto waiting = timer.lock()) waiting->cancel();
    });
  });
  while (!common_.is_draining) {
    std::string text = feed.take();
    if (text.empty() && feed.is_ended()) break;
    SystemError error;
    if (text.empty()) {
      timer->expires_after(kSignOfLife);
      // What comes between the look above and this wait is seen by the look here.
      text = feed.take();
      if (text.empty() && !feed.is_ended()) {
        co_await timer->async_wait(asio::redirect_error(kAwait, error));
        text = feed.take();
        if (text.empty() && !error) text = ": here\n\n";
      }
    }
    if (text.empty()) continue;
    error = {};
    until(common_.options.send_time);
    co_await stream_->write(text, "", error);
    deadline_ = Clock::time_point::max();
    if (error) break;
  }
  feed.leave();
}

// Reads a little of what still comes: closing at once would take the answer away from a client who
// is still sending.
Task<void> Connection::linger() {
  constexpr std::chrono::seconds kTime{2};
  constexpr std::size_t kMost = 4 << 20;
  SystemError error;
  co_await stream_->finish(error);
  std::string waste(kPiece / 4, '\0');
  std::size_t total = 0;
  until(kTime);
  while (!error && total < kMost) {
    total += co_await stream_->read(waste.data(), waste.size(), error);
  }
}

}  // namespace casebook::http
