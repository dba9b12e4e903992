// SPDX-License-Identifier: Apache-2.0
// An empty desk with its routes, asked without a socket.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "desk/desk_for_test.h"
#include "desk/people.h"
#include "desk/sign_in.h"
#include "server/app.h"

namespace casebook::server {

struct Reply {
  unsigned status = 0;
  http::Headers headers;
  nlohmann::json json;
  std::string body;
};

class AppTest : public desk::EmptyDeskTest {
 protected:
  void SetUp() override {
    EmptyDeskTest::SetUp();
    if (IsSkipped()) return;
    app_ = std::make_unique<App>(desk(), AppOptions{"https://desk.example.com"});
  }

  // As a browser on a page of ours would ask.
  Reply ask(std::string_view method,
            std::string target,
            const nlohmann::json& body = nullptr,
            std::map<std::string, std::string> headers = {},
            const std::string& raw = "") {
    http::Request request;
    request.method = *http::method_called(method);
    request.target = std::move(target);
    request.peer = peer;
    request.headers.add("Host", "desk.example.com");
    std::string text;
    if (!body.is_null()) {
      text = body.dump();
      request.length = text.size();
      if (!headers.contains("Content-Type"))
        request.headers.add("Content-Type", "application/json");
    }
    if (!raw.empty()) request.length = raw.size();
    if (!session.empty()) request.headers.add("Cookie", "__Host-casebook=" + session);
    if (!headers.contains("Sec-Fetch-Site")) request.headers.add("Sec-Fetch-Site", "same-origin");
    for (const auto& [name, value] : headers)
      request.headers.add(name, value);
    http::Reaction reaction = app_->react(request);
    http::Response response;
    if (auto* whole = std::get_if<http::WholeBody>(&reaction)) {
      response = whole->call(text);
    } else if (auto* given = std::get_if<http::Response>(&reaction)) {
      response = std::move(*given);
    } else {
      auto& sink = std::get<std::unique_ptr<http::BodySink>>(reaction);
      auto early = sink->write(as_bytes(raw));
      response = early ? std::move(*early) : sink->finish();
    }
    Reply reply{response.status, response.headers, nullptr, response.body};
    reply.json = nlohmann::json::parse(response.body, nullptr, false);
    return reply;
  }

  // A user of that role, signed in; gives his session.
  std::string sign_in_as(desk::Role role, std::string_view login, bool sees_all = true) {
    const store::Lease lease = connection();
    desk::NewUser wanted;
    wanted.login = login;
    wanted.name = login;
    wanted.role = role;
    wanted.all_customers = sees_all;
    const desk::User user =
        std::move(desk::create_user(desk(), *lease, desk::console(), wanted)).value();
    user_ids[std::string(login)] = user.id;
    return std::move(desk::open_session(*lease, now, user.id)).value();
  }

  std::string session;  // of who asks; "" for nobody
  std::string peer = "192.0.2.7";
  std::map<std::string, std::int64_t> user_ids;

  App& app() { return *app_; }

 private:
  std::unique_ptr<App> app_;
};

}  // namespace casebook::server
