// SPDX-License-Identifier: Apache-2.0
// From a request to its route: finds it, knows who asks, keeps out who may not, and runs the
// handler with a connection of the database.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "desk/desk.h"
#include "http/service.h"
#include "server/problem.h"
#include "server/route.h"

namespace casebook::server {

struct AppOptions {
  std::string address;  // by which people reach it: "https://desk.example.com", for links
  std::uint64_t most_json_bytes = 1 << 20;
};

class App : public http::Service {
 public:
  App(const desk::Desk& desk, AppOptions options);
  ~App() override;

  http::Reaction react(const http::Request& request) override;
  bool is_quick(const http::Request& request) const override;
  http::Response refuse(unsigned status) override;

 private:
  struct Found {
    const Route* route = nullptr;
    PathValues values;
    std::string allowed;  // methods, when the path is known and the method is not
  };
  Found find(const http::Request& request) const;
  Result<http::Reaction> enter(const http::Request& request, const Found& found, Language language);
  http::Response run(const http::Request& request,
                     const Found& found,
                     Language language,
                     std::string body);
  http::Response finished(http::Response response, const Route* route) const;

  const desk::Desk& desk_;
  AppOptions options_;
  std::unique_ptr<Services> services_;
};

// "zh" unless the header prefers English (RFC 9110, 12.5.4, without weights below the first).
Language language_of(const http::Request& request);

}  // namespace casebook::server
