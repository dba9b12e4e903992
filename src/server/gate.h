// SPDX-License-Identifier: Apache-2.0
// What stands in front of passwords and other secrets that can be guessed.
#pragma once

#include <string>
#include <string_view>

#include "base/bilingual.h"
#include "base/time.h"
#include "desk/throttle.h"
#include "http/message.h"

namespace casebook::server {

// Only over TLS (or to this very machine), never to scripts, never from other sites.
inline constexpr std::string_view kSessionCookie = "__Host-casebook";

class Gate {
 public:
  // 0 when it may be tried now; else how long to wait. A try counts for its address, and for its
  // address together with whom it is about: many people behind one address do not stop each other,
  // and one address cannot stop a person who comes from another.
  Micros try_secret(std::string_view peer, std::string_view about, Micros now);
  void forgive(std::string_view peer, std::string_view about);

 private:
  desk::Throttle addresses_{100, 2 * kSecond};
  desk::Throttle pairs_{10, 30 * kSecond};
};

// "192.0.2.7", or the first half of an IPv6 address: what one customer of a provider has.
std::string network_of(std::string_view peer);

// 429 with Retry-After.
http::Response too_many(Micros wait, Language language);

}  // namespace casebook::server
