// SPDX-License-Identifier: Apache-2.0
#include "http/server.h"

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "http/client_for_test.h"
#include "http/feed.h"

namespace casebook::http {
namespace {

using namespace std::chrono_literals;

// What a sink has seen, also when the connection broke.
struct Poured {
  std::atomic<std::uint64_t> bytes = 0;
  std::atomic<bool> is_finished = false;
  std::atomic<bool> is_over = false;
  std::weak_ptr<Hangup> connection;
  std::mutex mutex;
};

class CountingSink : public BodySink {
 public:
  explicit CountingSink(Poured& poured) : poured_(poured) {}
  ~CountingSink() override { poured_.is_over = true; }
  std::optional<Response> write(ByteView bytes) override {
    poured_.bytes += bytes.size();
    if (as_text(bytes).find("STOP") == std::string_view::npos) return std::nullopt;
    Response response;
    response.status = 409;
    return response;
  }
  Response finish() override {
    poured_.is_finished = true;
    Response response;
    response.body = std::to_string(poured_.bytes);
    return response;
  }

 private:
  Poured& poured_;
};

class Letters : public BodySource {
 public:
  explicit Letters(std::uint64_t bytes) : left_(bytes) {}
  std::optional<std::string> read(std::size_t most) override {
    const std::size_t count = std::min<std::uint64_t>(most, left_);
    left_ -= count;
    return std::string(count, 'x');
  }

 private:
  std::uint64_t left_;
};

class TestService : public Service {
 public:
  Reaction react(const Request& request) override {
    const std::string path(request.raw_path());
    if (path == "/slow") std::this_thread::sleep_for(300ms);
    if (path == "/throw") throw std::bad_alloc();
    if (path == "/whole") {
      return WholeBody{1000, [](std::string body) {
                         Response response;
                         response.body = "whole:" + body;
                         return response;
                       }};
    }
    if (path == "/pour") {
      const std::lock_guard lock(poured.mutex);
      poured.connection = request.connection;
      return std::make_unique<CountingSink>(poured);
    }
    Response response;
    if (path == "/feed") {
      response.feed = feed;
      response.headers.add("Content-Type", "text/event-stream");
    } else if (path == "/large" || path == "/cut") {
      response.source = std::make_shared<Letters>(path == "/cut" ? 10 : 1'000'000);
      response.source_bytes = 1'000'000;
    } else if (path == "/inject") {
      response.headers.add("X-Good", "yes");
      response.headers.add("X-Bad", "a\r\nSet-Cookie: b=c");
      response.headers.add("X Bad", "a");
    } else {
      response.body = fmt::format("{} {}", method_name(request.method), request.target);
    }
    return response;
  }
  bool is_quick(const Request& request) const override { return request.query() == "quick"; }
  Response refuse(unsigned status) override {
    Response response;
    response.status = status;
    response.body = "refused";
    return response;
  }

  Poured poured;
  std::shared_ptr<Feed> feed = std::make_shared<Feed>();
};

class ServerTest : public testing::Test {
 protected:
  void start(ServerOptions options = {}) {
    options.loops = 2;
    auto started = Server::start(service, options);
    ASSERT_TRUE(started.ok()) << started.error().message;
    server = std::move(started).value();
  }
  std::string ask(std::string_view bytes) {
    ClientForTest client(server->port());
    EXPECT_TRUE(client.send(bytes));
    return client.answer();
  }
  static std::string get(std::string_view target) {
    return fmt::format("GET {} HTTP/1.1\r\nHost: desk.example.com\r\n\r\n", target);
  }
  static bool within(std::chrono::milliseconds time, const std::function<bool()>& is_so) {
    const auto end = std::chrono::steady_clock::now() + time;
    while (std::chrono::steady_clock::now() < end) {
      if (is_so()) return true;
      std::this_thread::sleep_for(10ms);
    }
    return is_so();
  }

  TestService service;
  std::unique_ptr<Server> server;
};

TEST_F(ServerTest, AnswersManyRequestsOfOneConnection) {
  start();
  ClientForTest client(server->port());
  // All at once: answers come in order, whatever thread they are made on.
  ASSERT_TRUE(client.send(get("/slow") + get("/b?quick") + get("/c") +
                          "POST /whole HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc" +
                          get("/d")));
  EXPECT_TRUE(client.answer().ends_with("\r\n\r\nGET /slow"));
  EXPECT_TRUE(client.answer().ends_with("GET /b?quick"));
  EXPECT_TRUE(client.answer().ends_with("GET /c"));
  EXPECT_TRUE(client.answer().ends_with("whole:abc"));
  EXPECT_TRUE(client.answer().ends_with("GET /d"));
}

TEST_F(ServerTest, TakesHeadsByteByByte) {
  start();
  ClientForTest client(server->port());
  for (const char c : get("/slowly"))
    ASSERT_TRUE(client.send({&c, 1}));
  EXPECT_TRUE(client.answer().ends_with("GET /slowly"));
}

TEST_F(ServerTest, ReadsBodiesOfEveryKind) {
  start();
  EXPECT_TRUE(ask("POST /whole HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                  "3\r\nabc\r\n4;x=y\r\ndefg\r\n0\r\nTrailer: z\r\n\r\n")
                  .ends_with("whole:abcdefg"));
  ClientForTest client(server->port());
  ASSERT_TRUE(client.send(
      "POST /whole HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n"));
  EXPECT_EQ(client.answer(), "HTTP/1.1 100 Continue\r\n\r\n");
  ASSERT_TRUE(client.send("ok"));
  EXPECT_TRUE(client.answer().ends_with("whole:ok"));
  const std::string long_body(3'000'000, 'b');
  EXPECT_TRUE(ask(fmt::format("POST /pour HTTP/1.1\r\nHost: a\r\nContent-Length: {}\r\n\r\n{}",
                              long_body.size(),
                              long_body))
                  .ends_with("3000000"));
  EXPECT_TRUE(service.poured.is_finished);
}

TEST_F(ServerTest, RefusesWhatIsTooLarge) {
  start();
  EXPECT_TRUE(ask("POST /whole HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n")
                  .starts_with("HTTP/1.1 413 "));
  std::string chunked = "POST /whole HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (int i = 0; i < 20; ++i)
    chunked += "64\r\n" + std::string(100, 'x') + "\r\n";
  EXPECT_TRUE(ask(chunked).starts_with("HTTP/1.1 413 "));
  EXPECT_TRUE(ask("GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(20'000, 'x') + "\r\n\r\n")
                  .starts_with("HTTP/1.1 431 "));
  EXPECT_TRUE(ask(get("/" + std::string(9'000, 'x'))).starts_with("HTTP/1.1 414 "));
}

TEST_F(ServerTest, RefusesWhatProgramsReadDifferently) {
  start();
  const auto status = [&](std::string_view bytes) { return ask(bytes).substr(9, 3); };
  EXPECT_EQ(status("GET / HTTP/1.1\r\n\r\n"), "400");  // no host
  EXPECT_EQ(status("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"), "400");
  EXPECT_EQ(
      status("POST /whole HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"),
      "400");
  EXPECT_EQ(status("POST /whole HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: "
                   "chunked\r\n\r\n0\r\n\r\n"),
            "400");
  EXPECT_EQ(status("POST /whole HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n"), "400");
  EXPECT_EQ(status("POST /whole HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n"),
            "400");
  EXPECT_EQ(status("GET x HTTP/1.1\r\nHost: a\r\n\r\n"), "400");
  EXPECT_EQ(status("BREW / HTTP/1.1\r\nHost: a\r\n\r\n"), "501");
  EXPECT_EQ(status("\x16\x03\x01\r\n\r\n"), "400");
}

TEST_F(ServerTest, KeepsHeadersWhole) {
  start();
  const std::string answer = ask(get("/inject"));
  EXPECT_NE(answer.find("X-Good: yes\r\n"), std::string::npos);
  EXPECT_EQ(answer.find("Set-Cookie"), std::string::npos);
  EXPECT_EQ(answer.find("Bad"), std::string::npos);
}

TEST_F(ServerTest, SendsLongAnswersAndNeverPassesAPartForTheWhole) {
  start();
  EXPECT_EQ(ask(get("/large")).size() - ask(get("/large")).find("\r\n\r\n") - 4, 1'000'000U);
  const std::string head = ask("HEAD /large HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  EXPECT_NE(head.find("Content-Length: 1000000\r\n"), std::string::npos);
  ClientForTest client(server->port());
  ASSERT_TRUE(client.send(get("/cut")));
  EXPECT_LT(client.rest().size(), 1'000U);  // and hangs up
}

TEST_F(ServerTest, SurvivesWhatItsServiceThrows) {
  start();
  EXPECT_TRUE(ask(get("/throw")).starts_with("HTTP/1.1 503 "));
  EXPECT_TRUE(ask(get("/fine")).ends_with("GET /fine"));
}

TEST_F(ServerTest, KeepsWhatCameBeforeALineBroke) {
  start();
  {
    ClientForTest client(server->port());
    ASSERT_TRUE(client.send("PATCH /pour HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n" +
                            std::string(400'000, 'x')));
    EXPECT_TRUE(within(5s, [&] { return service.poured.bytes >= 262'144; }));
  }
  EXPECT_TRUE(within(5s, [&] { return service.poured.is_over.load(); }));
  EXPECT_FALSE(service.poured.is_finished);
  EXPECT_EQ(service.poured.bytes, 400'000U);
}

TEST_F(ServerTest, StopsABodyThatNobodyWants) {
  start();
  ClientForTest client(server->port());
  ASSERT_TRUE(
      client.send("PATCH /pour HTTP/1.1\r\nHost: a\r\nContent-Length: 50000000\r\n\r\nSTOP" +
                  std::string(400'000, 'x')));
  EXPECT_TRUE(client.answer().starts_with("HTTP/1.1 409 "));
}

TEST_F(ServerTest, LetsSomebodyElseEndAConnection) {
  start();
  ClientForTest client(server->port());
  ASSERT_TRUE(client.send("PATCH /pour HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\nabc"));
  const auto hang_up = [&] {
    const std::lock_guard lock(service.poured.mutex);
    const auto connection = service.poured.connection.lock();
    if (connection != nullptr) connection->hang_up();
    return connection != nullptr;
  };
  ASSERT_TRUE(within(5s, hang_up));
  EXPECT_TRUE(client.is_closed_within(5s));
  EXPECT_TRUE(within(5s, [&] { return service.poured.is_over.load(); }));
  EXPECT_EQ(service.poured.bytes, 3U);
}

TEST_F(ServerTest, WaitsForNobodyForEver) {
  ServerOptions options;
  options.head_time = 1s;
  options.idle_time = 1s;
  options.body_time = 1s;
  start(options);
  ClientForTest silent(server->port());
  ClientForTest slow(server->port());
  ASSERT_TRUE(slow.send("GET / HTTP/1.1\r\nHost: a\r\n"));
  ClientForTest lazy(server->port());
  ASSERT_TRUE(lazy.send("POST /whole HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nab"));
  ClientForTest dripping(server->port());
  std::atomic<bool> is_taken = true;
  std::thread drip([&] {
    static_cast<void>(dripping.send("GET / HTTP/1.1\r\n"));
    for (int i = 0; i < 40 && is_taken; ++i) {
      is_taken = dripping.send("X: y\r\n");
      std::this_thread::sleep_for(100ms);
    }
  });
  EXPECT_TRUE(silent.is_closed_within(5s));
  EXPECT_TRUE(slow.is_closed_within(5s));
  EXPECT_TRUE(lazy.is_closed_within(5s));
  drip.join();
  EXPECT_FALSE(is_taken);
}

TEST_F(ServerTest, HasLimitsOnConnections) {
  ServerOptions options;
  options.most_connections_of_peer = 3;
  start(options);
  std::vector<std::unique_ptr<ClientForTest>> clients;
  for (int i = 0; i < 3; ++i) {
    clients.push_back(std::make_unique<ClientForTest>(server->port()));
    ASSERT_TRUE(clients.back()->send(get("/a")));
    EXPECT_TRUE(clients.back()->answer().ends_with("GET /a"));
  }
  ClientForTest fourth(server->port());
  EXPECT_TRUE(fourth.is_closed_within(5s));
  EXPECT_EQ(server->counts().refused, 1U);
  clients.clear();
  EXPECT_TRUE(within(5s, [&] { return server->counts().connections == 0; }));
  EXPECT_TRUE(ask(get("/again")).ends_with("GET /again"));
}

TEST_F(ServerTest, FinishesWhatIsUnderWayBeforeItStops) {
  start();
  ClientForTest busy(server->port());
  ClientForTest idle(server->port());
  ASSERT_TRUE(idle.send(get("/a")));
  EXPECT_TRUE(idle.answer().ends_with("GET /a"));
  ASSERT_TRUE(busy.send(get("/slow")));
  std::this_thread::sleep_for(50ms);
  server->drain();
  const std::string answer = busy.answer();
  EXPECT_TRUE(answer.ends_with("GET /slow"));
  EXPECT_NE(answer.find("Connection: close"), std::string::npos);
  EXPECT_TRUE(idle.is_closed_within(2s));
  EXPECT_FALSE(ClientForTest(server->port()).is_connected());
}

TEST_F(ServerTest, StopsAtOnceInTheMiddleOfEverything) {
  start();
  ClientForTest pouring(server->port());
  ASSERT_TRUE(
      pouring.send("PATCH /pour HTTP/1.1\r\nHost: a\r\nContent-Length: 9000000\r\n\r\nabc"));
  ClientForTest listening(server->port());
  ASSERT_TRUE(listening.send(get("/feed")));
  EXPECT_NE(listening.answer(), "");
  ClientForTest busy(server->port());
  ASSERT_TRUE(busy.send(get("/slow")));
  std::this_thread::sleep_for(50ms);
  server.reset();
  service.feed->push("nobody is there");
  EXPECT_TRUE(service.poured.is_over);
}

TEST_F(ServerTest, TellsNewsAsItComes) {
  start();
  ClientForTest client(server->port());
  ASSERT_TRUE(client.send(get("/feed")));
  EXPECT_NE(client.answer().find("text/event-stream"), std::string::npos);
  service.feed->push(server_sent_event("7", "case", "{\"a\":1}\n2"));
  EXPECT_EQ(client.rest(500ms), "id: 7\nevent: case\ndata: {\"a\":1}\ndata: 2\n\n");
  service.feed->end();
  EXPECT_TRUE(client.is_closed_within(5s));
  EXPECT_TRUE(service.feed->is_over());
}

TEST_F(ServerTest, CutsOffAListenerWhoDoesNotListen) {
  Feed feed;
  for (int i = 0; i < 20; ++i)
    feed.push(std::string(100'000, 'x'));
  EXPECT_TRUE(feed.is_over());
}

TEST_F(ServerTest, SaysWhyItCannotListen) {
  start();
  ServerOptions options;
  options.address = "203.0.113.1";
  const auto other = Server::start(service, options);
  ASSERT_FALSE(other.ok());
  EXPECT_NE(other.error().message.find("203.0.113.1"), std::string::npos);
  options.address = "127.0.0.1";
  options.certificate_file = "/nowhere.pem";
  EXPECT_FALSE(Server::start(service, options).ok());
}

TEST(Messages, DecodesWhatIsWellFormed) {
  EXPECT_EQ(percent_decoded("%E6%97%A5a+b"), "日a+b");
  EXPECT_FALSE(percent_decoded("%E").has_value());
  EXPECT_FALSE(percent_decoded("%zz").has_value());
  EXPECT_EQ(percent_encoded("日 /a"), "%E6%97%A5%20%2Fa");
  const auto values = form_values("a=1+2&b=%zz&c&=d&a=3");
  ASSERT_EQ(values.size(), 3U);
  EXPECT_EQ(values[0].second, "1 2");
  EXPECT_EQ(values[1].first, "c");
  EXPECT_EQ(cookie_called("x=1; session=abc=; y", "session"), "abc=");
  EXPECT_FALSE(cookie_called("xsession=1", "session").has_value());
}

}  // namespace
}  // namespace casebook::http
