// SPDX-License-Identifier: Apache-2.0
// Who comes with an upload link.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "desk/cases.h"
#include "desk/evidence.h"
#include "desk/links.h"
#include "desk/requests.h"
#include "desk/uploads.h"
#include "server/json.h"

namespace casebook::server {

// The link of "{token}" in the path, or the refusal: 404 for none (slowed down when guessed), 410
// for one at its end, 401 "pin-needed". `needs_pass` false: also before the PIN was given.
Result<std::variant<desk::UploadLink, http::Response>> enter_drop(Call& call,
                                                                  bool needs_pass = true);

// What whoever holds the link may see.
struct DropView {
  struct Sent {
    desk::Upload upload;
    std::optional<desk::Evidence> evidence;  // what became of it; nothing until it was received
  };
  desk::Case of;
  std::optional<desk::Request> request;
  std::vector<Sent> sent;  // in the order in which it came
};
Result<DropView> drop_view(Call& call, const desk::UploadLink& link);

// For a PIN: the cookie that lets its giver in for a day; or the refusal of a wrong one, and of one
// who guesses.
Result<std::variant<std::string, http::Response>> pass_cookie(Services& services,
                                                              const desk::Desk& desk,
                                                              store::Connection& connection,
                                                              const desk::UploadLink& link,
                                                              const std::string& peer,
                                                              const std::string& pin,
                                                              Language language);

Json request_json(const desk::Request& request);

inline constexpr std::string_view kPassCookie = "__Secure-casebook-pass";

}  // namespace casebook::server
