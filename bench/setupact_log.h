// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "log_writer.h"

namespace casebook::bench {

// Fills `log` with about `bytes` of one upgrade attempt, which fails near its end: access to one
// file of the image is denied.
void write_setupact_log(LogWriter& log, std::uint64_t bytes);

}  // namespace casebook::bench
