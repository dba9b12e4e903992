// SPDX-License-Identifier: Apache-2.0
// Requests and answers of HTTP/1.1 (RFC 9110, RFC 9112), without a socket.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace casebook::http {

enum class Method : std::uint8_t { Get, Head, Post, Put, Patch, Delete, Options };
std::string_view method_name(Method method);
std::optional<Method> method_called(std::string_view name);

// In the order they came; names in any case.
class Headers {
 public:
  // The first of that name.
  std::optional<std::string_view> find(std::string_view name) const;
  // "" when there is none.
  std::string_view value(std::string_view name) const { return find(name).value_or(""); }
  std::size_t count(std::string_view name) const;

  // A name or value that would break the head of a message is left out: letters of a token for
  // names, no control characters in values.
  void add(std::string_view name, std::string_view value);
  void set(std::string_view name, std::string_view value);

  const std::vector<std::pair<std::string, std::string>>& all() const { return all_; }

 private:
  std::vector<std::pair<std::string, std::string>> all_;
};

// A connection that somebody else may want to end, from any thread.
class Hangup {
 public:
  virtual ~Hangup() = default;
  virtual void hang_up() = 0;
};

struct Request {
  Method method = Method::Get;
  std::string target;  // as it came: path and query, percent signs and all
  Headers headers;
  std::optional<std::uint64_t> length;  // of the body; nothing: none, or in chunks
  bool is_chunked = false;
  std::string peer;  // address without port
  bool is_secure = false;
  std::weak_ptr<Hangup> connection;

  // Without the query; still with percent signs.
  std::string_view raw_path() const;
  std::string_view query() const;
  bool has_body() const { return is_chunked || length.value_or(0) > 0; }
};

class Feed;

// What a file gives to an answer, piece by piece; called on worker threads, one call at a time.
class BodySource {
 public:
  virtual ~BodySource() = default;
  // At most `most` bytes; "" at the end, nothing when it cannot be read: the connection breaks, so
  // that nobody takes the part for the whole.
  virtual std::optional<std::string> read(std::size_t most) = 0;
};

struct Response {
  unsigned status = 200;
  Headers headers;
  std::string body;
  // Instead of `body`: `source_bytes` of it.
  std::shared_ptr<BodySource> source;
  std::uint64_t source_bytes = 0;
  // Instead of `body`: goes on until one side ends it.
  std::shared_ptr<Feed> feed;
  bool closes = false;
  std::string route;  // for logs and counters: the pattern, never the path
};

// "Not Found"; "" for one that nobody named.
std::string_view reason_of(unsigned status);

// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110, 5.6.7), of seconds since 1970.
std::string http_date(std::int64_t seconds);

// "%E6%97%A5" undone; nothing when a sign is cut or no hexadecimal. '+' stays.
std::optional<std::string> percent_decoded(std::string_view text);
// All but A-Z a-z 0-9 - . _ ~
std::string percent_encoded(std::string_view text);

// "a=1&b=%20+" in order, decoded; '+' is a blank. What cannot be decoded is left out.
std::vector<std::pair<std::string, std::string>> form_values(std::string_view text);

// The value of a cookie, of a "Cookie" header.
std::optional<std::string_view> cookie_called(std::string_view header, std::string_view name);

}  // namespace casebook::http
