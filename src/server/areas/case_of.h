// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "desk/cases.h"
#include "server/route.h"

namespace casebook::server {

// The case of "{number}" in the path. NotFound also for one that the actor may not see.
Result<desk::Case> case_of(Call& call);

}  // namespace casebook::server
