// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "desk/evidence.h"
#include "server/json.h"

namespace casebook::server {

// What there is to say about a file, for engineers and for whoever sent it.
Json remarks_json(const desk::Evidence& evidence);

}  // namespace casebook::server
