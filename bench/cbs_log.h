// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "log_writer.h"

namespace casebook::bench {

// Fills `log` with about `bytes` of CBS records: scans, verifications, installations, all of them
// fine.
void write_cbs_log(LogWriter& log, std::uint64_t bytes);

}  // namespace casebook::bench
