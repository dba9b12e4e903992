// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "desk/people.h"
#include "server/json.h"

namespace casebook::server {

Json user_json(const desk::User& user);
Json customer_json(const desk::Customer& customer);

}  // namespace casebook::server
