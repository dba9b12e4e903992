// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/command.h"

namespace casebook {

Command serve_command();
Command admin_verify_command();
Command worker_command();
Command admin_link_command();

}  // namespace casebook
