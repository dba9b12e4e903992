// SPDX-License-Identifier: Apache-2.0
// Numbered changes of the database's shape, in src/store/migrations. Each is one file: what to do,
// then behind "{{down}}" how to undo it. "{{id}}", "{{blob}}" and "{{empty blob}}" stand for what
// each engine calls these; "{{only sqlite}}", "{{only postgres}}" and "{{both}}" begin parts.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/database.h"

namespace casebook::store {

struct Migration {
  std::int64_t number = 0;
  std::string name;
  std::string up;  // SQL of the engine
  std::string down;
  std::string sha256;  // of the file: one that was used must not change
};

// All of them, by number, without gaps.
Result<std::vector<Migration>> migrations(Engine engine);

// The number of the last one that the database has; 0 for an empty one.
Result<std::int64_t> schema_version(Connection& connection);

// Brings the database to `target`, up or down, each step in a transaction of its own; to the newest
// without one. Programs that start at the same time do it once. Unsupported: the database is newer
// than the program, or a step that it has was another then.
Status migrate(Connection& connection, std::int64_t target);
Status migrate(Connection& connection);

}  // namespace casebook::store
