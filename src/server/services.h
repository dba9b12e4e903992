// SPDX-License-Identifier: Apache-2.0
// What handlers share in one process.
#pragma once

#include <string>

#include "server/gate.h"
#include "server/upload_locks.h"

namespace casebook::server {

struct Services {
  std::string address;  // by which people reach us: "https://desk.example.com"
  Gate gate;
  UploadLocks uploads;
};

}  // namespace casebook::server
