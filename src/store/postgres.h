// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "store/connection.h"

namespace casebook::store {

// Connects to a PostgreSQL server, 15 or later. Waits at most `patience_seconds` to connect and for
// locks of others.
Result<std::unique_ptr<Connection>> open_postgres(const std::string& uri, int patience_seconds);

}  // namespace casebook::store
