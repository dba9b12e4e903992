// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "store/connection.h"

namespace casebook::store {

// Opens or makes the file: write-ahead log, every commit on disk before it is told (synchronous
// FULL), foreign keys kept. Readable by its owner alone. Waits `patience_seconds` for another
// writer.
Result<std::unique_ptr<Connection>> open_sqlite(const std::string& path, int patience_seconds);

// Copies the whole database while it is in use to `target`, which must not exist.
Status copy_sqlite(const std::string& path, const std::string& target);

}  // namespace casebook::store
