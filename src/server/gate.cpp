// SPDX-License-Identifier: Apache-2.0
#include "server/gate.h"

#include <algorithm>

#include <arpa/inet.h>
#include <fmt/format.h>

#include "server/problem.h"

namespace casebook::server {

std::string network_of(std::string_view peer) {
  in6_addr address{};
  const std::string text(peer);
  if (::inet_pton(AF_INET6, text.c_str(), &address) != 1) return text;
  if (IN6_IS_ADDR_V4MAPPED(&address)) return text.substr(text.rfind(':') + 1);
  std::string network;
  for (std::size_t i = 0; i < 8; ++i)
    network += fmt::format("{:02x}", address.s6_addr[i]);
  return network;
}

Micros Gate::try_secret(std::string_view peer, std::string_view about, Micros now) {
  const std::string network = network_of(peer);
  const Micros wait = pairs_.try_now(fmt::format("{}|{}", network, about), now);
  return wait > 0 ? wait : addresses_.try_now(network, now);
}

void Gate::forgive(std::string_view peer, std::string_view about) {
  pairs_.forgive(fmt::format("{}|{}", network_of(peer), about));
}

http::Response too_many(Micros wait, Language language) {
  http::Response response = problem_response(problem_of(429), language);
  response.headers.add("Retry-After", std::to_string((wait + kSecond - 1) / kSecond));
  return response;
}

}  // namespace casebook::server
