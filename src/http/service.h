// SPDX-License-Identifier: Apache-2.0
// What the server asks of those who answer.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "base/bytes.h"
#include "http/message.h"

namespace casebook::http {

// Takes a body that is too long to be kept, as it comes. Calls are on worker threads, one at a
// time. One that is destroyed before finish(): the connection broke, and what came is all there is.
class BodySink {
 public:
  virtual ~BodySink() = default;
  // An answer ends it: the rest of the body is not read.
  virtual std::optional<Response> write(ByteView bytes) = 0;
  // All of the body is there.
  virtual Response finish() = 0;
};

// A body of at most `most_bytes` is read whole, then `call` answers.
struct WholeBody {
  std::uint64_t most_bytes = 0;
  std::function<Response(std::string body)> call;
};

// What becomes of a request once its head is there.
using Reaction = std::variant<Response, WholeBody, std::unique_ptr<BodySink>>;

class Service {
 public:
  virtual ~Service() = default;

  // On a worker thread, or at once on that of the connections when is_quick() says so: then nothing
  // in it may wait. `request` lives until the answer is sent.
  virtual Reaction react(const Request& request) = 0;
  virtual bool is_quick(const Request& request) const = 0;

  // The answer to what is no request, is too large or came too slowly. 400, 408, 411, 413, 414,
  // 431, 501, 503, 505.
  virtual Response refuse(unsigned status) = 0;
};

}  // namespace casebook::http
