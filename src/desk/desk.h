// SPDX-License-Identifier: Apache-2.0
// What everything of the desk works with.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/time.h"
#include "store/blobs.h"
#include "store/database.h"

namespace casebook::desk {

struct Desk {
  store::Database& database;
  store::BlobStore& blobs;
  std::string folder;             // for what is on its way: "<folder>/incoming"
  std::function<Micros()> clock;  // now, in UTC
  std::string engine;  // version of program and knowledge: analyses are the same under one
};

}  // namespace casebook::desk
