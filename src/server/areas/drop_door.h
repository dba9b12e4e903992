// SPDX-License-Identifier: Apache-2.0
// Who comes with an upload link.
#pragma once

#include <string>
#include <variant>

#include "desk/links.h"
#include "desk/requests.h"
#include "server/json.h"

namespace casebook::server {

// The link of "{token}" in the path, or the refusal: 404 for none (slowed down when guessed), 410
// for one at its end, 401 "pin-needed". `needs_pass` false: also before the PIN was given.
Result<std::variant<desk::UploadLink, http::Response>> enter_drop(Call& call,
                                                                  bool needs_pass = true);

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
