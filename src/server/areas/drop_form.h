// SPDX-License-Identifier: Apache-2.0
// A form with files, as browsers send it without scripts.
#pragma once

#include <functional>
#include <string>

#include "desk/links.h"
#include "http/service.h"
#include "server/route.h"

namespace casebook::server {

// Takes in each file of the form as an upload of its own, and sends the browser to `back`. Without
// `has_passed` only the field "pin" is taken, and gives the cookie. `refuse` makes a page of a
// refusal.
Result<http::Reaction> form_reaction(Call& call,
                                     const desk::UploadLink& link,
                                     bool has_passed,
                                     std::string back,
                                     std::function<http::Response(const http::Response&)> refuse);

}  // namespace casebook::server
